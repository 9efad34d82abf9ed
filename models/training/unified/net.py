"""The decoder: one sequence, weights by medium (Mixture-of-Transformers, arXiv 2411.04996).

Text positions go through the published decoder, which is frozen; visual positions through an expert that exists in the lowest
layers only, audio positions through one that exists in the layers above. Each position sees the earlier ones that are in its
layer: text and pictures below, text and sound above. Sound is above because there the frozen decoder copies: of a sentence
that it sees in its lowest 15 layers alone it repeats next to nothing, of one in the upper 15 nearly all.
"""

from __future__ import annotations

import dataclasses
from collections import OrderedDict

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from unified.config import MontageConfig, TextConfig
from unified.heads import AudioProjector, VisualEmbedding, VisualHead

TEXT, VISUAL, AUDIO, PADDING = 0, 1, 2, -1


class RmsNorm(nn.Module):
    def __init__(self, size: int, epsilon: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.epsilon = epsilon

    def forward(self, x: Tensor) -> Tensor:
        scale = torch.rsqrt(x.float().square().mean(-1, keepdim=True) + self.epsilon)
        return (x * scale.to(x.dtype)) * self.weight.to(x.dtype)


class Attention(nn.Module):
    def __init__(self, text: TextConfig) -> None:
        super().__init__()
        hidden, size = text.hidden_size, text.head_dim
        self.q_proj = nn.Linear(hidden, text.num_attention_heads * size, bias=False)
        self.k_proj = nn.Linear(hidden, text.num_key_value_heads * size, bias=False)
        self.v_proj = nn.Linear(hidden, text.num_key_value_heads * size, bias=False)
        self.o_proj = nn.Linear(text.num_attention_heads * size, hidden, bias=False)


class FeedForward(nn.Module):
    def __init__(self, hidden: int, wide: int) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(hidden, wide, bias=False)
        self.up_proj = nn.Linear(hidden, wide, bias=False)
        self.down_proj = nn.Linear(wide, hidden, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.down_proj(functional.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    """Names are those of Llama checkpoints."""

    def __init__(self, text: TextConfig, wide: int) -> None:
        super().__init__()
        self.input_layernorm = RmsNorm(text.hidden_size, text.rms_norm_eps)
        self.self_attn = Attention(text)
        self.post_attention_layernorm = RmsNorm(text.hidden_size, text.rms_norm_eps)
        self.mlp = FeedForward(text.hidden_size, wide)

    def query_key_value(self, x: Tensor) -> Tensor:
        """[n, hidden] to [n, (heads + 2 key/value heads) * head_dim]."""
        a, y = self.self_attn, self.input_layernorm(x)
        return torch.cat([a.q_proj(y), a.k_proj(y), a.v_proj(y)], dim=-1)

    def close(self, x: Tensor, mixed: Tensor) -> Tensor:
        x = x + self.self_attn.o_proj(mixed)
        return x + self.mlp(self.post_attention_layernorm(x))


class TextExpert(nn.Module):
    def __init__(self, config: TextConfig) -> None:
        super().__init__()
        self.embed_tokens = nn.Embedding(config.vocab_size, config.hidden_size)
        self.layers = nn.ModuleList(Layer(config, config.intermediate_size) for _ in range(config.num_hidden_layers))
        self.norm = RmsNorm(config.hidden_size, config.rms_norm_eps)


class MediaExpert(nn.Module):
    def __init__(self, text: TextConfig, layers: int, wide: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(text, wide) for _ in range(layers))
        self.norm = RmsNorm(text.hidden_size, text.rms_norm_eps)


@dataclasses.dataclass(frozen=True)
class Batch:
    """Sequences below each other, [B, T]. A leading text of each sequence can stand apart in `prefix` [B, P]: nothing
    before it depends on what is trained, so it needs no gradient. Padding is at the end of each part.
    """

    ids: Tensor
    """-1 where an embedding stands."""
    codes: Tensor
    """[B, T, held] of the patches that stand at visual positions, else -1."""
    near: Tensor
    """[B, T, NEAR * held]: the patches that are near to the one that a position predicts, else -1."""
    apart: Tensor
    """[B, T, TRACKS * held]: how far a film's codes are from those before and from what they become as they move, else -1."""
    expert: Tensor
    """TEXT, VISUAL, AUDIO or PADDING."""
    steps: Tensor
    """A position sees those of its own step and of earlier ones."""
    positions: Tensor
    """In the whole sequence."""
    prefix: Tensor
    prefix_lengths: Tensor
    """[B]"""
    audio: Tensor
    """[audio positions of all sequences in order, joined_states * encoder_size]"""
    audio_lengths: Tensor
    """Positions of each sound, which does not see those beside it before the decoder: [sounds]"""


@dataclasses.dataclass
class Inside:
    """What training looks at inside: embeddings [n, hidden] of the audio positions; keys and values, unrotated, [n, 2 * key/value
    heads * head_dim] of the positions of text and of sound in each layer that both go through."""

    embeddings: Tensor | None = None
    text: list[Tensor] = dataclasses.field(default_factory=list)
    audio: list[Tensor] = dataclasses.field(default_factory=list)


class Montage(nn.Module):
    def __init__(self, config: MontageConfig) -> None:
        super().__init__()
        self.config = config
        self.text = TextExpert(config.text).requires_grad_(False)
        self.visual = MediaExpert(config.text, config.media_layers, config.visual.intermediate_size)
        above = config.text.num_hidden_layers - config.media_layers
        self.audio = MediaExpert(config.text, above, config.audio.intermediate_size)
        self.visual_embedding = VisualEmbedding(config)
        self.visual_head = VisualHead(config)
        self.audio_projector = AudioProjector(config)
        self.kept: Kept | None = None
        half = config.text.head_dim // 2
        self.register_buffer("frequencies", config.text.rope_theta ** (-torch.arange(half).float() / half), persistent=False)

    def rotated(self, x: Tensor, positions: Tensor) -> Tensor:
        """[B, heads, T, head_dim] by positions [B, T]; halves are paired, as in Hugging Face's checkpoints."""
        angle = positions[:, None, :, None].float() * self.frequencies
        cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
        a, b = x.chunk(2, dim=-1)
        return torch.cat([a * cos - b * sin, b * cos + a * sin], dim=-1)

    def split(self, qkv: Tensor, positions: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """[B, T, ...] to queries, keys, values [B, heads, T, head_dim]."""
        t = self.config.text
        sizes = [t.num_attention_heads * t.head_dim] + 2 * [t.num_key_value_heads * t.head_dim]
        q, k, v = (part.unflatten(-1, (-1, t.head_dim)).transpose(1, 2) for part in qkv.split(sizes, dim=-1))
        return self.rotated(q, positions), self.rotated(k, positions), v

    def embedded(self, kind: int, batch: Batch, at: Tensor) -> Tensor:
        """[n, hidden] of the positions at [n] of one kind."""
        if kind == AUDIO:
            return self.audio_projector(batch.audio, batch.audio_lengths)
        ids = batch.ids.flatten()[at]
        if kind == TEXT:
            return self.text.embed_tokens(ids)
        stood = self.visual_embedding.stood(batch.ids, batch.codes)
        codes, stood, apart = (t.flatten(0, 1)[at] for t in (batch.codes, stood, batch.apart))
        return self.visual_embedding(ids, codes, stood, apart)

    def forward(self, batch: Batch, upper: bool = True, inside: Inside | None = None) -> Tensor:
        """Last hidden states [B, T, hidden], each normalised by its expert. upper: whether text and sound go on above pictures."""
        reaches = self.config.text.num_hidden_layers if upper else self.config.media_layers
        prefix, places = Prefix(self, batch, reaches), Places(batch.expert)
        states = {kind: self.embedded(kind, batch, at) for kind, at in places.at.items()}
        if inside:
            inside.embeddings = states.get(AUDIO)
        states |= self.layers(range(self.config.media_layers), (TEXT, VISUAL), states, batch, prefix)
        if upper:
            states |= self.layers(range(self.config.media_layers, reaches), (TEXT, AUDIO), states, batch, prefix, inside)
        experts = self.experts()
        normal = {kind: experts[kind].norm(x) for kind, x in states.items()}
        return places.spread(normal)

    def experts(self) -> dict[int, TextExpert | MediaExpert]:
        return {TEXT: self.text, VISUAL: self.visual, AUDIO: self.audio}

    def layers(
        self, numbers: range, kinds: tuple[int, int], all_states: dict[int, Tensor], batch: Batch, prefix: Prefix, inside: Inside | None = None
    ) -> dict[int, Tensor]:  # fmt: skip
        """Positions [n, hidden] of some kinds through some layers, moved together."""
        own = (batch.expert == kinds[0]) | (batch.expert == kinds[1])
        states = {kind: x for kind, x in all_states.items() if kind in kinds}
        if not states:
            return states
        order = torch.argsort(~own, dim=1, stable=True)[:, : int(own.sum(1).max())]
        rows = torch.arange(len(own), device=own.device)[:, None]
        expert = batch.expert[rows, order].where(own[rows, order], PADDING)
        steps, positions = batch.steps[rows, order], batch.positions[rows, order]
        mask = prefix.mask(steps[:, :, None] >= steps[:, None, :], expert)
        places = Places(expert)
        for i in numbers:
            states = self.layer(i, states, places, positions, mask, prefix, inside)
        return states

    def layer(
        self, i: int, states: dict[int, Tensor], places: Places, positions: Tensor, mask: Tensor, prefix: Prefix, inside: Inside | None
    ) -> dict[int, Tensor]:  # fmt: skip
        """States [n, hidden] by kind, of which each goes through its expert's layer i; attention is over all of them."""
        first = {TEXT: 0, VISUAL: 0, AUDIO: self.config.media_layers}
        layers = {kind: expert.layers[i - first[kind]] for kind, expert in self.experts().items() if kind in states}
        qkv = {kind: layer.query_key_value(states[kind]) for kind, layer in layers.items()}
        if inside and AUDIO in qkv and TEXT in qkv:
            width = 2 * self.config.text.num_key_value_heads * self.config.text.head_dim
            inside.text.append(qkv[TEXT][:, -width:])
            inside.audio.append(qkv[AUDIO][:, -width:])
        q, k, v = self.split(places.spread(qkv), positions)
        k, v = (torch.cat([before.to(own.dtype), own], dim=2) for before, own in zip(prefix.keys_values[i], (k, v)))
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask, enable_gqa=True).transpose(1, 2).flatten(2)
        return {kind: layer.close(states[kind], places.of(kind, mixed)) for kind, layer in layers.items()}


class Places:
    """Where the positions of each kind stand in [B, T]; between layers each kind's states are kept packed, [n, ...]."""

    def __init__(self, expert: Tensor) -> None:
        flat = expert.flatten()
        found = {kind: (flat == kind).nonzero()[:, 0] for kind in (TEXT, VISUAL, AUDIO)}
        self.shape, self.at = expert.shape, {kind: at for kind, at in found.items() if len(at)}
        self.packed = sum(map(len, found.values()))
        self.back = torch.full_like(flat, self.packed)
        self.back[torch.cat(list(found.values()))] = torch.arange(self.packed, device=flat.device)

    def of(self, kind: int, x: Tensor) -> Tensor:
        """[B, T, width] to the [n, width] of a kind."""
        return x.flatten(0, 1).index_select(0, self.at[kind])

    def spread(self, states: dict[int, Tensor]) -> Tensor:
        """[n, width] of each kind to [B, T, width], padding zero."""
        parts = list(states.values())
        nothing = parts[0].new_zeros(1, parts[0].shape[1])
        rows = torch.cat([part.to(nothing.dtype) for part in [*parts, nothing]])
        return rows.index_select(0, self.back).unflatten(0, self.shape)


class Kept:
    """Keys and values of the leading texts used last: what a clip is told by is asked for again and again."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.texts: OrderedDict[tuple[int, ...], Tensor] = OrderedDict()

    def fill(self, model: Montage, rows: list[tuple[int, ...]], layers: int, device: torch.device) -> list[Tensor]:
        """Of each row [>= layers, 2, key/value heads, length, head_dim], float16."""
        missing = list({row for row in rows if row not in self.texts or len(self.texts[row]) < layers})
        if missing:
            ids = nn.utils.rnn.pad_sequence([torch.tensor(row, dtype=torch.long) for row in missing], batch_first=True).to(device)
            lengths = torch.tensor([len(row) for row in missing], device=device)
            fresh = text_keys_values(model, ids, lengths, layers).half().transpose(0, 2)  # [B, 2, layers, ...]
            for row, found in zip(missing, fresh):
                self.texts[row] = found[..., : len(row), :].transpose(0, 1).clone()
        for row in rows:
            self.texts.move_to_end(row)
        found = [self.texts[row] for row in rows]
        while len(self.texts) > self.size:
            self.texts.popitem(last=False)
        return found


@torch.no_grad()
def text_keys_values(model: Montage, ids: Tensor, lengths: Tensor, layers: int) -> Tensor:
    """Of texts [B, P]: [layers, 2, B, key/value heads, P, head_dim]."""
    positions = torch.arange(ids.shape[1], device=ids.device)[None].expand_as(ids)
    there = positions < lengths[:, None]
    places = Places(torch.where(there, TEXT, PADDING))
    mask = ((positions[:, :, None] >= positions[:, None, :]) & there[:, None, :])[:, None]
    x, found = model.text.embed_tokens(ids[there]), []
    for i, layer in enumerate(model.text.layers[:layers]):
        q, k, v = model.split(places.spread({TEXT: layer.query_key_value(x)}), positions)
        found.append(torch.stack([k, v]))
        if len(x) and i + 1 < layers:
            mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask, enable_gqa=True)
            x = layer.close(x, places.of(TEXT, mixed.transpose(1, 2).flatten(2)))
    return torch.stack(found)


class Prefix:
    """Keys and values [B, key/value heads, P, head_dim] of the leading texts, for each layer; kept if the model keeps any."""

    def __init__(self, model: Montage, batch: Batch, layers: int) -> None:
        ids, lengths = batch.prefix, batch.prefix_lengths
        self.there = torch.arange(ids.shape[1], device=ids.device)[None] < lengths[:, None]
        if model.kept is None:
            self.keys_values = text_keys_values(model, ids, lengths, layers)
            return
        rows = [tuple(row[:n]) for row, n in zip(ids.tolist(), lengths.tolist())]
        kept = model.kept.fill(model, rows, layers, ids.device)
        t = model.config.text
        self.keys_values = torch.zeros(layers, 2, len(rows), t.num_key_value_heads, ids.shape[1], t.head_dim, device=ids.device)
        for i, own in enumerate(kept):
            self.keys_values[:, :, i, :, : own.shape[3]] = own[:layers]

    def mask(self, visible: Tensor, kinds: Tensor) -> Tensor:
        """What each of the other positions sees, [B, 1, T, P + T]; padding sees itself, so that nothing is not a number."""
        itself = torch.eye(kinds.shape[1], dtype=torch.bool, device=kinds.device)
        own = (visible & (kinds != PADDING)[:, None, :]) | itself
        return torch.cat([self.there[:, None, :].expand(-1, kinds.shape[1], -1), own], dim=2)[:, None]
