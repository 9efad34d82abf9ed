"""`python -m pytest unified/tests` in models/training; 10 s."""

from __future__ import annotations

import copy
import dataclasses
import tempfile
import unittest
from pathlib import Path

import torch

from unified.config import AudioConfig, MontageConfig, TextConfig, VisualConfig
from unified.export import is_matrix, media_tensors, read_media, write_media
from unified.generate import Sampling, slices
from unified.init import copy_text, rolled, stir
from unified.layout import FILM, PICTURE, Layout
from unified.loss import log_probabilities, total
from unified.net import VISUAL, Kept, Montage
from unified.sequences import Sequence, batched

SMALL = MontageConfig(
    text=TextConfig(4, 32, 48, 4, 2, 8, 50, 1e-5, 10_000.0),
    visual=VisualConfig(24, 8, 2, (3, 5), 4, 16, 3),
    audio=AudioConfig(16, 6, 2),
    media_layers=2,
)


def random_slices(count: int, seed: int = 1) -> torch.Tensor:
    return torch.randint(15, (count, 64), generator=torch.Generator().manual_seed(seed))


class LayoutTest(unittest.TestCase):
    def test_codes_come_and_go(self) -> None:
        layout = Layout(SMALL)
        numbers = torch.arange(15)
        self.assertTrue(torch.equal(layout.packed(layout.unpacked(numbers)), numbers))
        self.assertEqual(layout.packed(torch.tensor([2, 4])).item(), 2 + 3 * 4)

    def test_regions_tile_the_grid(self) -> None:
        for regions in (1, 2, 4, 8, 16):
            visual = dataclasses.replace(SMALL.visual, regions=regions)
            order = Layout(dataclasses.replace(SMALL, visual=visual)).order
            self.assertEqual(order.shape, (16 // regions, regions))
            self.assertEqual(order.flatten().sort().values.tolist(), list(range(16)))
        self.assertEqual(Layout(SMALL).order[0].tolist(), [0, 2, 8, 10])
        self.assertEqual(Layout(SMALL).order[1].tolist(), [1, 3, 9, 11])

    def test_a_patch_is_a_square_of_neighbours(self) -> None:
        layout, codes = Layout(SMALL), random_slices(2)
        patches = layout.patched(codes)
        self.assertEqual(patches.shape, (2, 16, 4))
        self.assertEqual(layout.patched(torch.arange(64)[None])[0, 5].tolist(), [18, 19, 26, 27])
        self.assertTrue(torch.equal(layout.flat(patches), codes))

    def test_every_patch_is_predicted_once_and_before_it_is_fed(self) -> None:
        layout, codes = Layout(SMALL), random_slices(3)
        media = layout.media(codes, FILM)
        self.assertEqual(len(media.ids), 4 + 3 * 16)
        self.assertEqual(media.ids[0], 50 + FILM)
        ordered = layout.patched(codes)[:, layout.order].view(48, 4)
        self.assertTrue(torch.equal(media.targets[:48], ordered))
        self.assertTrue((media.targets[48:] == -1).all())
        self.assertTrue(torch.equal(media.codes[4:], ordered))
        self.assertEqual((media.ids[4:8] - layout.first_place).tolist(), [0, 2, 8, 10])
        self.assertEqual((media.ids[1:4] - layout.first_place).tolist(), [16, 18, 24])
        # opening steps stand alone; then the regions of a step stand together
        self.assertEqual(media.steps.tolist(), [0, 1, 2, 3] + [4 + i // 4 for i in range(48)])
        # fed at step s, predicted at an earlier one
        for slot, step in enumerate(media.steps[4:].tolist()):
            self.assertLess(media.steps[slot].item(), step)

    def test_what_is_only_predicted_is_not_fed(self) -> None:
        layout = Layout(SMALL)
        media = layout.media(random_slices(1), PICTURE, last_predicts=True)
        self.assertEqual(len(media.ids), 4 + 12)
        self.assertTrue(torch.all(media.targets >= 0))


class NetTest(unittest.TestCase):
    def setUp(self) -> None:
        torch.manual_seed(2)
        self.model, self.layout = Montage(SMALL).eval(), Layout(SMALL)

    def sequences(self) -> list[Sequence]:
        make = lambda: Sequence(self.layout)  # noqa: E731
        sound = torch.randn(5, 12, generator=torch.Generator().manual_seed(3))
        return [
            make().text([1, 2, 3]).slices(random_slices(1), PICTURE, learn=True),
            make().text([4]).slices(random_slices(2), FILM).text([5, 6, 7]).text([8, 9], learn=True),
            make().text([4, 4, 4, 4]).sound(sound).text([5]).text([8, 9, 10], learn=True),
            make().text([1]).slices(random_slices(1, 5), SMALL.visual.goals).slices(random_slices(3, 6), FILM, learn=True, known=1),
        ]

    @torch.no_grad()
    def numbers(self, sequences: list[Sequence], split: bool = True) -> list[torch.Tensor]:
        return list(log_probabilities(self.model, self.layout, *batched(sequences, 12, split)))

    def test_company_and_prefixes_change_nothing(self) -> None:
        alone = [self.numbers([s]) for s in self.sequences()]
        for split in (True, False):
            words, codes = self.numbers(self.sequences(), split)
            torch.testing.assert_close(words, torch.cat([w for w, _ in alone]), atol=1e-5, rtol=0)
            torch.testing.assert_close(codes, torch.cat([c for _, c in alone]), atol=1e-5, rtol=0)
        self.model.kept = Kept(2)
        for _ in range(2):
            words, codes = self.numbers(self.sequences())
            torch.testing.assert_close(words, torch.cat([w for w, _ in alone]), atol=2e-3, rtol=0)
            torch.testing.assert_close(codes, torch.cat([c for _, c in alone]), atol=2e-3, rtol=0)
        self.assertEqual(len(self.model.kept.texts), 2)
        self.assertEqual([len(w) for w, _ in alone], [0, 2, 3, 0])
        self.assertEqual([len(c) for _, c in alone], [16, 0, 0, 32])

    def test_a_patch_depends_on_earlier_steps_only(self) -> None:
        codes = random_slices(1)
        other = codes.clone()
        patches = self.layout.patched(other)
        patches[0, self.layout.order[2]] = (patches[0, self.layout.order[2]] + 1) % 15
        other = self.layout.flat(patches)
        a, b = (self.numbers([Sequence(self.layout).text([1]).slices(c, PICTURE, learn=True)])[1] for c in (codes, other))
        same = (a == b).flatten(1).all(dim=1)
        self.assertTrue(same[:8].all())  # the first two steps
        self.assertFalse(same[12:].any())  # the fourth sees all of the third

    def test_text_sees_media(self) -> None:
        def words(seed: int) -> torch.Tensor:
            return self.numbers([Sequence(self.layout).slices(random_slices(1, seed), PICTURE).text([5]).text([8], learn=True)])[0]

        self.assertFalse(torch.equal(words(1), words(2)))

    def test_learns_what_it_is_shown_and_leaves_the_text_alone(self) -> None:
        copy_text(self.model.visual, self.model.text)
        before = [p.clone() for p in self.model.text.parameters()]
        optimizer = torch.optim.AdamW([p for p in self.model.parameters() if p.requires_grad], 1e-2)
        losses = []
        for _ in range(40):
            words, codes = log_probabilities(self.model, self.layout, *batched(self.sequences(), 12))
            losses.append(total(words, codes))
            optimizer.zero_grad()
            losses[-1].backward()
            optimizer.step()
        self.assertLess(losses[-1].item(), 0.5 * losses[0].item())
        self.assertTrue(all(torch.equal(a, b) for a, b in zip(before, self.model.text.parameters())))


class GenerateTest(unittest.TestCase):
    def test_makes_what_the_log_probabilities_say(self) -> None:
        """The likeliest codes, one step after the other, are those of the whole sequence at once."""
        torch.manual_seed(4)
        model, layout = Montage(SMALL).eval(), Layout(SMALL)
        known = random_slices(1, 8)
        stir(model)
        # The second one leads to a goal.
        prompts = [Sequence(layout).text([1, 2, 3]), Sequence(layout).text([4]).slices(random_slices(1, 9), SMALL.visual.goals)]
        for given in (None, known.expand(2, 1, -1)):
            made, _ = slices(model, layout, prompts, FILM, 3, given, Sampling(temperature=0.0), lambda: rolled)
            for prompt, codes in zip(prompts, made):
                begun = 0 if given is None else 1
                whole = copy.deepcopy(prompt, {id(layout): layout}).slices(codes, FILM, learn=True, known=begun, moved=rolled(codes[:-1]))
                batch, targets = batched([whole], 12)
                visual = (batch.expert == VISUAL) & (targets[..., 0] >= 0)
                with torch.no_grad():
                    states = model(batch, upper=False)[visual]
                near = layout.channels(batch.near[visual])
                best = model.visual_head.sample(states, near, 0.0, torch.Generator())[0].view(-1, 4, 2)
                self.assertTrue(torch.equal(layout.packed(best), targets[visual]))


class ExportTest(unittest.TestCase):
    def test_a_model_that_hears_nothing_comes_back(self) -> None:
        torch.manual_seed(3)
        written, read = Montage(SMALL), Montage(SMALL)
        with tempfile.TemporaryDirectory() as folder:
            write_media(written, Path(folder), {}, torch.float32, encoder="")
            read_media(read, Path(folder))
        found = media_tensors(read)
        for name, t in media_tensors(written).items():
            self.assertEqual(torch.equal(t, found[name]), not name.startswith("audio") or "norm" in name, name)

    def test_weights_of_eight_bits_come_back(self) -> None:
        torch.manual_seed(3)
        written, read = Montage(SMALL), Montage(SMALL)
        with tempfile.TemporaryDirectory() as folder:
            write_media(written, Path(folder), {}, torch.float32, eight_bits=True)
            read_media(read, Path(folder))
        found = media_tensors(read)
        self.assertTrue(any(is_matrix(name, t) for name, t in found.items()))
        for name, t in media_tensors(written).items():
            most = t.abs().amax(-1, keepdim=True) / 253 if is_matrix(name, t) else torch.zeros(())
            self.assertTrue(((found[name] - t).abs() <= most).all(), name)


if __name__ == "__main__":
    unittest.main()
