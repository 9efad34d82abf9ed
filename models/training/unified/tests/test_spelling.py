"""Prefix scores against all ways of saying the same letters, one by one."""

from __future__ import annotations

import itertools
import unittest
from random import Random

import numpy as np
import torch

from unified.spelling import Spelling, empty, longer
from unified.speech import Speech, varied

TIMES, CLASSES = 5, 3


def said(path: tuple[int, ...]) -> tuple[int, ...]:
    """What a class at each time says: repeated ones once, and nothing where there is nothing."""
    return tuple(own for own, _ in itertools.groupby(path) if own)


class SpellingTest(unittest.TestCase):
    def setUp(self) -> None:
        scores = np.random.default_rng(3).normal(size=(TIMES, CLASSES))
        self.log = scores - np.log(np.exp(scores).sum(1, keepdims=True))
        self.paths: dict[tuple[int, ...], float] = {}
        for path in itertools.product(range(CLASSES), repeat=TIMES):
            found = sum(self.log[t, own] for t, own in enumerate(path))
            self.paths[said(path)] = self.paths.get(said(path), 0.0) + float(np.exp(found))

    def test_letters_and_no_more_are_all_their_paths(self) -> None:
        self.assertAlmostEqual(sum(self.paths.values()), 1.0)
        for letters, wanted in self.paths.items():
            self.assertAlmostEqual(np.exp(longer(self.log, empty(self.log), list(letters)).whole()), wanted, msg=str(letters))

    def test_letters_with_anything_after_are_all_that_begin_with_them(self) -> None:
        for letters in ((1,), (2, 1), (1, 1), (1, 2, 1), (2, 2, 2)):
            wanted = sum(p for said, p in self.paths.items() if said[: len(letters)] == letters)
            self.assertAlmostEqual(np.exp(longer(self.log, empty(self.log), list(letters)).score), wanted, msg=str(letters))

    def test_a_part_is_scored_after_those_before_it(self) -> None:
        spelling = Spelling(self.log)
        first, spelling.prefix = spelling.score("\1\2")
        more, _ = spelling.score("\1")
        self.assertAlmostEqual(np.exp(first + more), sum(p for said, p in self.paths.items() if said[:3] == (1, 2, 1)))
        end, _ = spelling.score(None)
        self.assertAlmostEqual(np.exp(first + end), self.paths[1, 2])


class VariedTest(unittest.TestCase):
    def test_a_clip_is_never_the_same_and_stays_as_long(self) -> None:
        speech = Speech(torch.arange(1, 1 + 40 * 60).view(40, 60).half(), "two plus")
        r = Random(2)
        others = [varied(r, speech, 5) for _ in range(8)]
        self.assertEqual(len({tuple(other.joined.flatten().tolist()) for other in others}), 8)
        for other in others:
            self.assertEqual((other.joined.shape, other.text), (speech.joined.shape, "two plus"))
            self.assertLess((other.joined == 0).float().mean().item(), 0.5)
        self.assertEqual(speech.joined[0, 0], 1)


if __name__ == "__main__":
    unittest.main()
