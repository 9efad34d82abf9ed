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

GAPS, LONGEST_GAP = 0.03, 4
"""Most gaps of a state, and states of one."""
MOST_DEAF = 0.2
"""Share of channels that are not heard."""


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


def varied(r: Random, speech: Speech, joined_states: int) -> Speech:
    """The same as another would hear it: some states later, with gaps, and without some channels (after SpecAugment, Park et al.
    2019). Clips that are drawn twice are learnt by heart otherwise.
    """
    states = speech.joined.float().view(len(speech.joined) * joined_states, -1)
    late = r.randrange(joined_states)
    states = torch.cat([states[:1].expand(late, -1), states[: len(states) - late]])
    for _ in range(r.randrange(1 + round(GAPS * len(states)))):
        begin = r.randrange(len(states))
        states[begin : begin + r.randint(1, LONGEST_GAP)] = 0
    deaf = torch.from_numpy(np.random.default_rng(r.randrange(10**9)).random(states.shape[1]) < r.uniform(0, MOST_DEAF))
    return dataclasses.replace(speech, joined=states.masked_fill(deaf, 0).view_as(speech.joined))


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
