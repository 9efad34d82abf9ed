"""What is left of held-out pictures when a codec has encoded and decoded them: decibels, and what the judge names.

    cd models/training && python -m evaluation.painted ../checkpoints/visual-codec [OTHER ...]

Pictures of one subject, as `evaluation.run` has drawn: what a model draws cannot be better than this. A codec is an exported folder or a
run's checkpoint.pt.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from torch import Tensor

from codec.evaluate import load, reconstruct
from codec.metrics import slice_psnr, subject_psnr
from evaluation.run import stills
from judge.judge import Judge
from judge.measure import Tally, frames_tally
from world.catalogue import SLICE
from world.render import render
from world.sampling import CASTS
from world.scene import Scene

NAMED = ("subject", "style", "place", "time", "weather")


def named(judge: Judge, frames: Tensor, scenes: list[Scene], masks: Tensor) -> str:
    """frames uint8 [n, h, w, 3], masks uint8 [n, h, w]."""
    tally = Tally()
    frames_tally(judge, frames.contiguous(), scenes, masks, tally)
    return " | ".join(f"{tally.rates()[name]:.1%}" for name in NAMED)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("codecs", type=Path, nargs="+")
    parser.add_argument("--pictures", type=int, default=120, help="of each cast and split")
    parser.add_argument("--judge", type=Path, default=Path("judge/weights"), help="exported judge")
    parser.add_argument("--threads", type=int, default=2)
    o = parser.parse_args()
    torch.set_num_threads(o.threads)
    judge = Judge.load(o.judge)
    print(f"| {o.pictures} pictures | PSNR, dB | on subjects | {' | '.join(NAMED)} |\n|---|---|---|{'---|' * len(NAMED)}")
    for cast in ("few", "all"):
        for split in ("test", "unseen"):
            scenes = stills(split, o.pictures, CASTS[cast])
            drawn, masks = (t[:, :1] for t in render(scenes, 1))
            wanted = (drawn.movedim(-1, 2).float() / 255).expand(-1, SLICE, -1, -1, -1)
            subject = (masks > 0).float()[:, :, None].expand(-1, SLICE, -1, -1, -1)
            print(f"| {cast}, {split}: rendered | | | {named(judge, drawn[:, 0], scenes, masks[:, 0])} |")
            for codec in o.codecs:
                found, _ = reconstruct(load(codec), wanted)
                frames = (found[:, 0].movedim(1, -1) * 255).round().to(torch.uint8)
                decibels = f"{slice_psnr(found, wanted).mean():.2f} | {subject_psnr(found, wanted, subject).mean():.2f}"
                print(f"| {cast}, {split}: {codec} | {decibels} | {named(judge, frames, scenes, masks[:, 0])} |", flush=True)


if __name__ == "__main__":
    main()
