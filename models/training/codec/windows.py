"""Windows of neighbouring slices to train on: rendered as training goes, kept in a pool, drawn several times each."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterator

import torch
from torch import Tensor

Rendered = tuple[Tensor, Tensor, object]
"""Frames uint8 [batch, frames, h, w, 3], masks [batch, frames, h, w], records."""
Clips = Callable[..., Iterator[Rendered]]
"""world.stream.clips: (seed, batch, frames, split=, device=, workers=)."""


@dataclasses.dataclass(frozen=True)
class WindowSettings:
    frames: int = 8
    """Of a window: two slices or more."""
    slice_frames: int = 4
    pool: int = 512
    """Windows kept."""
    reuse: int = 2
    """How often a window is drawn, on average, before another takes its place."""
    pictures: float = 0.15
    """Share of windows whose slices stand still, as a picture's do."""
    cuts: float = 0.05
    """Share of windows that become another scene at one of their borders."""
    crop: int = 0
    """Side of the part of a frame that is drawn, around a subject; 0 for whole frames."""
    render_batch: int = 8


@dataclasses.dataclass(frozen=True)
class Windows:
    """frames uint8 [n, frames, h, w, 3]; subject uint8 [n, frames, h, w], 1 on a subject."""

    frames: Tensor
    subject: Tensor

    def floats(self) -> tuple[Tensor, Tensor]:
        """Frames [n, frames, 3, h, w] from 0 to 1, and subject [n, frames, 1, h, w]."""
        return self.frames.movedim(-1, 2).float() / 255, self.subject[:, :, None].float()

    def __len__(self) -> int:
        return len(self.frames)


def stand_still(windows: Windows, chosen: Tensor, slice_frames: int) -> Windows:
    """Every slice of the chosen windows becomes its first frame."""
    first = torch.arange(windows.frames.shape[1]) // slice_frames * slice_frames
    frames, subject = windows.frames.clone(), windows.subject.clone()
    frames[chosen] = frames[chosen][:, first]
    subject[chosen] = subject[chosen][:, first]
    return Windows(frames, subject)


def cut(windows: Windows, chosen: Tensor, slice_frames: int, generator: torch.Generator) -> Windows:
    """The chosen windows go on, from a border of slices, as the window before them does."""
    frames, subject = windows.frames.clone(), windows.subject.clone()
    for i in chosen.tolist():
        at = slice_frames * int(torch.randint(1, frames.shape[1] // slice_frames, (), generator=generator))
        frames[i, at:], subject[i, at:] = windows.frames[i - 1, at:], windows.subject[i - 1, at:]
    return Windows(frames, subject)


def crop(windows: Windows, size: int, generator: torch.Generator) -> Windows:
    """A square of each window with a pixel of a subject somewhere in it; anywhere where there is none."""
    parts = []
    height, width = windows.subject.shape[2:]
    for frames, subject in zip(windows.frames, windows.subject):
        spots = subject.amax(0).nonzero()
        draw = torch.rand(3, generator=generator)
        spot = spots[int(draw[0] * len(spots))].tolist() if len(spots) else [height // 2, width // 2]
        top, left = (
            min(max(0, at - int(part * size)), side - size) for at, part, side in zip(spot, draw[1:], (height, width))
        )
        parts.append((frames[:, top : top + size, left : left + size], subject[:, top : top + size, left : left + size]))
    return Windows(torch.stack([f for f, _ in parts]), torch.stack([s for _, s in parts]))


class WindowPool:
    """Draws batches, and replaces 1 / reuse of what it gives by fresh windows."""

    def __init__(
        self, clips: Clips, seed: int, settings: WindowSettings, device: torch.device, workers: int = 0
    ) -> None:
        count, frames = settings.render_batch, settings.frames
        self._rendered = clips(seed, count, frames, split="train", device=str(device), workers=workers)
        self._settings = settings
        self._generator = torch.Generator().manual_seed(seed)
        self._pool: Windows | None = None
        self._next = itertools.count()
        self._owed = 0.0

    def _render(self) -> Windows:
        windows = _windows(next(self._rendered))
        kind = torch.rand(len(windows), generator=self._generator)
        pictures = self._settings.pictures
        is_cut = (kind >= pictures) & (kind < pictures + self._settings.cuts)
        windows = cut(windows, is_cut.nonzero().flatten(), self._settings.slice_frames, self._generator)
        return stand_still(windows, (kind < pictures).nonzero().flatten(), self._settings.slice_frames)

    def _fill(self) -> Windows:
        parts: list[Windows] = []
        while sum(map(len, parts)) < self._settings.pool:
            parts.append(self._render())
        return Windows(torch.cat([p.frames for p in parts]), torch.cat([p.subject for p in parts]))

    def draw(self, count: int) -> Windows:
        if self._pool is None:
            self._pool = self._fill()
        pool = self._pool
        self._owed += count / self._settings.reuse
        while self._owed >= self._settings.render_batch:
            fresh = self._render()
            start = next(self._next) * len(fresh) % len(pool)
            pool.frames[start : start + len(fresh)] = fresh.frames
            pool.subject[start : start + len(fresh)] = fresh.subject
            self._owed -= len(fresh)
        chosen = torch.randint(len(pool), (count,), generator=self._generator).to(pool.frames.device)
        drawn = Windows(pool.frames[chosen], pool.subject[chosen])
        return crop(drawn, self._settings.crop, self._generator) if self._settings.crop else drawn


def _windows(rendered: Rendered) -> Windows:
    frames, masks, _ = rendered
    return Windows(frames, (masks > 0).to(torch.uint8))


def in_turns(streams: list[Clips]) -> Clips:
    """A batch of each stream after the other."""

    def drawn(*args: object, **options: object) -> Iterator[Rendered]:
        begun = [stream(*args, **options) for stream in streams]
        while True:
            for stream in begun:
                yield next(stream)

    return drawn


def held_out(clips: Clips, split: str, count: int, frames: int, seed: int = 20) -> Windows:
    """The first `count` clips of a fixed seed: the same at each call."""
    parts: list[Windows] = []
    for rendered in clips(seed, 8, frames, split=split, device="cpu"):
        parts.append(_windows(rendered))
        if 8 * len(parts) >= count:
            break
    everything = Windows(torch.cat([p.frames for p in parts]), torch.cat([p.subject for p in parts]))
    return Windows(everything.frames[:count], everything.subject[:count])
