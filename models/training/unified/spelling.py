"""How well words fit the letters that are heard: prefix scores of connectionist temporal classification (Watanabe et al. 2017,
"Hybrid CTC/Attention Architecture for End-to-End Speech Recognition").

The decoder knows which words follow each other and may go on with another sentence than the one that is said; letters are read
from the sound alone. Java's twin is `dev.montage.models.speech.Spelling`.
"""

from __future__ import annotations

import dataclasses

import numpy as np

NEVER = -1e30
TRIED, SHARE = 8, 0.3
"""Tokens that the letters are asked of, the decoder's likeliest, and how much the letters weigh in what is chosen."""
BLANK = 0
NEGLIGIBLE = 200


@dataclasses.dataclass(frozen=True)
class Prefix:
    """Letters so far: log-probabilities that they end at each time with the last letter or with nothing [times], and of them with
    anything after [].
    """

    last: int
    letter: np.ndarray
    nothing: np.ndarray
    score: float

    def whole(self) -> float:
        """Log-probability of these letters and no more; where that is negligible, the most that Java says it is."""
        return max(float(np.logaddexp(self.letter[-1], self.nothing[-1])), self.score - NEGLIGIBLE)


def empty(log: np.ndarray) -> Prefix:
    """Of log-probabilities [times, classes]."""
    return Prefix(-1, np.full(len(log), NEVER), np.cumsum(log[:, BLANK]), 0.0)


def longer(log: np.ndarray, prefix: Prefix, letters: list[int]) -> Prefix:
    for own in letters:
        prefix = _one_more(log, prefix, own)
    return prefix


def _one_more(log: np.ndarray, prefix: Prefix, own: int) -> Prefix:
    begins = prefix.nothing if own == prefix.last else np.logaddexp(prefix.nothing, prefix.letter)
    # Before the first time there is nothing but an empty prefix.
    begins = np.concatenate([[0.0 if prefix.last < 0 else NEVER], begins[:-1]])
    letter, nothing = np.empty(len(log)), np.empty(len(log))
    ends, rests = NEVER, NEVER
    for t, (here, blank) in enumerate(zip(log[:, own].tolist(), log[:, BLANK].tolist())):
        ends, rests = _sum(ends, begins[t]) + here, _sum(rests, ends) + blank
        letter[t], nothing[t] = ends, rests
    return Prefix(own, letter, nothing, float(np.logaddexp.reduce(begins + log[:, own])))


def _sum(a: float, b: float) -> float:
    high, low = (a, b) if a > b else (b, a)
    return high if low < high - 30 else high + float(np.log1p(np.exp(low - high)))


class Spelling:
    """What is written down of one sound so far."""

    def __init__(self, log: np.ndarray) -> None:
        self.log, self.prefix = log, empty(log)

    def choose(self, scores: list[float], texts: list[str | None], share: float = SHARE) -> int:
        """Which of the texts comes next, None being no more, by the decoder's log-probabilities and the letters."""
        tried = [self.score(None if text is None else "".join(c for c in text.lower() if c.isascii())) for text in texts]
        sums = [(1 - share) * score + share * own for score, (own, _) in zip(scores, tried)]
        best = max(range(len(sums)), key=sums.__getitem__)
        self.prefix = tried[best][1]
        return best

    def score(self, letters: str | None) -> tuple[float, Prefix]:
        """Log-probability of these letters next, None for no more, and what there is then."""
        if letters is None:
            return self.prefix.whole() - self.prefix.score, self.prefix
        after = longer(self.log, self.prefix, [ord(c) for c in letters])
        return after.score - self.prefix.score, after
