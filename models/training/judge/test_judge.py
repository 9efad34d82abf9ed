"""Run by hand: cd models/training && PYTHONPATH=. python -m pytest judge. Needs the world's built files."""

from __future__ import annotations

import torch

from judge.judge import Judge, Way, _peaks
from judge.losses import frame_loss
from judge.measure import DIRECTIONS, Tally, frames_tally
from judge.net import CELL, CELL_HEADS, CLIP, EVERY, FRAME_HEADS, GRID, MOTION_HEADS, MOTIONS, FrameNet, MotionNet
from judge.train import mirrored
from judge.truth import LEAST, Truth, boxes, frame_batch, motion_batch, truth
from world.catalogue import CAMERAS, FPS
from world.render import render
from world.sampling import sample
from world.split import is_test_layout, split


def perfect(t: Truth, count: int) -> dict[str, torch.Tensor]:
    """What a net without error would say: logits from the truth."""
    out = {name: 20 * torch.nn.functional.one_hot(label, len(FRAME_HEADS[name])).float() for name, label in t.frame.items()}
    where = torch.full((count, 5, GRID, GRID), -20.0)
    where[:, 0][t.heat == 1] = 20.0
    out |= {name: torch.zeros(count, len(values), GRID, GRID) for name, values in CELL_HEADS.items()}
    for b, row, column in torch.nonzero(t.slot >= 0).tolist():
        k = int(t.slot[b, row, column])
        where[b, 1, row, column] = t.boxes.x[b, k] / CELL - column - 0.5
        where[b, 2, row, column] = t.boxes.y[b, k] / CELL - row - 0.5
        where[b, 3, row, column] = torch.log(t.boxes.width[b, k] / CELL)
        where[b, 4, row, column] = torch.log(t.boxes.height[b, k] / CELL)
        for name in CELL_HEADS:
            out[name][b, int(t.cell[name][b, k]), row, column] = 20.0
    return out | {"where": where}


def test_boxes_hold_the_mask() -> None:
    _, scenes, masks = frame_batch("test", 0, 16, "test", "cpu")
    box = boxes(masks)
    for i in range(len(scenes)):
        for k in range(len(scenes[i].subjects)):
            rows, columns = torch.nonzero(masks[i] == k + 1, as_tuple=True)
            if len(rows):
                assert box.seen[i, k] == len(rows)
                assert box.x[i, k] == (columns.min() + columns.max() + 1) / 2 and box.height[i, k] == rows.max() - rows.min() + 1


def test_a_net_without_error_is_read_as_the_truth() -> None:
    """Truth to logits to answers and back; and its loss is next to nothing."""
    frames, scenes, masks = frame_batch("test", 1, 24, "test", "cpu")
    t = truth(scenes, masks)
    out = perfect(t, len(scenes))
    for i, seen in enumerate(_peaks(out)):
        named = {s.name for k, s in enumerate(scenes[i].subjects) if t.boxes.seen[i, k] >= LEAST}
        assert {s.name for s in seen} <= named and (len(seen) == len(named) or len(named) > 1)
    losses = frame_loss(out, t)
    assert all(float(loss) < 0.02 for loss in losses.values()), losses

    class Perfect(Judge):
        def _run(self, net: str, frames: torch.Tensor, batch: int = 64) -> dict[str, torch.Tensor]:
            return out

    tally = Tally()
    frames_tally(Perfect({}, "cpu"), frames[:, 0], scenes, masks, tally)
    assert all(rate > 0.9 for rate in tally.rates().values()), tally.rates()
    assert tally.rates()["place"] == tally.rates()["time"] == tally.rates()["weather"] == 1


def test_training_batches_hold_every_pair_and_no_layout_of_the_tests() -> None:
    for maker in (frame_batch, motion_batch):
        assert not any(is_test_layout(s.layout) for s in maker("test", 2, 8, "judge", "cpu")[1])
    drawn = [sample(f"judge/{i}", "judge") for i in range(300)]
    assert {split(s) for s in drawn} == {"train", "unseen"}


def test_mirrored_motion_is_called_the_other_way() -> None:
    labels = {"camera": torch.arange(len(CAMERAS)), "action": torch.arange(len(MOTIONS))}
    other = mirrored(labels)
    assert CAMERAS[other["camera"][CAMERAS.index("pan left")]] == "pan right"
    assert MOTIONS[other["action"][MOTIONS.index("right")]] == "left"
    assert all(torch.equal(mirrored(other)[head], labels[head]) for head in labels)


def test_direction_of_the_true_boxes() -> None:
    """Read from perfect tracks, directions are right; what the net's errors cost is then its own."""
    named, right = 0, 0
    for n in range(6):
        scenes = [s for s in motion_batch("direction", n, 12, "test", "cpu")[1] if s.camera == "still" and s.subjects[0].action in DIRECTIONS]
        if not scenes:
            continue
        masks = render(scenes, CLIP, every=EVERY)[1]
        for scene, mask in zip(scenes, masks):
            box = boxes(mask)
            way = Way("", *(v[:, 0].numpy() for v in (box.x, box.y, torch.maximum(box.width, box.height))))
            named, right = named + 1, right + (way.direction(EVERY / FPS) == scene.subjects[0].action)
    assert named > 10 and right >= 0.95 * named, (right, named)


def test_nets_answer_every_head() -> None:
    out = FrameNet(8).eval()(torch.zeros(2, 3, 128, 128))
    assert out["where"].shape == (2, 5, GRID, GRID)
    assert all(out[n].shape == (2, len(v), GRID, GRID) for n, v in CELL_HEADS.items())
    assert all(out[n].shape == (2, len(v)) for n, v in FRAME_HEADS.items())
    clips, _, _ = motion_batch("test", 3, 2, "test", "cpu")
    moved = MotionNet(8).eval()(clips.permute(0, 1, 4, 2, 3).flatten(1, 2).float())
    assert all(moved[n].shape == (2, len(v)) for n, v in MOTION_HEADS.items())
