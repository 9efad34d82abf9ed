"""The world's captions say what they were made of, and nothing else."""

from __future__ import annotations

from evaluation.run import moving, stills
from evaluation.words import ACTION, PLACE, TIME, WEATHER, names_subjects, right, said
from world.sampling import ALL
from world.words import caption


def test_captions_of_pictures_are_right() -> None:
    for number, scene in enumerate(stills("test", 300, ALL)):
        short, long = caption(scene, number, "short"), caption(scene, number, "long")
        assert names_subjects(short, [s.name for s in scene.subjects]), (short, said(short, {}))
        assert right(short, PLACE, scene.place), short
        assert right(long, TIME, scene.time), long
        assert right(long, WEATHER, scene.weather), long


def test_captions_of_films_are_right() -> None:
    for number, scene in enumerate(moving("test", 300, ALL)):
        words = caption(scene, number, "medium")
        assert right(words, ACTION, scene.subjects[0].action), words


def test_other_words_are_wrong() -> None:
    assert not names_subjects("a dog and a cat in a city", ["dog"])
    assert said("a cat on a long straight road by night", PLACE) == ["road"]
    assert not right("It is raining. It is foggy.", WEATHER, "rain")
    assert said("The grapes move away.", ACTION) == ["away"]
