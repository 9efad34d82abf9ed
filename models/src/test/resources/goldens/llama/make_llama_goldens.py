"""Goldens for the decoder family `llama`, from transformers: the weights of the GGUF dequantised to float32, eager attention.

    python3.11 -m venv /tmp/v
    /tmp/v/bin/pip install torch==2.15.0 transformers==5.23.0 tokenizers==0.23.3 gguf==0.19.0 accelerate==1.15.0 numpy==2.4.6
    /tmp/v/bin/python make_llama_goldens.py

Log-probabilities are natural logarithms of the softmax over the whole vocabulary. `next[i]` belongs to ids[i + 1] seen
after ids[0..i]; `top[i]` are the 20 likeliest ids after ids[0..i] with their log-probabilities. Nothing stands before
ids[0]: this tokenizer adds no start token.
"""

import json
import os
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

import gguf
import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM

HERE = Path(__file__).resolve().parent
CHECKPOINT = HERE.parents[5] / "models" / "checkpoints" / "smollm2-135m"
GGUF = "SmolLM2-135M-Instruct.Q4_1.gguf"
TOP = 20
GREEDY = 32

TEXTS = {
    "english": (
        "The lighthouse keeper wrote the weather into a blue book every evening. On Tuesday the wind came from the "
        "north-east at 14 knots, the glass fell to 1,002 millibars, and two ships passed without answering his lamp. "
        "He lit the stove, fed the cat, and waited for the fog."
    ),
    "multilingual": (
        "Guten Morgen, schöne Welt! Le café coûte 3,50 €. ¿Dónde está la estación? Привет, как дела? 你好，世界。"
        "こんにちは。 שלום 😀👍🏽\nnaïve café — 42 % of 1 000"
    ),
    "code": (
        "def fibonacci(n: int) -> int:\n    a, b = 0, 1\n    for _ in range(n):\n        a, b = b, a + b\n    return a\n\n\n"
        'print([fibonacci(i) for i in range(10)])  # [0, 1, 1, 2, 3, 5, 8, 13, 21, 34]\n'
    ),
}
SYSTEM = "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n"
PROMPTS = {
    "capital": SYSTEM + "<|im_start|>user\nWhat is the capital of France?<|im_end|>\n<|im_start|>assistant\n",
    "poem": (
        "<|im_start|>system\nYou are a poet.<|im_end|>\n<|im_start|>user\nWrite two lines about the sea.<|im_end|>\n"
        "<|im_start|>assistant\n"
    ),
}


def rounded(values) -> list[float]:
    return [round(float(v), 6) for v in values]


def next_log_probs(log_probs: torch.Tensor, ids: list[int]) -> torch.Tensor:
    return log_probs[torch.arange(len(ids) - 1), torch.tensor(ids[1:])]


def load() -> torch.nn.Module:
    model = AutoModelForCausalLM.from_pretrained(
        CHECKPOINT, gguf_file=GGUF, dtype=torch.float32, attn_implementation="eager"
    ).eval()
    check_dequantised(model)
    return model


def check_dequantised(model: torch.nn.Module) -> None:
    """transformers' tensors are gguf's own dequantisation, with q and k rows put back to half-split rotation."""
    state, heads = model.state_dict(), {"q": 9, "k": 3}
    raw = {t.name: t for t in gguf.GGUFReader(CHECKPOINT / GGUF).tensors}

    def weight(name: str) -> np.ndarray:
        return gguf.quants.dequantize(raw[name].data, raw[name].tensor_type)

    pairs = [("token_embd.weight", "model.embed_tokens.weight"), ("output_norm.weight", "model.norm.weight")]
    for n in (0, 13, 29):
        pairs.append((f"blk.{n}.ffn_down.weight", f"model.layers.{n}.mlp.down_proj.weight"))
        pairs.append((f"blk.{n}.attn_v.weight", f"model.layers.{n}.self_attn.v_proj.weight"))
        for p, h in heads.items():
            w = weight(f"blk.{n}.attn_{p}.weight")
            w = w.reshape(h, 32, 2, 576).swapaxes(1, 2).reshape(h * 64, 576)
            assert np.array_equal(w, state[f"model.layers.{n}.self_attn.{p}_proj.weight"].numpy()), (n, p)
    for source, target in pairs:
        assert np.array_equal(weight(source), state[target].numpy()), source


@torch.no_grad()
def smollm2() -> dict:
    model, tokenizer = load(), Tokenizer.from_file(str(CHECKPOINT / "tokenizer.json"))

    def encode(text: str) -> list[int]:
        return tokenizer.encode(text, add_special_tokens=False).ids

    def log_probs(ids: list[int]) -> torch.Tensor:
        return model(torch.tensor([ids]), use_cache=False).logits[0].double().log_softmax(-1)

    texts = []
    for name, text in TEXTS.items():
        ids = encode(text)
        lp = log_probs(ids)
        values, tokens = lp.topk(TOP, dim=-1)
        top = [{"ids": t.tolist(), "log_probs": rounded(v)} for t, v in zip(tokens, values)]
        texts.append({"name": name, "text": text, "ids": ids, "next": rounded(next_log_probs(lp, ids)), "top": top})
    greedy = []
    for name, text in PROMPTS.items():
        prompt = encode(text)
        ids, chosen, margins = list(prompt), [], []
        for _ in range(GREEDY):
            values, tokens = log_probs(ids)[-1].topk(2)
            ids.append(int(tokens[0]))
            chosen.append(values[0])
            margins.append(values[0] - values[1])
        made = ids[len(prompt) :]
        greedy.append(
            {
                "name": name,
                "prompt": text,
                "prompt_ids": prompt,
                "ids": made,
                "text": tokenizer.decode(made, skip_special_tokens=False),
                "log_probs": rounded(chosen),
                "margins": rounded(margins),  # to the second likeliest: small ones may flip in a fast path
            }
        )
    ids = encode((HERE / "perplexity.txt").read_text("utf-8"))
    nll = -next_log_probs(log_probs(ids), ids)
    perplexity = {
        "file": "perplexity.txt",
        "ids": ids,
        "predicted": len(ids) - 1,
        "mean_nll": round(float(nll.mean()), 6),
        "perplexity": round(float(nll.mean().exp()), 6),
    }
    return {"checkpoint": "smollm2-135m", "texts": texts, "greedy": greedy, "perplexity": perplexity}


def main() -> None:
    torch.set_num_threads(1)
    golden = json.dumps(smollm2(), ensure_ascii=True, separators=(",", ":"))
    (HERE / "smollm2-135m.json").write_text(golden.replace('},{"', '},\n{"') + "\n", "ascii")


if __name__ == "__main__":
    main()
