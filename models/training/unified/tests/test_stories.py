"""What there is to tell, without sprites: frames are made up."""

from __future__ import annotations

import unittest
from random import Random
from unittest import mock

import torch

from codec.config import CodecConfig
from codec.net import VisualCodec
from unified.config import MontageConfig
from unified.layout import Layout
from unified.moves import moved
from unified.stories import chapters, checkpoints, drifted, encoded, told_clips
from world.catalogue import SIZE, SLICE
from world.sampling import WIDER, sample
from world.split import belongs
from world.stream import draw


class StoriesTest(unittest.TestCase):
    def test_pictures_stand_still(self) -> None:
        torch.manual_seed(1)
        codec, layout = VisualCodec(CodecConfig()).eval(), Layout(MontageConfig())
        frames = torch.randint(256, (2, SLICE, SIZE, SIZE, 3), dtype=torch.uint8)
        masks = torch.zeros(2, SLICE, SIZE, SIZE, dtype=torch.uint8)
        scenes, _ = draw(1, 0, 2, SLICE, "train", 8.0, 0.25, True, WIDER)
        with mock.patch("unified.stories.clips", return_value=iter([(frames, masks, scenes)])):
            told = next(told_clips(codec, layout, 1, batch=2, cast=WIDER, slices=1))
        still = frames[:, :1].expand_as(frames)
        self.assertTrue(torch.equal(torch.stack([clip.codes for clip in told]), encoded(codec, layout, still)))
        self.assertFalse(torch.equal(encoded(codec, layout, still), encoded(codec, layout, frames)))

    def test_chapters_keep_something_or_nothing_of_the_one_before(self) -> None:
        kept = set()
        for number in range(40):
            scenes = chapters(Random(number), f"test/{number}", "train", WIDER)
            self.assertTrue(all(belongs(scene, "train") for scene in scenes))
            kept |= {(a.subjects == b.subjects, a.place == b.place and a.layout == b.layout) for a, b in zip(scenes, scenes[1:])}
        self.assertEqual(len(kept), 4)

    def test_a_storyboard_shows_what_it_says(self) -> None:
        """The subjects of scenes that change are named by `storyboard`, which has a test of its own."""
        for number in range(40):
            seed = f"board/7/{number}"
            told = checkpoints(seed, "train", WIDER)
            self.assertGreaterEqual(len(told), 1)
            self.assertEqual(told[0].start, 0)
            if told[0].scene != sample(seed, "train", 12.0, 1.0, WIDER):
                for checkpoint in told:
                    self.assertIn(checkpoint.scene.subjects[checkpoint.scene.main].name, checkpoint.prompt)

    def test_films_drift_where_something_changes_and_from_there_on(self) -> None:
        torch.manual_seed(1)
        layout, codec = Layout(MontageConfig()), VisualCodec(CodecConfig(widths=(8, 8, 8), encoder_blocks=(0, 0, 0), decoder_blocks=(0, 0, 0)))
        codes = torch.randint(8**6, (16, 1, layout.grid**2)).repeat(1, 3, 1)
        codes[:, 1:, :1] = torch.randint(8**6, (16, 2, 1))
        made, ways = drifted(codec, layout, codes, codes[:, 0], torch.Generator().manual_seed(1))
        self.assertTrue(torch.equal(made[:, 0], codes[:, 0]))
        changed = (made != codes).any(1)
        self.assertTrue(changed[:, [0, 1, 8, 9]].any(), "beside what changes")
        far = layout.patched(changed).any(2)[:, [2, 3, 8, 15]]
        self.assertFalse(far.any(), "where all stands")
        self.assertTrue((~changed.any(1)).any() and changed.any(1).any(), "some films are true")
        self.assertTrue(torch.equal(ways[:, 1], moved(codec, layout, made[:, 1])))
        self.assertTrue(torch.equal(ways[:, 2], moved(codec, layout, codes[:, 0])), "of the still one")


if __name__ == "__main__":
    unittest.main()
