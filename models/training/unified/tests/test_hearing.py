"""Tasks that hear, laid out as the server lays conversations out."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path
from random import Random

import torch

from unified.layout import Layout
from unified.net import AUDIO, TEXT
from unified.pool import Pool, Stories
from unified.sequences import Sequence
from unified.speech import ASK_SPEECH, TASKS, Speech, heard, write_shard
from unified.stories import Board, Clip
from unified.tasks import ASSISTANT, CLOSE, END, SYSTEM, USER, Writer
from unified.tests.test_unified import SMALL

SAID = Speech(torch.randn(7, 12).half(), "What is two plus two?", "Four.")


def text(sequence: Sequence) -> str:
    """With a star for each position of sound."""
    return "".join("*" if kind == AUDIO else chr(id) for id, kind in zip(sequence.ids, sequence.expert))


def learnt(sequence: Sequence) -> str:
    return "".join(chr(target) for target, *_ in sequence.targets if target >= 0)


class HearingTest(unittest.TestCase):
    def setUp(self) -> None:
        self.writer = Writer(Layout(SMALL), lambda words: [ord(c) for c in words])

    def test_sound_stands_before_the_words_that_ask(self) -> None:
        asked = set()
        for seed in range(40):
            sequence = self.writer.transcribe(Random(seed), SAID)
            told = text(sequence).removeprefix(SYSTEM)
            begin, end = USER + "*" * 7, CLOSE + ASSISTANT + SAID.text + END
            self.assertTrue(told.startswith(begin) and told.endswith(end), told)
            asked.add(told.removeprefix(begin).removesuffix(end))
            self.assertEqual(learnt(sequence), SAID.text + END)
            self.assertTrue(torch.equal(sequence.audio[0], SAID.joined.float()))
        self.assertEqual(asked, set(ASK_SPEECH))

    def test_a_spoken_question_is_all_that_is_asked(self) -> None:
        sequence = self.writer.spoken_question(Random(1), SAID)
        told = USER + "*" * 7 + CLOSE + ASSISTANT + SAID.answer + END
        self.assertEqual(text(sequence).removeprefix(SYSTEM), told)
        self.assertEqual(learnt(sequence), SAID.answer + END)
        self.assertEqual({kind for kind, target in zip(sequence.expert, sequence.targets) if target[0] >= 0}, {TEXT})

    def test_each_task_draws_what_it_can_use(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            write_shard(Path(folder) / "a.npz", [SAID, Speech(SAID.joined, "It rains."), SAID])
            nothing = Pool[Clip](iter(()), 0, 1)
            said = {task: Pool(stream, 16, 2) for task, stream in heard(Path(folder), 1).items()}
            stories = Stories(nothing, nothing, Pool[Board](iter(()), 0, 1), said)
            for task in TASKS:
                texts = {s.text for s in stories.draw(Random(2), task, 30)}
                self.assertEqual(texts, {SAID.text, "It rains."} if task == "transcribe" else {SAID.text})


if __name__ == "__main__":
    unittest.main()
