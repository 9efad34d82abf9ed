"""Prints how often a served model is right, on held-out scenes of a fixed seed.

    ./montage serve &
    cd models/training && python -m evaluation.run --scenes 200 --judge JUDGE_FOLDER

It needs ffmpeg on the path. Captions, answers and films are asked for as any client would. Without --judge, pictures and films from captions are left out:
nothing else can tell what they show.
"""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path

import numpy as np
import torch

from evaluation.server import Server, frames, gif, png
from evaluation.words import ACTION, PLACE, TIME, WEATHER, names_subjects, right
from judge.judge import Judge
from judge.measure import DIRECTIONS, Tally
from world.catalogue import FPS, SLICE
from world.questions import questions
from world.render import render
from world.sampling import CASTS, Cast, sample
from world.scene import Scene
from world.words import caption

SLICES = 4
WAYS = tuple(way for way in DIRECTIONS if way != "still")
"""Actions that the judge knows by the way a subject goes."""
GOALS = {
    "caption.subject": 90, "caption.place": 95, "caption.time": 90, "caption.weather": 90, "film.action": 85, "question": 85,
    "drawn.subject": 85, "drawn.place": 95, "drawn.time": 90, "drawn.weather": 90, "filmed.action": 85, "filmed.subject": 90,
}  # fmt: skip


def stills(split: str, count: int, cast: Cast) -> list[Scene]:
    """Scenes in which nothing moves or changes, with one subject."""
    found, number = [], 0
    while len(found) < count:
        scene = sample(f"evaluation/{split}/{number}", split, changing=0.0, cast=cast)
        number += 1
        if len(scene.subjects) == 1 and cast.taught(scene.subjects[0].name):
            found.append(dataclasses.replace(scene, camera="still", subjects=(dataclasses.replace(scene.subjects[0], action="still"),)))
    return found


def moving(split: str, count: int, cast: Cast) -> list[Scene]:
    """Scenes of one subject that does something under a camera that stands still, as long as a film is."""
    found, number = [], 0
    while len(found) < count:
        scene = sample(f"evaluation/film/{split}/{number}", split, changing=0.0, cast=cast)
        number += 1
        known = len(scene.subjects) == 1 and cast.taught(scene.subjects[0].name)
        if known and scene.subjects[0].action not in ("still", "follows", "appears", "leaves"):
            found.append(dataclasses.replace(scene, camera="still", seconds=SLICES * SLICE / FPS))
    return found


def rendered(scenes: list[Scene], frames: int) -> np.ndarray:
    """uint8 [n, frames, 128, 128, 3]."""
    return render(scenes, frames)[0].cpu().numpy()


def reads(server: Server, split: str, cast: Cast, count: int, tally: Tally) -> None:
    scenes = stills(split, count, cast)
    for number, (scene, picture) in enumerate(zip(scenes, rendered(scenes, SLICE)[:, 0])):
        file = png(picture)
        short, long = server.caption("image", file, "short"), server.caption("image", file, "long")
        tally.count("caption.subject", names_subjects(short, [s.name for s in scene.subjects]))
        tally.count("caption.place", right(short, PLACE, scene.place))
        tally.count("caption.time", right(long, TIME, scene.time))
        tally.count("caption.weather", right(long, WEATHER, scene.weather))
        asked = [q for q in questions(scene, number) if q.about not in ("action", "camera")]
        chosen = asked[number % len(asked)]
        tally.count("question", server.answer(file, chosen.question).strip().lower() == chosen.answer.strip().lower())
    films = moving(split, max(1, count // 2), cast)
    for scene, shown in zip(films, rendered(films, SLICES * SLICE)):
        tally.count("film.action", right(server.caption("video", gif(shown), "short"), ACTION, scene.subjects[0].action))


def makes(server: Server, judge: Judge, split: str, cast: Cast, count: int, tally: Tally) -> None:
    for number, scene in enumerate(stills(split, count, cast)):
        picture = torch.from_numpy(server.draw(caption(scene, number, "long"), number).copy())
        seen = judge.look(picture[None])[0]
        tally.count("drawn.subject", bool(seen.subjects) and seen.subjects[0].name == scene.subjects[0].name)
        for name in ("place", "time", "weather"):
            tally.count(f"drawn.{name}", getattr(seen, name) == getattr(scene, name))
    for number, scene in enumerate(moving(split, max(1, count // 2), cast)):
        film = torch.from_numpy(frames(server.film(number, prompt=caption(scene, number, "medium"))).copy())
        way = judge.follow(film)
        last = judge.look(film[-SLICE:])
        tally.count("filmed.subject", any(s.name == scene.subjects[0].name for answer in last for s in answer.subjects))
        if scene.subjects[0].action in WAYS:
            tally.count("filmed.action", way.direction(1 / FPS) == scene.subjects[0].action)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--model", default="montage-135m")
    parser.add_argument("--scenes", type=int, default=200, help="of each split; half as many films")
    parser.add_argument("--cast", choices=CASTS, default="all", help="of the world")
    parser.add_argument("--judge", type=Path, help="exported judge")
    o = parser.parse_args()
    server = Server(o.url, o.model)
    tallies = {}
    for split in ("test", "unseen"):
        tallies[split] = Tally()
        reads(server, split, CASTS[o.cast], o.scenes, tallies[split])
        if o.judge:
            makes(server, Judge.load(o.judge), split, CASTS[o.cast], o.scenes, tallies[split])
    rates = {split: tally.rates() for split, tally in tallies.items()}
    print("| | test | unseen pairs | goal |\n|---|---|---|---|")
    for name, goal in GOALS.items():
        if name in rates["test"]:
            print(f"| {name} | {rates['test'][name]:.1%} | {rates['unseen'].get(name, float('nan')):.1%} | {goal} % |")


if __name__ == "__main__":
    main()
