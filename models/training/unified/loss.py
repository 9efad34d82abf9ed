"""What training minimises: the log-probability of every target, text and codes apart."""

from __future__ import annotations

import torch
from torch import Tensor

from unified.guide import LETTER_WEIGHT, SUBJECTS, Guide, weights, what
from unified.layout import Layout
from unified.net import AUDIO, TEXT, VISUAL, Batch, Montage

WORD_WEIGHT = 3.0
"""Of words against guessing what is seen, whose gradient is twice as long and would lead in a caption."""


def log_probabilities(model: Montage, layout: Layout, batch: Batch, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Of text targets [n] and of codes' channels [m, held, channels], in the order of the batch."""
    return _log_probabilities(model, layout, batch, targets, _states(model, batch, targets))


def _states(model: Montage, batch: Batch, targets: Tensor) -> Tensor:
    return model(batch, upper=bool((((batch.expert == TEXT) & (targets[..., 0] >= 0)) | (batch.expert == AUDIO)).any()))


def _log_probabilities(model: Montage, layout: Layout, batch: Batch, targets: Tensor, states: Tensor) -> tuple[Tensor, Tensor]:
    text, visual = ((batch.expert == kind) & (targets[..., 0] >= 0) for kind in (TEXT, VISUAL))
    scores = (states[text].to(model.text.embed_tokens.weight.dtype) @ model.text.embed_tokens.weight.T).float()
    words = scores.log_softmax(-1).gather(1, targets[text][:, :1])[:, 0]
    codes = layout.unpacked(targets[visual])
    return words, model.visual_head(states[visual], codes.flatten(1)).view(codes.shape)


def total(words: Tensor, codes: Tensor, text_weight: float = WORD_WEIGHT, code_weights: Tensor | None = None) -> Tensor:
    """Mean nats of a token, times its weight, and of a code; code_weights [m, held]: 1 on average."""
    parts = [words.new_zeros(())]
    if len(words):
        parts.append(-text_weight * words.mean())
    if len(codes):
        nats = -codes.sum(-1)
        parts.append((nats if code_weights is None else nats * code_weights).mean())
    return torch.stack(parts).sum()


def guided(
    model: Montage, guide: Guide, layout: Layout, batch: Batch, targets: Tensor, labels: Tensor
) -> tuple[Tensor, dict[str, float]]:  # fmt: skip
    """What training minimises, and figures to watch; labels [B, T, held]: what is seen or said, -1 where nobody knows."""
    states = _states(model, batch, targets)
    words, codes = _log_probabilities(model, layout, batch, targets, states)
    known = (labels[..., 0] >= 0) & (batch.expert == VISUAL)
    made = labels[(batch.expert == VISUAL) & (targets[..., 0] >= 0)]
    loss = total(words, codes, code_weights=weights(made) if len(made) and bool((made >= 0).all()) else None)
    found = {}
    if len(words):
        found["word"] = -words.mean().item()
    if len(codes):
        found["code"] = -codes.sum(-1).mean().item()
    if known.any():
        guessed = guide(states[known], labels[known], targets[known][:, 0] >= 0)
        loss = loss - (guessed.log * weights(labels[known])).mean()
        subject = what(labels[known]) < SUBJECTS
        for name, right, which in (("land", guessed.what, ~subject), ("subject", guessed.what, subject), ("does", guessed.does, guessed.moving)):
            if which.any():
                found[name] = right[which].float().mean().item()
    sounds = [(states[row, own], labels[row, own]) for row, own in enumerate(batch.expert == AUDIO) if own.any()]
    if sounds:
        words_said, letters = guide.hears([own for own, _ in sounds], [shown for _, shown in sounds])
        loss = loss + words_said + LETTER_WEIGHT * letters
        found |= {"said": words_said.item(), "spelt": letters.item()}
    return loss, found
