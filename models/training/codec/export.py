"""Writes what ships: `python -m codec.export RUN/checkpoint.pt FOLDER`.

FOLDER gets config.json and codec.safetensors: the averaged weights as float16, convolutions [out, in, k, k].
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from codec.checkpoints import RunState, averaged_model
from codec.config import CodecConfig
from codec.net import Conv, VisualCodec

WEIGHTS = "codec.safetensors"


def tensors(model: VisualCodec) -> dict[str, Tensor]:
    """Float16, by the names of the modules."""
    found = {name: p.detach().to("cpu", torch.float16) for name, p in model.named_parameters()}
    for name, module in model.named_modules():
        if isinstance(module, Conv):
            found[f"{name}.weight"] = found[f"{name}.weight"].view(module.shape)
    if not all(t.isfinite().all() for t in found.values()):
        raise ValueError("expected weights within float16, found larger ones")
    return {name: t.contiguous() for name, t in found.items()}


def write_checkpoint(model: VisualCodec, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    values = {**json.loads(model.config.to_json()), "weights": WEIGHTS}
    (folder / "config.json").write_text(json.dumps(values, indent=2) + "\n", "utf-8")
    save_file(tensors(model), folder / WEIGHTS, {"format": "pt"})


def read_checkpoint(folder: Path) -> VisualCodec:
    """The exported net: float16 weights, computed with in float32."""
    model = VisualCodec(CodecConfig.read(folder / "config.json"))
    shapes = {name: p.shape for name, p in model.named_parameters()}
    stored = load_file(folder / WEIGHTS)
    model.load_state_dict({name: t.float().view(shapes[name]) for name, t in stored.items()})
    return model.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("state", type=Path, help="checkpoint.pt or plateau.pt of a run")
    parser.add_argument("folder", type=Path)
    o = parser.parse_args()
    state = RunState.load(o.state)
    write_checkpoint(averaged_model(state), o.folder)
    size = (o.folder / WEIGHTS).stat().st_size
    print(f"{o.folder}: {size / 1e6:.1f} MB after {state.slices} slices and {state.seconds / 60:.0f} minutes")


if __name__ == "__main__":
    main()
