"""Pastes sprites on their bounding boxes, all of one size class at once. The canvas is rows of pixels: [frames * 128 * 128 + 1, 3]."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

import numpy as np
import torch
import torch.nn.functional as F

from world.assets import MIPS, Assets
from world.catalogue import SIZE

PIXELS_AT_ONCE = 40_000  # on a CPU: stay in its cache
BOX_STEP = 12  # pixels between size classes


@dataclass(frozen=True)
class Stamps:
    """What to paste, all arrays [P]: into which frame, where the middle is and how long the longer side (pixels), turned
    (radians), mirrored or not, which sprite, which number the mask gets."""

    frame: np.ndarray
    x: np.ndarray
    y: np.ndarray
    size: np.ndarray
    angle: np.ndarray
    mirrored: np.ndarray
    sprite: np.ndarray
    slot: np.ndarray

    def only(self, chosen: np.ndarray) -> Stamps:
        return Stamps(**{f.name: getattr(self, f.name)[chosen] for f in fields(self)})


def _box(frame: torch.Tensor, x: torch.Tensor, y: torch.Tensor, width: int, height: int, last: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Pixels of a box around (x, y): their row in the canvas (`last` where outside) and their offset from (x, y)."""
    left, upper = torch.floor(x - width / 2), torch.floor(y - height / 2)
    columns = left[:, None] + torch.arange(width, device=x.device)  # [P, width]
    rows = upper[:, None] + torch.arange(height, device=x.device)
    inside = ((rows >= 0) & (rows < SIZE))[:, :, None] & ((columns >= 0) & (columns < SIZE))[:, None, :]
    index = (frame[:, None, None] * SIZE + rows[:, :, None].long()) * SIZE + columns[:, None, :].long()
    return index.masked_fill_(~inside, last).reshape(-1), columns + 0.5 - x[:, None], rows + 0.5 - y[:, None]


def stamp(kit: Assets, stamps: Stamps, canvas: torch.Tensor, mask: torch.Tensor, shine: torch.Tensor, haze: torch.Tensor, fog: torch.Tensor) -> None:
    """Pastes in place. shine, haze [frames, 3] and fog [frames] colour the sprites."""
    mip = np.minimum(np.searchsorted(MIPS, stamps.size), len(MIPS) - 1)
    reach = np.where(stamps.angle != 0, stamps.size * 1.42, stamps.size) + 2
    box = (np.ceil(reach / BOX_STEP) * BOX_STEP).astype(int)
    for level, side in sorted(set(zip(mip.tolist(), box.tolist()))):
        each = np.flatnonzero((mip == level) & (box == side))
        step = max(1, PIXELS_AT_ONCE // side**2) if canvas.device.type == "cpu" else len(each)
        for i in range(0, len(each), step):
            _paste(kit.pixels[level], stamps.only(each[i : i + step]), side, canvas, mask, (shine, haze, fog))


def _paste(pixels: torch.Tensor, stamps: Stamps, box: int, canvas: torch.Tensor, mask: torch.Tensor, light: tuple[torch.Tensor, torch.Tensor, torch.Tensor]) -> None:
    device = canvas.device
    floats = torch.from_numpy(np.stack([stamps.x, stamps.y, stamps.size, stamps.angle, np.where(stamps.mirrored, -1.0, 1.0)])).float().to(device)
    frame, sprite, slot = torch.from_numpy(np.stack([stamps.frame, stamps.sprite, stamps.slot])).long().to(device)
    x, y, size, angle, flip = floats
    index, dx, dy = _box(frame, x, y, box, box, len(canvas) - 1)
    dx, dy = (dx / size[:, None] * 2)[:, None, :], (dy / size[:, None] * 2)[:, :, None]
    cos, sin = torch.cos(angle)[:, None, None], torch.sin(angle)[:, None, None]
    grid = torch.stack(((dx * cos + dy * sin) * flip[:, None, None], dy * cos - dx * sin), -1)
    seen = F.grid_sample(pixels[sprite].float(), grid, "bilinear", "zeros", False)  # [P, 4, box, box]
    seen = seen.permute(0, 2, 3, 1).reshape(-1, box * box, 4)
    shine, haze, fog = light
    alpha = seen[..., 3:] / 255
    thick = 0.2 * fog[frame][:, None, None]
    colour = (seen[..., :3] * (shine[frame][:, None] * (1 - thick))).addcmul_(alpha, haze[frame][:, None] * thick)
    alpha, colour = alpha.reshape(-1, 1), colour.reshape(-1, 3)
    canvas.index_copy_(0, index, canvas.index_select(0, index).mul_(1 - alpha).add_(colour))
    solid = torch.nonzero(alpha[:, 0] > 0.5)[:, 0]
    mask[index[solid]] = slot.to(torch.uint8)[solid // (box * box)]


def shadows(stamps: Stamps, foot: np.ndarray, lift: np.ndarray, spread: np.ndarray, canvas: torch.Tensor, chosen: np.ndarray) -> None:
    """Soft shadows on the ground, paler the higher a subject is; foot, lift (pixels) and spread are for all, chosen says which are here."""
    if len(stamps.x) == 0:
        return
    device = canvas.device
    foot, lift, spread = foot[chosen], lift[chosen], spread[chosen]
    half = stamps.size * spread * 0.52 + 1
    numbers = torch.from_numpy(np.stack([stamps.x, foot - stamps.size * 0.02, half, half * 0.22 + 1.0, 0.42 / (1 + lift / 16)])).float().to(device)
    x, y, rx, ry, dark = numbers
    width, height = 2 * math.ceil(float(half.max())) + 2, 2 * math.ceil(float(half.max() * 0.22 + 1)) + 2
    index, dx, dy = _box(torch.from_numpy(stamps.frame).long().to(device), x, y, width, height, len(canvas) - 1)
    away = (dx / rx[:, None])[:, None, :] ** 2 + (dy / ry[:, None])[:, :, None] ** 2
    keep = 1 - (1.3 * (1 - away)).clamp(0, 1) * dark[:, None, None]
    canvas.index_copy_(0, index, canvas.index_select(0, index).mul_(keep.reshape(-1, 1)))
