"""How media stand in the one sequence: ids, the order of a slice's codes, and what is predicted where.

Ids: those of the text tokenizer, then special tokens, then visual codes. A visual id says the place and the code, so it
alone decides the embedding: `first_code + place * codes + code`, and a code's channels are its digits, the first one lowest.

A slice is cut into regions, and a step makes one code of each (PAR, arXiv 2412.15119): codes far apart depend little on
each other. The first code of each region is made one after the other; from then on a step's codes are fed together, see
each other, and each predicts the next code of its own region. The last ones predict the first ones of the next slice.

    fed       start  a0  b0  c0 | a0 b0 c0 d0 | a1 b1 c1 d1 | ... | a15 .. d15 | a0' .. d0' | ...
    predicts  a0     b0  c0  d0 | a1 b1 c1 d1 | a2 b2 c2 d2 | ... | a0' .. d0' | a1' .. d1' | ...
"""

from __future__ import annotations

import dataclasses

import torch
from torch import Tensor

from unified.config import MontageConfig

PICTURE, FILM = 0, 1
"""Special tokens, counted from first_special; the goals follow: GOAL + n leads to a picture n slices ahead."""
GOAL = 1


@dataclasses.dataclass(frozen=True)
class Media:
    """Positions of a picture or a film: ids, the step each is fed in, and the code it predicts (-1: none)."""

    ids: Tensor
    steps: Tensor
    targets: Tensor


class Layout:
    def __init__(self, config: MontageConfig) -> None:
        visual = config.visual
        self.regions, self.grid, self.slots = visual.regions, visual.grid, visual.grid**2
        self.levels = visual.levels
        self.most_ahead = visual.goals
        self.codes = 1
        for levels in visual.levels:
            self.codes *= levels
        self.first_special = config.text.vocab_size
        self.specials = GOAL + 1 + visual.goals
        self.first_code = self.first_special + self.specials
        self.order = self._order(visual.grid, visual.regions)

    @staticmethod
    def _order(grid: int, regions: int) -> Tensor:
        """[steps, regions]: the slot (row * grid + column) that each region makes in each step."""
        down = 1 << (regions.bit_length() - 1) // 2
        across = regions // down
        if down * across != regions or grid % down or grid % across:
            raise ValueError(f"expected regions that tile {grid}x{grid}, found {regions}")
        slots = torch.arange(grid * grid).view(down, grid // down, across, grid // across)
        return slots.permute(1, 3, 0, 2).reshape(-1, regions)

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

    def id(self, slot: Tensor, code: Tensor, opening: bool = False) -> Tensor:
        """A code's id; opening: of those that are fed one by one."""
        return self.first_code + (slot + self.slots * opening) * self.codes + code

    def media(self, slices: Tensor, start: int, last_predicts: bool = False) -> Media:
        """Positions of slices [n, slots] of packed codes, begun by special token `start`.

        last_predicts: the last slice is predicted only, its last codes are not fed (nothing comes after).
        """
        count, n = len(slices), self.regions
        ordered = slices[:, self.order].flatten(0, 1)  # [steps of all slices, regions]
        slots = self.order.repeat(count, 1)
        opening = self.id(slots[0, :-1], ordered[0, :-1], opening=True)
        fed = self.id(slots, ordered)
        targets = torch.cat([ordered[1:], torch.full((1, n), -1)])
        if last_predicts:
            fed, targets = fed[:-1], targets[:-1]
        steps = torch.cat([torch.arange(n), n + torch.arange(len(fed)).repeat_interleave(n)])
        first = torch.tensor([self.first_special + start])
        return Media(torch.cat([first, opening, fed.flatten()]), steps, torch.cat([ordered[0], targets.flatten()]))
