"""How media stand in the one sequence: ids and codes, the order of a slice's patches, and what is predicted where.

Ids: those of the text tokenizer, then special tokens, then the places of a slice. A patch of neighbouring codes stands at one
position: its id says the place, and its codes stand beside the id. A code is a number whose digits are its channels, the
first one lowest.

A slice is cut into regions, and a step makes one patch of each (PAR, arXiv 2412.15119): patches far apart depend little on
each other, the codes of one depend on each other strongly and are made one after the other by the head. The first patch of
each region is made one after the other; from then on a step's patches are fed together, see each other, and each predicts
the next patch of its own region. The last ones predict the first ones of the next slice.

    fed       start  a0  b0  c0 | a0 b0 c0 d0 | a1 b1 c1 d1 | ... | a3 .. d3 | a0' .. d0' | ...
    predicts  a0     b0  c0  d0 | a1 b1 c1 d1 | a2 b2 c2 d2 | ... | a0' .. d0' | a1' .. d1' | ...

With one region that is raster order. Its ids are those of patches that are made one by one, so that the same weights can know both.
"""

from __future__ import annotations

import dataclasses

import torch
from torch import Tensor

from unified.config import MontageConfig

PICTURE, FILM = 0, 1
"""Special tokens, counted from first_special; the goals follow: GOAL + n leads to a picture n slices ahead."""
GOAL = 1
MOVES = 4
"""Ways in which the slice before may go on (`moves.WAYS`)."""
LIKE = 2 + MOVES
"""Slices that a slice is like: the one before it, the one that it leads to, and what the one before becomes as it moves."""
SIDES = ((0, -1), (0, 1), (-1, 0), (1, 0))
"""Rows and columns to a patch's neighbours."""
AROUND = (*SIDES, (-1, -1), (-1, 1), (1, -1), (1, 1))
NEAR = LIKE + len(SIDES)
"""Patches that a patch is near to: those at its place in slices that its own is like, and its neighbours, of which some are made before it."""
TRACKS = 1 + MOVES
"""Slices that a film's next one is compared with: the one before and what it becomes as it moves."""
FAR = 1
"""Levels a channel that a code may be away from that of a slice on which it goes, on average."""
APART, LEVELS_APART = 8, 2
"""Steps of being apart, and levels of all channels that a step is."""
BEFORE = 1 + len(AROUND)
"""Patches of the slice before that stand beside a patch of a film when it is fed: that at its place, and those around."""


def closest(like: Tensor, levels: Tensor) -> Tensor:
    """On which of slices' levels [n, count, codes, channels], -1 for nothing, each code [n, codes, channels] goes: the closest, `count` if all are
    farther than FAR; of some that are equally close, the first. [n, codes]"""
    count = like.shape[1]
    away = (like - levels[:, None]).abs().sum(-1)
    best, way = (away * count + torch.arange(count, device=like.device)[:, None]).masked_fill(like[..., 0] < 0, 10**6).min(1)
    return torch.where(best < count * (FAR * like.shape[-1] + 1), way, count)


@dataclasses.dataclass(frozen=True)
class Media:
    """Positions of a picture or a film: ids [n], the step each is fed in, the codes it holds [n, held] and those that it
    predicts [n, held] (-1: none)."""

    ids: Tensor
    steps: Tensor
    codes: Tensor
    targets: Tensor


