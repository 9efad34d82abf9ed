"""An endless stream of clips to train on, drawn fresh: in this process, in worker processes on the CPU, or on a GPU.

    for frames, masks, scenes in clips(seed=1, batch=16, frames=8, workers=2): ...

Clip n of a seed is the same whatever the number of workers, so a run can be resumed with `first`.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import torch

from world.catalogue import FPS, SLICE
from world.render import render
from world.sampling import ALL, Cast, sample
from world.scene import Scene

Batch = tuple[torch.Tensor, torch.Tensor, list[Scene]]


def draw(
    seed: int, number: int, batch: int, frames: int, split: str, longest: float, changing: float, aligned: bool, cast: Cast = ALL
) -> tuple[list[Scene], list[int]]:  # fmt: skip
    """The scenes of batch `number` and the frame each clip starts at, inside the scene; aligned: at a slice's first frame."""
    scenes = [sample(f"{seed}/{number}/{i}", split, longest, changing, cast) for i in range(batch)]
    r = Random(f"starts/{seed}/{number}")
    step = SLICE if aligned else 1
    return scenes, [step * r.randint(0, max(0, int(s.seconds * FPS) - frames) // step) for s in scenes]


def clips(
    seed: int, batch: int, frames: int, split: str = "train", device: str = "cpu", workers: int = 0,
    first: int = 0, longest: float = 4.0, changing: float = 0.25, aligned: bool = True, cast: Cast = ALL,
) -> Iterator[Batch]:  # fmt: skip
    """Frames uint8 [batch, frames, 128, 128, 3], masks uint8 [batch, frames, 128, 128] and the records, without end.

    workers: processes that draw on the CPU, one thread each; 0 draws here, on `device`. With workers, batches still
    arrive on `device`. first: the number of the first batch.
    """
    args = (seed, batch, frames, split, longest, changing, aligned, cast)
    if workers == 0:
        number = first
        while True:
            yield _batch(args, number, device)
            number += 1
    loader = torch.utils.data.DataLoader(
        _Numbers(args, first, workers), batch_size=None, num_workers=workers, prefetch_factor=4,
        multiprocessing_context="fork" if not torch.cuda.is_initialized() else "spawn", worker_init_fn=_one_thread,
    )  # fmt: skip
    for frames_, masks, lines in loader:
        yield frames_.to(device, non_blocking=True), masks.to(device, non_blocking=True), [Scene.from_json(line) for line in lines]


def _batch(args: tuple, number: int, device: str) -> Batch:
    seed, batch, frames, split, longest, changing, aligned, cast = args
    scenes, starts = draw(seed, number, batch, frames, split, longest, changing, aligned, cast)
    return (*render(scenes, frames, device, starts), scenes)


def _one_thread(_: int) -> None:
    torch.set_num_threads(1)


class _Numbers(torch.utils.data.IterableDataset):
    """Worker w of n draws batches first + w, first + w + n, ...; the loader takes them in turn."""

    def __init__(self, args: tuple, first: int, workers: int) -> None:
        self.args, self.first, self.workers = args, first, workers

    def __iter__(self) -> Iterator[tuple[torch.Tensor, torch.Tensor, list[str]]]:
        info = torch.utils.data.get_worker_info()
        number = self.first + (info.id if info else 0)
        while True:
            frames, masks, scenes = _batch(self.args, number, "cpu")
            yield frames, masks, [s.to_json() for s in scenes]
            number += self.workers
