"""What training minimises."""

from __future__ import annotations

import torch
import torch.nn.functional as F

from judge.net import CELL, GRID
from judge.truth import Truth


def frame_loss(out: dict[str, torch.Tensor], truth: Truth) -> dict[str, torch.Tensor]:
    """One scalar for each head; where: the penalty-reduced focal loss of CenterNet (equation 1)."""
    losses = {name: F.cross_entropy(out[name], label) for name, label in truth.frame.items()}
    p = torch.sigmoid(out["where"][:, 0]).clamp(1e-4, 1 - 1e-4)
    middle = truth.heat == 1
    hit = -torch.log(p) * (1 - p) ** 2
    miss = -torch.log(1 - p) * p**2 * (1 - truth.heat) ** 4
    losses["where"] = torch.where(middle, hit, miss).sum() / middle.sum().clamp(1)
    cells = truth.slot >= 0
    slot = truth.slot.clamp(0)
    for name, labels in truth.cell.items():
        wanted = torch.where(cells, labels.gather(1, slot.flatten(1)).view_as(slot), -100)
        losses[name] = F.cross_entropy(out[name], wanted, ignore_index=-100)
    grid = torch.arange(GRID, device=slot.device) + 0.5
    box = truth.boxes

    def at(values: torch.Tensor) -> torch.Tensor:
        return values.gather(1, slot.flatten(1)).view_as(slot)

    goal = torch.stack(
        (at(box.x) / CELL - grid, at(box.y) / CELL - grid[:, None], (at(box.width) / CELL + 1e-3).log(), (at(box.height) / CELL + 1e-3).log()), 1
    )
    off = F.smooth_l1_loss(out["where"][:, 1:], goal, reduction="none").sum(1)
    losses["box"] = (off * cells).sum() / cells.sum().clamp(1)
    return losses


def motion_loss(out: dict[str, torch.Tensor], labels: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {name: F.cross_entropy(out[name], label) for name, label in labels.items()}
