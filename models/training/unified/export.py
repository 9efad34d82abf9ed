"""Writes what ships beside the text expert: the media's experts, embeddings and heads.

    python -m unified.export RUN/state.pt FOLDER
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from unified.config import MontageConfig
from unified.net import Montage
from unified.stories import SLICES

WEIGHTS = "media.safetensors"
GUIDANCE = 3.0
"""Recommended weight of the prompt, as long as none was measured better."""
CHECKPOINTS = Path(__file__).resolve().parents[2] / "checkpoints"


def media_tensors(model: Montage) -> dict[str, torch.Tensor]:
    return {name: t for name, t in model.state_dict().items() if not name.startswith("text.")}


def write_media(
    model: Montage, folder: Path, text: dict, kind: torch.dtype = torch.float16, codec: str = "../visual-codec", film_slices: int = SLICES
) -> None:  # fmt: skip
    """text: the text expert's config.json, with `weights` and where it lies. film_slices: of the longest film it was taught."""
    folder.mkdir(parents=True, exist_ok=True)
    values = {**json.loads(model.config.to_json()), "text": text, "weights": WEIGHTS}
    values["visual"] |= {"codec": codec, "film_slices": film_slices, "generation": {"temperature": 1.0, "guidance": GUIDANCE}}
    (folder / "config.json").write_text(json.dumps(values, indent=2) + "\n", "utf-8")
    stored = {name: t.detach().to("cpu", kind).contiguous() for name, t in media_tensors(model).items()}
    if not all(t.isfinite().all() for t in stored.values()):
        raise ValueError(f"expected weights within {kind}, found larger ones")
    save_file(stored, folder / WEIGHTS, {"format": "pt"})


def read_media(model: Montage, folder: Path) -> None:
    """Reads them into a model whose text expert is there already."""
    stored = {name: t.float() for name, t in load_file(folder / WEIGHTS).items()}
    missing, unknown = model.load_state_dict(stored, strict=False)
    missing = [name for name in missing if not name.startswith("text.")]
    if missing or unknown:
        raise ValueError(f"{folder / WEIGHTS}: missing {missing}, unknown {unknown}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("state", type=Path, help="state.pt of a run; its average is written")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--text", type=Path, default=CHECKPOINTS / "smollm2-135m", help="the text expert's folder")
    o = parser.parse_args()
    state = torch.load(o.state, map_location="cpu", weights_only=True)
    model = Montage(MontageConfig())
    model.load_state_dict(state["average"], strict=False)
    text = json.loads((o.text / "config.json").read_text("utf-8"))
    write_media(model, o.folder, {**text, "weights": f"../{o.text.name}/{text['weights']}"})
    size = (o.folder / WEIGHTS).stat().st_size
    print(f"{o.folder}: {size / 1e6:.1f} MB after {state['step']} steps and {state['seconds'] / 60:.0f} minutes")


if __name__ == "__main__":
    main()
