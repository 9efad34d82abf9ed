"""The judge's two nets. Both take frames as float32 [B, 3 * frames, 128, 128] in -1..1.

`FrameNet` looks at one frame: on a grid of 16x16 cells of 8 pixels where subjects are (after CenterNet, arXiv 1904.07850), their names,
styles and boxes; and of the whole frame place, time and weather. `MotionNet` looks at CLIP frames at once: camera and action.
"""

from __future__ import annotations

import torch
from torch import nn

from world.catalogue import ACTIONS, CAMERAS, NAMES, PLACES, STYLES, TIMES, WEATHERS

GRID, CELL = 16, 8  # cells a side, pixels a cell
CLIP, EVERY = 6, 3  # frames that MotionNet sees, and how far apart they are: 2 seconds of film
MOTIONS = tuple(a for a in ACTIONS if a != "follows")  # a follower's own motion is left or right
FRAME_HEADS = {"place": PLACES, "time": TIMES, "weather": WEATHERS}
CELL_HEADS = {"subject": NAMES, "style": STYLES}
MOTION_HEADS = {"camera": CAMERAS, "action": MOTIONS}


def _conv(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())


class _Block(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.first, self.second = _conv(width, width), _conv(width, width)[:2]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(x + self.second(self.first(x)))


class _Trunk(nn.Module):
    """[B, channels, 128, 128] -> [B, 2 width, 16, 16] and [B, 3 width, 8, 8]."""

    def __init__(self, channels: int, width: int) -> None:
        super().__init__()
        self.fine = nn.Sequential(nn.PixelUnshuffle(4), _conv(16 * channels, width), _Block(width))
        self.middle = nn.Sequential(_conv(width, 2 * width, 2), _Block(2 * width), _Block(2 * width))
        self.coarse = nn.Sequential(_conv(2 * width, 3 * width, 2), _Block(3 * width), _Block(3 * width))

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        middle = self.middle(self.fine(x))
        return middle, self.coarse(middle)


def _pooled(x: torch.Tensor) -> torch.Tensor:
    """[B, C, 8, 8] -> [B, 4 C]: one mean for each of four bands from top to bottom, since sky and ground say different things."""
    return x.mean(3).unflatten(2, (4, 2)).mean(3).flatten(1)


class FrameNet(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.trunk = _Trunk(3, width)
        self.wide = nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(3 * width, 2 * width, 1))
        self.joined = _conv(4 * width, 4 * width)
        self.where = nn.Conv2d(4 * width, 5, 1)  # how likely a subject's middle is here; its middle and sides in cells
        self.cell = nn.ModuleDict({name: nn.Conv2d(4 * width, len(values), 1) for name, values in CELL_HEADS.items()})
        self.frame = nn.ModuleDict({name: nn.Linear(12 * width, len(values)) for name, values in FRAME_HEADS.items()})
        nn.init.constant_(self.where.bias[:1], -4.0)

    def forward(self, x: torch.Tensor) -> dict[str, torch.Tensor]:
        """where [B, 5, 16, 16]; subject, style [B, classes, 16, 16]; place, time, weather [B, classes]: all logits."""
        middle, coarse = self.trunk(x)
        cells = self.joined(torch.cat((middle, self.wide(coarse)), 1))
        out = {"where": self.where(cells)} | {name: head(cells) for name, head in self.cell.items()}
        pooled = _pooled(coarse)
        return out | {name: head(pooled) for name, head in self.frame.items()}


class MotionNet(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.trunk = _Trunk(3 * CLIP, width)
        self.clip = nn.ModuleDict({name: nn.Linear(12 * width, len(values)) for name, values in MOTION_HEADS.items()})

    def forward(self, x: torch.Tensor) -> dict[str, torch.Tensor]:
        """camera, action [B, classes]: logits."""
        pooled = _pooled(self.trunk(x)[1])
        return {name: head(pooled) for name, head in self.clip.items()}


NETS = {"frame": FrameNet, "motion": MotionNet}


def as_input(frames: torch.Tensor) -> torch.Tensor:
    """uint8 [B, T, 128, 128, 3] -> float32 [B, 3 T, 128, 128]."""
    return frames.permute(0, 1, 4, 2, 3).flatten(1, 2).float() / 127.5 - 1
