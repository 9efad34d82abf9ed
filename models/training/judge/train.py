"""Trains one of the judge's nets on fresh scenes; resumes from its checkpoint.

    python -m judge.train --net frame --run DIR --seconds 1800

On a CPU use a small --width and --reuse 2; on a GPU the defaults. Scenes are drawn on the same device.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections import deque
from pathlib import Path
from random import Random

import torch

from judge.losses import frame_loss, motion_loss
from judge.net import MOTION_HEADS, NETS, as_input
from judge.truth import frame_batch, motion_batch, truth


class Run:
    """A net, its optimiser and where it stands; kept in one file."""

    def __init__(self, args: argparse.Namespace, device: str) -> None:
        self.folder, self.device, self.step = args.run, device, 0
        self.net = NETS[args.net](args.width).to(device, memory_format=torch.channels_last)
        self.mean = torch.optim.swa_utils.AveragedModel(self.net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.998), use_buffers=True)
        self.optimiser = torch.optim.AdamW(self.net.parameters(), lr=args.rate, weight_decay=0.02)
        self.file = args.run / f"{args.net}.pt"
        if self.file.exists():
            kept = torch.load(self.file, map_location=device)
            if (kept["net_name"], kept["width"]) != (args.net, args.width):
                raise SystemExit(f"expected a checkpoint of {args.net} {args.width}, found {kept['net_name']} {kept['width']} in {self.file}")
            self.net.load_state_dict(kept["net"])
            self.mean.load_state_dict(kept["mean"])
            self.optimiser.load_state_dict(kept["optimiser"])
            self.step = kept["step"]
        self.names = {"net_name": args.net, "width": args.width}

    def save(self) -> None:
        state = {"net": self.net.state_dict(), "mean": self.mean.state_dict(), "optimiser": self.optimiser.state_dict(), "step": self.step}
        fresh = self.file.with_suffix(".new")
        torch.save(state | self.names, fresh)
        fresh.replace(self.file)


def mirrored(labels: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """What camera and action are called in a mirror."""
    swap = {"left": "right", "right": "left", "pan left": "pan right", "pan right": "pan left"}
    return {
        head: torch.tensor([values.index(swap.get(v, v)) for v in values], device=labels[head].device)[labels[head]]
        for head, values in MOTION_HEADS.items()
    }


def batch_loss(args: argparse.Namespace, run: Run, pool: deque, r: Random) -> dict[str, torch.Tensor]:
    """Draws a batch (or takes one drawn before) and gives the losses."""
    if run.step % args.reuse == 0 or not pool:
        maker = frame_batch if args.net == "frame" else motion_batch
        pool.append(maker("train", run.step, args.batch, "judge", run.device))
        frames, scenes, label = pool[-1]
    else:
        frames, scenes, label = pool[r.randrange(len(pool))]
    if args.net == "motion":
        if r.random() < 0.5:
            frames, label = frames.flip(3), mirrored(label)
        return motion_loss(run.net(as_input(frames)), label)
    if run.step % args.reuse != 0:  # mirrored, a frame is new; nothing that is named depends on left and right
        frames, label = frames.flip(3), label.flip(2)
    return frame_loss(run.net(as_input(frames).to(memory_format=torch.channels_last)), truth(scenes, label))


def train(args: argparse.Namespace) -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    args.run.mkdir(parents=True, exist_ok=True)
    run, r = Run(args, device), Random()
    pool: deque = deque(maxlen=args.pool)
    began, saved, window = time.time(), time.time(), []
    while run.step < args.steps and time.time() - began < args.seconds:
        warm = min(1.0, (run.step + 1) / 200)
        rate = args.rate * warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, run.step / args.steps))))
        for group in run.optimiser.param_groups:
            group["lr"] = rate
        run.net.train()
        losses = batch_loss(args, run, pool, r)
        run.optimiser.zero_grad(set_to_none=True)
        sum(losses.values()).backward()
        torch.nn.utils.clip_grad_norm_(run.net.parameters(), 5.0)
        run.optimiser.step()
        run.mean.update_parameters(run.net)
        run.step += 1
        window.append({name: float(loss.detach()) for name, loss in losses.items()} if run.step % 10 == 0 or device == "cpu" else None)
        if run.step % 100 == 0:
            kept = [w for w in window if w]
            means = {name: round(sum(w[name] for w in kept) / len(kept), 3) for name in kept[0]}
            line = {"step": run.step, "seconds": round(time.time() - began), "rate": round(rate, 5)} | means
            print(json.dumps(line), flush=True)
            with (args.run / f"{args.net}.log").open("a") as log:
                log.write(json.dumps(line) + "\n")
            window = []
        if time.time() - saved > 120:
            run.save()
            saved = time.time()
    run.save()
    print(f"{args.net} net at step {run.step}: {run.file}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--net", choices=sorted(NETS), required=True)
    parser.add_argument("--run", type=Path, required=True, help="the folder of checkpoints and logs")
    parser.add_argument("--width", type=int, default=48)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--steps", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=1e9, help="stop after this time; a later call goes on")
    parser.add_argument("--reuse", type=int, default=1, help="times a drawn batch is used")
    parser.add_argument("--pool", type=int, default=64, help="drawn batches kept to be used again")
    train(parser.parse_args())


if __name__ == "__main__":
    main()
