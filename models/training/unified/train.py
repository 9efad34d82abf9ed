"""Trains the media's experts: `python -m unified.train --run FOLDER --codec FOLDER --minutes 60`, again to go on.

In FOLDER: state.pt (experts, their average, optimizer, where it stands), log.jsonl. The text expert is the checkpoint's and
never changes.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import time
from pathlib import Path
from random import Random

import torch
from torch import Tensor, nn

from codec.export import read_checkpoint
from codec.machine import has_bfloat16
from codec.schedule import rate
from unified.config import MontageConfig
from unified.export import CHECKPOINTS, media_tensors, stored_media
from unified.guide import Guide
from unified.init import copy_text, enlarge
from unified.layout import Layout
from unified.loss import guided
from unified.net import Batch, Kept, Layer, Montage
from unified.pool import Pool, Stories
from unified.sequences import batched, labelled, on
from unified.smollm import read_gguf
from unified.speech import TASKS, heard, varied
from unified.stories import told_boards, told_clips
from unified.tasks import MIXTURE, Writer, tokenizer
from world.sampling import CASTS

COPIED = ("visual.layers.", "audio.layers.")
NEAR = ("visual_head.near", "visual_head.same", "visual_head.stay.", "visual_head.went", "visual_head.there")
BEFORE = ("visual_embedding.before", "visual_embedding.apart")
"""Tables, of which a step sees a few rows; what is copied and what is new otherwise is learnt with less."""
SCALES = {COPIED: 0.3, NEAR: 1.5, BEFORE: 2.0, ("",): 1.0}
"""Of the learning rate, by the beginning of a parameter's name; the first that fits."""
PICTURE_REUSE = 2.0
"""How often a picture is drawn: on 2 cores making one costs 15 ms and learning from it 100, and pictures seen often are learnt by heart."""
RASTERED = ("draw", "film")
"""Tasks of which a share can be written in raster order, too, that both orders are known by the same weights."""
AVERAGED = 8
"""Steps between which the average moves."""


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--codec", type=Path, default=CHECKPOINTS / "visual-codec", help="exported codec")
    parser.add_argument("--text", type=Path, default=CHECKPOINTS / "smollm2-135m")
    parser.add_argument("--speech", type=Path, help="shards that speech.make made; then the tasks that hear are learnt, too")
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--cooldown", type=float, default=0.2, help="last part of the time, in which rates fall")
    parser.add_argument("--batch", type=int, default=64, help="sequences a step, of one task")
    parser.add_argument("--rate", type=float, default=1e-3, help="of most parameters (SCALES)")
    parser.add_argument("--warmup", type=int, default=100, help="steps")
    parser.add_argument("--decay", type=float, default=0.999, help="of the average")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=0, help="processes that render")
    parser.add_argument("--pool", type=int, default=4096)
    parser.add_argument("--reuse", type=float, default=3, help="how often a clip is drawn")
    parser.add_argument("--tasks", nargs="*", default=list(MIXTURE), help="of the mixture, or with shares of their own as draw=6")
    parser.add_argument("--heads", nargs="*", default=[], help="tasks that teach the heads alone, at a third of the cost")
    parser.add_argument("--raster", type=float, default=0.0, help=f"share of {' and '.join(RASTERED)} in raster order, to hold both beside each other")
    parser.add_argument("--begin", type=Path, help="state.pt of another run or an exported folder; a new run takes the media's tensors that fit")
    parser.add_argument("--cast", choices=CASTS, default="all", help="of the world; a few subjects are learnt sooner")
    parser.add_argument("--bfloat16", action=argparse.BooleanOptionalAction, default=has_bfloat16(), help="products in bfloat16: where there are instructions for it")
    parser.add_argument("--compile", action="store_true", help="the layers, by TorchInductor; needs a C++ compiler")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--save-minutes", type=float, default=3)
    return parser.parse_args()


