"""What is seen at each place of a slice, which training has the visual positions guess; nothing of it ships.

The renderer knows which subject covers which part of a picture. Guessing it from the codes read so far teaches to see, and
guessing it for the code to be made next binds a prompt's words to what is drawn, with a label at each of 64 places instead of
one caption for all. It also tells which codes belong to subjects, which are few and matter most.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from world.catalogue import NAMES, PLACES, SLICE, TIMES, WEATHERS
from world.scene import Scene, Subject

NAMED = {name: i for i, name in enumerate(NAMES)}
SUBJECTS, WHAT = len(NAMES), len(NAMES) + len(PLACES)
LEAST = 0.2
"""Part of a place that a subject must cover to be what is seen there."""
SUBJECT_WEIGHT = 5.0
"""Of a subject's places in every loss, those of the land having 1."""
SKY_WEIGHT = 0.3
"""Of guessing the time and the weather, against 1 for what is seen."""


def shown(masks: Tensor, scenes: Sequence[Sequence[Scene]], subjects: Sequence[Sequence[Subject]], grid: int) -> Tensor:
    """[clips, slices, grid * grid] of labels from masks uint8 [clips, frames, h, w], the scene at each slice and the subjects that
    the masks number from one.
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
        land = torch.tensor([SUBJECTS + PLACES.index(s.place) for s in told])[:, None]
        what = torch.where(most[i] >= LEAST, names[which[i].clamp_max(len(cast) - 1)], land)
        sky = torch.tensor([TIMES.index(s.time) * len(WEATHERS) + WEATHERS.index(s.weather) for s in told])
        found[i] = what * len(TIMES) * len(WEATHERS) + sky[:, None]
    return found


def what(labels: Tensor) -> Tensor:
    return labels // (len(TIMES) * len(WEATHERS))


def weights(labels: Tensor) -> Tensor:
    """Of places, 1 on average."""
    heavy = torch.where(what(labels) < SUBJECTS, SUBJECT_WEIGHT, 1.0)
    return heavy / heavy.mean()


class Guide(nn.Module):
    """Guesses labels of a patch's codes from last hidden states, of what was read and of what comes next by different weights."""

    def __init__(self, hidden: int, held: int) -> None:
        super().__init__()
        self.read = nn.Linear(hidden, held * (WHAT + len(TIMES) + len(WEATHERS)))
        self.next = nn.Linear(hidden, held * (WHAT + len(TIMES) + len(WEATHERS)))

    def forward(self, states: Tensor, labels: Tensor, makes: Tensor) -> tuple[Tensor, Tensor]:
        """Log-probabilities of labels [n, held], and whether the likeliest subject or land is right, from states [n, hidden];
        makes: which of them predict a patch.
        """
        shape, labels = labels.shape, labels.flatten()
        scores = torch.where(makes[:, None], self.next(states), self.read(states)).float().view(len(labels), -1)
        sky = labels % (len(TIMES) * len(WEATHERS))
        wanted = (what(labels), sky // len(WEATHERS), sky % len(WEATHERS))
        found = torch.zeros(len(labels), device=labels.device)
        parts = scores.split([WHAT, len(TIMES), len(WEATHERS)], dim=1)
        for part, label, weight in zip(parts, wanted, (1.0, SKY_WEIGHT, SKY_WEIGHT)):
            found = found - weight * functional.cross_entropy(part, label, reduction="none")
        return found.view(shape), (parts[0].argmax(1) == wanted[0]).view(shape)
