"""Tiny tokenizers in the manner of Qwen2 and Llama 3, and goldens for them, from Hugging Face `tokenizers`.

    python3.11 -m venv /tmp/v && /tmp/v/bin/pip install tokenizers==0.23.3
    /tmp/v/bin/python make_tiny_goldens.py

Writes, beside itself, for NAME in qwen2 and llama-3:
* tiny-NAME.json          a tokenizer.json with that family's pre-tokenizer and options, trained on the corpus; it has
                          added tokens that are special, that are not, and that are looked for after normalisation
* encode-tiny-NAME.jsonl  {name, ids, plain?, decoded_text?}: as in make_tokenizer_goldens.py, without the text, which
                          is in encode-whisper-base.jsonl under the same name
"""

import json
from pathlib import Path

from golden_corpus import corpus
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

HERE = Path(__file__).resolve().parent
PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}DIGITS"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
FAMILIES = {"qwen2": ("", True), "llama-3": ("{1,3}", False)}


def make(name: str) -> Tokenizer:
    digits, composed = FAMILIES[name]
    tokenizer = Tokenizer(models.BPE(ignore_merges=name == "llama-3"))
    if composed:
        tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PATTERN.replace("DIGITS", digits)), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=700, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator([t for t in corpus().values() if len(t) < 3000], trainer)
    file = HERE / f"tiny-{name}.json"
    data = json.loads(tokenizer.to_str())
    # A word that is an entry but that no merges make: found only with ignore_merges.
    data["model"]["vocab"]["Ġhuman"] = len(data["model"]["vocab"])
    file.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.add_special_tokens(["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|im_end|>>"])
    tokenizer.add_tokens([AddedToken("word", normalized=False), AddedToken("ộ", normalized=True)])
    text = tokenizer.to_str()
    file.write_text(json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    return Tokenizer.from_file(str(file))


def rows(tokenizer: Tokenizer) -> list[dict]:
    out = []
    for name, text in corpus().items():
        if len(text) > 1000 or "fuzz/150" < name < "fuzz/999":
            continue
        tokenizer.encode_special_tokens = False
        ids = tokenizer.encode(text).ids
        tokenizer.encode_special_tokens = True
        plain = tokenizer.encode(text).ids
        row = {"name": name, "ids": ids}
        if plain != ids:
            row["plain"] = plain
        decoded = tokenizer.decode(ids, skip_special_tokens=True)
        if decoded != text:
            row["decoded_text"] = decoded
        out.append(row)
    return out


def main() -> None:
    for name in FAMILIES:
        lines = (json.dumps(row, ensure_ascii=True, separators=(",", ":")) for row in rows(make(name)))
        (HERE / f"encode-tiny-{name}.jsonl").write_text("\n".join(lines) + "\n", "ascii")


if __name__ == "__main__":
    main()
