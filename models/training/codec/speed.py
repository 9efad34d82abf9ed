"""Slices a second of PyTorch, as JSON: `python -m codec.speed FOLDER --threads 2`. benchmarks/run.sh codec compares."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import torch

from codec.export import read_checkpoint


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="of an exported checkpoint")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=3)
    o = parser.parse_args()
    torch.set_num_threads(o.threads)
    model = read_checkpoint(o.folder).to(memory_format=torch.channels_last)
    c = model.config
    frames = torch.rand(o.batch, c.slice_frames, 3, c.frame_size, c.frame_size)
    codes = model.encode(frames)[None]
    report = {"threads": o.threads, "slices": o.batch}
    for name, work in (("encode", lambda: model.encode(frames)), ("decode", lambda: model.decode(codes))):
        for _ in range(5):
            work()
        count, wall, cpu = 0, time.perf_counter(), time.process_time()
        while time.perf_counter() - wall < o.seconds:
            work()
            count += o.batch
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        report |= {f"{name}SlicesPerSecond": count / wall, f"{name}SlicesPerCpuSecond": count / cpu}
    print(json.dumps(report))


if __name__ == "__main__":
    main()
