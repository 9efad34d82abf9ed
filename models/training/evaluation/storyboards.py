"""Has films made from storyboards of held-out scenes; the judge says what of each checkpoint is there, and whether subjects stay.

    ./montage serve &
    cd models/training && python -m evaluation.storyboards --films 5

An hour, whose memory and computing `benchmarks/long_film.py` watches (run it in between, `--wish WISH --keep FILM`):

    python -m evaluation.storyboards --films 1 --checkpoints 360 --apart 10 --write WISH
    python -m evaluation.storyboards --films 1 --checkpoints 360 --apart 10 --film FILM

It needs ffmpeg on the path. A checkpoint is right when its subject and place are seen in its first frame, and the subject goes the
way that the prompt says, where it says one. A subject stays through a stretch when it is seen in half of what is looked at of it.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch

from evaluation.run import WAYS, moving
from evaluation.server import Server, frames
from judge.judge import Judge
from judge.measure import Tally
from world.catalogue import FPS
from world.sampling import CASTS, Cast
from world.scene import Scene
from world.split import split
from world.words import caption

STAYS, STANDS = 5, 2
"""Checkpoints in a row with one subject, and in one place."""
WATCHED_S = 2
"""What the judge follows of a checkpoint's motion."""
LOOKED_AT = 6
"""Frames of a stretch."""


@dataclasses.dataclass(frozen=True)
class Board:
    """Scenes of the checkpoints, `apart` seconds one from the next and the last from the end."""

    scenes: list[Scene]
    apart: int

    def wish(self) -> dict[str, object]:
        """From place to place it cuts, as films do."""
        points: list[dict[str, object]] = []
        for i, (scene, coming) in enumerate(zip(self.scenes, [*self.scenes[1:], self.scenes[-1]])):
            way = "flow" if coming.place == scene.place else "cut"
            points.append({"at": i * self.apart, "prompt": caption(scene, i, "medium"), "transition": way})
        return {"seconds": len(self.scenes) * self.apart, "storyboard": points}


def retold(scenes: list[Scene]) -> Iterator[Scene]:
    """The same actions, times and weathers, told of one subject for STAYS scenes and of one place for STANDS, where both may be there."""
    for i, scene in enumerate(scenes):
        hero, there, own = scenes[i - i % STAYS].subjects[0], scenes[i - i % STANDS], scene.subjects[0]
        subject = dataclasses.replace(own, name=hero.name, style=hero.style, colour=hero.colour)
        told = dataclasses.replace(scene, subjects=(subject,)).moved(there)
        yield told if split(told) == split(scene) else scene


def boards(films: int, checkpoints: int, apart: int, cast: Cast) -> list[Board]:
    scenes = list(retold(moving("test", films * checkpoints, cast)))
    return [Board(scenes[i : i + checkpoints], apart) for i in range(0, len(scenes), checkpoints)]


def count(judge: Judge, board: Board, film: np.ndarray, tally: Tally) -> None:
    """film uint8 [T, h, w, 3] at FPS."""
    tally.count("film.length", len(film) == len(board.scenes) * board.apart * FPS)
    for i, scene in enumerate(board.scenes):
        part = torch.from_numpy(film[i * board.apart * FPS : (i + 1) * board.apart * FPS].copy())
        name = scene.subjects[0].name
        first = judge.look(part[:1])[0]
        right = [("subject", any(s.name == name for s in first.subjects)), ("place", first.place == scene.place)]
        if scene.subjects[0].action in WAYS:
            right.append(("motion", judge.follow(part[: WATCHED_S * FPS]).direction(1 / FPS) == scene.subjects[0].action))
        for attribute, is_right in right:
            tally.count(f"checkpoint.{attribute}", is_right)
        tally.count("checkpoint.all", all(is_right for _, is_right in right))
        if i + 1 < len(board.scenes) and board.scenes[i + 1].subjects[0].name == name:
            seen = [any(s.name == name for s in answer.subjects) for answer in judge.look(part[:: len(part) // LOOKED_AT])]
            tally.count("stretch.subject", 2 * sum(seen) >= len(seen))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--model", default="montage-135m")
    parser.add_argument("--films", type=int, default=5)
    parser.add_argument("--checkpoints", type=int, default=10)
    parser.add_argument("--apart", type=int, default=6, help="seconds")
    parser.add_argument("--cast", choices=CASTS, default="few", help="of the world")
    parser.add_argument("--judge", type=Path, default=Path("judge/weights"), help="exported judge")
    parser.add_argument("--write", type=Path, help="only leave the first storyboard there, as JSON")
    parser.add_argument("--film", type=Path, help="of the first storyboard, made before")
    o = parser.parse_args()
    told = boards(o.films, o.checkpoints, o.apart, CASTS[o.cast])
    if o.write:
        o.write.write_text(json.dumps(told[0].wish()))
        return
    server, judge, tally = Server(o.url, o.model), Judge.load(o.judge), Tally()
    for number, board in enumerate(told):
        film = o.film.read_bytes() if o.film else server.film(number, **board.wish())
        count(judge, board, frames(film), tally)
    print("| | right | of |\n|---|---|---|")
    for name, rate in tally.rates().items():
        print(f"| {name} | {rate:.1%} | {tally.asked[name]} |")


if __name__ == "__main__":
    main()
