"""What a second of film costs: plain PyTorch loops over the weights that ship, and a running Montage, in one run.

    ./montage serve &
    cd models/training && python ../../benchmarks/peers/film_cost.py --threads 2

Each loop makes the same film of four slices (2 seconds) alone, float32, with a key/value cache, and differs from the one before in one
thing: what stands at a position and which layers it goes through. The first two have no weights that were trained for them; their time is
that of their shapes. The rest is one film from the server, and storyboards whose stretches it makes together.
"""

from __future__ import annotations

import argparse
import json
import time
import urllib.request
from pathlib import Path

import torch
from plain_loop import CODES, best, load, made, painted

from codec.export import read_checkpoint
from unified.export import CHECKPOINTS

SLICES, SECONDS = 4, 2.0
BOARDS = (64, 2), (60, 6)
"""Lengths of storyboards and how far apart their checkpoints are, seconds: as close as may be, and as a director would."""


def served(url: str, body: dict) -> dict:
    """Usage of a film that was made."""

    def call(path: str, data: dict | None = None) -> dict:
        encoded = None if data is None else json.dumps(data).encode()
        request = urllib.request.Request(url + path, encoded, {"content-type": "application/json"})
        with urllib.request.urlopen(request) as reply:
            return json.load(reply)

    video = call("/v1/videos", body)
    while video["status"] not in ("completed", "failed"):
        time.sleep(0.2)
        video = call("/v1/videos/" + video["id"])
    if video["status"] == "failed":
        raise SystemExit(f"the film failed: {video['error']}")
    return video["usage"]


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
    paint = best(lambda: painted(codec, SLICES))
    rows = [
        ("PyTorch: every code a position, all layers of the text model", best(lambda: made(model, dense, SLICES, CODES, 1), 1) + paint),
        ("PyTorch: the slim expert", best(lambda: made(model, slim, SLICES, CODES, 1)) + paint),
        ("PyTorch: a patch of four codes a position", best(lambda: made(model, slim, SLICES, CODES // 4, 1)) + paint),
        ("PyTorch: four patches a step", best(lambda: made(model, slim, SLICES, CODES // 4, 4)) + paint),
    ]
    # No seed: the server draws one, so that no film is there from an earlier run.
    how = {"model": o.model, "guidance": 1}
    one = {**how, "prompt": "A penguin in the snow.", "seconds": SECONDS}
    served(o.url, one)  # loads and compiles
    rows.append(("Montage: the same film alone", best(lambda: served(o.url, one)["compute_seconds"])))
    for seconds, apart in BOARDS:
        board = [{"at": at, "prompt": f"A penguin in the snow, picture {at}."} for at in range(0, seconds, apart)]
        usage = served(o.url, {**how, "storyboard": board, "seconds": seconds})
        name = f"Montage: {seconds} s from a storyboard, a checkpoint every {apart} s"
        rows.append((name, usage["compute_seconds_per_second"] * SECONDS))
    print(f"| {o.threads} threads | seconds a second of film | against the first | against the one before |\n|---|---|---|---|")
    before = rows[0][1]
    for name, seconds in rows:
        print(f"| {name} | {seconds / SECONDS:.3f} | {rows[0][1] / seconds:.1f}x | {before / seconds:.1f}x |")
        before = seconds


if __name__ == "__main__":
    main()
