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
import sys
import time
import urllib.request
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "models" / "training"))

from codec.export import read_checkpoint  # noqa: E402
from unified.config import MontageConfig  # noqa: E402
from unified.export import CHECKPOINTS, read_media  # noqa: E402
from unified.net import Layer, Montage  # noqa: E402
from unified.smollm import read_gguf  # noqa: E402

SLICES, SECONDS, PROMPT = 4, 2.0, 40
CODES = 64
"""Of a slice."""
BOARDS = (64, 2), (60, 6)
"""Lengths of storyboards and how far apart their checkpoints are, seconds: as close as may be, and as a director would."""


def load(folder: Path) -> Montage:
    config = MontageConfig.read(folder / "config.json")
    model = Montage(config)
    model.text = read_gguf(next((CHECKPOINTS / "smollm2-135m").glob("*.gguf")), config.text)
    read_media(model, folder)
    return model.eval()


class Loop:
    """One sequence, a step at a time."""

    def __init__(self, model: Montage, layers: list[Layer], most: int) -> None:
        t = model.config.text
        self.model, self.layers, self.length = model, layers, 0
        self.keys = torch.zeros(len(layers), 1, t.num_key_value_heads, most, t.head_dim)
        self.values = torch.zeros_like(self.keys)

    def step(self, x: Tensor, causal: bool = False) -> Tensor:
        """Embeddings [n, hidden] of the next positions, which see each other, to states."""
        n, begin = len(x), self.length
        self.length += n
        positions = torch.arange(begin, self.length)[None]
        for i, layer in enumerate(self.layers):
            q, k, v = self.model.split(layer.query_key_value(x)[None], positions)
            self.keys[i, :, :, begin : self.length], self.values[i, :, :, begin : self.length] = k, v
            seen = self.keys[i, :, :, : self.length], self.values[i, :, :, : self.length]
            mixed = functional.scaled_dot_product_attention(q, *seen, is_causal=causal, enable_gqa=True)
            x = layer.close(x, mixed.transpose(1, 2).flatten(2)[0])
        return x


def chosen(model: Montage, states: Tensor, channels: int) -> Tensor:
    """Draws so many channels one after the other; returns what the next positions are fed."""
    head = model.visual_head
    known = head.input(states)
    for channel in range(channels):
        level = torch.multinomial(head.logits(known, channel).softmax(-1), 1)[:, 0]
        if channel + 1 < len(head.levels):
            known = known + head.chosen[channel][level]
    return model.visual_embedding.places[: len(states)] + model.visual_embedding.channels[:channels].sum(0)


@torch.no_grad()
def film(model: Montage, layers: list[Layer], positions: int, together: int) -> float:
    """Seconds for the codes of a film, `positions` a slice, `together` of them a step."""
    depth, channels = len(layers), len(model.visual_head.levels) * 16 // positions
    begin = time.perf_counter()
    loop = Loop(model, list(model.text.layers[:depth]), PROMPT + SLICES * positions)
    loop.step(torch.randn(PROMPT, model.config.text.hidden_size), causal=True)
    loop.layers = layers
    x = torch.randn(together, model.config.text.hidden_size)
    for _ in range(SLICES * positions // together):
        x = chosen(model, model.visual.norm(loop.step(x)), channels)
    return time.perf_counter() - begin


@torch.no_grad()
def painted(codec: torch.nn.Module) -> float:
    codes = torch.randint(8, (1, SLICES, 8, 8, 6))
    begin = time.perf_counter()
    codec.decode(codes)
    return time.perf_counter() - begin


def best(measure, times: int = 3) -> float:  # noqa: ANN001
    return min(measure() for _ in range(times))


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
    paint = best(lambda: painted(codec))
    rows = [
        ("PyTorch: every code a position, all layers of the text model", best(lambda: film(model, dense, CODES, 1), 1) + paint),
        ("PyTorch: the slim expert", best(lambda: film(model, slim, CODES, 1)) + paint),
        ("PyTorch: a patch of four codes a position", best(lambda: film(model, slim, CODES // 4, 1)) + paint),
        ("PyTorch: four patches a step", best(lambda: film(model, slim, CODES // 4, 4)) + paint),
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
