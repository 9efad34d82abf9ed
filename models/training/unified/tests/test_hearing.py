"""Tasks that hear, laid out as the server lays conversations out."""

from __future__ import annotations

import tempfile
import unittest
from dataclasses import replace
from pathlib import Path
from random import Random

import torch

from unified.guide import Guide
from unified.heads import LETTERS
from unified.heads import AudioProjector
from unified.layout import Layout
from unified.loss import pairs
from unified.net import AUDIO, TEXT
from unified.pool import Pool, Stories
from unified.ordering import places
from unified.sequences import Sequence, batched, labelled
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
        for seed in range(80):
            sequence = self.writer.transcribe(Random(seed), SAID)
            told = text(sequence).removeprefix(SYSTEM)
            end = CLOSE + ASSISTANT + SAID.text + END
            self.assertTrue(told.startswith(USER) and told.endswith(end), told)
            asked.add(tuple(told.removeprefix(USER).removesuffix(end).split("*" * 7)))
            self.assertEqual(learnt(sequence), SAID.text + END)
            self.assertTrue(torch.equal(sequence.audio[0], SAID.joined.float()))
        self.assertEqual(asked, {(ask, "") for ask in ASK_SPEECH} | {("", ask) for ask in ASK_SPEECH})

    def test_what_is_said_stands_beside_the_sound(self) -> None:
        sequence = self.writer.listen(Random(1), Speech(SAID.joined, "Two plus"))
        rows = [shown for shown, kind in zip(sequence.shown, sequence.expert) if kind == AUDIO]
        self.assertEqual("".join(chr(word) for word, *_ in rows), "Two plu")
        self.assertEqual("".join(chr(letter) for row in rows for letter in row[1:] if letter >= 0), "two plus")
        self.assertEqual(rows[0], [ord(c) for c in "Ttwo"])

    def test_what_is_said_is_found_wherever_it_is(self) -> None:
        guide, states = Guide(8, 4), torch.eye(8)[:6]
        with torch.no_grad():
            guide.said.weight.zero_()
            guide.said.bias.zero_()
            guide.said.weight[1 + ord("T"), 2] = guide.said.weight[1 + ord("w"), 4] = 20.0
            guide.said.bias[0] = 10.0
        shown = torch.tensor([[ord(c), -1, -1, -1] for c in "Tw"] + [[-1] * 4] * 4)
        shown[0, 1:] = torch.tensor([ord(c) for c in "two"])
        spelt = torch.zeros(6, LETTERS)
        heard = guide.hears([states], [spelt], [shown])
        self.assertLess(heard.word.item(), 1.0)
        self.assertEqual(heard.places()[0].tolist(), [2, 4])
        other = guide.hears([states], [spelt], [shown.flip(1)])
        self.assertGreater(other.word.item(), 5.0)
        self.assertTrue(torch.isfinite(heard.letter + other.letter))

    def test_no_place_where_there_are_more_words_than_room(self) -> None:
        self.assertEqual([len(own) for own in places([torch.zeros(2, 4), torch.zeros(3, 4)], 2 * [torch.tensor([1, 1])])], [0, 2])

    def test_a_sound_is_made_like_its_words_where_they_are_written(self) -> None:
        where = [torch.tensor([0, 1, 2]), torch.tensor([0, 3, 6])]
        sequences = [self.writer.spoken_question(Random(1), SAID), self.writer.transcribe(Random(1), replace(SAID, text="Two"))]
        batch, targets = batched(sequences, 12)
        sounds, texts = pairs(batch, targets, labelled(sequences), where)
        self.assertEqual(sounds.tolist(), [7, 10, 13])
        ids = batch.ids[batch.expert == TEXT]
        self.assertEqual("".join(chr(i) for i in ids[texts].tolist()), "Two")

    def test_a_sound_does_not_hear_the_next(self) -> None:
        projector = AudioProjector(SMALL)
        one, other = torch.randn(5, 12), torch.randn(4, 12)
        both = projector(torch.cat([one, other]), torch.tensor([5, 4]))
        self.assertTrue(torch.allclose(both[:5], projector(one, torch.tensor([5])), atol=1e-5))
        self.assertTrue(torch.allclose(both[5:], projector(other, torch.tensor([4])), atol=1e-5))

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
                self.assertEqual(texts, {SAID.text} if task == "spoken_question" else {SAID.text, "It rains."})


if __name__ == "__main__":
    unittest.main()
