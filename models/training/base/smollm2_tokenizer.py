"""tokenizer.json for SmolLM2 from the metadata of its GGUF.

The GGUF has the vocabulary, the merges, the token types and the name of the pre-tokenizer, `smollm`: in llama.cpp
that is a split of every single number character, then GPT-2's pattern; in Hugging Face's terms Digits + ByteLevel.
(transformers 5.23 does not know that name and splits as GPT-2, which puts spaces and digits together differently.)
"""

from pathlib import Path

import gguf

NORMAL, CONTROL = 1, 3  # llama.cpp's token types


def from_gguf(path: Path) -> dict:
    fields = gguf.GGUFReader(path).fields

    def value(key: str):
        return fields[f"tokenizer.ggml.{key}"].contents()

    if (value("model"), value("pre")) != ("gpt2", "smollm"):
        raise ValueError(f"{path}: expected a gpt2/smollm tokenizer, found {value('model')}/{value('pre')}")
    tokens, types = value("tokens"), value("token_type")
    if set(types) - {NORMAL, CONTROL}:
        raise ValueError(f"{path}: expected normal and control tokens only, found types {sorted(set(types))}")
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {
                "id": i,
                "content": token,
                "single_word": False,
                "lstrip": False,
                "rstrip": False,
                "normalized": False,
                "special": True,
            }
            for i, (token, kind) in enumerate(zip(tokens, types, strict=True))
            if kind == CONTROL
        ],
        "normalizer": None,
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [{"type": "Digits", "individual_digits": True}, byte_level],
        },
        "post_processor": None,
        "decoder": {**byte_level, "add_prefix_space": True},
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": False,
            "vocab": {token: i for i, token in enumerate(tokens)},
            "merges": value("merges"),
        },
    }
