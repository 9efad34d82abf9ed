"""Prints in which layers a text model copies: `python -m unified.copying`.

It is asked to repeat sentences that it sees in some of its layers only. Nats of a token of its answer say how well it can: a medium
whose words it is to write down has to be seen in the layers that copy.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import torch
import torch.nn.functional as functional
from torch import Tensor

from speech.facts import dated, named, numbered, spelled
from unified.config import MontageConfig
from unified.export import CHECKPOINTS
from unified.net import TEXT, Montage, Places
from unified.smollm import read_gguf
from unified.tasks import ASSISTANT, CLOSE, END, USER, tokenizer
from world.sampling import sample
from world.words import caption

TEXT_FOLDER = CHECKPOINTS / "smollm2-135m"


def sentences(count: int) -> Iterator[str]:
    r = Random("copying")
    for number in range(count):
        made = (numbered, dated, named, spelled)[number % 8 // 2](r).text
        yield made if number % 2 else caption(sample(f"copying/{number}", "test"), number, "short")


@torch.no_grad()
def nats(model: Montage, before: list[int], seen: list[int], after: list[int], end: list[int], where: range) -> Tensor:
    """Of each token of `seen` and of the answer's end, said again after [before, seen, after]: [tokens]."""
    text, answer = model.text, seen + end
    ids = torch.tensor(before + seen + after + answer)
    length = len(ids)
    positions, places = torch.arange(length)[None], Places(torch.full((1, length), TEXT))
    everything = torch.ones(length, length, dtype=torch.bool).tril()
    hidden = everything.clone()
    hidden[len(before) + len(seen) :, len(before) : len(before) + len(seen)] = False
    x = text.embed_tokens(ids)
    for i, layer in enumerate(text.layers):
        q, k, v = model.split(places.spread({TEXT: layer.query_key_value(x)}), positions)
        mask = everything if i in where else hidden
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask, enable_gqa=True)
        x = layer.close(x, places.of(TEXT, mixed.transpose(1, 2).flatten(2)))
    scores = (text.norm(x[-len(answer) - 1 : -1]) @ text.embed_tokens.weight.T).log_softmax(-1)
    return -scores.gather(1, torch.tensor(answer)[:, None])[:, 0]


def main() -> None:
    config = MontageConfig()
    model = Montage(config)
    model.text = read_gguf(next(TEXT_FOLDER.glob("*.gguf")), config.text)
    encode, layers = tokenizer(TEXT_FOLDER), config.text.num_hidden_layers
    before, after, end_of_answer = (encode(part) for part in (USER + "Write down what is said. ", CLOSE + ASSISTANT, END))
    third, half = layers // 3, layers // 2
    for first, end in ((0, 0), (0, half), (third, 2 * third), (third, layers), (half, layers), (2 * third, layers), (0, layers)):
        found = [nats(model, before, encode(sentence), after, end_of_answer, range(first, end)) for sentence in sentences(32)]
        print(f"seen in layers {first:2} to {end - 1:2}: {torch.cat(found).mean():.2f} nats a token", flush=True)


if __name__ == "__main__":
    main()
