"""What the voices are to say: sentences of dictionaries and chats, and things a dictionary does not have."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from speech.facts import Said, answered, dated, named, numbered, spelled
from world.questions import questions
from world.sampling import sample
from world.words import caption

WORDS = (3, 24)
"""Fewest and most of a sentence."""
PLAIN = re.compile(r"[A-Za-z][A-Za-z ,;:.!?'-]*")
ENDED = re.compile(r"[A-Z].*[.!?]")
RUDE = re.compile(r"\b(fuck|shit|bitch|damn|crap|ass|sex|porn|nigg|fag|cunt|dick|whore|slut|rape|kill yourself)", re.IGNORECASE)
SHARES = {"dictionary": 5, "chat": 4, "number": 2, "date": 1, "name": 1, "spelling": 1, "answered": 2, "caption": 2, "question": 1}


def fits(text: str) -> bool:
    return WORDS[0] <= len(text.split()) <= WORDS[1] and PLAIN.fullmatch(text) is not None and RUDE.search(text) is None


def dictionary(wordnet: Path) -> list[str]:
    """Example sentences of WordNet's glosses (Debian wordnet-base, usr/share/wordnet)."""
    found: dict[str, None] = {}
    for file in sorted(wordnet.glob("data.*")):
        for text in re.findall(r'"([^"]+)"', file.read_text("latin-1")):
            text = text.strip(" ;,")
            if fits(text):
                found[text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")] = None
    return list(found)


def chats(file: Path) -> list[str]:
    """Well-formed messages of the Chit Chat Challenge (PyPI chitchat-dataset, dataset.json)."""
    found: dict[str, None] = {}
    for talk in json.loads(file.read_text("utf-8")).values():
        for turn in talk["messages"]:
            for message in turn:
                text = " ".join(message["text"].split())
                if fits(text) and ENDED.fullmatch(text):
                    found[text] = None
    return list(found)


class Sayings:
    """Draws what is to be said; training and held-out sentences have nothing in common."""

    def __init__(self, wordnet: Path, chat: Path, split: str) -> None:
        self.split = split
        self.dictionary = self._part(dictionary(wordnet))
        self.chats = self._part(chats(chat))

    def _part(self, sentences: list[str]) -> list[str]:
        """Every fiftieth is held out."""
        return [s for i, s in enumerate(sentences) if (i % 50 == 0) == (self.split != "train")]

    def draw(self, r: Random) -> Said:
        kinds: dict[str, Callable[[Random], Said]] = {
            "dictionary": lambda r: Said(r.choice(self.dictionary)),
            "chat": lambda r: Said(r.choice(self.chats)),
            "number": numbered,
            "date": dated,
            "name": named,
            "spelling": spelled,
            "answered": answered,
            "caption": lambda r: Said(caption(sample(r.randrange(10**9), self.split), r.randrange(10**6), "short")),
            "question": lambda r: Said(r.choice(questions(sample(r.randrange(10**9), self.split), r.randrange(10**6))).question),
        }
        return kinds[r.choices(list(SHARES), list(SHARES.values()))[0]](r)

    def stream(self, seed: str) -> Iterator[Said]:
        r = Random(f"sayings/{self.split}/{seed}")
        while True:
            yield self.draw(r)
