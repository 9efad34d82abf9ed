"""The sky's and the weather's fixed patterns: clouds, stars, rain, snow. Few and fixed, since fine random detail costs codes and is lost first."""

from __future__ import annotations

from random import Random

import torch

from world.catalogue import SIZE

CLOUDS, RAIN_PHASES, SNOW_PHASES = 8, 4, 8


def _grid() -> tuple[torch.Tensor, torch.Tensor]:
    p = torch.arange(SIZE, dtype=torch.float32) + 0.5
    return p[None, :], p[:, None]


def clouds() -> torch.Tensor:
    """float32 [CLOUDS, 1, 128, 128], how much of each pixel is cloud."""
    px, py = _grid()
    fields = []
    for number in range(CLOUDS):
        r = Random(f"clouds/{number}")
        field = torch.zeros(SIZE, SIZE)
        for slot in range(3):
            x, y, w = slot * 46 + r.uniform(0, 36), r.uniform(12, 44), r.uniform(9, 14)
            for dx, dy, size in ((-1.3, 0.25, 0.7), (-0.5, -0.15, 0.95), (0.5, -0.3, 1.0), (1.35, 0.2, 0.72), (0, 0.3, 1.0)):
                d = ((px - x - dx * w) / (size * w)) ** 2 + ((py - y - dy * w) / (size * w * 0.62)) ** 2
                field = torch.maximum(field, ((1 - d) * 2.2).clamp(0, 1) * (py < y + 0.42 * w))
        fields.append(field)
    return torch.stack(fields)[:, None]


def stars() -> torch.Tensor:
    """float32 [1, 1, 128, 128]."""
    px, py = _grid()
    r, out = Random("stars"), torch.zeros(SIZE, SIZE)
    for _ in range(22):
        x, y, size = r.uniform(2, 126), r.uniform(2, 66), r.uniform(0.9, 1.5)
        out = torch.maximum(out, (size + 0.5 - ((px - x) ** 2 + (py - y) ** 2).sqrt()).clamp(0, 1))
    return out[None, None]


def rain() -> torch.Tensor:
    """float32 [RAIN_PHASES, 128, 128]: streaks that fall 32 pixels a frame, so that every slice looks alike."""
    px, py = _grid()
    r, out = Random("rain"), torch.zeros(SIZE, SIZE)
    for i in range(30):
        x, y = (i * 128 / 30 + r.uniform(-2, 2)) % 128, r.uniform(0, 128)
        for wrap_y in (-SIZE, 0, SIZE):
            along = ((py - y - wrap_y) / 13).clamp(0, 1)
            off = (px - x + 4 * along).abs()
            inside = ((py - y - wrap_y) > 0) & ((py - y - wrap_y) < 13)
            out = torch.maximum(out, (1.5 - off).clamp(0, 1) * inside)
    return torch.stack([out.roll(32 * phase, 0) for phase in range(RAIN_PHASES)])


def snow() -> torch.Tensor:
    """float32 [SNOW_PHASES, 128, 128]: flakes that fall 8 pixels a frame; the pattern repeats every 64 rows."""
    px, py = _grid()
    r, out = Random("snow"), torch.zeros(SIZE, SIZE)
    for i in range(17):
        x, y, size = (i * 128 / 17 + r.uniform(-3, 3)) % 128, r.uniform(0, 64), r.choice((1.6, 2.1, 2.8))
        for wrap in (-64, 0, 64, 128):
            for wrap_x in (-SIZE, 0, SIZE):
                d = ((px - x - wrap_x) ** 2 + (py - y - wrap) ** 2).sqrt()
                out = torch.maximum(out, (size + 0.5 - d).clamp(0, 1))
    return torch.stack([out.roll(8 * phase, 0) for phase in range(SNOW_PHASES)])
