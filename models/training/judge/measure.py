"""How often the judge is right about frames and clips whose truth is known. The frames may be reconstructions of those that were drawn."""

from __future__ import annotations

from dataclasses import dataclass, field

import torch

from judge.judge import Judge
from judge.net import EVERY
from judge.truth import LEAST, boxes
from world.catalogue import FPS
from world.scene import Scene

CLEAR = 0.8  # a subject is the main one when the next one's box is at most this part of its own

DIRECTIONS = ("still", "left", "right", "up", "down", "towards", "away")


@dataclass
class Tally:
    """Right answers and questions, by attribute; sums of pixels for errors of place and size."""

    right: dict[str, int] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)

    def count(self, attribute: str, correct: bool) -> None:
        self.right[attribute] = self.right.get(attribute, 0) + int(correct)
        self.asked[attribute] = self.asked.get(attribute, 0) + 1

    def rates(self) -> dict[str, float]:
        return {name: self.right[name] / self.asked[name] for name in self.asked}


def frames_tally(judge: Judge, frames: torch.Tensor, scenes: list[Scene], masks: torch.Tensor, tally: Tally) -> None:
    """frames uint8 [N, 128, 128, 3], masks uint8 [N, 128, 128]; adds to tally: place, time, weather, subject and style (of the main
    subject, where there plainly is one), middle (within 6 pixels), side (within 20 %), all (every subject found and no other)."""
    box = boxes(masks.cpu())
    for i, (answer, scene) in enumerate(zip(judge.look(frames), scenes)):
        for name in ("place", "time", "weather"):
            tally.count(name, getattr(answer, name) == getattr(scene, name))
        named = [k for k in range(len(scene.subjects)) if box.seen[i, k] >= LEAST]
        if not named:
            continue
        tally.count("all", sorted(scene.subjects[k].name for k in named) == sorted(s.name for s in answer.subjects))
        area = {k: float(box.width[i, k] * box.height[i, k]) for k in named}
        order = sorted(named, key=lambda k: -area[k])
        if len(order) > 1 and area[order[1]] > CLEAR * area[order[0]]:
            continue
        main, k = scene.subjects[order[0]], order[0]
        said = answer.subjects[0] if answer.subjects else None
        tally.count("subject", said is not None and said.name == main.name)
        tally.count("style", said is not None and said.style == main.style)
        x, y, side = float(box.x[i, k]), float(box.y[i, k]), float(torch.maximum(box.width[i, k], box.height[i, k]))
        tally.count("middle", said is not None and abs(said.x - x) <= 6 and abs(said.y - y) <= 6)
        tally.count("side", said is not None and abs(max(said.width, said.height) / side - 1) <= 0.2)


def clips_tally(judge: Judge, clips: torch.Tensor, scenes: list[Scene], tally: Tally) -> None:
    """clips uint8 [N, CLIP, 128, 128, 3] of single subjects; adds camera and action (by MotionNet) and, under a camera that
    stands still, direction (by following the subject)."""
    if "motion" in judge.nets:
        for scene, camera, action in zip(scenes, *judge.motion(clips)):
            tally.count("camera", camera == scene.camera)
            tally.count("action", action == scene.subjects[0].action)
    for clip, scene in zip(clips, scenes):
        if scene.camera == "still" and scene.subjects[0].action in DIRECTIONS:
            tally.count("direction", judge.follow(clip).direction(EVERY / FPS) == scene.subjects[0].action)
