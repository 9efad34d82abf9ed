"""Pictures, clips, storyboards and speech kept to draw from: rendered and encoded as training goes, drawn a few times each."""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Iterator
from random import Random
from typing import Generic, TypeVar

from unified.speech import Speech
from unified.stories import Board, Clip
from unified.tasks import BOARDS, PICTURES, STEADY

T = TypeVar("T")
STILL = 0.5
"""Share of the clips in which nothing moves that films are told of: most of what is seen in films stands still anyhow."""
ALIKE = 4
"""Lengths that speech is parted by: what fills a batch up costs as much as speech."""


class Pool(Generic[T]):
    """The newest `size` things of a stream; `owed` draws bring a new batch in."""

    def __init__(self, stream: Iterator[list[T]], size: int, reuse: float) -> None:
        self.stream, self.reuse = stream, reuse
        self.kept: deque[T] = deque(maxlen=size)
        self.owed = 0.0

    def draw(self, r: Random, count: int, choice: int = 1) -> list[T]:
        """choice: so many times as many are given as will be used."""
        self.owed += count / self.reuse
        while self.owed > 0 or len(self.kept) < min(self.kept.maxlen or 0, 4 * count):
            fresh = next(self.stream)
            self.kept.extend(fresh)
            self.owed -= len(fresh)
        return [self.kept[r.randrange(len(self.kept))] for _ in range(choice * count)]


@dataclasses.dataclass(frozen=True)
class Stories:
    """What each task is told about: pictures (clips of one slice), clips, storyboards, and what is said for each task that hears."""

    pictures: Pool[Clip]
    clips: Pool[Clip]
    boards: Pool[Board]
    heard: dict[str, Pool[Speech]]

    def draw(self, r: Random, task: str, count: int) -> list:
        if task in self.heard:
            return self.alike(r, self.heard[task].draw(r, count, ALIKE))
        if task in BOARDS:
            return self.boards.draw(r, count)
        if task in PICTURES:
            return self.pictures.draw(r, count)
        found: list[Clip] = []
        while len(found) < count:
            drawn = self.clips.draw(r, count)
            found += [clip for clip in drawn if (task not in STEADY or clip.steady()) and (clip.moves() or r.random() < STILL)]
        return found[:count]

    @staticmethod
    def alike(r: Random, drawn: list[Speech]) -> list[Speech]:
        """Some that are about equally long."""
        count, part = len(drawn) // ALIKE, r.randrange(ALIKE)
        return sorted(drawn, key=lambda speech: len(speech.joined))[part * count : (part + 1) * count]
