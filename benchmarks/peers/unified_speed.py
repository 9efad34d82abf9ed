"""Seconds that montage-135m takes for a caption, ten seconds of speech, a picture and a film: a running Montage and plain PyTorch, in turns.

    ./montage serve &
    cd models/training && python ../../benchmarks/peers/unified_speed.py --threads 2       # torch, transformers, soundfile, ffmpeg

Both begin with the file (PNG, WAV) and end with words, pixels or, from the server, a PNG and an MP4 that is kept and watched. Nothing is asked
for twice, so that no cache has it: each round has another picture, other ten seconds of the recording, another seed. The loops choose
words by their likelihood alone, where the server weighs letters, too, and what they draw is noise: their time is that of its shapes.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
import torch
from PIL import Image
from plain_loop import Loop, followed, load, made, painted

from codec.export import read_checkpoint
from evaluation.server import Server, png
from speech.hearing import Hearing
from unified.export import CHECKPOINTS
from unified.layout import PICTURE, Layout
from unified.net import AUDIO, TEXT, VISUAL
from unified.sequences import Sequence, batched
from unified.speech import ASK_SPEECH
from unified.stories import encoded
from unified.tasks import ASK_SHORT, ASSISTANT, CLOSE, END, USER, tokenizer

HOME = Path(__file__).resolve().parents[2]
RECORDING = HOME / "modalities/src/test/resources/audio/jfk.flac"
PICTURES = CHECKPOINTS / "montage-135m" / "pictures.jpg"
RATE_HZ, SPOKEN_S, SIZE = 16_000, 10, 128
MOST_WORDS = 128
GUIDANCE = 2
ONE = {"guidance": GUIDANCE, "candidates": 1}
CAPTION, TRANSCRIPT, WISH = ASK_SHORT[0], ASK_SPEECH[0], "A penguin in a snowfield, it is snowing."


class Plain:
    """PyTorch alone."""

    def __init__(self, name: str) -> None:
        self.model = load(CHECKPOINTS / name)
        self.codec = read_checkpoint(CHECKPOINTS / "visual-codec")
        self.layout, self.encode = Layout(self.model.config), tokenizer(CHECKPOINTS / "smollm2-135m")
        self.hearing = Hearing(CHECKPOINTS / "whisper-base", self.model.config.audio.joined_states)
        self.slim = list(self.model.visual.layers)

    @torch.no_grad()
    def answered(self, sequence: Sequence) -> list[int]:
        """The likeliest words after a sequence, whose runs of one expert are read one after the other."""
        audio = self.model.config.audio
        batch, _ = batched([sequence.text(self.encode(CLOSE + ASSISTANT))], audio.joined_states * audio.encoder_size, split=False)
        loop, kinds = Loop(self.model, len(sequence.ids) + MOST_WORDS), batch.expert[0]
        ends = [*((kinds[1:] != kinds[:-1]).nonzero()[:, 0] + 1).tolist(), len(kinds)]
        for begin, end in zip([0, *ends], ends):
            kind, at = int(kinds[begin]), torch.arange(begin, end)
            layers, first = {
                TEXT: (self.model.text.layers, 0), VISUAL: (self.slim, 0), AUDIO: (self.model.audio.layers, self.model.config.media_layers)
            }[kind]  # fmt: skip
            state = loop.step(self.model.embedded(kind, batch, at), layers, first, batch.steps[0, at])[-1:]
        words: list[int] = []
        while len(words) < MOST_WORDS:
            word = int((self.model.text.norm(state) @ self.model.text.embed_tokens.weight.T).argmax())
            if word == self.encode(END)[0]:
                break
            words.append(word)
            state = loop.step(self.model.text.embed_tokens.weight[word][None], self.model.text.layers)
        return words

    def caption(self, picture: np.ndarray) -> int:
        frames = torch.from_numpy(picture.copy()).expand(1, self.codec.config.slice_frames, -1, -1, -1)
        codes = encoded(self.codec, self.layout, frames)[0]
        return len(self.answered(Sequence(self.layout).text(self.encode(USER + CAPTION)).slices(codes, PICTURE)))

    def transcribe(self, samples: np.ndarray) -> int:
        joined = self.hearing.joined(samples)
        return len(self.answered(Sequence(self.layout).text(self.encode(USER + TRANSCRIPT)).sound(joined)))

    def draw(self, slices: int) -> None:
        made(self.model, self.slim, slices, 16, 4, GUIDANCE)
        painted(self.codec, slices)
        followed(self.codec, slices)


def wav(samples: np.ndarray, file: Path) -> Path:
    soundfile.write(file, samples, RATE_HZ, subtype="PCM_16")
    return file


def timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--model", default="montage-135m")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    o = parser.parse_args()
    torch.set_num_threads(o.threads)
    server, plain = Server(o.url, o.model), Plain(o.model)
    sheet = np.asarray(Image.open(PICTURES))
    tiles = [sheet[y : y + SIZE, x : x + SIZE] for y in range(0, sheet.shape[0], SIZE) for x in range(0, sheet.shape[1], SIZE)]
    samples, rate = soundfile.read(RECORDING, dtype="float32")
    assert rate == RATE_HZ
    spoken = SPOKEN_S * RATE_HZ
    seconds: dict[str, tuple[list[float], list[float]]] = {}
    # The first round loads and compiles, and is not counted.
    for number in range(o.rounds + 1):
        tile, part = tiles[number % len(tiles)], samples[(begin := number * (len(samples) - spoken) // o.rounds) : begin + spoken]
        file, seed = wav(part, Path("/tmp/montage-unified-speed.wav")), time.time_ns() % 10**9
        turns: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
            "caption of a picture": (lambda: server.caption("image", png(tile), "short"), lambda: plain.caption(tile)),
            "transcription of 10 s": (lambda: server.transcript(file), lambda: plain.transcribe(part)),
            "picture": (lambda: server.draw(WISH, seed, **ONE), lambda: plain.draw(1)),
            "picture, the likeliest of those recommended": (lambda: server.draw(WISH, seed + 1, guidance=GUIDANCE), lambda: plain.draw(1)),
            "film of 2 s": (lambda: server.film(seed, prompt=WISH, **ONE), lambda: plain.draw(4)),
        }
        for name, (ours, theirs) in turns.items():
            found = timed(ours), timed(theirs)
            print(number, name, *(f"{s:.3f}" for s in found), file=sys.stderr)
            if number:
                for own, one in zip(seconds.setdefault(name, ([], [])), found):
                    own.append(one)
    print(f"| {o.threads} threads, median of {o.rounds} | Montage, s | PyTorch, s | ratio |\n|---|---|---|---|")
    for name, both in seconds.items():
        ours, theirs = (statistics.median(s) for s in both)
        print(f"| {name} | {ours:.3f} | {theirs:.3f} | {theirs / ours:.1f}x |")


if __name__ == "__main__":
    main()
