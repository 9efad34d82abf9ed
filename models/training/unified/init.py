"""How an untrained expert begins: as the text expert's layer, with its strongest feed-forward neurons."""

from __future__ import annotations

import torch
from torch import Tensor

from unified.heads import AudioProjector
from unified.layout import MOVES
from unified.net import Layer, MediaExpert, Montage, TextExpert

MIDWAY = 6.8
"""Root mean square of the text expert's states in its middle."""

NEARBY = tuple(f"visual_head.{part}" for part in ("near", "same", "stay", "way_output", "went", "there")) + ("visual_embedding.before", "visual_embedding.apart")
"""What begins at zero, by the beginning of its name: of what is near."""


@torch.no_grad()
def stir(model: Montage) -> None:
    """What begins at zero to random values, that tests see what it does."""
    for name, parameter in model.named_parameters():
        if name.startswith(NEARBY):
            parameter.normal_(std=0.1)


def rolled(slices: Tensor) -> Tensor:
    """Stands for what slices [n, grid * grid] become as they move, where there is no codec."""
    return torch.stack([slices.roll(1 + way, 1) for way in range(MOVES)], dim=1)


@torch.no_grad()
def enlarge(projector: AudioProjector) -> None:
    projector.norm.weight.fill_(MIDWAY)


@torch.no_grad()
def copy_text(expert: MediaExpert, text: TextExpert, first: int = 0) -> None:
    """first: the layer of the text expert beside which the lowest of this one stands."""
    for mine, source in zip(expert.layers, text.layers[first:]):
        _copy(mine, source)
    expert.norm.weight.copy_(text.norm.weight.mean().expand_as(expert.norm.weight))


def _copy(mine: Layer, source: Layer) -> None:
    """A neuron's strength is the product of the norms of its three weights, as the norm before them scales them."""
    mine.input_layernorm.load_state_dict(source.input_layernorm.state_dict())
    mine.post_attention_layernorm.load_state_dict(source.post_attention_layernorm.state_dict())
    mine.self_attn.load_state_dict(source.self_attn.state_dict())
    scale = source.post_attention_layernorm.weight
    a, b = ((p.weight * scale).norm(dim=1) for p in (source.mlp.gate_proj, source.mlp.up_proj))
    strength = a * b * source.mlp.down_proj.weight.norm(dim=0)
    kept = strength.topk(mine.mlp.gate_proj.out_features).indices.sort().values
    mine.mlp.gate_proj.weight.copy_(source.mlp.gate_proj.weight[kept])
    mine.mlp.up_proj.weight.copy_(source.mlp.up_proj.weight[kept])
    mine.mlp.down_proj.weight.copy_(source.mlp.down_proj.weight[:, kept])
