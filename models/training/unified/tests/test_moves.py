"""What slices become as they move, and what stood before."""

from __future__ import annotations

import unittest

import torch

from codec.config import CodecConfig
from codec.net import VisualCodec
from unified.config import MontageConfig
from unified.heads import VisualEmbedding
from unified.layout import FILM, GOAL, MOVES, TRACKS, Layout
from unified.moves import WAYS, Canvas, moved, warped
from unified.sequences import Sequence, batched
from unified.tests.test_unified import SMALL, random_slices


class WarpedTest(unittest.TestCase):
    def middle(self, frame: torch.Tensor) -> tuple[float, float, float]:
        """x, y and area of what is bright in [3, side, side]."""
        light = frame.mean(0)
        at = torch.arange(light.shape[0]).float()
        return (light.sum(0) * at).sum() / light.sum(), (light.sum(1) * at).sum() / light.sum(), light.sum()

    def test_all_goes_on_each_way(self) -> None:
        frame = torch.zeros(1, 3, 128, 128)
        frame[..., 50:80, 40:90] = 1
        x, y, area = self.middle(frame[0])
        found = warped(frame, 4)[0]
        self.assertEqual(found.shape, (MOVES, 4, 3, 128, 128))
        for (right, down), slice_ in zip(WAYS, found):
            for number, part in enumerate(slice_):
                share = (number + 1) / 4
                a, b, size = self.middle(part)
                self.assertAlmostEqual(float(a), float(x) + right * share, delta=0.1)
                self.assertAlmostEqual(float(b), float(y) + down * share, delta=0.1)
                self.assertAlmostEqual(float(size / area), 1, delta=0.001)


class CanvasTest(unittest.TestCase):
    def test_what_goes_on_keeps_its_pixels_and_what_is_new_is_painted(self) -> None:
        torch.manual_seed(1)
        layout, codec = Layout(MontageConfig()), VisualCodec(CodecConfig(widths=(8, 8, 8), encoder_blocks=(0, 0, 0), decoder_blocks=(0, 0, 0)))
        first = torch.randint(8**6, (1, layout.grid**2), generator=torch.Generator().manual_seed(2))
        other = torch.full_like(first, 8**6 - 1)  # what no untrained codec makes
        canvas = Canvas(codec, layout)
        ways = canvas(first)
        self.assertTrue(torch.equal(ways, moved(codec, layout, first)))
        before, right = canvas.frames, torch.tensor([column < 4 for column in range(8)]).repeat(8)
        canvas(torch.where(right, ways[:, 1], other))
        assert before is not None and canvas.frames is not None
        self.assertTrue(torch.equal(canvas.frames[..., 16:64], before[..., 6:54]), "10 pixels to the right")
        new = Canvas(codec, layout)
        new(torch.where(right, ways[:, 1], other))
        assert new.frames is not None
        self.assertTrue(torch.equal(canvas.frames[..., 64:], new.frames[..., 64:]), "what nothing became")


class StoodTest(unittest.TestCase):
    def test_what_stood_at_and_around_a_place_is_of_the_slice_before(self) -> None:
        layout, embedding = Layout(SMALL), VisualEmbedding(SMALL)
        goal, film = random_slices(1, 2), random_slices(3, 3)
        plain = Sequence(layout).text([1, 2]).slices(goal, GOAL + 1).slices(film, FILM)
        batch, _ = batched([plain, Sequence(layout).slices(film[:1], FILM)], 12, split=False)
        stood = embedding.stood(batch.ids, batch.codes).unflatten(2, (9, layout.held))
        patches = layout.patched(film)
        before = len(plain.ids) - 3 * layout.slots
        self.assertTrue((stood[0, : before + layout.slots] == -1).all(), "of the goal and the first slice")
        self.assertTrue((stood[1] == -1).all(), "of another sequence's only slice")
        for slice_ in (1, 2):
            for at, slot in enumerate(layout.order.flatten().tolist()):
                found = stood[0, before + slice_ * layout.slots + at]
                self.assertTrue(torch.equal(found[0], patches[slice_ - 1, slot]))
                for way, other in enumerate(layout.around[slot].tolist()):
                    wanted = patches[slice_ - 1, other] if other >= 0 else torch.full((layout.held,), -1)
                    self.assertTrue(torch.equal(found[1 + way], wanted))


class ApartTest(unittest.TestCase):
    def test_a_position_tells_how_far_its_codes_are_from_what_they_may_have_become(self) -> None:
        layout, film = Layout(SMALL), random_slices(3, 3)
        moved = torch.stack([film[1:], *[random_slices(2, 5 + way) for way in range(MOVES - 1)]], dim=1)  # all goes the first way
        sequence = Sequence(layout).text([1]).slices(film, FILM, moved=moved)
        apart = torch.tensor(sequence.apart).unflatten(1, (TRACKS, layout.held))
        self.assertEqual(len(sequence.apart), len(sequence.ids))
        begun = 1 + layout.regions + layout.slots
        self.assertTrue((apart[:begun] == -1).all(), "of words, the special token and the first slice")
        self.assertTrue((apart[begun:, 1] == 0).all())
        patches, order = layout.patched(film), layout.order.flatten()
        for at, slot in enumerate(order.tolist()):
            own, before = (layout.unpacked(patches[slice_, slot]) for slice_ in (1, 0))
            wanted = ((own - before).abs().sum(-1) // 2).clamp_max(7)
            self.assertTrue(torch.equal(apart[begun + at, 0], wanted))

    def test_what_is_not_known_is_no_number(self) -> None:
        layout, film = Layout(SMALL), random_slices(2, 3)
        apart = layout.apart(film, torch.full((1, MOVES, 64), -1)).unflatten(2, (TRACKS, layout.held))
        self.assertTrue((apart[:, :, 0] >= 0).all())
        self.assertTrue((apart[:, :, 1:] == -1).all())


if __name__ == "__main__":
    unittest.main()
