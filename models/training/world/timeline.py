"""From records to numbers a frame: where every subject is, how big, how turned, how light and weather stand.

Positions are in pixels of the frame before the camera, times in seconds. Plain NumPy, all records at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from world.catalogue import FPS, SIZE, TIMES, WEATHERS
from world.scene import APPEARS, LEAVE_S, LEAVES, Scene, Subject

SLOTS, SEGMENTS = 3, 4  # subjects of a scene, actions of a subject one after another
FADE_S = 1.0  # how long a change of time or weather takes
ENV = TIMES + WEATHERS[1:]


@dataclass(frozen=True)
class Tracks:
    """shape [B, T, SLOTS] unless said otherwise."""

    x: np.ndarray  # middle of the foot, pixels
    y: np.ndarray
    size: np.ndarray  # longer side, pixels
    angle: np.ndarray  # radians
    lift: np.ndarray  # pixels above where it stands
    shown: np.ndarray  # 0 or 1
    zoom: np.ndarray  # [B, T]
    pan: np.ndarray  # [B, T] pixels the camera has gone to the right of the scene's middle
    env: np.ndarray  # [B, T, 6]: day, sunset, night, rain, snow, fog, each 0..1
    moving: np.ndarray  # [B] bool: the camera or the light changes, so no two frames share a backdrop


def _motion(action: str, seconds: float, side: float) -> tuple[float, float, float, float, float, float]:
    """vx, vy (frames a second), growth (log a second), turn (radians a second), bounce, jump (0 or 1)."""
    across, along, growth = min(0.17, 0.5 / seconds), min(0.12, 0.3 / seconds), min(0.22, 0.5 / seconds)
    return {
        "left": (-across, 0, 0, 0, 0, 0),
        "right": (across, 0, 0, 0, 0, 0),
        "up": (0, -along, 0, 0, 0, 0),
        "down": (0, along, 0, 0, 0, 0),
        "towards": (0, 0.02, growth, 0, 0, 0),
        "away": (0, -0.02, -growth, 0, 0, 0),
        "bounces": (0, 0, 0, 0, 1, 0),
        "spins": (0, 0, 0, side * np.pi, 0, 0),
        "jumps": (0, 0, 0, 0, 0, 1),
    }.get(action, (0, 0, 0, 0, 0, 0))


def segments(scene: Scene, number: int) -> list[tuple[float, float, str]]:
    """What a subject does: (from, to, action), one after another."""
    subject = scene.subjects[number]
    cuts = [(0.0, subject.action)] + [(c.at, c.value) for c in scene.changes if c.kind == "action" and c.subject == number]
    ends = [at for at, _ in cuts[1:]] + [scene.seconds]
    return [(start, end, action) for (start, action), end in zip(cuts, ends)][:SEGMENTS]


def _row(scene: Scene, number: int) -> tuple[list[list[float]], list[float]]:
    subject: Subject = scene.subjects[number]
    side = 1.0 if subject.x < 0.5 else -1.0
    rows = []
    for start, end, action in segments(scene, number):
        lead = scene.subjects[0].action if action == "follows" else action
        rows.append([start, end, *_motion(lead, end - start, side)])
    first = rows[0]
    half = (first[1] - first[0]) / 2
    # The record gives the place halfway through the first action.
    x, y, grown = subject.x - first[2] * half, subject.y - first[3] * half, -first[4] * half
    appears = enters = -9.0
    leaves, way = 1e9, 0.0
    if subject.action == "appears":
        appears = scene.seconds * APPEARS
    if subject.action == "leaves":
        leaves, way = scene.seconds * LEAVES, -side
    for change in scene.changes:
        if change.subject == number and change.kind == "enter":
            enters, way = change.at, 1.0 if change.value == "right" else -1.0
        elif change.subject == number and change.kind == "leave":
            leaves, way = change.at, 1.0 if change.value == "right" else -1.0
    rows += [[0.0] * 8] * (SEGMENTS - len(rows))
    return rows, [x, y, subject.size * float(np.exp(grown)), appears, enters, leaves, way]


def _env(scene: Scene, t: np.ndarray) -> np.ndarray:
    time, weather = np.array([n == scene.time for n in TIMES], float), np.array([n == scene.weather for n in WEATHERS[1:]], float)
    out = np.tile(np.concatenate([time, weather]), (len(t), 1))
    for change in scene.changes:
        names = TIMES if change.kind == "time" else WEATHERS[1:] if change.kind == "weather" else ()
        if names:
            at = 0 if change.kind == "time" else 3
            goal = np.array([n == change.value for n in names], float)
            w = np.clip((t - change.at) / FADE_S, 0, 1)[:, None]
            out[:, at : at + 3] += w * (goal - out[:, at : at + 3])
    return out


def tracks(scenes: Sequence[Scene], frames: int, starts: Sequence[int], every: int = 1) -> Tracks:
    """`frames` frames of every scene from frame `starts[i]` on, each `every` after the one before."""
    count = len(scenes)
    seg, base = np.zeros((count, SLOTS, SEGMENTS, 8)), np.zeros((count, SLOTS, 7))
    there = np.zeros((count, 1, SLOTS))
    for b, scene in enumerate(scenes):
        for k in range(len(scene.subjects)):
            seg[b, k], base[b, k] = _row(scene, k)
            there[b, 0, k] = 1
    t = (np.asarray(starts)[:, None] + every * np.arange(frames)) / FPS  # [B, T]
    seconds = np.array([s.seconds for s in scenes])[:, None]
    env = np.stack([_env(s, row) for s, row in zip(scenes, t)])
    tt = t[:, :, None, None]
    start, end, rate = seg[:, None, :, :, 0], seg[:, None, :, :, 1], seg[:, None, :, :, 2:]
    done = np.clip(tt - start, 0, end - start)  # [B, T, SLOTS, SEGMENTS]
    vx, vy, growth, turn = ((rate[..., i] * done).sum(-1) for i in range(4))
    live = (tt >= start) & (tt < end)
    hop = np.abs(np.sin(np.pi * (tt - start))) * rate[..., 4] * 0.14
    swing = np.clip(((tt - start) % 1.5) / 0.75, 0, 1)
    hop = ((hop + 4 * swing * (1 - swing) * rate[..., 5] * 0.2) * live).sum(-1)
    x0, y0, s0, appears, enters, leaves, way = (base[:, None, :, i] for i in range(7))
    t3 = t[:, :, None]
    pop = np.clip((t3 - appears) / 0.5, 0, 1)
    inward = np.clip((t3 - enters) / LEAVE_S, 0, 1)
    away = 0.9 * way * ((1 - (1 - (1 - inward) ** 2)) + np.maximum(t3 - leaves, 0) / LEAVE_S)
    pan, zoom = _camera(scenes, t, seconds)
    return Tracks(
        x=(x0 + vx + away) * SIZE,
        y=(y0 + vy) * SIZE,
        size=s0 * np.exp(growth) * SIZE * (pop * (2 - pop)),
        angle=turn,
        lift=hop * SIZE,
        shown=there * (pop > 0.05) * (t3 >= enters),
        zoom=zoom,
        pan=pan,
        env=env,
        moving=np.array([s.camera != "still" for s in scenes]) | (env != env[:, :1]).any((1, 2)),
    )


def _camera(scenes: Sequence[Scene], t: np.ndarray, seconds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    part = np.clip(t / seconds, 0, 1)
    way = np.array([{"pan left": -1.0, "pan right": 1.0}.get(s.camera, 0.0) for s in scenes])[:, None]
    z0 = np.array([{"zoom in": 1.0, "zoom out": 1.3}.get(s.camera, 1.0) for s in scenes])[:, None]
    z1 = np.array([{"zoom in": 1.34, "zoom out": 0.9}.get(s.camera, 1.0) for s in scenes])[:, None]
    return way * 34 * (part - 0.5), z0 + (z1 - z0) * part
