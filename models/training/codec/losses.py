"""What training minimises, on windows of neighbouring slices."""

from __future__ import annotations

import dataclasses

import torch
from torch import Tensor


@dataclasses.dataclass(frozen=True)
class LossWeights:
    subject: float = 0.4
    """Share of the pixel loss that the subjects' pixels get, however few they are."""
    absolute: float = 0.05
    """Of the absolute error, beside the square's 1: keeps small errors from being ignored."""
    edges: float = 0.1
    """Of errors in differences between neighbouring pixels."""
    motion: float = 0.3
    """Of errors in differences between frames inside a slice."""
    border: float = 1.0
    """Of the same over the border between two slices."""


def _penalty(error: Tensor, weights: LossWeights) -> Tensor:
    return error.square() + weights.absolute * error.abs()


def codec_loss(found: Tensor, wanted: Tensor, subject: Tensor, slice_frames: int, weights: LossWeights) -> Tensor:
    """found and wanted [windows, frames, 3, h, w] from 0 to 1, subject [windows, frames, 1, h, w] 0 or 1."""
    error = found - wanted
    pixels = _penalty(error, weights)
    everywhere = pixels.mean()
    on_subject = (pixels * subject).sum() / (3 * subject.sum() + 1)
    loss = everywhere + weights.subject / (1 - weights.subject) * on_subject
    edges = _penalty(error.diff(dim=-1), weights).mean() + _penalty(error.diff(dim=-2), weights).mean()
    steps = _penalty(error.diff(dim=1), weights).mean(dim=(0, 2, 3, 4))
    border = torch.zeros_like(steps, dtype=torch.bool)
    border[slice_frames - 1 :: slice_frames] = True
    loss = loss + weights.edges * edges + weights.motion * steps[~border].mean()
    if border.any():
        loss = loss + weights.border * steps[border].mean()
    return loss
