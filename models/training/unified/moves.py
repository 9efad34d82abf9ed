"""What the next slice of a film would be if all of the one before went on moving one way: what a patch of it is likely to be.

Codes of a thing that has moved by less than a code have nothing in common with those before, and no net that reads codes alone learns what
becomes of them: 9 nats of 12.5. Painted, moved and read again they are right or one level off in 93 of 100 channels. So the codec
moves, as video coding does, and the model chooses for each patch between the ways, the slice before and something new.
"""

from __future__ import annotations

import torch
import torch.nn.functional as functional
from torch import Tensor

from codec.net import VisualCodec
from unified.layout import MOVES, Layout

WAYS = ((-10.0, 0.0), (10.0, 0.0), (0.0, -7.0), (0.0, 7.0))
"""Pixels right and down of 128, a slice. Growing and shrinking are so slow that the slice before is as near."""
assert len(WAYS) == MOVES


def warped(frames: Tensor, count: int) -> Tensor:
    """Frames [n, 3, side, side] that go on moving each way: [n, MOVES, count, 3, side, side]; what comes in from outside is like the border."""
    side = frames.shape[-1]
    middle = (torch.arange(side, device=frames.device) + 0.5) * 2 / side - 1
    found = []
    for right, down in WAYS:
        for part in torch.arange(1, count + 1) / count:
            x, y = middle - right * part * 2 / 128, middle - down * part * 2 / 128
            grid = torch.stack(torch.meshgrid(y, x, indexing="ij")[::-1], dim=-1)
            found.append(functional.grid_sample(frames, grid[None].expand(len(frames), -1, -1, -1), padding_mode="border", align_corners=False))
    return torch.stack(found, dim=1).unflatten(1, (len(WAYS), count))


def bytes_(frames: Tensor) -> Tensor:
    """From 0 to 1, as bytes keep them."""
    return (frames * 255).round() / 255


def follow(codec: VisualCodec, levels: Tensor) -> Tensor:
    """Of slices [n, grid, grid, channels] those of what follows each way, [n, MOVES, grid, grid, channels]."""
    frames = bytes_(codec.decode(levels[:, None])[:, -1])
    guesses = bytes_(warped(frames, codec.config.slice_frames))
    return codec.encode(guesses.flatten(0, 1)).unflatten(0, guesses.shape[:2])


@torch.no_grad()
def moved(codec: VisualCodec, layout: Layout, codes: Tensor, batch: int = 16) -> Tensor:
    """The same of packed codes [n, grid * grid], [n, MOVES, grid * grid], on the CPU."""
    device, grid = next(codec.parameters()).device, layout.grid
    parts = (follow(codec, layout.unpacked(part.to(device)).unflatten(1, (grid, grid))) for part in codes.split(batch))
    return torch.cat([layout.packed(part).flatten(2).cpu() for part in parts])
