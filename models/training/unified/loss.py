"""What training minimises: the log-probability of every target, text and codes apart."""

from __future__ import annotations

import torch
from torch import Tensor

from unified.guide import LETTER_WEIGHT, SUBJECTS, Guide, weights, what
from unified.layout import Layout
from unified.net import AUDIO, TEXT, VISUAL, Batch, Inside, Montage

LIKE_WEIGHT = 2.0
"""Of a sound's keys and values being those of its words, whose distance is between 0 and about 1."""
WORD_WEIGHT = 3.0
"""Of words against guessing what is seen, whose gradient is twice as long and would lead in a caption."""


def log_probabilities(model: Montage, layout: Layout, batch: Batch, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Of text targets [n] and of codes' channels [m, held, channels], in the order of the batch."""
    return _log_probabilities(model, layout, batch, targets, _states(model, batch, targets))


def _states(model: Montage, batch: Batch, targets: Tensor, inside: Inside | None = None) -> Tensor:
    return model(batch, bool(((batch.expert == TEXT) & (targets[..., 0] >= 0)).any()), inside)


def _log_probabilities(model: Montage, layout: Layout, batch: Batch, targets: Tensor, states: Tensor) -> tuple[Tensor, Tensor]:
    text, visual = ((batch.expert == kind) & (targets[..., 0] >= 0) for kind in (TEXT, VISUAL))
    scores = (states[text].to(model.text.embed_tokens.weight.dtype) @ model.text.embed_tokens.weight.T).float()
    words = scores.log_softmax(-1).gather(1, targets[text][:, :1])[:, 0]
    codes = layout.unpacked(targets[visual])
    near = layout.channels(batch.near[visual])
    return words, model.visual_head(states[visual], codes.flatten(1), near).view(codes.shape)


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
    model: Montage, guide: Guide, layout: Layout, batch: Batch, targets: Tensor, labels: Tensor, heads: bool = False
) -> tuple[Tensor, dict[str, float]]:  # fmt: skip
    """What training minimises, and figures to watch; labels [B, T, held]: what is seen or said, -1 where nobody knows. heads: the layers
    learn nothing."""
    inside = Inside()
    with torch.set_grad_enabled(not heads):
        states = _states(model, batch, targets, inside)
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
    if inside.embeddings is not None:
        more, figures = hearing(model, guide, batch, targets, labels, inside)
        loss, found = loss + more, found | figures
    return loss, found


def hearing(model: Montage, guide: Guide, batch: Batch, targets: Tensor, labels: Tensor, inside: Inside) -> tuple[Tensor, dict[str, float]]:
    """What is said is to be read in a sound's embeddings, and where it is written down, keys and values of the sound are to be what
    they are of its words there: of those the frozen text expert knows how to make a copy.
    """
    assert inside.embeddings is not None
    own = batch.expert == AUDIO
    sounds = list(inside.embeddings.split(batch.audio_lengths.tolist()))
    heard = guide.hears(sounds, [model.audio_projector.spelt(one) for one in sounds], [row[there] for row, there in zip(labels, own)])
    loss = heard.word + LETTER_WEIGHT * heard.letter
    found = {"said": heard.word.item(), "spelt": heard.letter.item()}
    sound, text = pairs(batch, targets, labels, heard.places()) if inside.audio else ((), ())
    if len(sound):
        far = [away(a[sound], t[text].detach()) for a, t in zip(inside.audio, inside.text)]
        loss = loss + LIKE_WEIGHT * (like := torch.stack(far).mean())
        found["like"] = like.item()
    return loss, found


def away(mine: Tensor, wanted: Tensor) -> Tensor:
    """How far rows of keys and values are from others, in squared lengths of those."""
    return sum(((a - b).float().square().sum() / b.float().square().sum() for a, b in zip(mine.chunk(2, 1), wanted.chunk(2, 1))), mine.new_zeros(())) / 2


def pairs(batch: Batch, targets: Tensor, labels: Tensor, places: list[Tensor]) -> tuple[Tensor, Tensor]:
    """Positions of sound in which a word is and the text positions that hold it in the answer, both counted through the batch."""
    audio, text = batch.expert == AUDIO, batch.expert == TEXT
    at = {kind: (own.flatten().cumsum(0) - 1).view(own.shape) for kind, own in ((AUDIO, audio), (TEXT, text))}
    none = targets.new_zeros(0)
    sounds, texts = [none], [none]
    for row, where in enumerate(places):
        said = labels[row, audio[row]][:, 0]
        said = said[said >= 0]
        answer = (text[row] & (targets[row, :, 0] >= 0)).nonzero()[:, 0]
        if len(where) and torch.equal(targets[row, answer[: len(said)], 0], said):
            sounds.append(at[AUDIO][row, audio[row]][where])
            texts.append(at[TEXT][row, answer[1 : 1 + len(said)]])
    return torch.cat(sounds), torch.cat(texts)
