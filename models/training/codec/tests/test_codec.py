"""`python -m pytest codec/tests` in models/training; 15 s."""

from __future__ import annotations

import argparse
import tempfile
import unittest
from functools import partial
from pathlib import Path

import torch

from codec import metrics
from codec.checkpoints import RunState, averaged_model
from codec.config import CodecConfig
from codec.evaluate import evaluate
from codec.export import read_checkpoint, write_checkpoint
from codec.losses import LossWeights, codec_loss
from codec.muon import orthogonalised
from codec.net import VisualCodec, depth_to_space, space_to_depth
from codec.schedule import rate
from codec.tests import discs
from codec.train import Trainer
from codec.windows import WindowPool, Windows, WindowSettings, crop, cut, held_out, in_turns

SMALL = CodecConfig(widths=(8, 16, 24), encoder_blocks=(1, 1, 1), decoder_blocks=(1, 1, 1), levels=(8, 5))


def trainer(run: Path, minutes: float, start: Path | None = None, decoder: bool = False) -> Trainer:
    (run / "small.json").write_text(SMALL.to_json())
    o = argparse.Namespace(
        run=run, resume=None, start=start, minutes=minutes, cooldown=1.0, config=run / "small.json", batch=2, rate=1e-2, warmup=2,
        decay=0.9, device="cpu", threads=1, workers=0, pool=16, reuse=2, frames=8, crop=0, seed=1, compile=False,
        bfloat16=False, decoder=decoder, border=1.0,
        save_minutes=1, report_minutes=1, clips=8,
    )  # fmt: skip
    return Trainer(o, discs.clips, discs.clips)


class NetTest(unittest.TestCase):
    def test_levels_take_equal_parts(self) -> None:
        model = VisualCodec(SMALL)
        squashed = torch.linspace(0, 1, 1001).expand(1, 2, 1, 1001)
        indices = model.indices(squashed)
        self.assertEqual(indices[0, 0].unique().tolist(), list(range(8)))
        self.assertEqual(indices[0, 1].unique().tolist(), list(range(5)))
        far = (model.values(indices) - (2 * squashed - 1)).abs().amax(dim=(0, 2, 3))
        self.assertTrue(torch.all(far <= 1 / model.levels + 1e-6))

    def test_depth_to_space_undoes_space_to_depth(self) -> None:
        x = torch.randn(2, 3, 8, 12)
        y = space_to_depth(x, 4)
        self.assertEqual(y[0, (1 * 4 + 2) * 3 + 1, 1, 2], x[0, 1, 5, 10])
        self.assertTrue(torch.equal(depth_to_space(y, 4), x))

    def test_codes_decode_to_what_training_saw(self) -> None:
        model = VisualCodec(SMALL).eval()
        films = torch.rand(2, 12, 3, 128, 128)
        codes = model.encode(films.reshape(6, 4, 3, 128, 128)).unflatten(0, (2, 3))
        self.assertEqual(codes.shape, (2, 3, 8, 8, 2))
        torch.testing.assert_close(model.decode(codes), model(films)[0].detach().clamp(0, 1))

    def test_a_slice_sees_its_neighbours_and_no_other(self) -> None:
        model = VisualCodec(SMALL).eval()
        codes = torch.randint(5, (1, 5, 8, 8, 2))
        other = codes.clone()
        other[0, 0] = 4 - other[0, 0]
        changed = (model.decode(codes) != model.decode(other)).flatten(2).any(dim=2)[0].unflatten(0, (5, 4)).any(dim=1)
        self.assertEqual(changed.tolist(), [True, True, False, False, False])
        still = codes[:, :1].expand(-1, 3, -1, -1, -1)
        torch.testing.assert_close(model.decode(still)[:, 4:8], model.decode(codes[:, :1]))


