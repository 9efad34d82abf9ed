"""Numbers of a reconstruction that the model card states."""

from __future__ import annotations

import torch
from torch import Tensor

MIN_SUBJECT_PIXELS = 64
"""A slice with less subject than this in all its frames has no subject figure."""


def psnr(square_error: Tensor) -> Tensor:
    """Decibels, for values from 0 to 1."""
    return -10 * torch.log10(square_error.clamp_min(1e-10))


def slice_psnr(found: Tensor, wanted: Tensor) -> Tensor:
    """[slices, frames, 3, h, w] to [slices]."""
    return psnr((found - wanted).square().mean(dim=(1, 2, 3, 4)))


def subject_psnr(found: Tensor, wanted: Tensor, subject: Tensor) -> Tensor:
    """The same over pixels where subject [slices, frames, 1, h, w] is 1; slices without one are left out."""
    count = subject.sum(dim=(1, 2, 3, 4))
    error = ((found - wanted).square() * subject).sum(dim=(1, 2, 3, 4)) / (3 * count.clamp_min(1))
    return psnr(error)[count >= MIN_SUBJECT_PIXELS]


def frame_steps(clips: Tensor, slice_frames: int) -> tuple[float, float]:
    """Mean absolute difference of neighbouring frames, over borders of slices and inside them; [clips, frames, ...]."""
    steps = clips.diff(dim=1).abs().flatten(2).mean(dim=(0, 2))
    border = torch.zeros_like(steps, dtype=torch.bool)
    border[slice_frames - 1 :: slice_frames] = True
    return steps[border].mean().item(), steps[~border].mean().item()


def worst_tenth(values: Tensor) -> float:
    """Mean of the lowest tenth."""
    count = max(1, len(values) // 10)
    return values.sort().values[:count].mean().item()


def usage(indices: Tensor, levels: tuple[int, ...]) -> list[float]:
    """Bits of each channel's distribution; indices [n, channels, ...]."""
    bits = []
    for channel, count in enumerate(levels):
        share = torch.bincount(indices[:, channel].long().flatten(), minlength=count).float()
        share = share / share.sum()
        bits.append(-(share * share.clamp_min(1e-12).log2()).sum().item())
    return bits
