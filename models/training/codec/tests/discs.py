"""Clips without the world: discs that drift over gradients."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

SIZE = 128


def clips(
    seed: int, batch: int, frames: int, split: str = "train", device: str = "cpu", workers: int = 0
) -> Iterator[tuple[Tensor, Tensor, None]]:
    """As world.stream.clips: frames uint8 [batch, frames, 128, 128, 3], masks [batch, frames, 128, 128]."""
    random = torch.Generator().manual_seed(seed + 1_000_003 * (split == "test"))
    axis = torch.linspace(-1, 1, SIZE)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    time = torch.arange(frames)[None, :, None, None] / frames
    while True:
        place, speed = (torch.rand(2, batch, 2, generator=random) - 0.5).unbind(0)
        size, top, bottom, colour = (
            0.2 + 0.3 * torch.rand(batch, 1, 1, 1, generator=random),
            *torch.rand(3, batch, 1, 1, 1, 3, generator=random),
        )
        centre = place[:, None, None, None] + time[..., None] * speed[:, None, None, None]
        mask = (x - centre[..., 0]) ** 2 + (y - centre[..., 1]) ** 2 < size**2
        share = (y[None, None, :, :, None] + 1) / 2
        ground = (top * (1 - share) + bottom * share).expand(batch, frames, SIZE, SIZE, 3)
        shown = torch.where(mask[..., None], colour, ground)
        yield (shown * 255).to(torch.uint8).to(device), mask.to(device), None
