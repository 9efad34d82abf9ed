"""Slices (4 frames) drawn a second: python -m world.speed [--device cuda] [--scenes 32] [--frames 8]

On a CPU: of CPU time on one thread, so that other processes count less; on a GPU: of time, with scenes drawn in this process.
"""

from __future__ import annotations

import argparse
import time

import torch

from world.catalogue import SLICE
from world.stream import clips


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--scenes", type=int, default=32)
    parser.add_argument("--frames", type=int, default=8)
    parser.add_argument("--batches", type=int, default=10)
    args = parser.parse_args()
    torch.set_num_threads(1)
    clock = time.process_time if args.device == "cpu" else time.perf_counter
    stream = clips(0, args.scenes, args.frames, device=args.device)
    for _ in range(2):
        next(stream)[0][0, 0, 0, 0, 0].item()
    began = clock()
    for _ in range(args.batches):
        next(stream)[0][0, 0, 0, 0, 0].item()  # waits for the GPU
    slices = args.batches * args.scenes * args.frames / SLICE
    print(f"{slices / (clock() - began):.0f} slices a second on {args.device}, {args.scenes} scenes of {args.frames} frames")


if __name__ == "__main__":
    main()
