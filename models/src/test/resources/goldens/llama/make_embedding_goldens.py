"""Goldens for embeddings, from transformers: mean of the last hidden states after the final norm, scaled to length 1.

Requirements, weights and commands are those of make_llama_goldens.py, whose loading and checking this uses:

    /tmp/v/bin/python make_embedding_goldens.py

`values` are the 576 numbers of an embedding, rounded to 6 digits.
"""

import json

import torch
from make_llama_goldens import CHECKPOINT, HERE, TEXTS, load, rounded
from tokenizers import Tokenizer

SHORT = {"word": "Lighthouse", "question": "Where does the keeper write the weather?"}


@torch.no_grad()
def main() -> None:
    torch.set_num_threads(1)
    model, tokenizer = load(), Tokenizer.from_file(str(CHECKPOINT / "tokenizer.json"))
    golden = []
    for name, text in (TEXTS | SHORT).items():
        ids = tokenizer.encode(text, add_special_tokens=False).ids
        states = model.model(torch.tensor([ids]), use_cache=False).last_hidden_state[0].double()
        mean = states.mean(0)
        golden.append({"name": name, "text": text, "tokens": len(ids), "values": rounded(mean / mean.norm())})
    text = json.dumps({"checkpoint": CHECKPOINT.name, "texts": golden}, ensure_ascii=True, separators=(",", ":"))
    (HERE / "smollm2-135m-embeddings.json").write_text(text.replace('},{"', '},\n{"') + "\n", "ascii")


if __name__ == "__main__":
    main()
