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

TASKS = {"transcribe": 6, "spoken_question": 1}
"""Shares of sequences, beside those of unified.tasks.MIXTURE, where there is speech."""
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


def told_speech(folder: Path, seed: int) -> Iterator[list[Speech]]:
    """Shards of a folder without end, in another order each time."""
    files = sorted(folder.glob("*.npz"))
    if not files:
        raise FileNotFoundError(f"{folder}: expected shards *.npz of speech, found none")
    r = Random(f"speech/{seed}")
    while True:
        for file in r.sample(files, len(files)):
            yield read_shard(file)
