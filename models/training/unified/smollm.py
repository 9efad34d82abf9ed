"""The text expert's published weights, as the server reads them."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from unified.config import TextConfig
from unified.net import TextExpert

NAMES = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}


def halves(weight: Tensor, size: int) -> Tensor:
    """Rows of heads whose pairs GGUF's `llama` files put side by side, with the pairs half a head apart again."""
    return weight.unflatten(0, (-1, size // 2, 2)).transpose(1, 2).flatten(0, 2)


def read_gguf(file: Path, config: TextConfig) -> TextExpert:
    """Dequantised to float32."""
    from gguf import GGUFReader, dequantize

    stored = {t.name: torch.from_numpy(dequantize(t.data, t.tensor_type).copy()) for t in GGUFReader(file).tensors}
    found = {"embed_tokens.weight": stored["token_embd.weight"], "norm.weight": stored["output_norm.weight"]}
    for i in range(config.num_hidden_layers):
        for ggml, name in NAMES.items():
            weight = stored[f"blk.{i}.{ggml}.weight"]
            turned = ggml in ("attn_q", "attn_k")
            found[f"layers.{i}.{name}.weight"] = halves(weight, config.head_dim) if turned else weight
    expert = TextExpert(config)
    expert.load_state_dict({name: t.float() for name, t in found.items()})
    return expert.requires_grad_(False).eval()
