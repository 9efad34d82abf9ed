"""What stands at a media position, and what is predicted there."""

from __future__ import annotations

import dataclasses

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from unified.config import MontageConfig
from unified.layout import APART, BEFORE, LIKE, NEAR, TRACKS, Layout, closest


def starts(levels: tuple[int, ...]) -> Tensor:
    """Where the rows of each channel begin in a table of all channels' levels."""
    return torch.tensor([0, *levels]).cumsum(0)[:-1]


def rows_summed(table: Tensor, levels: Tensor, first: Tensor) -> Tensor:
    """Sums of the table's rows for levels [n, channels], none for -1: [n, width]; first [channels] as `starts` gives them."""
    table = torch.cat([table, table.new_zeros(1, table.shape[1])])
    return functional.embedding_bag(torch.where(levels >= 0, levels + first, len(table) - 1), table, mode="sum")


NEVER = -1e9
"""Instead of minus infinity, which guidance could not weigh."""


class VisualEmbedding(nn.Module):
    """A position's embedding: a special token's own, or the sum of its place's, of its codes' channels' and, in a film, of those that stood
    there and around in the slice before, and of how far its codes are from what those became: both tell what moves."""

    def __init__(self, config: MontageConfig) -> None:
        super().__init__()
        self.layout = Layout(config)
        hidden, levels = config.text.hidden_size, config.visual.levels * self.layout.held
        self.specials = nn.Parameter(0.1 * torch.randn(self.layout.specials, hidden))
        self.places = nn.Parameter(0.05 * torch.randn(2 * self.layout.slots, hidden))
        self.channels = nn.Parameter(0.05 * torch.randn(sum(levels), hidden))
        self.before = nn.Parameter(torch.zeros(BEFORE * sum(levels), hidden))
        self.apart = nn.Parameter(torch.zeros(TRACKS * self.layout.held * APART, hidden))
        self.register_buffer("starts", starts(levels), persistent=False)
        self.register_buffer("starts_apart", starts((APART,) * (TRACKS * self.layout.held)), persistent=False)
        self.register_buffer("starts_before", starts(BEFORE * levels), persistent=False)
        raster = dataclasses.replace(config, visual=dataclasses.replace(config.visual, regions=1))
        self.register_buffer("back", torch.cat([self.layout.back(), Layout(raster).back()]), persistent=False)

    def stood(self, ids: Tensor, codes: Tensor) -> Tensor:
        """Of sequences' ids [B, T] and codes [B, T, held], what stood at and around a position in its film's slice before: [B, T, BEFORE * held],
        -1 for nothing. A film's positions repeat after a slice; those of two films never are that far apart."""
        slots, at = self.layout.slots, torch.arange(ids.shape[1], device=ids.device)
        goes_on = (at >= slots) & (ids >= self.layout.first_place) & (ids == ids.roll(slots, 1))
        back = self.back[(ids - self.layout.first_place).clamp_min(0)]
        rows = torch.arange(len(ids), device=ids.device)[:, None, None]
        found = codes[rows, (at[:, None] - back).clamp_min(0)]
        return torch.where((goes_on[..., None] & (back > 0))[..., None], found, -1).flatten(2)

    def forward(self, ids: Tensor, codes: Tensor, stood: Tensor, apart: Tensor) -> Tensor:
        """Of ids [n], codes [n, held], what stood there [n, BEFORE * held] and how far they are from that [n, TRACKS * held], [n, hidden]."""
        place = ids - self.layout.first_place
        channels = self.channels[self.layout.unpacked(codes.clamp_min(0)).flatten(1) + self.starts].sum(1)
        special = self.specials[(ids - self.layout.first_special).clamp_max(self.layout.specials - 1)]
        films = (stood >= 0).any(1).nonzero()[:, 0]
        before = rows_summed(self.before, self.layout.channels(stood[films]), self.starts_before)
        before = before + rows_summed(self.apart, apart[films], self.starts_apart)
        own = (self.places[place.clamp_min(0)] + channels).index_add(0, films, before)
        return torch.where((place < 0)[:, None], special, own)


