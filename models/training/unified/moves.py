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
from unified.layout import MOVES, Layout, closest

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


def painted(codec: VisualCodec, levels: Tensor) -> Tensor:
    """The last frames of slices [n, grid, grid, channels] alone: [n, 3, side, side]."""
    return bytes_(codec.decode(levels[:, None])[:, -1])


def become(codec: VisualCodec, frames: Tensor) -> Tensor:
    """What follows frames [n, 3, side, side] each way, [n, MOVES, grid, grid, channels]."""
    guesses = bytes_(warped(frames, codec.config.slice_frames))
    return codec.encode(guesses.flatten(0, 1)).unflatten(0, guesses.shape[:2])


@torch.no_grad()
def moved(codec: VisualCodec, layout: Layout, codes: Tensor, batch: int = 16) -> Tensor:
    """What follows slices of packed codes [n, grid * grid] each way, [n, MOVES, grid * grid], on the CPU."""
    return torch.cat([Canvas(codec, layout)(part) for part in codes.split(batch)])


class Canvas:
    """The last frames of films that are made, as pixels: a code that went on as a slice of which it may be keeps the pixels that it had there, and only
    what is new is painted. Painted and read again slice after slice, what moves would soon look like nothing.
    """

    def __init__(self, codec: VisualCodec, layout: Layout) -> None:
        self.codec, self.layout = codec, layout
        self.frames: Tensor | None = None
        self.like = torch.empty(0)

    @torch.no_grad()
    def __call__(self, codes: Tensor) -> Tensor:
        """What follows the films' next slices [n, grid * grid] each way, as `moved`."""
        layout, device = self.layout, next(self.codec.parameters()).device
        new = painted(self.codec, layout.unpacked(codes.to(device)).unflatten(1, (layout.grid, layout.grid)))
        self.frames = new if self.frames is None else self._kept(self.frames, codes, new)
        found = layout.packed(become(self.codec, self.frames)).flatten(2).cpu()
        self.like = torch.cat([codes[:, None], found], dim=1)
        return found

    def _kept(self, frames: Tensor, codes: Tensor, new: Tensor) -> Tensor:
        """[n, 3, side, side]: of each code's square what it kept, else the new."""
        layout = self.layout
        track = closest(layout.unpacked(self.like), layout.unpacked(codes))
        square = frames.shape[-1] // layout.grid
        wide = track.view(-1, layout.grid, layout.grid).repeat_interleave(square, 1).repeat_interleave(square, 2).to(frames.device)
        choices = torch.cat([frames[:, None], bytes_(warped(frames, 1))[:, :, 0], new[:, None]], dim=1)
        return choices.gather(1, wide[:, None, None].expand(-1, 1, *frames.shape[1:]))[:, 0]
