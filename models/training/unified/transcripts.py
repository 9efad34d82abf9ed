"""Prints how well a run's state hears held-out shards, without a server: `python -m unified.transcripts RUN/state.pt SHARDS`.

Nats of its average on both tasks, then word error rate of its likeliest answers, some of which follow. Shards are those of
`speech.make --split test --takes 0`; packages beside unified's: jiwer, whisper-normalizer (benchmarks/peers/wer.py).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from random import Random

import torch
from tokenizers import Tokenizer

from unified.config import MontageConfig
from unified.export import CHECKPOINTS
from unified.guide import Guide
from unified.layout import Layout
from unified.loss import guided
from unified.net import Montage
from unified.sequences import Sequence, batched, labelled
from unified.smollm import read_gguf
from unified.speech import ASK_SPEECH, Speech, read_shard
from unified.spelling import SHARE, TRIED, Spelling
from unified.tasks import ASSISTANT, CLOSE, END, USER, Writer, tokenizer

sys.path.append(str(Path(__file__).resolve().parents[3] / "benchmarks" / "peers"))

from wer import score  # noqa: E402

TEXT_FOLDER = CHECKPOINTS / "smollm2-135m"
BATCH, MOST_TOKENS = 32, 64


class Listener:
    def __init__(self, state: dict, share: float) -> None:
        """share: of the letters in what is chosen."""
        config = MontageConfig()
        self.model, self.layout = Montage(config).eval(), Layout(config)
        self.model.text = read_gguf(next(TEXT_FOLDER.glob("*.gguf")), config.text)
        self.model.load_state_dict(state["average"], strict=False)
        self.guide = Guide(config.text.hidden_size, self.layout.held)
        self.guide.load_state_dict(state["guide"])
        self.writer = Writer(self.layout, tokenizer(TEXT_FOLDER))
        self.share, self.end = share, self.writer.encode(END)[0]
        self.words = Tokenizer.from_file(str(TEXT_FOLDER / "tokenizer.json"))
        self.joined = config.audio.joined_states * config.audio.encoder_size

    def nats(self, task: str, speeches: list[Speech]) -> dict[str, float]:
        sequences = [getattr(self.writer, task)(Random(i), speech) for i, speech in enumerate(speeches)]
        _, found = guided(self.model, self.guide, self.layout, *batched(sequences, self.joined), labelled(sequences))
        return {f"{task}.{name}": value for name, value in found.items()}

    def spelling(self, speech: Speech) -> Spelling:
        projector = self.model.audio_projector
        scores = projector.spelt(projector(speech.joined.float(), torch.tensor([len(speech.joined)])))
        return Spelling(scores.log_softmax(-1).double().numpy())

    def chosen(self, scores: Tensor, spellings: list[Spelling]) -> list[int]:
        """The likeliest of log-probabilities [rows, tokens], by what the letters say of the first few."""
        if not self.share:
            return scores.argmax(-1).tolist()
        values, tokens = (found.tolist() for found in scores.topk(TRIED))
        texts = [[None if token == self.end else self.words.decode([token]) for token in row] for row in tokens]
        return [row[own.choose(*rest, self.share)] for row, own, *rest in zip(tokens, spellings, values, texts)]

    def write_down(self, speeches: list[Speech]) -> list[list[int]]:
        """The likeliest tokens, as the server asks for them."""
        before, after = (self.writer.encode(part) for part in (USER + ASK_SPEECH[0], CLOSE + ASSISTANT))
        said, open_ = [[] for _ in speeches], set(range(len(speeches)))
        spellings = [self.spelling(speech) for speech in speeches]
        for _ in range(MOST_TOKENS):
            rows = sorted(open_)
            sequences = [Sequence(self.layout).text(before).sound(speeches[i].joined.float()).text(after + said[i]) for i in rows]
            states = self.model(batched(sequences, self.joined, split=False)[0])
            last = states[torch.arange(len(rows)), torch.tensor([len(s.ids) - 1 for s in sequences])]
            scores = (last @ self.model.text.embed_tokens.weight.T).log_softmax(-1)
            for i, token in zip(rows, self.chosen(scores, [spellings[i] for i in rows])):
                if token == self.end:
                    open_.remove(i)
                else:
                    said[i].append(token)
            if not open_:
                break
        return said


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("state", type=Path)
    parser.add_argument("shards", type=Path)
    parser.add_argument("--most", type=int, default=10**9, help="clips")
    parser.add_argument("--show", type=int, default=12, help="answers")
    parser.add_argument("--share", type=float, default=SHARE, help="of the letters that are heard in what is written down; 0: none")
    o = parser.parse_args()
    state = torch.load(o.state, map_location="cpu", weights_only=True)
    listener = Listener(state, o.share)
    speeches = [speech for file in sorted(o.shards.glob("*.npz")) for speech in read_shard(file)][: o.most]
    parts = [speeches[i : i + BATCH] for i in range(0, len(speeches), BATCH)]
    for task in ("listen", "transcribe"):
        found = [listener.nats(task, part) for part in parts]
        print({name: round(sum(f[name] for f in found) / len(found), 3) for name in found[0]}, flush=True)
    said = [listener.words.decode(row) for part in parts for row in listener.write_down(part)]
    rate = score({str(i): text for i, text in enumerate(said)}, {str(i): (s.text, "en") for i, s in enumerate(speeches)})
    print(f"step {state['step']}: {len(speeches)} clips, {rate['wer_percent']:.1f} % word errors")
    for speech, text in zip(speeches[: o.show], said):
        print(f"{speech.text!r} -> {text!r}")


if __name__ == "__main__":
    main()