class VisualHead(nn.Module):
    """A patch code by code, and a code channel by channel, each from those before and from the patches that are near. First is chosen of which
    slice a code goes on, if of any (its way); then its levels are chosen close to those there. Attention alone does not learn to repeat them, and
    levels that are chosen without a way follow one here and another there.
    """

    def __init__(self, config: MontageConfig) -> None:
        super().__init__()
        self.held, self.channels = config.visual.patch**2, len(config.visual.levels)
        size, self.levels = config.visual.head_size, config.visual.levels * self.held
        self.input = nn.Linear(config.text.hidden_size, size)
        self.near = nn.Parameter(torch.zeros(NEAR * sum(self.levels), size))
        self.way_hidden = nn.ModuleList(nn.Linear(size, size) for _ in range(self.held))
        self.way_output = nn.ModuleList(nn.Linear(size, LIKE + 1) for _ in range(self.held))
        self.went = nn.Parameter(torch.zeros(self.held * (LIKE + 1), size))
        self.there = nn.Parameter(torch.zeros(sum(self.levels), size))
        self.hidden = nn.ModuleList(nn.Linear(size, size) for _ in self.levels)
        self.output = nn.ModuleList(nn.Linear(size, levels) for levels in self.levels)
        self.stay = nn.ModuleList(nn.Linear(size, 1) for _ in self.levels)
        self.spread = nn.Parameter(torch.tensor([1.0, 0.6, 0.15, *[0.0] * max(self.levels)])[: max(self.levels)])
        self.chosen = nn.ParameterList(nn.Parameter(0.5 * torch.randn(levels, size)) for levels in self.levels[:-1])
        self.same = nn.Parameter(torch.zeros(len(self.levels) - 1, size))
        for layer in [*self.stay, *self.way_output]:
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)
        self.register_buffer("starts", starts(NEAR * self.levels), persistent=False)

    def begin(self, hidden: Tensor, near: Tensor) -> Tensor:
        """What is known before anything is chosen [n, size], of near [n, NEAR * held * channels], -1 for nothing."""
        return self.input(hidden) + rows_summed(self.near, near, self.starts)

    def like(self, near: Tensor) -> Tensor:
        """Levels [n, LIKE, held, channels] in the slices that a slice is like."""
        return near[:, : LIKE * len(self.levels)].unflatten(1, (LIKE, self.held, self.channels))

    def ways(self, codes: Tensor, near: Tensor) -> Tensor:
        """Of codes [n, held * channels] the slice that each is closest to, LIKE if it is to none: [n, held]."""
        return closest(self.like(near), codes.unflatten(1, (self.held, self.channels)))

    def way_logits(self, state: Tensor, code: int, near: Tensor) -> Tensor:
        """[n, LIKE + 1] from what is known so far [n, size]; the last one for none."""
        scores = self.way_output[code](functional.silu(self.way_hidden[code](state))).float()
        missing = functional.pad(self.like(near)[:, :, code, 0] < 0, (0, 1), value=False)
        return scores.masked_fill(missing, NEVER)

    def go(self, state: Tensor, code: int, way: Tensor, near: Tensor) -> tuple[Tensor, Tensor]:
        """What is known once a code has a way, and the levels there [n, channels], -1 for none."""
        like = functional.pad(self.like(near)[:, :, code], (0, 0, 0, 1), value=-1)
        there = like[torch.arange(len(way), device=way.device), way]
        first = code * self.channels
        rows = rows_summed(self.there, there, self.starts[first : first + self.channels])
        return state + self.went[code * (LIKE + 1) + way] + rows, there

    def logits(self, state: Tensor, channel: int, there: Tensor) -> Tensor:
        """[n, levels] from what is known so far [n, size]; levels close to that of the way [n] count more where it is likely to be followed."""
        inner = functional.silu(self.hidden[channel](state))
        scores, pull = self.output[channel](inner).float(), self.stay[channel](inner).float()
        away = (there[:, None] - torch.arange(self.levels[channel], device=there.device)).abs().clamp_max(len(self.spread) - 1)
        return scores + pull * self.spread[away] * (there[:, None] >= 0)

    def took(self, state: Tensor, channel: int, level: Tensor, there: Tensor) -> Tensor:
        """What is known once a channel has a level; that it is the way's says much of those that follow."""
        return state + self.chosen[channel][level] + (level == there)[:, None] * self.same[channel]

    def forward(self, hidden: Tensor, codes: Tensor, near: Tensor) -> Tensor:
        """Log-probabilities [n, held * channels] of codes [n, held * channels], float32, that of a code's way with its first channel's;
        near as in `begin`."""
        state, found, ways = self.begin(hidden, near), [], self.ways(codes, near)
        for code in range(self.held):
            way = ways[:, code]
            likely = self.way_logits(state, code, near).log_softmax(-1).gather(1, way[:, None])
            state, there = self.go(state, code, way, near)
            for i, beside in enumerate(there.T):
                channel = code * self.channels + i
                level = codes[:, channel]
                own = self.logits(state, channel, beside).log_softmax(-1).gather(1, level[:, None])
                found.append(own if i else own + likely)
                if channel + 1 < len(self.levels):
                    state = self.took(state, channel, level, beside)
        return torch.cat(found, dim=1)

    @torch.no_grad()
    def sample(
        self, hidden: Tensor, near: Tensor, temperature: float, generator: torch.Generator | None,
        bare: Tensor | None = None, guidance: float = 1.0, way_guidance: float = 1.0,
    ) -> tuple[Tensor, Tensor]:  # fmt: skip
        """Codes [n, held * channels] drawn, and log-probabilities [n] of them and of the ways drawn, at temperature 1 and without guidance.
        Temperature 0 takes the likeliest. bare: states of the same positions when nothing is wished for, which guidance weighs against, that of ways
        for itself.
        """
        likely = torch.zeros(len(hidden), device=hidden.device)

        def draw(scores: list[Tensor], weight: float = guidance) -> Tensor:
            nonlocal likely
            weighed = scores[-1] + weight * (scores[0] - scores[-1])
            if temperature > 0:
                taken = torch.multinomial((weighed / temperature).softmax(-1), 1, generator=generator)[:, 0]
            else:
                taken = weighed.argmax(-1)
            likely = likely + scores[0].log_softmax(-1).gather(1, taken[:, None])[:, 0]
            return taken

        states = [self.begin(own, near) for own in ([hidden] if bare is None else [hidden, bare])]
        found = []
        for code in range(self.held):
            way = draw([self.way_logits(state, code, near) for state in states], way_guidance)
            there = self.go(states[0], code, way, near)[1]
            states = [self.go(state, code, way, near)[0] for state in states]
            for i, beside in enumerate(there.T):
                channel = code * self.channels + i
                found.append(draw([self.logits(state, channel, beside) for state in states]))
                if channel + 1 < len(self.levels):
                    states = [self.took(state, channel, found[-1], beside) for state in states]
        return torch.stack(found, dim=1), likely


