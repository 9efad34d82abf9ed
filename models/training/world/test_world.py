"""Run by hand: cd models/training && PYTHONPATH=. python -m pytest world. The renderer's tests need the built files."""

from __future__ import annotations

import re
from itertools import islice

import pytest
import torch

from world.assets import assets
from world.backdrop import land, land_by_lines
from world.catalogue import BY_NAME, FPS, NAMES, PLACES, STYLES, TIMES, WEATHERS
from world.questions import questions
from world.render import render
from world.sampling import ALL, FEW, sample
from world.scene import Scene
from world.split import SPLITS, UNSEEN_PLACES, UNSEEN_STYLES, is_test_layout, split
from world.storyboards import storyboard
from world.stream import clips, draw
from world.words import LENGTHS, caption

MANY = 4000


@pytest.fixture(scope="module")
def training() -> list[Scene]:
    return [sample(i, "train", longest=16, changing=0.5) for i in range(MANY)]


def test_training_never_draws_what_is_held_out(training: list[Scene]) -> None:
    streamed = [s for n in range(20) for s in draw(7, n, 32, 8, "train", 4.0, 0.25, True)[0]]
    for scene in training + streamed:
        assert not is_test_layout(scene.layout)
        for subject in scene.subjects:
            assert (subject.name, scene.place) not in UNSEEN_PLACES
            assert (subject.name, subject.style) not in UNSEEN_STYLES


def test_every_split_draws_only_its_own_scenes() -> None:
    for which in SPLITS:
        assert {split(sample(i, which)) for i in range(500)} == {which}


def test_held_out_pairs_leave_enough_to_learn_from(training: list[Scene]) -> None:
    """Every subject, style, place, time and weather is in training, and every unseen subject in two styles and many places."""
    seen = {s.name for scene in training for s in scene.subjects}
    assert seen == set(NAMES)
    assert {scene.place for scene in training} == set(PLACES)
    assert {scene.time for scene in training} == set(TIMES)
    assert {scene.weather for scene in training} == set(WEATHERS)
    for name in NAMES:
        assert sum((name, place) in UNSEEN_PLACES for place in PLACES) < len(PLACES) / 2
        assert sum((name, style) in UNSEEN_STYLES for style in STYLES) <= 1


def test_unseen_scenes_hold_a_reserved_pair_of_both_kinds() -> None:
    scenes = [sample(i, "unseen") for i in range(300)]
    by_place = [any((q.name, s.place) in UNSEEN_PLACES for q in s.subjects) for s in scenes]
    by_style = [any((q.name, q.style) in UNSEEN_STYLES for q in s.subjects) for s in scenes]
    assert all(a or b for a, b in zip(by_place, by_style)) and sum(by_place) > 50 and sum(by_style) > 50


def test_reserved_pairs_are_the_ones_published() -> None:
    """A change here would make every earlier measurement of unseen pairs worthless."""
    assert (len(UNSEEN_PLACES), len(UNSEEN_STYLES)) == (81, 13)
    assert sorted(UNSEEN_PLACES)[:2] == PUBLISHED_PLACES and sorted(UNSEEN_STYLES)[:2] == PUBLISHED_STYLES


PUBLISHED_PLACES = [("alarm clock", "road"), ("ambulance", "mountains")]
PUBLISHED_STYLES = [("airplane", "flat"), ("banana", "3d")]


def test_a_subject_whose_only_style_is_reserved_is_not_taught() -> None:
    assert [name for name in FEW.names if not FEW.taught(name)] == ["banana"]
    assert all(ALL.taught(name) for name in NAMES)


def test_records_survive_json(training: list[Scene]) -> None:
    for scene in training[:200]:
        assert Scene.from_json(scene.to_json()) == scene


def test_rendering_is_deterministic_and_windows_agree() -> None:
    scenes = [sample(i, changing=0.7) for i in range(12)]
    whole, masks = render(scenes, 16)
    again, _ = render(scenes, 16)
    assert torch.equal(whole, again)
    part, part_masks = render(scenes[::-1], 4, starts=[8] * 12)
    assert (part.flip(0).int() - whole[:, 8:12].int()).abs().max() <= 1
    assert (part_masks.flip(0) != masks[:, 8:12]).float().mean() < 1e-4


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_gpu_draws_the_same() -> None:
    scenes = [sample(i, changing=0.7) for i in range(24)]
    here, there = render(scenes, 8)[0], render(scenes, 8, "cuda")[0].cpu()
    assert (here.int() - there.int()).abs().float().mean() < 0.05


