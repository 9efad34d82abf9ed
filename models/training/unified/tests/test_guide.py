"""What training has the visual positions guess."""

from __future__ import annotations

import unittest

import torch

from unified.guide import NAMED, SKIES, SUBJECTS, WHAT, Guide, doing, shown, what
from world.catalogue import ACTIONS, PLACES, SLICE, TIMES, WEATHERS
from world.scene import Change, Scene, Subject

DOG = Subject("dog", "3d", "", 0.4, 0.3, 0.8, "left")
TREE = Subject("tree", "3d", "", 0.4, 0.7, 0.8, "appears")
SCENE = Scene("beach", 0, False, 0.0, "night", "rain", "still", 4.0, (DOG, TREE), changes=(Change(1.0, "action", "jumps", 0),))


class GuideTest(unittest.TestCase):
    def labels(self, moments: list[float]) -> torch.Tensor:
        """Of 2 x 2 places, of which the dog covers the first and the tree the last."""
        masks = torch.zeros(1, SLICE * len(moments), 8, 8, dtype=torch.uint8)
        masks[:, :, :4, :4], masks[:, :, 4:, 4:] = 1, 2
        return shown(masks, [[SCENE.at(m) for m in moments]], [SCENE.subjects], 2)[0]

    def test_a_place_shows_a_subject_or_the_land_and_the_sky(self) -> None:
        labels = self.labels([0.0, 3.9])
        land = SUBJECTS + PLACES.index("beach")
        self.assertEqual(what(labels).tolist(), 2 * [[NAMED["dog"], land, land, NAMED["tree"]]])
        self.assertEqual(set((labels % SKIES).flatten().tolist()), {TIMES.index("night") * len(WEATHERS) + WEATHERS.index("rain")})

    def test_a_film_shows_what_a_subject_does(self) -> None:
        left, jumps, still = (1 + ACTIONS.index(name) for name in ("left", "jumps", "still"))
        does = self.labels([0.0, 3.9]) // SKIES // WHAT
        self.assertEqual(does.tolist(), [[left, 0, 0, 0], [jumps, 0, 0, still]])
        self.assertEqual(doing(SCENE.at(0.0), TREE), 0)

    def test_a_picture_does_not(self) -> None:
        self.assertEqual((self.labels([0.0]) // SKIES // WHAT).tolist(), [[0, 0, 0, 0]])

    def test_guesses_that_are_right(self) -> None:
        guide, labels = Guide(8, 4), self.labels([0.0, 3.9])
        with torch.no_grad():
            for linear in (guide.read, guide.next):
                linear.weight.zero_()
                linear.bias.zero_()
        found = guide(torch.randn(2, 8), labels, torch.tensor([True, False]))
        self.assertEqual(found.moving.tolist(), [[True, False, False, False], [True, False, False, True]])
        even = [torch.tensor(float(n)).log().item() for n in (WHAT, len(ACTIONS))]
        self.assertAlmostEqual((found.log[0, 1] - found.log[0, 0]).item(), even[1], 4)
        self.assertLess(found.log.max().item(), -even[0])


if __name__ == "__main__":
    unittest.main()
