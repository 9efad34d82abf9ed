"""What is seen at each place of a slice and said in a sound, which training has the media's positions guess; nothing of it ships.

The renderer knows which subject covers which part of a picture. Guessing it from the codes read so far teaches to see, and
guessing it for the code to be made next binds a prompt's words to what is drawn, with a label at each of 64 places instead of
one caption for all. It also tells which codes belong to subjects, which are few and matter most. What is said is guessed in its
order, nobody knowing where (connectionist temporal classification, Graves et al. 2006).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from unified.ordering import in_order, places
from world.catalogue import ACTIONS, NAMES, PLACES, SLICE, TIMES, WEATHERS
from world.scene import Scene, Subject

NAMED = {name: i for i, name in enumerate(NAMES)}
SUBJECTS, WHAT = len(NAMES), len(NAMES) + len(PLACES)
SKIES = len(TIMES) * len(WEATHERS)
PARTS = (WHAT, len(TIMES), len(WEATHERS), len(ACTIONS))
"""Classes of what is guessed of a place."""
LEAST = 0.2
"""Part of a place that a subject must cover to be what is seen there."""
SUBJECT_WEIGHT = 5.0
"""Of a subject's places in every loss, those of the land having 1."""
SOUNDS = 4096
"""Classes of words' ids, which share them: common tokens have low ids, and a class of their own."""
LETTER_WEIGHT = 3.0
"""Of a letter, against 1 of a word: letters are few, and teach to hear words that are rare."""
SKY_WEIGHT = 0.3
"""Of guessing the time and the weather, against 1 for what is seen and for what it does."""


def shown(masks: Tensor, scenes: Sequence[Sequence[Scene]], subjects: Sequence[Sequence[Subject]], grid: int) -> Tensor:
    """[clips, slices, grid * grid] of labels from masks uint8 [clips, frames, h, w], the scene at each slice and the subjects that
    the masks number from one. What a subject does is no part of a picture's labels: a slice alone hardly shows it.
    """
    side = masks.shape[-1] // grid
    covers = []
    for number in range(1, 1 + max(map(len, subjects))):
        own = (masks == number).float().unflatten(1, (-1, SLICE)).mean(2)
        covers.append(functional.avg_pool2d(own, side).flatten(2))
    most, which = torch.stack(covers).max(0)  # [clips, slices, places]
    found = torch.empty_like(which)
    for i, (told, cast) in enumerate(zip(scenes, subjects)):
        names = torch.tensor([NAMED[s.name] for s in cast])
        does = torch.tensor([[doing(scene, s) if len(told) > 1 else 0 for s in cast] for scene in told])
        land = torch.tensor([SUBJECTS + PLACES.index(s.place) for s in told])[:, None]
        seen, who = most[i] >= LEAST, which[i].clamp_max(len(cast) - 1)
        what = torch.where(seen, names[who], land)
        what = what + WHAT * torch.where(seen, does.gather(1, who), 0)
        sky = torch.tensor([TIMES.index(s.time) * len(WEATHERS) + WEATHERS.index(s.weather) for s in told])
        found[i] = what * SKIES + sky[:, None]
    return found


def doing(scene: Scene, subject: Subject) -> int:
    """What a subject of the cast does in a scene as it stands, from 1; 0 if it is not there."""
    there = [s.action for s in scene.subjects if (s.name, s.x, s.y) == (subject.name, subject.x, subject.y)]
    return 1 + ACTIONS.index(there[0]) if there else 0


def what(labels: Tensor) -> Tensor:
    return labels // SKIES % WHAT


def weights(labels: Tensor) -> Tensor:
    """Of places, 1 on average."""
    heavy = torch.where(what(labels) < SUBJECTS, SUBJECT_WEIGHT, 1.0)
    return heavy / heavy.mean()


class Guide(nn.Module):
    """Guesses labels of a patch's codes from last hidden states, of what was read and of what comes next by different weights."""

    def __init__(self, hidden: int, held: int) -> None:
        super().__init__()
        self.read = nn.Linear(hidden, held * sum(PARTS))
        self.next = nn.Linear(hidden, held * sum(PARTS))
        self.said = nn.Linear(hidden, 1 + SOUNDS)

    def hears(self, states: list[Tensor], spelt: list[Tensor], shown: list[Tensor]) -> Heard:
        """From embeddings of each sound [positions, hidden] and scores of its letters [states, LETTERS]; what is said in it as
        `Sequence.sound` keeps it [positions, held].
        """
        words = [1 + own[:, 0][own[:, 0] >= 0] % SOUNDS for own in shown]
        letters = [own[:, 1:][own[:, 1:] >= 0] for own in shown]
        said = [self.said(own) for own in states]
        return Heard(in_order(said, words), in_order(spelt, letters), said, words)

    def forward(self, states: Tensor, labels: Tensor, makes: Tensor) -> Guessed:
        """From states [n, hidden] the labels [n, held]; makes: which of them predict a patch."""
        shape, labels = labels.shape, labels.flatten()
        scores = torch.where(makes[:, None], self.next(states), self.read(states)).float().view(len(labels), -1)
        sky, does = labels % SKIES, labels // SKIES // WHAT - 1
        wanted = (what(labels), sky // len(WEATHERS), sky % len(WEATHERS), does.clamp_min(0))
        shares = (1.0, SKY_WEIGHT, SKY_WEIGHT, (does >= 0).float())
        found = torch.zeros(len(labels), device=labels.device)
        parts = scores.split(PARTS, dim=1)
        for part, label, weight in zip(parts, wanted, shares):
            found = found - weight * functional.cross_entropy(part, label, reduction="none")
        right = [(part.argmax(1) == label).view(shape) for part, label in zip(parts, wanted)]
        return Guessed(found.view(shape), right[0], right[3], (does >= 0).view(shape))


@dataclasses.dataclass(frozen=True)
class Heard:
    """Mean nats of a word and of a letter; of each sound the scores [positions, 1 + SOUNDS] and classes [words] of its words."""

    word: Tensor
    letter: Tensor
    scores: list[Tensor]
    words: list[Tensor]

    def places(self) -> list[Tensor]:
        """The position of each word in its sound [words], empty where they do not fit."""
        return places(self.scores, self.words)


@dataclasses.dataclass(frozen=True)
class Guessed:
    """Of labels [n, held]: their log-probabilities, whether the likeliest subject or land is right, and what the subject does where
    that is known."""

    log: Tensor
    what: Tensor
    does: Tensor
    moving: Tensor
