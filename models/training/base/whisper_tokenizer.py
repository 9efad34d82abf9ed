"""The package's tokenizer.json with the merge it lost.

The package lists 49,999 merges; Whisper has 50,000. The first, "Ġ t" (token 256), is missing: it was read as the
header line of merges.txt. Decoding does not notice, encoding does: " the" becomes " " + "the" instead of one token,
which spoils prompts. With the merge back, every token encodes to itself and the ids are those of OpenAI's tiktoken
ranks (checked by tokenizers/src/test/resources/goldens/make_tokenizer_goldens.py).
"""

FIRST_MERGE = "Ġ t"
FIRST_MERGE_ID = 256
MERGES = 50_000


def repair(tokenizer: dict) -> dict:
    model = tokenizer["model"]
    merges = model["merges"]
    if model["vocab"].get(FIRST_MERGE.replace(" ", "")) != FIRST_MERGE_ID or len(merges) != MERGES - 1:
        raise ValueError(f"tokenizer.json: expected {MERGES - 1} merges and a lost one, found {len(merges)}")
    return {**tokenizer, "model": {**model, "merges": [FIRST_MERGE, *merges]}}
