"""What training minimises: the log-probability of every target, text and codes apart."""

from __future__ import annotations

import torch
from torch import Tensor

from unified.layout import Layout
from unified.net import TEXT, VISUAL, Batch, Montage


def log_probabilities(model: Montage, layout: Layout, batch: Batch, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Of text targets [n] and of codes' channels [m, channels], in the order of the batch."""
    text = (batch.expert == TEXT) & (targets >= 0)
    visual = (batch.expert == VISUAL) & (targets >= 0)
    states = model(batch, upper=bool(text.any()))
    scores = (states[text].to(model.text.embed_tokens.weight.dtype) @ model.text.embed_tokens.weight.T).float()
    words = scores.log_softmax(-1).gather(1, targets[text][:, None])[:, 0]
    codes = model.visual_head(states[visual], layout.unpacked(targets[visual]))
    return words, codes


def total(words: Tensor, codes: Tensor, text_weight: float = 1.0) -> Tensor:
    """Mean nats of a token, times its weight, and of a code."""
    parts = []
    if len(words):
        parts.append(-text_weight * words.mean())
    if len(codes):
        parts.append(-codes.sum(1).mean())
    return torch.stack(parts).sum()
