"""Clips, storyboards and speech kept to draw from: rendered and encoded as training goes, drawn a few times each."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from random import Random

from unified.speech import Speech
from unified.stories import Board, Clip


class Pool:
    """The newest `size` things of a stream; `owed` draws bring a new batch in."""

    def __init__(self, stream: Iterator[list], size: int, reuse: float) -> None:
        self.stream, self.reuse = stream, reuse
        self.kept: deque = deque(maxlen=size)
        self.owed = 0.0

    def draw(self, r: Random, count: int) -> list:
        self.owed += count / self.reuse
        while self.owed > 0 or len(self.kept) < min(self.kept.maxlen or 0, 4 * count):
            fresh = next(self.stream)
            self.kept.extend(fresh)
            self.owed -= len(fresh)
        return [self.kept[r.randrange(len(self.kept))] for _ in range(count)]


class Stories:
    """Clips, steady clips, storyboards, and what is said for each task that hears."""

    def __init__(
        self, clips: Iterator[list[Clip]], boards: Iterator[list[Board]], size: int, reuse: float, heard: dict[str, Iterator[list[Speech]]]
    ) -> None:  # fmt: skip
        self.clips, self.boards = Pool(clips, size, reuse), Pool(boards, size // 8, 4 * reuse)
        self.heard = {task: Pool(stream, size // 4, reuse) for task, stream in heard.items()}

    def draw(self, r: Random, task: str, count: int, steady: bool, boards: bool) -> list:
        if task in self.heard:
            return self.heard[task].draw(r, count)
        if boards:
            return self.boards.draw(r, count)
        found: list[Clip] = []
        while len(found) < count:
            drawn = self.clips.draw(r, count)
            found += [clip for clip in drawn if not steady or clip.steady()]
        return found[:count]
