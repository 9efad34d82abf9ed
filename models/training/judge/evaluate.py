"""Prints how often the judge is right on held-out scenes: python -m judge.evaluate --judge FOLDER [--frames 2000] [--clips 500]"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from judge.judge import Judge
from judge.measure import Tally, clips_tally, frames_tally
from judge.truth import frame_batch, motion_batch
from world.split import UNSEEN_PLACES, UNSEEN_STYLES

COLUMNS = ("test", "unseen")


def tally(judge: Judge, split: str, frames: int, clips: int, draw_on: str) -> Tally:
    """Over one split."""
    out = Tally()
    for n in range(0, frames, 50):
        pictures, scenes, masks = frame_batch("evaluate", n, 50, split, draw_on)
        frames_tally(judge, pictures[:, 0], scenes, masks, out)
    for n in range(0, clips, 10):
        films, scenes, _ = motion_batch("evaluate", n, 10, split, draw_on)
        clips_tally(judge, films, scenes, out)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--judge", type=Path, required=True, help="a folder that judge.export wrote")
    parser.add_argument("--frames", type=int, default=2000)
    parser.add_argument("--clips", type=int, default=500)
    args = parser.parse_args()
    draw_on = "cuda" if torch.cuda.is_available() else "cpu"
    judge = Judge.load(args.judge)
    tallies = {split: tally(judge, split, args.frames, args.clips, draw_on) for split in COLUMNS}
    print(f"unseen: {len(UNSEEN_PLACES)} pairs of subject and place, {len(UNSEEN_STYLES)} of subject and style, never trained on")
    print(f"{'':10}" + "".join(f"{split:>20}" for split in COLUMNS))
    for name in tallies["test"].asked:
        cells = [f"{t.right[name] / t.asked[name]:.1%} of {t.asked[name]}" for t in tallies.values()]
        print(f"{name:10}" + "".join(f"{cell:>20}" for cell in cells))


if __name__ == "__main__":
    main()
