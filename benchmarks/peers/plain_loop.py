"""The weights that ship in plain PyTorch: float32, a key/value cache, one sequence, nothing clever. What Montage is compared with."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "models" / "training"))

from codec.net import VisualCodec  # noqa: E402
from unified.config import MontageConfig  # noqa: E402
from unified.export import CHECKPOINTS, read_media  # noqa: E402
from unified.layout import NEAR  # noqa: E402
from unified.moves import become, painted as frames_of  # noqa: E402
from unified.net import Layer, Montage  # noqa: E402
from unified.smollm import read_gguf  # noqa: E402

CODES = 64
"""Of a slice."""
WISH = 40
"""Positions of a wish for a picture or a film."""


def load(folder: Path) -> Montage:
    config = MontageConfig.read(folder / "config.json")
    model = Montage(config)
    model.text = read_gguf(next((CHECKPOINTS / "smollm2-135m").glob("*.gguf")), config.text)
    read_media(model, folder)
    return model.eval()


class Loop:
    """One sequence, a step at a time; layers are numbered from the lowest, and positions may leave some out."""

    def __init__(self, model: Montage, most: int) -> None:
        t = model.config.text
        self.model, self.length = model, 0
        self.filled = [0] * t.num_hidden_layers
        self.keys = torch.zeros(t.num_hidden_layers, 1, t.num_key_value_heads, most, t.head_dim)
        self.values = torch.zeros_like(self.keys)

    def step(self, x: Tensor, layers: Sequence[Layer], first: int = 0, steps: Tensor | None = None) -> Tensor:
        """Embeddings [n, hidden] of the next positions to states. steps [n]: of these, each sees those of its own and of earlier
        ones; without them all see each other."""
        positions = torch.arange(self.length, self.length + len(x))[None]
        self.length += len(x)
        for i, layer in enumerate(layers, first):
            begin, end = self.filled[i], self.filled[i] + len(x)
            self.filled[i] = end
            q, k, v = self.model.split(layer.query_key_value(x)[None], positions)
            self.keys[i, :, :, begin:end], self.values[i, :, :, begin:end] = k, v
            mask = None
            if steps is not None:
                own = steps[:, None] >= steps[None, :]
                mask = torch.cat([torch.ones(len(x), begin, dtype=torch.bool), own], dim=1)
            seen = self.keys[i, :, :, :end], self.values[i, :, :, :end]
            mixed = functional.scaled_dot_product_attention(q, *seen, attn_mask=mask, enable_gqa=True)
            x = layer.close(x, mixed.transpose(1, 2).flatten(2)[0])
        return x


def chosen(model: Montage, states: Tensor, channels: int, bare: Tensor | None = None, guidance: float = 1) -> Tensor:
    """Draws so many channels one after the other; returns what the next positions are fed."""
    head = model.visual_head
    near = torch.zeros(len(states), NEAR * len(head.levels), dtype=torch.long)
    parts = [head.begin(known, near) for known in (states, bare) if known is not None]

    def drawn(scores: list[Tensor]) -> Tensor:
        own = [score.log_softmax(-1) for score in scores]
        weighed = own[0] if bare is None else own[1] + guidance * (own[0] - own[1])
        return torch.multinomial(weighed.softmax(-1), 1)[:, 0]

    for code in range(channels // head.channels):
        way = drawn([head.way_logits(known, code, near) for known in parts])
        there = head.go(parts[0], code, way, near)[1]
        parts = [head.go(known, code, way, near)[0] for known in parts]
        for i, beside in enumerate(there.T):
            channel = code * head.channels + i
            level = drawn([head.logits(known, channel, beside) for known in parts])
            if channel + 1 < len(head.levels):
                parts = [head.took(known, channel, level, beside) for known in parts]
    return model.visual_embedding.places[: len(states)] + model.visual_embedding.channels[:channels].sum(0)


@torch.no_grad()
def made(model: Montage, layers: Sequence[Layer], slices: int, positions: int, together: int, guidance: float = 1) -> float:
    """Seconds for the codes of some slices, `positions` a slice, `together` of them a step."""
    depth, channels = len(layers), len(model.visual_head.levels) * 16 // positions
    begin = time.perf_counter()
    loops = [Loop(model, WISH + slices * positions) for _ in range(1 if guidance == 1 else 2)]
    for loop in loops:
        loop.step(torch.randn(WISH, model.config.text.hidden_size), model.text.layers[:depth], steps=torch.arange(WISH))
    x = torch.randn(together, model.config.text.hidden_size)
    for _ in range(slices * positions // together):
        states = [model.visual.norm(loop.step(x, layers)) for loop in loops]
        x = chosen(model, states[0], channels, states[1] if len(states) > 1 else None, guidance)
    return time.perf_counter() - begin


@torch.no_grad()
def painted(codec: VisualCodec, slices: int) -> float:
    codes = torch.randint(8, (1, slices, 8, 8, 6))
    begin = time.perf_counter()
    codec.decode(codes)
    return time.perf_counter() - begin


@torch.no_grad()
def followed(codec: VisualCodec, slices: int) -> float:
    """Seconds for what each slice of a film but the last becomes as it moves, one after the other, as they are made."""
    begin = time.perf_counter()
    for _ in range(slices - 1):
        become(codec, frames_of(codec, torch.randint(8, (1, 8, 8, 6))))
    return time.perf_counter() - begin


def best(measure, times: int = 3) -> float:  # noqa: ANN001
    return min(measure() for _ in range(times))
