"""What a second of film costs: plain PyTorch loops over the weights that ship, and a running Montage, in one run.

    ./montage serve &
    cd models/training && python ../../benchmarks/peers/film_cost.py --threads 2

Each loop makes the same film of four slices (2 seconds) alone, float32, with a key/value cache, and differs from the one before in one
thing: what stands at a position and which layers it goes through. The first two have no weights that were trained for them; their time is
that of their shapes. The rest is one film from the server, and storyboards whose stretches it makes together, drawn as the loops draw and as the
checkpoint's makers recommend.
"""

from __future__ import annotations

import argparse

import torch
from plain_loop import CODES, best, followed, load, made, painted

from codec.export import read_checkpoint
from evaluation.server import Server
from unified.export import CHECKPOINTS

SLICES, SECONDS = 4, 2.0
BOARDS = (64, 2), (60, 6)
"""Lengths of storyboards and how far apart their checkpoints are, seconds: as close as may be, and as a director would."""
PLAIN = {"guidance": 1, "candidates": 1}
"""As the loops draw: once, and not weighed against no words."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--model", default="montage-135m")
    parser.add_argument("--threads", type=int, default=2)
    o = parser.parse_args()
    torch.set_num_threads(o.threads)
    model = load(CHECKPOINTS / o.model)
    codec = read_checkpoint(CHECKPOINTS / "visual-codec")
    slim, dense = list(model.visual.layers), list(model.text.layers)
    paint = best(lambda: painted(codec, SLICES)) + best(lambda: followed(codec, SLICES))
    rows = [
        ("PyTorch: every code a position, all layers of the text model", best(lambda: made(model, dense, SLICES, CODES, 1), 1) + paint),
        ("PyTorch: the slim expert", best(lambda: made(model, slim, SLICES, CODES, 1)) + paint),
        ("PyTorch: a patch of four codes a position", best(lambda: made(model, slim, SLICES, CODES // 4, 1)) + paint),
        ("PyTorch: four patches a step", best(lambda: made(model, slim, SLICES, CODES // 4, 4)) + paint),
    ]
    server = Server(o.url, o.model)
    words = "A penguin in the snow"
    one = {**PLAIN, "prompt": f"{words}.", "seconds": SECONDS}
    server.video(**one)  # loads and compiles
    rows.append(("Montage: the same film alone", best(lambda: server.video(**one)["usage"]["compute_seconds"])))
    for seconds, apart in BOARDS:
        board = [{"at": at, "prompt": f"{words}, picture {at}."} for at in range(0, seconds, apart)]
        for how, said in ((PLAIN, ""), ({}, ", as the checkpoint recommends")):
            usage = server.video(**how, storyboard=board, seconds=seconds)["usage"]
            name = f"Montage: {seconds} s from a storyboard, a checkpoint every {apart} s{said}"
            rows.append((name, usage["compute_seconds_per_second"] * SECONDS))
    print(f"| {o.threads} threads | seconds a second of film | against the first | against the one before |\n|---|---|---|---|")
    before = rows[0][1]
    for name, seconds in rows:
        print(f"| {name} | {seconds / SECONDS:.3f} | {rows[0][1] / seconds:.1f}x | {before / seconds:.1f}x |")
        before = seconds


if __name__ == "__main__":
    main()
