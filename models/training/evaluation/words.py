"""What a text says of a scene, found by the world's own wordings."""

from __future__ import annotations

import re
from collections.abc import Mapping

from world.catalogue import COLOURS, NAMES
from world.vocabulary import BEING, DOING, PLACE_WORDS, TIME_IS, TIME_WORDS, WEATHER_IS, WEATHER_WORDS

PLACE = PLACE_WORDS
TIME = {key: TIME_IS[key] + TIME_WORDS[key] for key in TIME_IS}
WEATHER = {key: WEATHER_IS[key] + WEATHER_WORDS[key] for key in WEATHER_IS}
ACTION = {key: DOING[key] + BEING[key] for key in DOING}
SUBJECT = {name: (name,) for name in NAMES}
COLOURED = re.compile(rf"\b(?:{'|'.join(COLOURS)}) (?=(?:{'|'.join(map(re.escape, NAMES))})\b)", re.IGNORECASE)


def plural(phrase: str) -> str:
    """'moves away' as said of grapes: 'move away'."""
    first, _, rest = phrase.partition(" ")
    if first == "suddenly":
        return f"suddenly {plural(rest)}"
    return f"{'go' if first == 'goes' else first.removesuffix('s')} {rest}".strip()


def said(text: str, wordings: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The keys whose wordings stand in the text, in the order in which they do; a wording within a longer one does not count."""
    low, found = f" {text.lower()} ", []
    for key, phrases in wordings.items():
        for phrase in {*phrases, *map(plural, phrases)}:
            for match in re.finditer(rf"(?<!\w){re.escape(phrase.lower())}(?!\w)", low):
                found.append((match.start(), match.end(), key))
    outer = [f for f in found if not any(g[0] <= f[0] and f[1] <= g[1] and (g[1] - g[0]) > (f[1] - f[0]) for g in found)]
    keys: list[str] = []
    for _, _, key in sorted(outer):
        if key not in keys:
            keys.append(key)
    return keys


def right(text: str, wordings: Mapping[str, tuple[str, ...]], truth: str) -> bool:
    """Whether the text says the truth and nothing else of it."""
    return said(text, wordings) == [truth]


def names_subjects(text: str, subjects: list[str]) -> bool:
    """Whether the text names these subjects and no other; the colour of an orange star is no fruit."""
    return sorted(said(COLOURED.sub("", text), SUBJECT)) == sorted(set(subjects))
