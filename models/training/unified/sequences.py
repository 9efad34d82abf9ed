"""Sequences to train on or to answer, written piece by piece, and batches of them."""

from __future__ import annotations

import dataclasses

import torch
from torch import Tensor

from unified.layout import Layout, Media
from unified.net import AUDIO, PADDING, TEXT, VISUAL, Batch


@dataclasses.dataclass
class Sequence:
    """One sequence; targets are text ids or packed codes that a position predicts, and shown what is seen where the code is
    that it predicts or else holds; -1 for none."""

    layout: Layout
    ids: list[int] = dataclasses.field(default_factory=list)
    expert: list[int] = dataclasses.field(default_factory=list)
    steps: list[int] = dataclasses.field(default_factory=list)
    targets: list[int] = dataclasses.field(default_factory=list)
    shown: list[int] = dataclasses.field(default_factory=list)
    audio: list[Tensor] = dataclasses.field(default_factory=list)

    def _add(self, ids: list[int], kind: int, steps: list[int], targets: list[int], shown: list[int] | None = None) -> None:
        begin = self.steps[-1] + 1 if self.steps else 0
        self.ids += ids
        self.expert += [kind] * len(ids)
        self.steps += [begin + step for step in steps]
        self.targets += targets
        self.shown += shown or [-1] * len(ids)

    def text(self, ids: list[int], learn: bool = False) -> Sequence:
        """learn: these tokens are to be predicted, the first one by the text position before them."""
        targets = ids[1:] + [-1] if learn else [-1] * len(ids)
        if learn:
            if self.expert[-1] != TEXT:
                raise ValueError("expected a text position before a text that is learnt")
            self.targets[-1] = ids[0]
        self._add(ids, TEXT, list(range(len(ids))), targets)
        return self

    def slices(
        self, codes: Tensor, start: int, learn: bool = False, known: int = 0, goes_on: bool = False, shown: Tensor | None = None
    ) -> Sequence:  # fmt: skip
        """Slices [n, slots] of packed codes. learn: those after the first `known` are to be predicted, and the last
        codes are not fed unless the sequence goes on. shown [n, slots]: labels of what is seen.
        """
        media = self.layout.media(codes, start, last_predicts=learn and not goes_on)
        targets = media.targets.clone()
        targets[: known * self.layout.slots if learn else None] = -1
        labels = None if shown is None else self.labels(shown, targets).tolist()
        self._add(media.ids.tolist(), VISUAL, media.steps.tolist(), targets.tolist(), labels)
        return self

    def labels(self, shown: Tensor, targets: Tensor) -> Tensor:
        """Of the code that a position predicts where it has a target, else of the code that it holds."""
        ordered = shown[:, self.layout.order].flatten()
        regions = self.layout.regions
        held = torch.cat([torch.tensor([-1]), ordered[: regions - 1], ordered])[: len(targets)]
        coming = torch.cat([ordered, torch.full((regions,), -1)])[: len(targets)]
        return torch.where(targets >= 0, coming, held)

    def positions(self, media: Media, count: int) -> Sequence:
        """The first positions of media, from which a model is to go on."""
        steps = media.steps[:count].tolist()
        self._add(media.ids[:count].tolist(), VISUAL, steps, [-1] * count)
        return self

    def sound(self, joined: Tensor) -> Sequence:
        """Joined encoder states [n, joined_states * encoder_size]."""
        n = len(joined)
        self._add([-1] * n, AUDIO, list(range(n)), [-1] * n)
        self.audio.append(joined)
        return self

    def leading_text(self) -> int:
        """Positions before the first that is not text or has a target."""
        for i, (kind, target) in enumerate(zip(self.expert, self.targets)):
            if kind != TEXT or target >= 0:
                return i
        return len(self.expert) - 1


def on(batch: Batch, device: torch.device) -> Batch:
    return Batch(**{name: t.to(device, non_blocking=True) for name, t in vars(batch).items()})


def padded(rows: list[list[int]], value: int) -> Tensor:
    width = max(map(len, rows))
    return torch.tensor([row + [value] * (width - len(row)) for row in rows], dtype=torch.long)


def labelled(sequences: list[Sequence]) -> Tensor:
    """What is seen [B, T], beside the targets of `batched`."""
    return padded([s.shown[s.leading_text() :] for s in sequences], -1)


def batched(sequences: list[Sequence], joined_size: int, split: bool = True) -> tuple[Batch, Tensor]:
    """A batch and its targets [B, T]. split: leading texts stand apart."""
    cuts = [s.leading_text() if split else 0 for s in sequences]
    rest = [list(range(cut, len(s.ids))) for s, cut in zip(sequences, cuts)]
    audio = [part for s in sequences for part in s.audio]
    batch = Batch(
        ids=padded([s.ids[cut:] for s, cut in zip(sequences, cuts)], 0),
        expert=padded([s.expert[cut:] for s, cut in zip(sequences, cuts)], PADDING),
        steps=padded([s.steps[cut:] for s, cut in zip(sequences, cuts)], -1),
        positions=padded(rest, 0),
        prefix=padded([s.ids[:cut] for s, cut in zip(sequences, cuts)], 0),
        prefix_lengths=torch.tensor(cuts),
        audio=torch.cat(audio) if audio else torch.zeros(0, joined_size),
    )
    return batch, padded([s.targets[cut:] for s, cut in zip(sequences, cuts)], -1)
