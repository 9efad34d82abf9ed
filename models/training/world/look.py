"""Pictures to look at: python -m world.look --out DIR [--split test] writes a contact sheet (PNG) and films (GIF)."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from world.catalogue import FPS
from world.render import render
from world.sampling import sample


def sheet(pictures: np.ndarray, columns: int) -> Image.Image:
    """uint8 [N, 128, 128, 3] as one picture."""
    rows = -(-len(pictures) // columns)
    padded = np.zeros((rows * columns, *pictures.shape[1:]), np.uint8)
    padded[: len(pictures)] = pictures
    h, w = pictures.shape[1:3]
    return Image.fromarray(padded.reshape(rows, columns, h, w, 3).swapaxes(1, 2).reshape(rows * h, columns * w, 3))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--split", default="train")
    parser.add_argument("--count", type=int, default=64)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    scenes = [sample(args.seed + i, args.split) for i in range(args.count)]
    stills, _ = render(scenes, 1, starts=[int(s.seconds * FPS / 2) for s in scenes])
    sheet(stills[:, 0].numpy(), 8).save(args.out / "stills.png")
    (args.out / "scenes.jsonl").write_text("".join(s.to_json() + "\n" for s in scenes))
    strips, _ = render(scenes[:12], 32)
    sheet(strips[:, ::4].reshape(-1, 128, 128, 3).numpy(), 8).save(args.out / "strips.png")
    film = torch.cat([torch.cat(list(strips[i : i + 4]), 2) for i in range(0, 12, 4)], 1).numpy()
    images = [Image.fromarray(f) for f in film]
    images[0].save(args.out / "films.gif", save_all=True, append_images=images[1:], duration=1000 // FPS, loop=0)


if __name__ == "__main__":
    main()
