"""Prints how often the judge is right on held-out scenes: python -m judge.evaluate --judge FOLDER [--frames 2000] [--clips 500]"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from judge.judge import Judge
from judge.measure import Tally, clips_tally, frames_tally
from judge.truth import frame_batch, motion_batch
from world.scene import Scene
from world.split import UNSEEN_PLACES, UNSEEN_STYLES, is_test_layout, split

COLUMNS = ("test", "unseen place", "unseen style")


def column(scene: Scene) -> str:
    """An unseen scene counts as unseen style as soon as one of its subjects has an unseen one."""
    if split(scene) == "test":
        return "test"
    return "unseen style" if any((s.name, s.style) in UNSEEN_STYLES for s in scene.subjects) else "unseen place"


def tallies(judge: Judge, frames: int, clips: int, draw_on: str) -> dict[str, Tally]:
    """`frames` frames and `clips` clips of test scenes, and as many of unseen pairs, half of them in layouts of the tests:
    the others are like what the judge learnt from, and are left out.
    """
    out = {name: Tally() for name in COLUMNS}
    for which in ("test", "unseen"):
        for n in range(0, frames, 50):
            pictures, scenes, masks = frame_batch("evaluate", n, 50, which, draw_on)
            for name in COLUMNS:
                some = [i for i, s in enumerate(scenes) if column(s) == name and is_test_layout(s.layout)]
                if some:
                    frames_tally(judge, pictures[some, 0], [scenes[i] for i in some], masks[some], out[name])
        for n in range(0, clips, 10):
            films, scenes, _ = motion_batch("evaluate", n, 10, which, draw_on)
            for film, scene in zip(films, scenes):
                if not is_test_layout(scene.layout):
                    continue
                clips_tally(judge, film[None], [scene], out[column(scene)])
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--judge", type=Path, required=True, help="a folder that judge.export wrote")
    parser.add_argument("--frames", type=int, default=2000)
    parser.add_argument("--clips", type=int, default=500)
    args = parser.parse_args()
    draw_on = "cuda" if torch.cuda.is_available() else "cpu"
    judge = Judge.load(args.judge)
    counted = tallies(judge, args.frames, args.clips, draw_on)
    print(f"unseen: {len(UNSEEN_PLACES)} pairs of subject and place, {len(UNSEEN_STYLES)} of subject and style, kept from generators; all in layouts that no one trains on")
    print(f"{'':10}" + "".join(f"{name:>20}" for name in COLUMNS))
    for name in counted["test"].asked:
        cells = [f"{t.right.get(name, 0) / max(1, t.asked.get(name, 0)):.1%} of {t.asked.get(name, 0)}" for t in counted.values()]
        print(f"{name:10}" + "".join(f"{cell:>20}" for cell in cells))


if __name__ == "__main__":
    main()
