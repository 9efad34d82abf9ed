"""Sequences to train on or to answer, written piece by piece, and batches of them."""

from __future__ import annotations

import dataclasses

import torch
from torch import Tensor, nn

from unified.layout import FILM, MOVES, NEAR, TRACKS, Layout
from unified.net import AUDIO, PADDING, TEXT, VISUAL, Batch


@dataclasses.dataclass
class Sequence:
    """One sequence. Of each position: codes [held] are what a visual one holds; targets [held] the codes that it predicts, of a
    text position the id first; shown [held] what is seen where the codes are that it predicts or else holds, of sound what is
    said; near [NEAR * held] and apart [TRACKS * held] as in `Batch`; -1 for none. last, goal [grid * grid]: the slice that stands last, and the one that is led to."""

    layout: Layout
    ids: list[int] = dataclasses.field(default_factory=list)
    expert: list[int] = dataclasses.field(default_factory=list)
    steps: list[int] = dataclasses.field(default_factory=list)
    codes: list[list[int]] = dataclasses.field(default_factory=list)
    targets: list[list[int]] = dataclasses.field(default_factory=list)
    shown: list[list[int]] = dataclasses.field(default_factory=list)
    near: list[list[int]] = dataclasses.field(default_factory=list)
    apart: list[list[int]] = dataclasses.field(default_factory=list)
    last: Tensor | None = None
    goal: Tensor | None = None
    audio: list[Tensor] = dataclasses.field(default_factory=list)

    def _add(self, ids: list[int], kind: int, steps: list[int], **others: list[list[int]]) -> None:
        begin = self.steps[-1] + 1 if self.steps else 0
        self.ids += ids
        self.expert += [kind] * len(ids)
        self.steps += [begin + step for step in steps]
        for name in ("codes", "targets", "shown"):
            none = [[-1] * self.layout.held for _ in ids]
            getattr(self, name).extend(others.get(name, none))
        for name, width in (("near", NEAR), ("apart", TRACKS)):
            getattr(self, name).extend(others.get(name, [[-1] * width * self.layout.held for _ in ids]))

    def _word(self, id: int) -> list[int]:
        return [id] + [-1] * (self.layout.held - 1)

    def text(self, ids: list[int], learn: bool = False) -> Sequence:
        """learn: these tokens are to be predicted, the first one by the text position before them."""
        if learn:
            if self.expert[-1] != TEXT:
                raise ValueError("expected a text position before a text that is learnt")
            self.targets[-1] = self._word(ids[0])
        coming = ids[1:] + [-1] if learn else [-1] * len(ids)
        self._add(ids, TEXT, list(range(len(ids))), targets=[self._word(id) for id in coming])
        return self

    def slices(
        self,
        codes: Tensor,
        start: int,
        learn: bool = False,
        known: int = 0,
        goes_on: bool = False,
        shown: Tensor | None = None,
        moved: Tensor | None = None,
        fed: Tensor | None = None,
    ) -> Sequence:
        """Slices [n, grid * grid] of packed codes. learn: those after the first `known` are to be predicted, and the last
        patches are not fed unless the sequence goes on. shown [n, grid * grid]: labels of what is seen. moved [n - 1, MOVES, grid * grid]:
        what each but the last becomes as it moves. fed: what stands there instead of the codes, which are only predicted.
        """
        wanted, codes = codes, codes if fed is None else fed
        media = self.layout.media(codes, start, last_predicts=learn and not goes_on)
        targets = self.layout.predicted(self.layout.patched(wanted))[: len(media.ids)].clone()
        targets[: known * self.layout.slots if learn else None] = -1
        labels = torch.full_like(targets, -1) if shown is None else self.labels(shown, targets)
        self._add(
            media.ids.tolist(), VISUAL, media.steps.tolist(),
            codes=media.codes.tolist(), targets=targets.tolist(), shown=labels.tolist(), near=self.around(codes, targets, moved).tolist(),
            **self._apart(codes, moved, len(media.ids)),
        )  # fmt: skip
        if start > FILM:
            self.goal = codes[-1]
        else:
            self.last = codes[-1]
        return self

    def _apart(self, codes: Tensor, moved: Tensor | None, count: int) -> dict[str, list[list[int]]]:
        """How far the first positions of slices are from what they may have become, if that is known."""
        return {} if moved is None or len(codes) == 1 else {"apart": self.layout.fed(self.layout.apart(codes, moved))[:count].tolist()}

    def around(self, codes: Tensor, targets: Tensor, moved: Tensor | None) -> Tensor:
        """What is near to the codes that are predicted [n, NEAR * held]."""
        none = torch.full_like(codes[:1], -1)
        first = none if self.last is None else self.last[None]
        goal = none if self.goal is None else self.goal[None]
        still = none[:, None].expand(len(codes), MOVES, -1)
        moves = still if moved is None else torch.cat([still[:1], moved])
        near = self.layout.near(torch.cat([first, codes[:-1]]), goal.expand(len(codes), -1), moves, codes)
        found = self.layout.predicted(near)[: len(targets)]
        return found.masked_fill(targets[:, :1] < 0, -1)

    def labels(self, shown: Tensor, targets: Tensor) -> Tensor:
        """Of the codes that a position predicts where it has a target, else of those that it holds. [n, held]"""
        ordered = self.layout.patched(shown)[:, self.layout.order].flatten(0, 2)
        regions = self.layout.regions
        none = torch.full_like(ordered[:regions], -1)
        held = torch.cat([none[:1], ordered[: regions - 1], ordered])[: len(targets)]
        coming = torch.cat([ordered, none])[: len(targets)]
        return torch.where(targets >= 0, coming, held)

    def positions(self, codes: Tensor, start: int, count: int, moved: Tensor | None = None) -> Sequence:
        """The first positions of slices, from which a model is to go on."""
        media = self.layout.media(codes, start)
        ids, steps, held = (part[:count].tolist() for part in (media.ids, media.steps, media.codes))
        self._add(ids, VISUAL, steps, codes=held, **self._apart(codes, moved, count))
        return self

    def sound(self, joined: Tensor, words: list[int] | None = None, letters: str = "") -> Sequence:
        """Joined encoder states [n, joined_states * encoder_size]. What is said in it is kept as what is shown, in its order
        from the first position on: at each one id of its words and some of its letters, as many as there is room for.
        """
        n, beside = len(joined), self.layout.held - 1
        ids = [*(words or []), *[-1] * n]
        codes = [*map(ord, letters), *[-1] * (n * beside)]
        shown = [[ids[i], *codes[i * beside : (i + 1) * beside]] for i in range(n)]
        self._add([-1] * n, AUDIO, list(range(n)), shown=shown)
        self.audio.append(joined)
        return self

    def leading_text(self) -> int:
        """Positions before the first that is not text or has a target."""
        for i, (kind, target) in enumerate(zip(self.expert, self.targets)):
            if kind != TEXT or target[0] >= 0:
                return i
        return len(self.expert) - 1