class TrainingTest(unittest.TestCase):
    def test_muon_brings_singular_values_to_one(self) -> None:
        values = torch.linalg.svdvals(orthogonalised(torch.randn(3, 20, 90)))
        self.assertTrue(torch.all((values > 0.6) & (values < 1.3)), values)

    def test_rate_rises_stays_and_falls(self) -> None:
        self.assertEqual(rate(4, 10, 0, 100, 0.2), 0.5)
        self.assertEqual(rate(50, 10, 79, 100, 0.2), 1)
        self.assertAlmostEqual(rate(50, 10, 90, 100, 0.2), 0.5)
        self.assertEqual(rate(50, 10, 101, 100, 0.2), 0)

    def test_a_jump_at_the_border_costs(self) -> None:
        wanted = torch.full((1, 8, 3, 16, 16), 0.5)
        subject = torch.zeros(1, 8, 1, 16, 16)
        step = torch.arange(8).view(1, 8, 1, 1, 1)
        sign = lambda chosen: torch.where(chosen, 0.1, -0.1)  # noqa: E731
        losses = [codec_loss(wanted + sign(step < at), wanted, subject, 4, LossWeights()) for at in (4, 2)]
        self.assertGreater(losses[0], losses[1])

    def test_subjects_count_however_small(self) -> None:
        wanted = torch.zeros(1, 8, 3, 32, 32)
        subject = torch.zeros(1, 8, 1, 32, 32)
        subject[..., :4, :4] = 1
        there = codec_loss(wanted + 0.2 * subject, wanted, subject, 4, LossWeights())
        elsewhere = codec_loss(wanted + 0.2 * subject.flip(-1), wanted, subject, 4, LossWeights())
        self.assertGreater(there, 5 * elsewhere)

    def test_the_pool_holds_still_slices_and_is_renewed(self) -> None:
        pool = WindowPool(discs.clips, 1, WindowSettings(pool=8, reuse=1, pictures=1.0, cuts=0.0), torch.device("cpu"))
        first = pool.draw(8).frames
        self.assertTrue(torch.equal(first[:, 0], first[:, 3]))
        self.assertFalse(torch.equal(first[:, 3], first[:, 4]))
        before = {bytes(w.numpy().tobytes()) for w in first}
        after = {bytes(w.numpy().tobytes()) for w in pool.draw(8).frames}
        self.assertFalse(before & after)

    def test_learns_stops_and_goes_on(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            run = Path(folder)
            first = trainer(run, 0.001)
            batch = first.pool.draw(2)
            losses = [first.train_step(batch, 1.0).item() for _ in range(40)]
            self.assertLess(losses[-1], 0.6 * losses[0])
            first.run()
            again = trainer(run, 0.001)
            self.assertEqual((again.step, again.slices), (first.step, first.slices))
            self.assertTrue((run / "plateau.pt").exists())
            again.run()
            self.assertGreater(again.step, first.step)
            self.assertEqual(again.report(), evaluate(averaged_model(RunState.load(run / "checkpoint.pt")), again.held_out))

            state = RunState.load(run / "checkpoint.pt")
            write_checkpoint(averaged_model(state), run / "shipped")
            model = read_checkpoint(run / "shipped")
            frames, _ = held_out(discs.clips, "test", 2, 8).floats()
            whole, half = (m.encode(frames[:, :4]) for m in (averaged_model(state), model))
            self.assertGreater((whole == half).float().mean(), 0.95)

            (run / "other").mkdir()
            other = trainer(run / "other", 0.001, run / "shipped")
            self.assertEqual(other.step, 0)
            torch.testing.assert_close(other.model.encode(frames[:, :4]), half)

    def test_the_decoder_alone_leaves_codes_as_they_are(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            alone = trainer(Path(folder), 0.001, decoder=True)
            batch = alone.pool.draw(2)
            wanted, _ = batch.floats()
            codes = alone.model(wanted)[1]
            losses = [alone.train_step(batch, 1.0).item() for _ in range(20)]
            self.assertLess(losses[-1], losses[0])
            self.assertTrue(torch.equal(alone.model(wanted)[1], codes))

    def test_streams_take_turns(self) -> None:
        turns = in_turns([partial(discs.clips, split=split) for split in ("train", "test")])(1, 2, 4)
        first, second = next(discs.clips(1, 2, 4))[0], next(discs.clips(1, 2, 4, split="test"))[0]
        self.assertTrue(all(torch.equal(next(turns)[0], frames) for frames in (first, second)))

    def test_crops_hold_a_subject(self) -> None:
        frames, masks, _ = next(discs.clips(1, 8, 8))
        windows = Windows(frames, masks.to(torch.uint8))
        parts = crop(windows, 48, torch.Generator().manual_seed(1))
        self.assertEqual((parts.frames.shape, parts.subject.shape), ((8, 8, 48, 48, 3), (8, 8, 48, 48)))
        self.assertTrue(torch.all(parts.subject.flatten(1).sum(1) > 0))

    def test_a_cut_goes_on_as_another_window(self) -> None:
        frames, masks, _ = next(discs.clips(1, 3, 8))
        windows = Windows(frames, masks.to(torch.uint8))
        found = cut(windows, torch.tensor([1]), 4, torch.Generator().manual_seed(1))
        self.assertTrue(torch.equal(found.frames[1], torch.cat([frames[1, :4], frames[0, 4:]])))
        self.assertTrue(torch.equal(found.frames[[0, 2]], frames[[0, 2]]))


class MetricsTest(unittest.TestCase):
    def test_decibels(self) -> None:
        wanted = torch.zeros(2, 4, 3, 16, 16)
        subject = torch.zeros(2, 4, 1, 16, 16)
        subject[1, :, :, :8] = 1
        found = wanted + 0.1 * subject
        self.assertAlmostEqual(metrics.slice_psnr(found, wanted)[1].item(), 23.01, places=2)
        torch.testing.assert_close(metrics.subject_psnr(found, wanted, subject), torch.tensor([20.0]))
        self.assertAlmostEqual(metrics.worst_tenth(torch.arange(20.0)), 0.5)

    def test_steps_over_borders_and_inside(self) -> None:
        clip = torch.tensor([0.0, 1, 2, 3, 7, 8, 9, 10]).view(1, 8, 1, 1, 1).expand(1, 8, 3, 4, 4)
        self.assertEqual(metrics.frame_steps(clip, 4), (4.0, 1.0))


if __name__ == "__main__":
    unittest.main()
