"""Draws the pictures of the model card: the same words and seed each time, nothing chosen.

    ./montage serve &
    cd models/training && python -m evaluation.sheet ../checkpoints/montage-135m/pictures.jpg
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

from evaluation.server import Server

WISHES = (
    "A tree in a meadow by day.",
    "A tree in the desert at sunset.",
    "A penguin in a snowfield, it is snowing.",
    "A castle in the mountains at night.",
    "A fire engine in the city at night.",
    "A sailboat at sea by day.",
    "An apple on the beach at sunset.",
    "A car on the road, it is raining.",
    "A frog in the jungle in fog.",
    "A snowman in a village in snow at night.",
    "An airplane over a farm by day.",
    "A cat near a volcano at sunset.",
)
ACROSS, SEED = 6, 7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="JPEG to write")
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--model", default="montage-135m")
    o = parser.parse_args()
    server = Server(o.url, o.model)
    drawn = [server.draw(words, SEED) for words in WISHES]
    rows = [np.concatenate(drawn[i : i + ACROSS], axis=1) for i in range(0, len(drawn), ACROSS)]
    Image.fromarray(np.concatenate(rows)).save(o.file, quality=90)


if __name__ == "__main__":
    main()
