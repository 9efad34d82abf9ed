"""Makes shards of speech: `python -m speech.make OUT --assets FOLDER --minutes 60`, again with another --seed for more.

Sentences are said once, weathered a few times and kept as joined states of Whisper's encoder (float16, 51 kB a second), which is
all that unified.train reads; --listen also writes some as WAV, with references.json for benchmarks/peers/wer.py.
"""

from __future__ import annotations

import argparse
import json
import time
import wave
from pathlib import Path
from random import Random

import numpy as np
import torch

from speech.hearing import Hearing
from speech.sound import RATE_HZ
from speech.sources import Sayings
from speech.voices import Mouth, speaker
from speech.weather import weathered
from unified.config import AudioConfig
from unified.export import CHECKPOINTS
from codec.machine import has_bfloat16
from unified.speech import Speech, write_shard

LONGEST_SECONDS = 28.0


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--assets", type=Path, required=True, help="with voices/, wordnet/ and dataset.json; see README.md")
    parser.add_argument("--encoder", type=Path, default=CHECKPOINTS / "whisper-base")
    parser.add_argument("--minutes", type=float, required=True, help="of sound, before it is weathered")
    parser.add_argument("--split", choices=("train", "test"), default="train", help="of voices and of sentences")
    parser.add_argument("--bulk", type=float, default=0.3, help="share said by the fast voices of hibari and flite")
    parser.add_argument("--takes", type=int, default=2, help="ways in which a sentence is weathered; 0: it stays clean")
    parser.add_argument("--shard", type=int, default=256, help="clips of a file")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--listen", type=int, default=0, help="clips of each shard that are written as WAV, too")
    return parser.parse_args()


class Maker:
    def __init__(self, o: argparse.Namespace) -> None:
        self.o = o
        self.mouth = Mouth(o.assets / "voices", o.threads)
        self.hearing = Hearing(o.encoder, AudioConfig().joined_states, has_bfloat16())
        self.said = Sayings(o.assets / "wordnet", o.assets / "dataset.json", o.split).stream(str(o.seed))
        self.random = Random(f"voices/{o.split}/{o.seed}")
        self.generator = np.random.default_rng([o.seed, o.split == "train"])
        self.seconds = dict.fromkeys(("sound", "saying", "hearing"), 0.0)

    def say(self, text: str) -> np.ndarray:
        r = self.random
        speed = r.uniform(0.85, 1.2)
        start = time.perf_counter()
        if self.o.split == "train" and r.random() < self.o.bulk:
            clip = self.mouth.say_fast(text, r, speed)
        else:
            clip = self.mouth.say(text, speaker(r, self.o.split), speed)
        self.seconds["saying"] += time.perf_counter() - start
        self.seconds["sound"] += len(clip) / RATE_HZ
        return clip

    def shard(self) -> tuple[list[Speech], list[np.ndarray]]:
        speeches: list[Speech] = []
        clips: list[np.ndarray] = []
        while len(speeches) < self.o.shard and self.seconds["sound"] < self.o.minutes * 60:
            said = next(self.said)
            clip = self.say(said.text)
            if len(clip) > LONGEST_SECONDS * RATE_HZ:
                continue
            takes = [weathered(self.generator, clip, clips) for _ in range(self.o.takes)] or [clip]
            start = time.perf_counter()
            speeches += [Speech(self.hearing.joined(take).half(), said.text, said.answer) for take in takes]
            self.seconds["hearing"] += time.perf_counter() - start
            clips += takes
        return speeches, clips

    def run(self) -> None:
        o, number, told = self.o, 0, []
        o.out.mkdir(parents=True, exist_ok=True)
        while self.seconds["sound"] < o.minutes * 60:
            speeches, clips = self.shard()
            name = f"{o.split}-{o.seed:04}-{number:05}"
            write_shard(o.out / f"{name}.npz", speeches)
            told += [write_wav(o.out / f"{name}-{i}.wav", c, s.text) for i, (c, s) in enumerate(zip(clips[: o.listen], speeches))]
            number += 1
            times = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in self.seconds.items())
            print(f"{name}: {len(speeches)} clips; {times}", flush=True)
        if told:
            (o.out / "references.json").write_text(json.dumps({"recordings": told}, indent=1) + "\n", "utf-8")


def write_wav(file: Path, samples: np.ndarray, text: str) -> dict:
    """Its row in references.json, as benchmarks/peers/wer.py reads it."""
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        out.writeframes((samples.clip(-1, 1) * 32767).astype("<i2").tobytes())
    return {"id": file.stem, "file": file.name, "seconds": round(len(samples) / RATE_HZ, 3), "language": "en", "text": text}


def main() -> None:
    o = options()
    torch.set_num_threads(o.threads)
    Maker(o).run()


if __name__ == "__main__":
    main()
