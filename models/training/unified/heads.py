"""What stands at a media position, and what is predicted there."""

from __future__ import annotations

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from unified.config import MontageConfig
from unified.layout import LIKE, NEAR, Layout


class VisualEmbedding(nn.Module):
    """A position's embedding: a special token's own, or the sum of its place's and of its codes' channels'."""

    def __init__(self, config: MontageConfig) -> None:
        super().__init__()
        self.layout = Layout(config)
        hidden, levels = config.text.hidden_size, config.visual.levels * self.layout.held
        self.specials = nn.Parameter(0.1 * torch.randn(self.layout.specials, hidden))
        self.places = nn.Parameter(0.05 * torch.randn(2 * self.layout.slots, hidden))
        self.channels = nn.Parameter(0.05 * torch.randn(sum(levels), hidden))
        starts = torch.tensor([sum(levels[:c]) for c in range(len(levels))])
        self.register_buffer("starts", starts, persistent=False)

    def forward(self, ids: Tensor, codes: Tensor) -> Tensor:
        """Of ids [n] and codes [n, held], [n, hidden]."""
        place = ids - self.layout.first_place
        channels = self.channels[self.layout.unpacked(codes.clamp_min(0)).flatten(1) + self.starts].sum(1)
        special = self.specials[(ids - self.layout.first_special).clamp_max(self.layout.specials - 1)]
        return torch.where((place < 0)[:, None], special, self.places[place.clamp_min(0)] + channels)


class VisualHead(nn.Module):
    """A patch channel by channel, those of its first code first; each sees those before, and the patches that are near: those at its place in
    the slice before and in the goal, which most of a slice is like, and its neighbours. Attention alone does not learn to repeat them.
    """

    def __init__(self, config: MontageConfig) -> None:
        super().__init__()
        size, self.levels = config.visual.head_size, config.visual.levels * config.visual.patch**2
        self.input = nn.Linear(config.text.hidden_size, size)
        self.hidden = nn.ModuleList(nn.Linear(size, size) for _ in self.levels)
        self.output = nn.ModuleList(nn.Linear(size, levels) for levels in self.levels)
        self.chosen = nn.ParameterList(nn.Parameter(0.5 * torch.randn(levels, size)) for levels in self.levels[:-1])
        self.near = nn.ParameterList(nn.Parameter(torch.zeros(levels, size)) for levels in NEAR * self.levels)
        self.same = nn.Parameter(torch.zeros(len(self.levels) - 1, size))
        self.stay = nn.ModuleList(nn.Linear(size, LIKE) for _ in self.levels)
        for layer in self.stay:
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)
        starts = torch.tensor([sum(self.levels[:c]) for c in range(len(self.levels))])
        self.register_buffer("starts", torch.cat([starts + i * sum(self.levels) for i in range(NEAR)]), persistent=False)

    def begin(self, hidden: Tensor, near: Tensor) -> Tensor:
        """What is known before any channel is chosen [n, size], of near [n, NEAR * held * channels], -1 for nothing."""
        table = torch.cat([*self.near, self.near[0].new_zeros(1, self.near[0].shape[1])])
        rows = torch.where(near >= 0, near + self.starts, len(table) - 1)
        return self.input(hidden) + functional.embedding_bag(rows, table, mode="sum")

    def took(self, state: Tensor, channel: int, level: Tensor, near: Tensor) -> Tensor:
        """What is known once a channel has a level; that it is the one of the slice before says much of those that follow."""
        stays = (level == near[:, channel])[:, None]
        return state + self.chosen[channel][level] + stays * self.same[channel]

    def logits(self, state: Tensor, channel: int, near: Tensor) -> Tensor:
        """[n, levels] from what is known so far [n, head_size]; the level of a slice that its own is like counts more where it is likely to stay."""
        inner = functional.silu(self.hidden[channel](state))
        scores, pulls = self.output[channel](inner).float(), self.stay[channel](inner).float()
        levels = torch.arange(self.levels[channel], device=near.device)
        for pull, beside in zip(pulls.T, near[:, channel :: len(self.levels)].T):
            scores = scores + pull[:, None] * (beside[:, None] == levels)
        return scores

    def forward(self, hidden: Tensor, codes: Tensor, near: Tensor) -> Tensor:
        """Log-probabilities [n, held * channels] of codes [n, held * channels], float32; near as in `begin`."""
        state, found = self.begin(hidden, near), []
        for channel in range(len(self.levels)):
            scores = self.logits(state, channel, near).log_softmax(-1)
            found.append(scores.gather(1, codes[:, channel : channel + 1]))
            if channel + 1 < len(self.levels):
                state = self.took(state, channel, codes[:, channel], near)
        return torch.cat(found, dim=1)

    @torch.no_grad()
    def sample(
        self, hidden: Tensor, near: Tensor, temperature: float, generator: torch.Generator | None, bare: Tensor | None = None, guidance: float = 1.0
    ) -> Tensor:  # fmt: skip
        """Codes [n, held * channels] drawn; temperature 0 takes the likeliest. bare: states of the same positions when nothing is
        wished for, which guidance weighs against.
        """
        state, found = self.begin(hidden, near), []
        other = None if bare is None else self.begin(bare, near)
        for channel in range(len(self.levels)):
            scores = self.logits(state, channel, near)
            if other is not None:
                without = self.logits(other, channel, near)
                scores = without + guidance * (scores - without)
            if temperature > 0:
                chosen = torch.multinomial((scores / temperature).softmax(-1), 1, generator=generator)[:, 0]
            else:
                chosen = scores.argmax(-1)
            found.append(chosen)
            if channel + 1 < len(self.levels):
                state = self.took(state, channel, chosen, near)
                other = None if other is None else self.took(other, channel, chosen, near)
        return torch.stack(found, dim=1)


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