class Layout:
    def __init__(self, config: MontageConfig) -> None:
        visual = config.visual
        self.regions, self.grid, self.patch = visual.regions, visual.grid, visual.patch
        if visual.grid % visual.patch:
            raise ValueError(f"expected a patch that divides {visual.grid}, found {visual.patch}")
        self.side = visual.grid // visual.patch
        self.slots, self.held = self.side**2, visual.patch**2
        self.levels = visual.levels
        self.most_ahead = visual.goals
        self.first_special = config.text.vocab_size
        self.specials = GOAL + 1 + visual.goals
        self.first_place = self.first_special + self.specials
        self.order = self._order(self.side, visual.regions)
        self.around = self._around(AROUND)
        self.neighbours = self._earlier(self._around(SIDES))

    @staticmethod
    def _order(side: int, regions: int) -> Tensor:
        """[steps, regions]: the slot (row * side + column) that each region makes in each step."""
        down = 1 << (regions.bit_length() - 1) // 2
        across = regions // down
        if down * across != regions or side % down or side % across:
            raise ValueError(f"expected regions that tile {side}x{side}, found {regions}")
        slots = torch.arange(side * side).view(down, side // down, across, side // across)
        return slots.permute(1, 3, 0, 2).reshape(-1, regions)

    def _around(self, ways: tuple[tuple[int, int], ...]) -> Tensor:
        """[slots, ways]: the slot there, -1 where there is none."""
        slots = torch.arange(self.slots)[:, None]
        down, right = torch.tensor(ways).T
        rows, columns = slots // self.side + down, slots % self.side + right
        there = (rows >= 0) & (rows < self.side) & (columns >= 0) & (columns < self.side)
        return torch.where(there, rows * self.side + columns, -1)

    def _earlier(self, others: Tensor) -> Tensor:
        """Slots [slots, n] that are made in an earlier step than that beside which they stand, else -1."""
        step = torch.empty(self.slots, dtype=torch.long)
        step[self.order] = torch.arange(len(self.order))[:, None].expand_as(self.order)
        return torch.where((others >= 0) & (step[others.clamp_min(0)] < step[:, None]), others, -1)

    def near(self, before: Tensor, goal: Tensor, moved: Tensor, slices: Tensor) -> Tensor:
        """Of slices [n, grid * grid] of packed codes, those before them, goals, and what those before become as they move [n, MOVES,
        grid * grid], -1 for nothing: what is near to each patch [n, slots, NEAR * held]."""
        like = torch.cat([before[:, None], goal[:, None], moved], dim=1)
        beside = self.patched(slices)[:, self.neighbours.clamp_min(0)].flatten(2)
        held = torch.repeat_interleave(self.neighbours >= 0, self.held, dim=1)
        return torch.cat([self.patched(like.flatten(0, 1)).unflatten(0, like.shape[:2]).transpose(1, 2).flatten(2), torch.where(held, beside, -1)], dim=2)

    def apart(self, slices: Tensor, moved: Tensor) -> Tensor:
        """How far a film's codes [n, grid * grid] but those of its first slice are from those before and from what they become as they
        move [n - 1, MOVES, grid * grid]; what goes where shows it better than the codes: [n - 1, slots, TRACKS * held]."""
        like = torch.cat([slices[:-1, None], moved], dim=1)
        far = (self.unpacked(like) - self.unpacked(slices[1:, None])).abs().sum(-1)
        steps = torch.where(like >= 0, (far // LEVELS_APART).clamp_max(APART - 1), -1)
        return self.patched(steps.flatten(0, 1)).unflatten(0, steps.shape[:2]).transpose(1, 2).flatten(2)

    def fed(self, patches: Tensor) -> Tensor:
        """Of anything that belongs to patches [n, slots, width] of a film's slices but the first, what stands at each position of all
        slices [regions + (n + 1) * slots, width]; -1 for nothing."""
        ordered = patches[:, self.order].flatten(0, 2)
        return torch.cat([ordered.new_full((self.regions + self.slots, patches.shape[2]), -1), ordered])

    def back(self) -> Tensor:
        """[slots, BEFORE]: how many positions before a patch those of the slice before stand, 0 for none."""
        at = torch.empty(self.slots, dtype=torch.long)
        at[self.order.flatten()] = torch.arange(self.slots)
        slots = torch.cat([torch.arange(self.slots)[:, None], self.around], dim=1)
        return torch.where(slots >= 0, self.slots + at[:, None] - at[slots.clamp_min(0)], 0)

    def predicted(self, patches: Tensor) -> Tensor:
        """Of anything that belongs to slices' patches [n, slots, width], what each position predicts [n * slots + regions, width]; -1 for nothing."""
        ordered = patches[:, self.order].flatten(0, 2)
        return torch.cat([ordered, torch.full_like(ordered[: self.regions], -1)])

    def packed(self, codes: Tensor) -> Tensor:
        """[..., channels] of levels to one number."""
        number = torch.zeros_like(codes[..., 0])
        for channel in reversed(range(len(self.levels))):
            number = number * self.levels[channel] + codes[..., channel]
        return number

    def unpacked(self, numbers: Tensor) -> Tensor:
        """Undoes packed."""
        channels = []
        for levels in self.levels:
            channels.append(numbers % levels)
            numbers = numbers // levels
        return torch.stack(channels, dim=-1)

    def patched(self, slices: Tensor) -> Tensor:
        """[n, grid * grid] of anything, row by row, to [n, slots, held]."""
        square = slices.view(-1, self.side, self.patch, self.side, self.patch)
        return square.transpose(2, 3).reshape(-1, self.slots, self.held)

    def flat(self, patches: Tensor) -> Tensor:
        """Undoes patched."""
        square = patches.view(-1, self.side, self.side, self.patch, self.patch)
        return square.transpose(2, 3).reshape(-1, self.grid**2)

    def id(self, slot: Tensor, opening: bool = False) -> Tensor:
        """A patch's id; opening: of those that are fed one by one, as all are in raster order."""
        return self.first_place + slot + self.slots * (opening or self.regions == 1)

    def channels(self, packed: Tensor) -> Tensor:
        """Of codes [..., held], -1 for none, their levels [..., held * channels], -1 for none."""
        return torch.where(packed[..., None] >= 0, self.unpacked(packed.clamp_min(0)), -1).flatten(-2)

    def media(self, slices: Tensor, start: int, last_predicts: bool = False) -> Media:
        """Positions of slices [n, grid * grid] of packed codes, begun by special token `start`.

        last_predicts: the last slice is predicted only, its last patches are not fed (nothing comes after).
        """
        count, n = len(slices), self.regions
        ordered = self.patched(slices)[:, self.order].flatten(0, 1)  # [steps of all slices, regions, held]
        slots = self.order.repeat(count, 1)
        none = torch.full((1, n, self.held), -1)
        fed = len(ordered) - last_predicts
        steps = torch.cat([torch.arange(n), n + torch.arange(fed).repeat_interleave(n)])
        first = torch.tensor([self.first_special + start])
        ids = torch.cat([first, self.id(slots[0, :-1], opening=True), self.id(slots[:fed]).flatten()])
        codes = torch.cat([none[0, :1], ordered[0, :-1], ordered[:fed].flatten(0, 1)])
        return Media(ids, steps, codes, self.predicted(self.patched(slices))[: len(ids)])
