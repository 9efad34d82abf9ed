"""Builds the backdrops of all places as textures: several layouts each, drawn as SVG from a seed.

    python -m world.backdrops --out build/backdrops.npy

One layout is uint8 [10, 160, 256]: far land (red, green, blue premultiplied by alpha, alpha, night lights), then near
land the same way. Sky, light, weather and camera are the renderer's. The last TEST_LAYOUTS layouts of each place are for tests only.
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image

from world.catalogue import PLACES
from world.places import DRAW
from world.split import LAYOUTS
from world.svg import HEIGHT, WIDTH

DEFAULT_FILE = Path(__file__).parent / "build" / "backdrops.npy"


def raster(body: str) -> np.ndarray:
    """Elements to premultiplied uint8 [4, HEIGHT, WIDTH]."""
    import resvg_py

    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
    png = resvg_py.svg_to_bytes(svg_string=head + body + "</svg>", width=WIDTH, height=HEIGHT)
    pixels = np.asarray(Image.open(io.BytesIO(bytes(png))).convert("RGBA")).astype(np.float32)
    pixels[..., :3] *= pixels[..., 3:] / 255
    return np.rint(pixels).astype(np.uint8).transpose(2, 0, 1)


def layout(place: str, number: int) -> np.ndarray:
    layers = DRAW[place](Random(f"{place}/{number}"))
    planes = []
    for drawing, lights in (layers.far, layers.near):
        planes.append(raster(drawing))
        planes.append(raster(f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#000"/>' + lights)[:1])
    return np.concatenate(planes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=DEFAULT_FILE)
    args = parser.parse_args()
    args.out.parent.mkdir(parents=True, exist_ok=True)
    np.save(args.out, np.stack([layout(place, n) for place in PLACES for n in range(LAYOUTS)]))
    print(f"{len(PLACES)} places x {LAYOUTS} layouts -> {args.out} ({args.out.stat().st_size / 1e6:.0f} MB)")


if __name__ == "__main__":
    main()
