"""Muon (Jordan et al. 2024): momentum with its singular values brought to about 1, for matrices.

`torch.optim.Muon` iterates on the whole matrix in bfloat16, which a CPU without bfloat16 only emulates: 110 ms for
256 x 2304 against 15 ms here, where the iteration runs on the Gram matrix, in float32, for all matrices of a shape.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor

COEFFICIENTS = (3.4445, -4.7750, 2.0315)
STEPS = 5


def orthogonalised(matrices: Tensor) -> Tensor:
    """[n, rows, columns] with every singular value near 1; Newton-Schulz on the smaller Gram matrix."""
    if matrices.shape[1] > matrices.shape[2]:
        return orthogonalised(matrices.mT).mT
    x = matrices / (matrices.norm(dim=(1, 2), keepdim=True) + 1e-12)
    gram = x @ x.mT
    identity = torch.eye(gram.shape[1], device=gram.device).expand_as(gram)
    product = identity
    a, b, c = COEFFICIENTS
    for _ in range(STEPS):
        step = a * identity + b * gram + c * (gram @ gram)
        product = step @ product
        gram = step @ gram @ step
    return product @ x


class Muon(torch.optim.Optimizer):
    """Updates have the root mean square that AdamW's have, so that learning rates compare (arXiv 2502.16982)."""

    def __init__(self, params: Iterable[Tensor], lr: float, momentum: float = 0.95, weight_decay: float = 0.0) -> None:
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:
        for group in self.param_groups:
            shapes: dict[torch.Size, list[Tensor]] = {}
            for param in group["params"]:
                if param.grad is not None:
                    shapes.setdefault(param.shape, []).append(param)
            for params in shapes.values():
                self._step(params, group)

    def _step(self, params: list[Tensor], group: dict) -> None:
        directions = []
        for param in params:
            state = self.state[param]
            if "momentum" not in state:
                state["momentum"] = torch.zeros_like(param)
            state["momentum"].lerp_(param.grad, 1 - group["momentum"])
            directions.append(param.grad.lerp(state["momentum"], group["momentum"]))
        updates = orthogonalised(torch.stack(directions).float())
        scale = group["lr"] * 0.2 * max(updates.shape[1:]) ** 0.5
        for param, update in zip(params, updates):
            param.mul_(1 - group["lr"] * group["weight_decay"])
            param.add_(update, alpha=-scale)