def on(batch: Batch, device: torch.device) -> Batch:
    return Batch(**{name: t.to(device, non_blocking=True) for name, t in vars(batch).items()})


def padded(rows: list[list], value: int) -> Tensor:
    """Of numbers, or of rows of them."""
    parts = [torch.tensor(row, dtype=torch.long) for row in rows]
    return nn.utils.rnn.pad_sequence(parts, batch_first=True, padding_value=value)


def labelled(sequences: list[Sequence]) -> Tensor:
    """What is seen [B, T, held], beside the targets of `batched`."""
    return padded([s.shown[s.leading_text() :] for s in sequences], -1)


def batched(sequences: list[Sequence], joined_size: int, split: bool = True) -> tuple[Batch, Tensor]:
    """A batch and its targets [B, T, held]. split: leading texts stand apart."""
    cuts = [s.leading_text() if split else 0 for s in sequences]
    rest = [list(range(cut, len(s.ids))) for s, cut in zip(sequences, cuts)]
    audio = [part for s in sequences for part in s.audio]
    batch = Batch(
        ids=padded([s.ids[cut:] for s, cut in zip(sequences, cuts)], 0),
        codes=padded([s.codes[cut:] for s, cut in zip(sequences, cuts)], -1),
        near=padded([s.near[cut:] for s, cut in zip(sequences, cuts)], -1),
        apart=padded([s.apart[cut:] for s, cut in zip(sequences, cuts)], -1),
        expert=padded([s.expert[cut:] for s, cut in zip(sequences, cuts)], PADDING),
        steps=padded([s.steps[cut:] for s, cut in zip(sequences, cuts)], -1),
        positions=padded(rest, 0),
        prefix=padded([s.ids[:cut] for s, cut in zip(sequences, cuts)], 0),
        prefix_lengths=torch.tensor(cuts),
        audio=torch.cat(audio) if audio else torch.zeros(0, joined_size),
        audio_lengths=torch.tensor([len(part) for part in audio], dtype=torch.long),
    )
    return batch, padded([s.targets[cut:] for s, cut in zip(sequences, cuts)], -1)