class Trainer:
    def __init__(self, o: argparse.Namespace) -> None:
        self.o, self.device, self.random = o, torch.device(o.device), Random(o.seed)
        torch.manual_seed(o.seed)
        o.run.mkdir(parents=True, exist_ok=True)
        config = MontageConfig()
        self.layout = Layout(config)
        self.model = Montage(config)
        self.model.text = read_gguf(next(o.text.glob("*.gguf")), config.text)
        copy_text(self.model.visual, self.model.text)
        copy_text(self.model.audio, self.model.text, config.media_layers)
        enlarge(self.model.audio_projector)
        if o.begin and not (o.run / "state.pt").exists():
            self._begin(stored_media(o.begin) if o.begin.is_dir() else torch.load(o.begin, map_location="cpu", weights_only=True)["media"])
        self.model.to(self.device)
        self.model.kept = Kept(o.pool)
        self.guide = Guide(config.text.hidden_size, self.layout.held).to(self.device)
        named = [*self.model.named_parameters(), *self.guide.named_parameters()]
        found = {p: next(names for names in SCALES if n.startswith(names)) for n, p in named if p.requires_grad}
        groups = [{"params": [p for p, own in found.items() if own == names], "scale": scale} for names, scale in SCALES.items()]
        self.optimizer = torch.optim.AdamW(groups, o.rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
        self.step, self.seconds = 0, 0.0
        self.average = {n: t.clone() for n, t in media_tensors(self.model).items()}
        if (o.run / "state.pt").exists():
            self._load(torch.load(o.run / "state.pt", map_location=self.device, weights_only=True))
        codec = read_checkpoint(o.codec).to(self.device)
        cast = CASTS[o.cast]
        pictures = told_clips(codec, self.layout, o.seed, batch=64, workers=o.workers // 2, cast=cast, slices=1)
        clips = told_clips(codec, self.layout, o.seed, workers=(o.workers + 1) // 2, cast=cast)
        boards = told_boards(codec, self.layout, o.seed, cast=cast)
        said = heard(o.speech, o.seed) if o.speech else {}
        self.stories = Stories(
            Pool(pictures, o.pool, PICTURE_REUSE),
            Pool(clips, o.pool, o.reuse),
            Pool(boards, o.pool // 8, o.reuse),
            {task: Pool(stream, o.pool // 4, o.reuse) for task, stream in said.items()},
        )
        raster = Layout(dataclasses.replace(config, visual=dataclasses.replace(config.visual, regions=1)))
        self.writer, self.raster = (Writer(layout, tokenizer(o.text)) for layout in (self.layout, raster))

    def _begin(self, media: dict[str, Tensor]) -> None:
        mine = media_tensors(self.model)
        self.model.load_state_dict({n: t for n, t in media.items() if n in mine and t.shape == mine[n].shape}, strict=False)

    def _load(self, state: dict) -> None:
        self.model.load_state_dict(state["media"], strict=False)
        self.guide.load_state_dict(state["guide"])
        self.average = state["average"]
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.seconds = state["step"], state["seconds"]

    def save(self) -> None:
        state = {
            "media": media_tensors(self.model),
            "guide": self.guide.state_dict(),
            "average": self.average,
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "seconds": self.seconds,
        }
        part = self.o.run / "state.part"
        torch.save(state, part)
        os.replace(part, self.o.run / "state.pt")

    def batch(self, task: str) -> tuple[Batch, Tensor, Tensor]:
        """With targets and labels [B, T, held]."""
        things = self.stories.draw(self.random, task, self.o.batch)
        audio = self.model.config.audio
        if task in TASKS:
            things = [varied(self.random, speech, audio.joined_states) for speech in things]
        writer = self.raster if task in RASTERED and self.random.random() < self.o.raster else self.writer
        sequences = [getattr(writer, task)(self.random, thing) for thing in things]
        batch, targets = batched(sequences, audio.joined_states * audio.encoder_size)
        return on(batch, self.device), targets.to(self.device), labelled(sequences).to(self.device)

    def train_step(self, task: str, factor: float) -> dict[str, float]:
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.o.bfloat16):
            loss, found = guided(self.model, self.guide, self.layout, *self.batch(task), heads=task in self.o.heads)
        loss.backward()
        norm = nn.utils.clip_grad_norm_([p for g in self.optimizer.param_groups for p in g["params"]], 1.0)
        for group in self.optimizer.param_groups:
            group["lr"] = self.o.rate * factor * group["scale"]
        if torch.isfinite(norm):
            self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        if self.step % AVERAGED == 0:
            self.move_average()
        return {f"{task}.{name}": value for name, value in found.items()}

    @torch.no_grad()
    def move_average(self) -> None:
        decay = min(self.o.decay**AVERAGED, (1 + self.step) / (10 + self.step))
        now = media_tensors(self.model)
        torch._foreach_lerp_([self.average[n] for n in now], [now[n] for n in now], 1 - decay)

    def log(self, **values: float) -> None:
        line = json.dumps({"step": self.step, "minutes": round(self.seconds / 60, 2), **values})
        print(line, flush=True)
        with (self.o.run / "log.jsonl").open("a") as file:
            file.write(line + "\n")

    def run(self) -> None:
        o, before, start = self.o, self.seconds, time.monotonic()
        shares = {name: float(share or MIXTURE[name]) for name, _, share in (task.partition("=") for task in o.tasks)}
        planned, saved = o.minutes * 60, 0.0
        sums: dict[str, list[float]] = {}
        while (elapsed := time.monotonic() - start) < planned:
            task = self.random.choices(list(shares), list(shares.values()))[0]
            for name, value in self.train_step(task, rate(self.step, o.warmup, elapsed, planned, o.cooldown)).items():
                sums.setdefault(name, []).append(value)
            self.seconds = before + time.monotonic() - start
            if self.step % 50 == 0:
                self.log(**{name: round(sum(v) / len(v), 3) for name, v in sorted(sums.items())})
                sums = {}
            if elapsed - saved > o.save_minutes * 60:
                self.save()
                saved = elapsed
        self.save()


def main() -> None:
    o = options()
    o.tasks = [task for task in o.tasks if o.speech or task.partition("=")[0] not in TASKS]
    torch.set_num_threads(o.threads)
    torch.backends.cuda.matmul.allow_tf32 = True
    if o.compile:
        Layer.query_key_value = torch.compile(Layer.query_key_value, dynamic=True)
        Layer.close = torch.compile(Layer.close, dynamic=True)
    Trainer(o).run()


if __name__ == "__main__":
    main()
