"""Writes the judge's weights: python -m judge.export --run DIR --out FOLDER -> config.json and a float16 safetensors file a net.

The running means of the weights are exported, not the last step's.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from judge.net import CELL_HEADS, CLIP, EVERY, FRAME_HEADS, MOTION_HEADS, NETS
from world.catalogue import FPS, SIZE


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    config: dict = {"model_type": "judge", "frame_size": SIZE, "frames_per_second": FPS, "clip": CLIP, "every": EVERY, "widths": {}, "steps": {}}
    for name in NETS:
        file = args.run / f"{name}.pt"
        if not file.exists():
            print(f"no {name} net in {args.run}: left out")
            continue
        kept = torch.load(file, map_location="cpu")
        weights = {k.removeprefix("module."): v for k, v in kept["mean"].items() if k.startswith("module.")}
        weights = {k: v.half().contiguous() if v.is_floating_point() else v for k, v in weights.items()}
        save_file(weights, args.out / f"{name}.safetensors")
        config["widths"][name], config["steps"][name] = kept["width"], kept["step"]
        print(f"{name}: {(args.out / f'{name}.safetensors').stat().st_size / 1e6:.2f} MB after {kept['step']} steps")
    config["labels"] = {k: list(v) for k, v in (FRAME_HEADS | CELL_HEADS | MOTION_HEADS).items()}
    (args.out / "config.json").write_text(json.dumps(config, indent=1) + "\n")


if __name__ == "__main__":
    main()
