"""What the machine can do that training runs on."""

from __future__ import annotations

import torch


def has_bfloat16() -> bool:
    """Whether products in bfloat16 are faster than in float32: where there are instructions for them."""
    return torch.cuda.is_available() or bool(torch.cpu.get_capabilities().get("avx512_bf16"))
