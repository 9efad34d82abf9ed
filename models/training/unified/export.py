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

WEIGHTS, AUDIO_WEIGHTS = "media.safetensors", "audio.safetensors"
"""A file for each medium that is trained by itself, so that history keeps the others once."""
ENCODER = "../whisper-base"
SCALE = ".scale"
"""Ends the name of an int8 tensor's row scales."""
GENERATION = {"temperature": 0.2, "guidance": 2.0, "way_guidance": 3.0, "candidates": 4}
"""Recommended: of those tried on held-out scenes that are not the evaluation's, the judge found most of the wished for in pictures drawn so."""
CHECKPOINTS = Path(__file__).resolve().parents[2] / "checkpoints"


def media_tensors(model: Montage) -> dict[str, torch.Tensor]:
    return {name: t for name, t in model.state_dict().items() if not name.startswith("text.")}


def is_matrix(name: str, t: torch.Tensor) -> bool:
    """Whether it is one of an expert's products, which are nearly all of the file."""
    return ".layers." in name and t.ndim == 2


def quantized(t: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """int8 and a scale for each row: w[r, c] = q[r, c] * scale[r]."""
    scale = t.abs().amax(1).clamp_min(1e-12) / 127
    return (t / scale[:, None]).round().to(torch.int8), scale


def write_media(
    model: Montage,
    folder: Path,
    text: dict,
    kind: torch.dtype = torch.float16,
    codec: str = "../visual-codec",
    film_slices: int = SLICES,
    eight_bits: bool = False,
    encoder: str = ENCODER,
    conversations: bool = True,
    generation: dict = GENERATION,
) -> None:
    """text: the text expert's config.json, with `weights` and where it lies. film_slices: of the longest film it was taught.
    eight_bits: of the experts' matrices. encoder: folder of the sound's encoder; empty for a model that hears nothing, of
    which nothing for sound is written. conversations: whether it answers what it hears; else it only writes it down.
    generation: how codes are best chosen.
    """
    folder.mkdir(parents=True, exist_ok=True)
    values = {**json.loads(model.config.to_json()), "text": text, "weights": WEIGHTS}
    values["visual"] |= {"codec": codec, "film_slices": film_slices, "generation": generation}
    if encoder:
        values["audio"] |= {"encoder": encoder, "weights": AUDIO_WEIGHTS, "conversations": conversations}
    else:
        del values["audio"]
    (folder / "config.json").write_text(json.dumps(values, indent=2) + "\n", "utf-8")
    visual, sound = parted(media_tensors(model))
    write_tensors(visual, folder / WEIGHTS, kind, eight_bits)
    if encoder:
        write_tensors(sound, folder / AUDIO_WEIGHTS, kind, eight_bits)


def parted(tensors: dict[str, torch.Tensor]) -> tuple[dict[str, torch.Tensor], dict[str, torch.Tensor]]:
    """Those for pictures and films, and those for sound."""
    sound = {name: t for name, t in tensors.items() if name.startswith("audio")}
    return {name: t for name, t in tensors.items() if name not in sound}, sound


def write_tensors(tensors: dict[str, torch.Tensor], file: Path, kind: torch.dtype, eight_bits: bool) -> None:
    stored = {}
    for name, t in tensors.items():
        t = t.detach().to("cpu", torch.float32)
        if not t.to(kind).isfinite().all():
            raise ValueError(f"{name}: expected weights within {kind}, found larger ones")
        if eight_bits and is_matrix(name, t):
            stored[name], stored[name + SCALE] = quantized(t)
        else:
            stored[name] = t.to(kind).contiguous()
    save_file(stored, file, {"format": "pt"})


def stored_media(folder: Path) -> dict[str, torch.Tensor]:
    """What `write_media` wrote, in float32; without what is for sound where that is missing."""
    file = {n: t for name in (WEIGHTS, AUDIO_WEIGHTS) if (folder / name).exists() for n, t in load_file(folder / name).items()}
    scales = {name: t[:, None] for name, t in file.items() if name.endswith(SCALE)}
    return {name: t.float() * scales.get(name + SCALE, 1.0) for name, t in file.items() if name not in scales}


def read_media(model: Montage, folder: Path) -> None:
    """Reads them into a model whose text expert is there already; what is for sound may be missing altogether."""
    stored = stored_media(folder)
    missing, unknown = model.load_state_dict(stored, strict=False)
    left = ("text.",) if any(name.startswith("audio") for name in stored) else ("text.", "audio")
    missing = [name for name in missing if not name.startswith(left)]
    if missing or unknown:
        raise ValueError(f"{folder / WEIGHTS}: missing {missing}, unknown {unknown}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("state", type=Path, help="state.pt of a run; its average is written")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--text", type=Path, default=CHECKPOINTS / "smollm2-135m", help="the text expert's folder")
    parser.add_argument("--float16", action="store_true", help="all in float16: twice as large")
    parser.add_argument("--hearing", type=Path, help="state.pt of the run that learnt to hear, maybe the same; else the model hears nothing")
    parser.add_argument("--writes-only", action="store_true", help="what is heard; conversations get the words, which somebody else writes down")
    o = parser.parse_args()
    state = torch.load(o.state, map_location="cpu", weights_only=True)
    model = Montage(MontageConfig())
    model.load_state_dict(state["average"], strict=False)
    if o.hearing:
        heard = torch.load(o.hearing, map_location="cpu", weights_only=True)
        model.load_state_dict(parted(heard["average"])[1], strict=False)
    text = json.loads((o.text / "config.json").read_text("utf-8"))
    text["weights"] = f"../{o.text.name}/{text['weights']}"
    write_media(model, o.folder, text, eight_bits=not o.float16, encoder=ENCODER if o.hearing else "", conversations=not o.writes_only)
    size = sum(file.stat().st_size for file in o.folder.glob("*.safetensors"))
    print(f"{o.folder}: {size / 1e6:.1f} MB after {state['step']} steps and {state['seconds'] / 60:.0f} minutes")


if __name__ == "__main__":
    main()
