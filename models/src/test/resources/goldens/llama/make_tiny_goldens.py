"""Tiny checkpoints with random weights, one for each switch of the family `llama`, with transformers' log-probabilities.

    (packages as for make_llama_goldens.py)
    python make_tiny_goldens.py

| folder | what it switches on |
|---|---|
| tiny-llama3-rope | rope scaling `llama3`, separate output head, float16, two shards with an index, older config (`rope_theta`, `rope_scaling`) |
| tiny-linear-rope | rope scaling `linear`, tied head, all-linear biases (`attention_bias`, `mlp_bias`), float32 |
| tiny-qwen2 | biases on q, k, v, tied head, float32, older config |
| tiny-qwen3 | norms on q and k, head_dim other than hidden / heads, separate head, bfloat16, newer config (`rope_parameters`) |

Each folder has config.json, model.safetensors (or shards) and golden.json: ids, `next` (log-probability of ids[i + 1]
after ids[0..i]) and the whole log-softmax at a few positions. transformers computes from the files, in float32.
"""

import json
import os
import shutil
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

import torch
from safetensors.torch import save_file
from transformers import AutoConfig, AutoModelForCausalLM

HERE = Path(__file__).resolve().parent
LENGTH = 120
POSITIONS = [0, 1, 2, 15, 16, 31, 63, 118]

BASE = {
    "hidden_size": 64,
    "intermediate_size": 96,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "vocab_size": 200,
    "max_position_embeddings": 512,
    "hidden_act": "silu",
    "bos_token_id": 0,
    "eos_token_id": 1,
}
LLAMA = {"model_type": "llama", "architectures": ["LlamaForCausalLM"], **BASE, "head_dim": 16, "rms_norm_eps": 1e-5}
QWEN2 = {"model_type": "qwen2", "architectures": ["Qwen2ForCausalLM"], **BASE, "rms_norm_eps": 1e-6}
QWEN3 = {"model_type": "qwen3", "architectures": ["Qwen3ForCausalLM"], **BASE, "head_dim": 32, "rms_norm_eps": 1e-6}
LLAMA3_ROPE = {
    "rope_type": "llama3",
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 64,
}
CASES = {
    "tiny-llama3-rope": (
        {
            **LLAMA,
            "rope_theta": 10000.0,
            "rope_scaling": LLAMA3_ROPE,
            "tie_word_embeddings": False,
            "attention_bias": False,
            "mlp_bias": False,
        },
        torch.float16,
        2,
    ),
    "tiny-linear-rope": (
        {
            **LLAMA,
            "rope_theta": 500000.0,
            "rope_scaling": {"rope_type": "linear", "factor": 4.0},
            "tie_word_embeddings": True,
            "attention_bias": True,
            "mlp_bias": True,
        },
        torch.float32,
        1,
    ),
    "tiny-qwen2": (
        {**QWEN2, "rope_theta": 1000000.0, "tie_word_embeddings": True, "use_sliding_window": False},
        torch.float32,
        1,
    ),
    "tiny-qwen3": (
        {
            **QWEN3,
            "rope_parameters": {"rope_type": "default", "rope_theta": 1000000.0},
            "tie_word_embeddings": False,
            "attention_bias": False,
            "use_sliding_window": False,
        },
        torch.bfloat16,
        1,
    ),
}


def random_tensors(config: dict, dtype: torch.dtype, seed: int) -> dict[str, torch.Tensor]:
    """Every tensor random, norms and biases too, so that a forgotten one shows."""
    generator = torch.Generator().manual_seed(seed)
    model = AutoModelForCausalLM.from_config(AutoConfig.for_model(**config))
    tensors = {}
    for name, value in model.state_dict().items():
        if name == "lm_head.weight" and config["tie_word_embeddings"]:
            continue
        noise = torch.randn(value.shape, generator=generator)
        if name.endswith("norm.weight"):
            tensors[name] = 1 + 0.3 * noise
        elif name.endswith(".bias"):
            tensors[name] = 0.5 * noise
        elif "embed_tokens" in name:
            tensors[name] = noise if not config["tie_word_embeddings"] else 0.4 * noise
        else:
            tensors[name] = noise * 1.5 / value.shape[1] ** 0.5
    return {name: t.to(dtype).contiguous() for name, t in tensors.items()}


def save(folder: Path, config: dict, tensors: dict[str, torch.Tensor], shards: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    dtype = str(next(iter(tensors.values())).dtype).removeprefix("torch.")
    (folder / "config.json").write_text(json.dumps({**config, "torch_dtype": dtype}, indent=2) + "\n")
    if shards == 1:
        save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
        return
    weight_map = {}
    for n in range(shards):
        file = f"model-{n + 1:05d}-of-{shards:05d}.safetensors"
        part = {name: t for i, (name, t) in enumerate(tensors.items()) if i % shards == n}
        save_file(part, folder / file, metadata={"format": "pt"})
        weight_map |= dict.fromkeys(part, file)
    total = sum(t.nbytes for t in tensors.values())
    index = {"metadata": {"total_size": total}, "weight_map": dict(sorted(weight_map.items()))}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=2) + "\n")


@torch.no_grad()
def golden(folder: Path, vocabulary: int, seed: int) -> dict:
    model, info = AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager", output_loading_info=True
    )
    assert not info["missing_keys"] and not info["unexpected_keys"], info
    ids = torch.randint(vocabulary, (LENGTH,), generator=torch.Generator().manual_seed(seed)).tolist()
    log_probs = model.eval()(torch.tensor([ids]), use_cache=False).logits[0].double().log_softmax(-1)
    following = log_probs[torch.arange(LENGTH - 1), torch.tensor(ids[1:])]
    return {
        "ids": ids,
        "next": [round(float(v), 6) for v in following],
        "positions": POSITIONS,
        "log_probs": [[round(float(v), 5) for v in log_probs[p]] for p in POSITIONS],
    }


def main() -> None:
    torch.set_num_threads(1)
    for seed, (name, (config, dtype, shards)) in enumerate(CASES.items()):
        save(HERE / name, config, random_tensors(config, dtype, seed), shards)
        text = json.dumps(golden(HERE / name, config["vocab_size"], 100 + seed), separators=(",", ":"))
        (HERE / name / "golden.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
