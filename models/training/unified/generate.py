"""Pictures and films from prompts, without a cache: for evaluation and goldens; the server has its own way."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable

import torch
from torch import Tensor

from unified.layout import MOVES, Layout
from unified.net import Montage
from unified.sequences import Sequence, batched, on


@dataclasses.dataclass(frozen=True)
class Sampling:
    """How codes are chosen. bare: prompts that wish for nothing, weighed against by guidance (arXiv 2207.12598),
    which weighs so many times as much of which slice a code goes on: few words tell what moves."""

    temperature: float = 1.0
    generator: torch.Generator | None = None
    bare: list[Sequence] | None = None
    guidance: float = 1.0
    way_guidance: float = 1.0


@torch.no_grad()
def slices(
    model: Montage,
    layout: Layout,
    prompts: list[Sequence],
    start: int,
    count: int,
    known: Tensor | None = None,
    sampling: Sampling = Sampling(),
    moves: Callable[[], Callable[[Tensor], Tensor]] | None = None,
) -> tuple[Tensor, Tensor]:
    """Codes [prompts, count, grid * grid] that follow each prompt, begun by special token `start`, and log-probabilities [prompts, count] of those
    drawn.

    known: codes [prompts, n, grid * grid] of slices that the film begins with, and which `count` includes. moves: makes what tells what the films'
    next slices [prompts, grid * grid] become as they move [prompts, MOVES, grid * grid] (`Canvas`); needed for films.
    """
    steps, regions = layout.order.shape
    made = torch.zeros(len(prompts), count, layout.slots, layout.held, dtype=torch.long)
    begun = 0 if known is None else known.shape[1]
    if known is not None:
        made[:, :begun] = layout.patched(known).unflatten(0, known.shape[:2])
    wanted = [(s, step) for s in range(begun, count) for step in range(steps)]
    likely = torch.zeros(len(prompts), count)
    moved = torch.full((len(prompts), count, MOVES, layout.grid**2), -1)  # of the slice before each
    canvas = moves() if moves else None
    for slice_ in range(1, begun if moves else 0):
        moved[:, slice_] = moves()(layout.flat(made[:, slice_ - 1]))
    for slice_, step in wanted:
        if canvas and slice_ > 0 and step == 0:
            moved[:, slice_] = canvas(layout.flat(made[:, slice_ - 1]))
        alone = slice_ == 0 and step == 0
        for region in range(regions if alone else 1):
            fed = regions + (slice_ * steps + step) * regions if not alone else region + 1
            last = 1 if alone else regions
            states = _states(model, layout, prompts, made, moved, start, fed, last)
            bare = None if sampling.bare is None else _states(model, layout, sampling.bare, made, moved, start, fed, last)
            slots = layout.order[step, region : region + 1] if alone else layout.order[step]
            near = _near(layout, prompts, made, slice_, moved[:, slice_])[:, slots].flatten(0, 1).to(states.device)
            weights = (sampling.guidance, sampling.guidance * sampling.way_guidance)
            codes, own = model.visual_head.sample(states, layout.channels(near), sampling.temperature, sampling.generator, bare, *weights)
            patches = codes.cpu().view(len(prompts), last, layout.held, len(layout.levels))
            made[:, slice_, slots] = layout.packed(patches)
            likely[:, slice_] += own.cpu().view(len(prompts), -1).sum(1)
    return layout.flat(made).unflatten(0, made.shape[:2]), likely


def _near(layout: Layout, prompts: list[Sequence], made: Tensor, slice_: int, moved: Tensor) -> Tensor:
    """What is near to each patch of a slice that is being made [prompts, slots, NEAR * held]."""
    none = torch.full((layout.grid**2,), -1)
    before = [none if prompt.last is None else prompt.last for prompt in prompts]
    goal = [none if prompt.goal is None else prompt.goal for prompt in prompts]
    last = layout.flat(made[:, slice_ - 1]) if slice_ else torch.stack(before)
    return layout.near(last, torch.stack(goal), moved, layout.flat(made[:, slice_]))


def _states(
    model: Montage, layout: Layout, prompts: list[Sequence], made: Tensor, moved: Tensor, start: int, fed: int, last: int
) -> Tensor:  # fmt: skip
    """States of the `last` positions of the first `fed` of a film: [prompts * last, hidden]."""
    sequences = []
    for prompt, patches, own in zip(prompts, made, moved):
        sequence = copy.deepcopy(prompt, {id(prompt.layout): prompt.layout})
        sequences.append(sequence.positions(layout.flat(patches), start, fed, own[1:]))
    audio = model.config.audio
    batch, _ = batched(sequences, audio.joined_states * audio.encoder_size)
    lengths = torch.tensor([len(s.ids) - s.leading_text() for s in sequences])
    rows = torch.arange(len(sequences))[:, None]
    device = next(model.parameters()).device
    states = model(on(batch, device), upper=False)[rows, lengths[:, None] - last + torch.arange(last)]
    return states.flatten(0, 1)