def test_land_by_lines_is_land_by_grid() -> None:
    """The CPU's and the GPU's way to look at the land."""
    scenes = [sample(i) for i in range(6)]
    kit = assets("cpu")
    middle, zoom = torch.tensor([[-20.3, 0.0, 31.7]] * 6), torch.tensor([[1.0, 1.2, 0.9]] * 6)
    by_grid = land(kit.land(scenes), middle, zoom, torch.tensor([s.mirrored for s in scenes]))
    for i, scene in enumerate(scenes):
        by_lines = land_by_lines(kit.backdrops[kit.row(scene)], middle[i].tolist(), zoom[i].tolist(), scene.mirrored)
        assert (by_lines - by_grid[i]).abs().max() < 0.6


def test_masks_show_every_subject_that_is_on_stage() -> None:
    scenes = [sample(i, changing=0.0) for i in range(64)]
    scenes = [s for s in scenes if s.camera == "still" and not {q.action for q in s.subjects} & {"appears", "leaves"} and not s.relation]
    _, masks = render(scenes, 1, starts=[int(s.seconds * FPS / 2) for s in scenes])
    for scene, mask in zip(scenes, masks[:, 0]):
        for k in range(len(scene.subjects)):
            assert (mask == k + 1).sum() > 60, (scene.subjects[k], scene.to_json())


def test_main_subject_is_of_readable_size(training: list[Scene]) -> None:
    sizes = [s.subjects[s.main].size * 128 for s in training]
    assert sum(36 <= size <= 88 for size in sizes) > 0.93 * len(sizes)


def test_streams_are_the_same_with_and_without_workers() -> None:
    plain, worked = clips(3, 4, 4), clips(3, 4, 4, workers=2)
    for a, b in islice(zip(plain, worked), 3):
        assert torch.equal(a[0], b[0]) and torch.equal(a[1], b[1]) and a[2] == b[2]
    later = next(clips(3, 4, 4, first=2))
    assert torch.equal(later[0], a[0])


def test_captions_name_what_is_there(training: list[Scene]) -> None:
    for i, scene in enumerate(training[:1500]):
        for length in LENGTHS:
            words = caption(scene, i, length)
            for k, subject in enumerate(scene.subjects):
                assert subject.name in words, (words, scene.to_json())
                if subject.colour:
                    assert f"{subject.colour} {subject.name}" in words
            assert "  " not in words and ".." not in words and not re.search(r"\b[aA] [aeio]", words), words
            assert not re.search(r"\b[aA]n [^aeiou]", words) and not re.search(r"\b(\w+) \1\b", words), words
            assert words == caption(scene, i, length)


def test_captions_tell_changes_in_order(training: list[Scene]) -> None:
    scenes = [s for s in training if len(s.changes) > 1]
    assert scenes
    for scene in scenes[:300]:
        assert len(caption(scene, 1, "long").split(". ")) >= 2 + len(scene.changes)


def test_wordings_vary(training: list[Scene]) -> None:
    assert len({caption(training[0], i) for i in range(60)}) > 20


def test_questions_are_answered_from_the_record(training: list[Scene]) -> None:
    for scene in training[:300]:
        for now in (scene.at(0), scene.at(scene.seconds)):
            asked = {q.about: q for q in questions(now)}
            assert asked["count"].key == str(len(now.subjects))
            assert asked["weather"].key == now.weather and asked["time"].key == now.time
            assert ("colour" in asked) == any(BY_NAME[s.name].tinted for s in now.subjects)


def test_storyboards_have_a_checkpoint_a_change(training: list[Scene]) -> None:
    for scene in training[:500]:
        board = storyboard(scene)
        assert [point["at"] for point in board] == [0.0, *(c.at for c in scene.changes)]
        assert all(str(point["prompt"]) for point in board)


def test_at_tells_who_is_on_stage() -> None:
    for i in range(400):
        scene = sample(i, changing=1.0, longest=8)
        for change in scene.changes:
            before, after = scene.at(change.at - 0.01), scene.at(change.at + 2)
            if change.kind == "enter":
                assert len(before.subjects) < len(scene.subjects)
            if change.kind in ("time", "weather"):
                assert getattr(scene.at(change.at), change.kind) == change.value
            if change.kind == "leave":
                assert len(after.subjects) < len(before.subjects)
