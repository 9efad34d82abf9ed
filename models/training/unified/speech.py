"""What there is to hear: speech as joined states of an encoder, with what is said. Made by ../speech."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor

TASKS = {"listen": 6, "transcribe": 6, "spoken_question": 1}
"""Of the mixture, with their shares, where there is speech."""
ASK_SPEECH = ("Write down what is said.", "Transcribe this.", "What is said here?", "Write what you hear.")
"""The server asks with the first."""


@dataclasses.dataclass(frozen=True)
class Speech:
    joined: Tensor
    """float16 [positions, joined_states * encoder_size]"""
    text: str
    answer: str = ""
    """Where the text is a question."""


def write_shard(file: Path, speeches: list[Speech]) -> None:
    joined = torch.cat([s.joined for s in speeches]).numpy()
    told = json.dumps([{"positions": len(s.joined), "text": s.text, "answer": s.answer} for s in speeches])
    np.savez(file, joined=joined, told=np.frombuffer(told.encode(), np.uint8))


def read_shard(file: Path) -> list[Speech]:
    with np.load(file) as shard:
        joined, told = torch.from_numpy(shard["joined"]), json.loads(shard["told"].tobytes())
    parts = joined.split([t["positions"] for t in told])
    return [Speech(part, t["text"], t["answer"]) for part, t in zip(parts, told)]


def told_speech(folder: Path, seed: int, answered: bool = False) -> Iterator[list[Speech]]:
    """Shards of a folder without end, in another order each time, with those that came meanwhile. answered: only questions that have answers."""
    r = Random(f"speech/{seed}")
    while True:
        files = sorted(folder.glob("*.npz"))
        if not files:
            raise FileNotFoundError(f"{folder}: expected shards *.npz of speech, found none")
        found = False
        for file in r.sample(files, len(files)):
            speeches = [s for s in read_shard(file) if s.answer or not answered]
            found = found or bool(speeches)
            yield speeches
        if not found:
            raise ValueError(f"{folder}: expected questions with answers, found none")


def heard(folder: Path, seed: int) -> dict[str, Iterator[list[Speech]]]:
    """What each of the tasks is to be about."""
    return {task: told_speech(folder, seed, answered=task == "spoken_question") for task in TASKS}
