"""Where things are that are known in their order only: connectionist temporal classification (Graves et al. 2006)."""

from __future__ import annotations

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

NEVER = -1e30


def in_order(scores: list[Tensor], wanted: list[Tensor]) -> Tensor:
    """Mean nats of classes [n], wherever they are in scores [positions, classes]; class 0 is for nothing."""
    log = nn.utils.rnn.pad_sequence([own.float().log_softmax(-1) for own in scores])
    lengths = [torch.tensor([len(own) for own in parts]) for parts in (scores, wanted)]
    return functional.ctc_loss(log, torch.cat(wanted), *lengths, zero_infinity=True)


@torch.no_grad()
def places(scores: list[Tensor], wanted: list[Tensor]) -> list[Tensor]:
    """The likeliest position of each class: of scores [positions, classes] and classes [n] the positions [n], rising. Empty
    where there are fewer positions than classes need.
    """
    return [_places(own.float().log_softmax(-1).cpu(), classes.cpu()).to(own.device) for own, classes in zip(scores, wanted)]


def _places(log: Tensor, classes: Tensor) -> Tensor:
    """The best path through nothing, class, nothing, class, ..., nothing (Viterbi)."""
    count = len(classes)
    states = torch.zeros(2 * count + 1, dtype=torch.long)
    states[1::2] = classes
    skips = torch.zeros(len(states), dtype=torch.bool)
    skips[3::2] = classes[1:] != classes[:-1]
    seen = log[:, states]  # [positions, states]
    best = torch.full((len(states),), NEVER)
    best[:2] = seen[0, :2]
    back = []
    for own in seen[1:]:
        before = functional.pad(best, (2, 0), value=NEVER)
        ways = torch.stack([best, before[1:-1], before[:-2].where(skips, NEVER)])
        best, way = ways.max(0)
        best = best + own
        back.append(way)
    state = len(states) - 1 - int(count > 0 and best[-2] > best[-1])
    if not count or best[state] < NEVER / 2:
        return torch.zeros(0, dtype=torch.long)
    path = [state]
    for way in reversed(back):
        path.append(path[-1] - int(way[path[-1]]))
    path.reverse()
    first: dict[int, int] = {}
    for position, state in enumerate(path):
        # Of the positions that a class holds, the one where it is likeliest.
        if state % 2 and (state not in first or seen[position, state] > seen[first[state], state]):
            first[state] = position
    return torch.tensor([first[state] for state in sorted(first)])
