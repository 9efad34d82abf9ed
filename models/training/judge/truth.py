"""What the judge should say, from records and masks. Batches are drawn so that every frame has one plain truth."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import torch

from judge.net import CELL, CLIP, EVERY, GRID, MOTIONS
from world.catalogue import CAMERAS, FPS, NAMES, PLACES, STYLES, TIMES, WEATHERS
from world.render import render
from world.sampling import sample
from world.scene import Scene
from world.timeline import SLOTS

LEAST = 150  # pixels that must be seen of a subject to be named


@dataclass(frozen=True)
class Boxes:
    """Of every subject, [B, SLOTS]: pixels seen, middle and sides in pixels."""

    seen: torch.Tensor
    x: torch.Tensor
    y: torch.Tensor
    width: torch.Tensor
    height: torch.Tensor


def boxes(mask: torch.Tensor) -> Boxes:
    """mask uint8 [B, 128, 128]."""
    each = torch.stack([mask == k + 1 for k in range(SLOTS)], 1)  # [B, SLOTS, 128, 128]
    spans = []
    for axis in (2, 3):
        line = each.any(axis)  # x from columns, y from rows
        low = line.float().argmax(-1)
        spans.append((low, line.shape[-1] - line.flip(-1).float().argmax(-1)))
    (left, right), (top, bottom) = spans
    return Boxes(each.sum((2, 3)), (left + right) / 2, (top + bottom) / 2, (right - left).float(), (bottom - top).float())


@dataclass(frozen=True)
class Truth:
    """heat [B, 16, 16] is 1 in the cell of a subject's middle and falls around it; slot [B, 16, 16] is the subject a cell should
    name, or -1; the rest are numbers in the catalogue: subject, style [B, SLOTS] (-1: none), place, time, weather [B]."""

    heat: torch.Tensor
    slot: torch.Tensor
    boxes: Boxes
    frame: dict[str, torch.Tensor]
    cell: dict[str, torch.Tensor]


def truth(scenes: list[Scene], mask: torch.Tensor) -> Truth:
    device, box = mask.device, boxes(mask)
    named = box.seen >= LEAST
    grid = torch.arange(GRID, device=device) + 0.5
    dx, dy = grid - (box.x / CELL)[..., None], grid - (box.y / CELL)[..., None]  # [B, SLOTS, 16]
    far = dx[:, :, None, :] ** 2 + dy[:, :, :, None] ** 2
    heat = torch.exp(-far / 1.2) * named[..., None, None]
    middle = ((dx > -0.5) & (dx <= 0.5))[:, :, None, :] & ((dy > -0.5) & (dy <= 0.5))[:, :, :, None] & named[..., None, None]
    heat = torch.where(middle, 1.0, heat).amax(1)
    close, slot = torch.where(named[..., None, None], far, 1e9).min(1)
    cell = {
        "subject": [[NAMES.index(s.name) for s in q.subjects] + [-1] * (SLOTS - len(q.subjects)) for q in scenes],
        "style": [[STYLES.index(s.style) for s in q.subjects] + [-1] * (SLOTS - len(q.subjects)) for q in scenes],
    }
    frame = {
        "place": [PLACES.index(s.place) for s in scenes],
        "time": [TIMES.index(s.time) for s in scenes],
        "weather": [WEATHERS.index(s.weather) for s in scenes],
    }
    return Truth(
        heat, torch.where(close < 1.6, slot, -1), box,
        {k: torch.tensor(v, device=device) for k, v in frame.items()}, {k: torch.tensor(v, device=device) for k, v in cell.items()},
    )  # fmt: skip


def frame_batch(seed: str, number: int, batch: int, split: str, device: str) -> tuple[torch.Tensor, list[Scene], torch.Tensor]:
    """Frames uint8 [batch, 1, 128, 128, 3], their records, masks [batch, 128, 128]."""
    scenes = [sample(f"judge/{seed}/{number}/{i}", split, changing=0.0) for i in range(batch)]
    r = Random(f"judge/{seed}/{number}")
    frames, masks = render(scenes, 1, device, [r.randrange(int(s.seconds * FPS)) for s in scenes])
    return frames, scenes, masks[:, 0]


def motion_batch(seed: str, number: int, batch: int, split: str, device: str) -> tuple[torch.Tensor, list[Scene], dict[str, torch.Tensor]]:
    """Clips uint8 [batch, CLIP, 128, 128, 3] of single subjects from their scene's start (what appears or leaves does so in it)."""
    scenes: list[Scene] = []
    i = 0
    while len(scenes) < batch:
        scene = sample(f"judge-motion/{seed}/{number}/{i}", split, changing=0.0)
        i += 1
        if len(scene.subjects) == 1:
            scenes.append(scene)
    frames, _ = render(scenes, CLIP, device, every=EVERY)
    labels = {
        "camera": torch.tensor([CAMERAS.index(s.camera) for s in scenes], device=device),
        "action": torch.tensor([MOTIONS.index(s.subjects[0].action) for s in scenes], device=device),
    }
    return frames, scenes, labels