class NearbyLayer(nn.Module):
    """Adds to each position what follows from it and its two neighbours in its sound."""

    def __init__(self, hidden: int, wide: int, epsilon: float) -> None:
        super().__init__()
        self.layernorm = nn.RMSNorm(hidden, epsilon)
        self.up_proj = nn.Linear(3 * hidden, wide, bias=False)
        self.down_proj = nn.Linear(wide, hidden, bias=False)

    def forward(self, x: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """[n, hidden]; first, last [n, 1]: where sounds begin and end."""
        y = self.layernorm(x)
        near = torch.cat([y.roll(1, 0).masked_fill(first, 0), y, y.roll(-1, 0).masked_fill(last, 0)], dim=1)
        return x + self.down_proj(functional.silu(self.up_proj(near)))


LETTERS = 128
"""ASCII, of which the first is for nothing."""


class AudioProjector(nn.Module):
    """Joined encoder states to embeddings, in which what is said can be read already."""

    def __init__(self, config: MontageConfig) -> None:
        super().__init__()
        hidden, audio = config.text.hidden_size, config.audio
        self.input = nn.Linear(audio.joined_states * audio.encoder_size, hidden)
        self.layers = nn.ModuleList(NearbyLayer(hidden, audio.projector_size, config.text.rms_norm_eps) for _ in range(audio.projector_layers))
        self.norm = nn.RMSNorm(hidden, config.text.rms_norm_eps)
        self.letters = nn.Linear(hidden, audio.joined_states * LETTERS)

    def spelt(self, embeddings: Tensor) -> Tensor:
        """Scores of the letter that each state hears, or nothing: of [n, hidden] [n * joined_states, LETTERS]."""
        return self.letters(embeddings).view(-1, LETTERS)

    def forward(self, joined: Tensor, lengths: Tensor) -> Tensor:
        """[n, joined_states * encoder_size] of sounds of so many positions each to [n, hidden]."""
        ends = lengths.cumsum(0)
        first, last = (torch.zeros(len(joined), 1, dtype=torch.bool, device=joined.device) for _ in range(2))
        first[ends - lengths] = True
        last[ends - 1] = True
        x = self.input(joined)
        for layer in self.layers:
            x = layer(x, first, last)
        return self.norm(x)
