"""The trained judge: frames in, what they show out.

    judge = Judge.load(FOLDER)
    seen = judge.look(frames)          # frames uint8 [N, 128, 128, 3], one answer each
    path = judge.follow(film)          # film uint8 [T, 128, 128, 3], the main subject's way through it
    camera, action = judge.motion(clips)   # clips uint8 [N, CLIP, 128, 128, 3], frames EVERY apart
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file

from judge.net import CELL, CELL_HEADS, FRAME_HEADS, GRID, MOTION_HEADS, NETS, as_input

LEAST_SCORE = 0.3
MOST = 3  # subjects
ACROSS, ALONG, GROWTH = 16.0, 10.0, 0.15  # the slowest the world moves things: pixels, pixels, log of the side a second
LEAST_MOTION = 0.45  # of those; less is standing still


@dataclass(frozen=True)
class Seen:
    """A subject in a frame: middle and sides in pixels, how sure the judge is of it (0..1)."""

    name: str
    style: str
    x: float
    y: float
    width: float
    height: float
    score: float


@dataclass(frozen=True)
class Answer:
    """What a frame shows; subjects from the largest to the smallest."""

    place: str
    time: str
    weather: str
    subjects: tuple[Seen, ...]


@dataclass(frozen=True)
class Way:
    """The main subject's way: name, and for every frame its middle and longer side in pixels; NaN where it is not seen."""

    name: str
    x: np.ndarray
    y: np.ndarray
    size: np.ndarray

    def trend(self, seconds: float) -> tuple[float, float, float]:
        """Pixels a second to the right and down, growth (log of the longer side) a second; `seconds` between frames."""
        there = ~np.isnan(self.x)
        if there.sum() < 2:
            return 0.0, 0.0, 0.0
        t = np.flatnonzero(there) * seconds
        return tuple(float(np.polyfit(t, values[there], 1)[0]) for values in (self.x, self.y, np.log(self.size)))  # type: ignore[return-value]

    def direction(self, seconds: float) -> str:
        """still, left, right, up, down, towards or away, as the world names them; for a camera that stands still."""
        right, down, growth = self.trend(seconds)
        ways = {("left", "right"): right / ACROSS, ("up", "down"): down / ALONG, ("away", "towards"): growth / GROWTH}
        names, strength = max(ways.items(), key=lambda item: abs(item[1]))
        return names[int(strength > 0)] if abs(strength) > LEAST_MOTION else "still"


class Judge:
    def __init__(self, nets: dict[str, torch.nn.Module], device: str) -> None:
        self.nets, self.device = {k: n.to(device).eval() for k, n in nets.items()}, device

    @staticmethod
    def load(folder: Path, device: str = "") -> Judge:
        """From an exported folder: config.json and one safetensors file a net."""
        config = json.loads((folder / "config.json").read_text())
        nets = {}
        for name, width in config["widths"].items():
            nets[name] = NETS[name](width)
            nets[name].load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in load_file(folder / f"{name}.safetensors").items()})
        return Judge(nets, device or ("cuda" if torch.cuda.is_available() else "cpu"))

    @torch.no_grad()
    def _run(self, net: str, frames: torch.Tensor, batch: int = 64) -> dict[str, torch.Tensor]:
        outs = [self.nets[net](as_input(part.to(self.device))) for part in frames.split(batch)]
        return {name: torch.cat([o[name] for o in outs]).cpu() for name in outs[0]}

    def look(self, frames: torch.Tensor) -> list[Answer]:
        out = self._run("frame", frames[:, None])
        names = {head: out[head].argmax(1).tolist() for head in FRAME_HEADS}
        subjects = _peaks(out)
        return [Answer(*(values[names[head][i]] for head, values in FRAME_HEADS.items()), subjects[i]) for i in range(len(frames))]

    def follow(self, film: torch.Tensor) -> Way:
        """Follows the subject that is largest over the whole film: by name first, by nearness where a frame is unsure."""
        answers = self.look(film)
        weight: dict[str, float] = {}
        for answer in answers:
            for s in answer.subjects:
                weight[s.name] = weight.get(s.name, 0.0) + s.score * s.width * s.height
        x, y, size = (np.full(len(film), np.nan) for _ in range(3))
        if not weight:
            return Way("", x, y, size)
        name = max(weight, key=lambda n: weight[n])
        last: Seen | None = None
        for t, answer in enumerate(answers):
            chosen = [s for s in answer.subjects if s.name == name]
            if not chosen and last is not None:
                chosen = [s for s in answer.subjects if abs(s.x - last.x) + abs(s.y - last.y) < 24]
            if chosen:
                last = chosen[0] if last is None else min(chosen, key=lambda s: abs(s.x - last.x) + abs(s.y - last.y))
                x[t], y[t], size[t] = last.x, last.y, max(last.width, last.height)
        return Way(name, x, y, size)

    def motion(self, clips: torch.Tensor) -> tuple[list[str], list[str]]:
        out = self._run("motion", clips, 16)
        camera, action = ([MOTION_HEADS[head][i] for i in out[head].argmax(1).tolist()] for head in ("camera", "action"))
        return camera, action


def _peaks(out: dict[str, torch.Tensor]) -> list[tuple[Seen, ...]]:
    """Local maxima of the heat of every frame, at most MOST, as subjects."""
    heat = torch.sigmoid(out["where"][:, :1])
    heat = (heat * (F.max_pool2d(heat, 3, 1, 1) == heat)).flatten(1)
    scores, cells = heat.topk(MOST)
    answers = []
    for i in range(len(heat)):
        seen = []
        for score, cell in zip(scores[i].tolist(), cells[i].tolist()):
            if score < LEAST_SCORE:
                continue
            row, column = divmod(cell, GRID)
            dx, dy, w, h = out["where"][i, 1:, row, column].tolist()
            named = {head: values[int(out[head][i, :, row, column].argmax())] for head, values in CELL_HEADS.items()}
            sides = [CELL * float(np.exp(np.clip(v, -2, 3))) for v in (w, h)]
            x, y = (column + 0.5 + dx) * CELL, (row + 0.5 + dy) * CELL
            if all(abs(s.x - x) > CELL or abs(s.y - y) > CELL for s in seen):  # neighbouring cells may name the same one
                seen.append(Seen(named["subject"], named["style"], x, y, *sides, score))
        answers.append(tuple(sorted(seen, key=lambda s: -s.width * s.height)))
    return answers
