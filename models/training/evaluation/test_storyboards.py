"""Storyboards of held-out scenes, and how their films are judged."""

from __future__ import annotations

import numpy as np

from evaluation.storyboards import STAYS, boards
from world.sampling import FEW
from world.split import split


def test_a_subject_stays_for_some_checkpoints() -> None:
    board = boards(1, 20, 6, FEW)[0]
    names = [scene.subjects[0].name for scene in board.scenes]
    alike = [names[i] == names[i - 1] for i in range(len(names)) if i % STAYS]
    assert np.mean(alike) > 0.6, names
    assert all(split(scene) == "test" for scene in board.scenes)


def test_a_storyboard_is_as_a_client_sends_it() -> None:
    board = boards(2, 10, 6, FEW)[1]
    wish, places = board.wish(), [scene.place for scene in board.scenes]
    assert wish["seconds"] == 60
    assert [point["at"] for point in wish["storyboard"]] == list(range(0, 60, 6))
    assert all(point["prompt"] for point in wish["storyboard"])
    cuts = [point["transition"] == "cut" for point in wish["storyboard"]]
    assert cuts == [a != b for a, b in zip(places, [*places[1:], places[-1]])] and any(cuts) and not all(cuts)
