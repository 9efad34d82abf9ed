"""Trains the codec: `python -m codec.train --run FOLDER --minutes 60`, again to go on from where it stopped.

In FOLDER: checkpoint.pt (the latest state), plateau.pt (the state before the learning rate fell), log.jsonl.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import signal
import time
from functools import partial
from pathlib import Path

import torch
from torch import nn

from codec.checkpoints import Average, RunState, averaged_model
from codec.config import CodecConfig
from codec.evaluate import Report, evaluate
from codec.export import read_checkpoint
from codec.losses import LossWeights, codec_loss
from codec.machine import has_bfloat16
from codec.muon import Muon
from codec.net import VisualCodec
from codec.schedule import rate
from codec.windows import Clips, Windows, WindowPool, WindowSettings, held_out, in_turns
from world.sampling import CASTS
from world.stream import clips


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True, help="folder of this run")
    parser.add_argument("--resume", type=Path, help="state to go on from; else FOLDER/checkpoint.pt if there is one")
    parser.add_argument("--start", type=Path, help="exported folder whose weights a new run begins with")
    parser.add_argument("--decoder", action="store_true", help="train the decoder alone: codes stay, and what learnt them need not learn again")
    parser.add_argument("--casts", nargs="+", choices=CASTS, default=["all"], help="of the world, drawn in turns")
    parser.add_argument("--border", type=float, default=LossWeights.border, help="weight of what changes over the borders of slices")
    parser.add_argument("--minutes", type=float, required=True, help="of this call, all included but the last report")
    parser.add_argument("--cooldown", type=float, default=0.2, help="last part of the time, in which the rate falls")
    parser.add_argument("--config", type=Path, help="config.json of a new run; else the default shapes")
    parser.add_argument("--batch", type=int, default=16, help="windows a step")
    parser.add_argument("--rate", type=float, default=2e-3, help="peak learning rate, of Muon and AdamW")
    parser.add_argument("--warmup", type=int, default=100, help="steps")
    parser.add_argument("--decay", type=float, default=0.999, help="of the average of weights")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=1, help="of this process, on a CPU")
    parser.add_argument("--workers", type=int, default=0, help="processes that render; 0 renders in this one")
    parser.add_argument("--pool", type=int, default=512, help="windows kept to draw from")
    parser.add_argument("--reuse", type=int, default=2, help="times a window is drawn")
    parser.add_argument("--frames", type=int, default=12, help="of a window")
    parser.add_argument("--crop", type=int, default=0, help="pixels a side around a subject; 0 for whole frames")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of scenes; another one each time")
    parser.add_argument("--compile", action="store_true", help="torch.compile: worth its minute in long runs")
    parser.add_argument("--bfloat16", action=argparse.BooleanOptionalAction, default=has_bfloat16(), help="products in bfloat16: where there are instructions for it")
    parser.add_argument("--save-minutes", type=float, default=3)
    parser.add_argument("--report-minutes", type=float, default=10)
    parser.add_argument("--clips", type=int, default=24, help="held-out clips of a report")
    return parser.parse_args()


def optimizers(model: nn.Module, peak: float) -> list[torch.optim.Optimizer]:
    """Muon for the matrices inside, AdamW for what touches pixels and codes, and for vectors."""
    matrices, others = [], []
    for name, param in model.named_parameters():
        if not param.requires_grad:
            continue
        inside = param.ndim == 2 and ".patch." not in name and ".head." not in name
        (matrices if inside else others).append(param)
    return [Muon(matrices, peak), torch.optim.AdamW(others, peak, betas=(0.9, 0.99), weight_decay=0.0)]


def first_model(o: argparse.Namespace, state: RunState | None) -> VisualCodec:
    """Where a run begins: the state it goes on from, exported weights, or random ones."""
    if state:
        model = VisualCodec(state.config)
        model.load_state_dict(state.model)
        return model
    if o.start:
        return read_checkpoint(o.start).train()
    return VisualCodec(CodecConfig.read(o.config) if o.config else CodecConfig())


class Trainer:
    def __init__(self, o: argparse.Namespace, drawn: Clips, told: Clips) -> None:
        """drawn: what is learnt; told: what is held out."""
        self.o = o
        self.device = torch.device(o.device)
        o.run.mkdir(parents=True, exist_ok=True)
        latest = o.resume or o.run / "checkpoint.pt"
        state = RunState.load(latest) if o.resume or latest.exists() else None
        torch.manual_seed(o.seed)
        self.model = first_model(o, state).to(self.device, memory_format=torch.channels_last)
        config = self.model.config
        self.model.encoder.requires_grad_(not o.decoder)
        self.optimizers = optimizers(self.model, o.rate)
        if state:
            for optimizer, saved in zip(self.optimizers, state.optimizers):
                optimizer.load_state_dict(saved)
        self.average = Average(self.model, o.decay)
        if state:
            self.average.weights = {name: w.to(self.device) for name, w in state.average.items()}
        self.step, self.slices, self.seconds = (state.step, state.slices, state.seconds) if state else (0, 0, 0.0)
        settings = WindowSettings(frames=o.frames, slice_frames=config.slice_frames, pool=o.pool, reuse=o.reuse, crop=o.crop)
        self.pool = WindowPool(drawn, o.seed, settings, self.device, o.workers)
        self.held_out = held_out(told, "test", o.clips, o.frames)
        self.forward = torch.compile(self.model) if o.compile else self.model
        self.weights = LossWeights(border=o.border)

    def state(self) -> RunState:
        return RunState(
            self.model.config,
            self.model.state_dict(),
            self.average.weights,
            [optimizer.state_dict() for optimizer in self.optimizers],
            self.step,
            self.slices,
            self.seconds,
        )

    def train_step(self, batch: Windows, factor: float) -> torch.Tensor:
        wanted, subject = batch.floats()
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.o.bfloat16):
            found, _ = self.forward(wanted)
        loss = codec_loss(found, wanted, subject, self.model.config.slice_frames, self.weights)
        loss.backward()
        norm = nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = self.o.rate * factor
            if torch.isfinite(norm):
                optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        self.average.update(self.model, self.step)
        self.step += 1
        self.slices += wanted.shape[0] * wanted.shape[1] // self.model.config.slice_frames
        return loss.detach()

    def report(self) -> Report:
        model = averaged_model(self.state()).to(self.device)
        return evaluate(model, self.held_out)

    def log(self, **values) -> None:
        line = json.dumps({"step": self.step, "slices": self.slices, "minutes": round(self.seconds / 60, 2), **values})
        print(line, flush=True)
        with (self.o.run / "log.jsonl").open("a") as file:
            file.write(line + "\n")

    def run(self) -> None:
        stopped: list[int] = []
        signal.signal(signal.SIGTERM, lambda number, _: stopped.append(number))
        planned, before, start = self.o.minutes * 60, self.seconds, time.monotonic()
        save_at, report_at, losses, on_plateau = self.o.save_minutes * 60, self.o.report_minutes * 60, [], True
        while not stopped and (elapsed := time.monotonic() - start) < planned:
            factor = rate(self.step, self.o.warmup, elapsed, planned, self.o.cooldown)
            if factor < 1 and self.step > self.o.warmup and on_plateau:
                self.state().save(self.o.run / "plateau.pt")
                on_plateau = False
            losses.append(self.train_step(self.pool.draw(self.o.batch), factor))
            self.seconds = before + time.monotonic() - start
            if len(losses) == 50:
                self.log(loss=round(torch.stack(losses).mean().item(), 5), rate=round(self.o.rate * factor, 6))
                losses = []
            if elapsed > save_at:
                self.state().save(self.o.run / "checkpoint.pt")
                save_at = elapsed + self.o.save_minutes * 60
            if elapsed > report_at:
                self.log(**dataclasses.asdict(self.report()))
                report_at = elapsed + self.o.report_minutes * 60
        self.state().save(self.o.run / "checkpoint.pt")
        self.log(**dataclasses.asdict(self.report()))


def main() -> None:
    o = options()
    torch.set_num_threads(o.threads)
    torch.backends.cuda.matmul.allow_tf32 = True
    torch.backends.cudnn.benchmark = True
    Trainer(o, in_turns([partial(clips, cast=CASTS[name]) for name in o.casts]), clips).run()


if __name__ == "__main__":
    main()
