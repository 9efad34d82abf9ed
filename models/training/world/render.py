"""Draws scenes: records in, frames and subject masks out. Batched PyTorch, the same on CPU and GPU within rounding."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import numpy as np
import torch

from world.assets import Assets, assets
from world.backdrop import FOG, NIGHT, RAIN, SNOW, compose, land, land_by_lines, light, sky
from world.catalogue import SIZE
from world.patterns import CLOUDS, RAIN_PHASES, SNOW_PHASES
from world.paste import Stamps, shadows, stamp
from world.scene import Scene
from world.timeline import SLOTS, Tracks, tracks

VIEWS_AT_ONCE, GROUND_Y = 8, 80
CENTRE_Y = 64 + 15.4  # pixels; what zooming leaves in place


@torch.no_grad()
def render(
    scenes: Sequence[Scene], frames: int, device: str | torch.device = "cpu", starts: Sequence[int] | None = None, every: int = 1
) -> tuple[torch.Tensor, torch.Tensor]:
    """Frames uint8 [B, frames, 128, 128, 3] and masks uint8 [B, frames, 128, 128] from frame starts[i] (or 0) of each scene,
    each `every` frames after the one before.

    A mask says which subject is seen at a pixel: its number in the record plus one, or 0.
    """
    kit = assets(str(device))
    begin = [0] * len(scenes) if starts is None else list(starts)
    track = tracks(scenes, frames, begin, every)
    env = torch.from_numpy(track.env).float().to(kit.device)  # [B, T, 6]
    count = len(scenes) * frames
    canvas = torch.empty(count * SIZE * SIZE + 1, 3, device=kit.device)  # the last row takes what falls outside
    canvas[-1] = 0
    _backdrops(kit, scenes, track, env, canvas[:-1].view(len(scenes), frames, SIZE, SIZE, 3))
    mask = torch.zeros(count * SIZE * SIZE + 1, dtype=torch.uint8, device=kit.device)
    flat = env.reshape(count, 6)
    _, shine, haze = light(flat)
    _subjects(kit, scenes, track, canvas, mask, shine, haze, flat[:, FOG])
    shots = canvas[:-1].view(count, SIZE, SIZE, 3)
    phase = (np.array(begin)[:, None] + every * np.arange(frames)).reshape(-1)
    _falling(kit, shots, flat, phase)
    out = shots.clamp_(0, 255).add_(0.5).to(torch.uint8).view(len(scenes), frames, SIZE, SIZE, 3)
    return out, mask[:-1].view(len(scenes), frames, SIZE, SIZE)


def _backdrops(kit: Assets, scenes: Sequence[Scene], track: Tracks, env: torch.Tensor, out: torch.Tensor) -> None:
    """Fills out [B, T, 128, 128, 3]: one view a scene where nothing changes, else one a frame."""
    frames = env.shape[1]
    shifting = (track.env != track.env[:, :1]).any((1, 2))
    for chosen, views, skies in (
        (np.flatnonzero(~track.moving), 1, 1),
        (np.flatnonzero(track.moving & ~shifting), frames, 1),  # the camera moves under one sky
        (np.flatnonzero(shifting), frames, frames),
    ):
        # A few views at a time stay in the processor's cache.
        step = max(1, VIEWS_AT_ONCE // views) if kit.device.type == "cpu" else max(1, len(chosen))
        for part in (chosen[i : i + step] for i in range(0, len(chosen), step)):
            at = torch.from_numpy(part).to(kit.device)
            picture = _views(kit, [scenes[i] for i in part], track.pan[part, :views], track.zoom[part, :views], env[at, :views], skies)
            picture = picture.permute(0, 1, 3, 4, 2).contiguous()
            for j, i in enumerate(part):
                out[i].copy_(picture[j])


def _views(kit: Assets, scenes: list[Scene], pan: np.ndarray, zoom: np.ndarray, env: torch.Tensor, skies: int) -> torch.Tensor:
    """pan, zoom [scenes, V], env [scenes, V, 6] -> [scenes, V, 3, 128, 128]; skies: 1 where a scene's views share light and weather, or V."""
    views = pan.shape[1]
    r = [Random(f"{s.place}/{s.layout}/{s.shift}") for s in scenes]
    sun = torch.tensor([(q.uniform(14, 114), q.uniform(12, 30)) for q in r], device=kit.device)
    field = torch.tensor([q.randrange(CLOUDS) for q in r], device=kit.device)
    middle = np.array([[s.shift * 30] for s in scenes]) + pan
    if kit.device.type != "cpu":
        mirrored = torch.tensor([s.mirrored for s in scenes], device=kit.device)
        floats = [torch.from_numpy(a).float().to(kit.device) for a in (middle, zoom)]
        seen = land(kit.land(scenes), *floats, mirrored).view(-1, 10, SIZE, SIZE)
    else:
        seen = torch.cat([land_by_lines(kit.backdrops[kit.row(s)], m.tolist(), z.tolist(), s.mirrored) for s, m, z in zip(scenes, middle, zoom)])
    now = env.reshape(-1, 6)
    lit, _, haze = light(now)
    lava = torch.tensor([s.place == "volcano" for s in scenes], device=kit.device).repeat_interleave(views, 0)
    once = env[:, :skies].reshape(-1, 6)
    above = sky(kit, once, sun.repeat_interleave(skies, 0), field.repeat_interleave(skies, 0), light(once)[2])
    if skies < views:
        above = above.repeat_interleave(views // skies, 0)
    return compose(above, seen, now, lit, haze, lava).view(len(scenes), views, 3, SIZE, SIZE)


def _subjects(
    kit: Assets, scenes: Sequence[Scene], track: Tracks, canvas: torch.Tensor, mask: torch.Tensor,
    shine: torch.Tensor, haze: torch.Tensor, fog: torch.Tensor,
) -> None:  # fmt: skip
    """Pastes shadows and subjects, those that stand farther back first."""
    frames = track.x.shape[1]
    order = [sorted(range(len(s.subjects)), key=lambda k, s=s: s.subjects[k].y) for s in scenes]
    sprite = np.array([[kit.sprite(q) for q in s.subjects] + [0] * (SLOTS - len(s.subjects)) for s in scenes])
    air = np.array([[q.kind.air for q in s.subjects] + [True] * (SLOTS - len(s.subjects)) for s in scenes])
    facing = np.array([[_mirror(s, k) for k in range(len(s.subjects))] + [False] * (SLOTS - len(s.subjects)) for s in scenes])
    for depth in range(SLOTS):
        b = np.array([i for i, o in enumerate(order) if len(o) > depth])
        if len(b) == 0:
            return
        k = np.array([order[i][depth] for i in b])
        zoom, pan = track.zoom[b], track.pan[b]
        x = 64 + (track.x[b, :, k] - pan - 64) * zoom
        foot = CENTRE_Y + (track.y[b, :, k] - CENTRE_Y) * zoom
        size, lift = track.size[b, :, k] * zoom, track.lift[b, :, k] * zoom
        frame = b[:, None] * frames + np.arange(frames)
        ground = np.repeat(~air[b, k][:, None], frames, 1) & (track.y[b, :, k] > GROUND_Y)  # no shadow on the sky
        stamps = Stamps(
            frame=frame.ravel(), x=x.ravel(), y=(foot - lift - size / 2).ravel(), size=size.ravel(), angle=track.angle[b, :, k].ravel(),
            mirrored=np.repeat(facing[b, k], frames), sprite=np.repeat(sprite[b, k], frames), slot=np.repeat(k + 1, frames),
        )  # fmt: skip
        there = (track.shown[b, :, k].ravel() > 0) & (stamps.x + stamps.size > 0) & (stamps.x - stamps.size < SIZE)
        spread = np.minimum(kit.aspect[stamps.sprite], 1.0)
        shadows(stamps.only(there & ground.ravel()), foot.ravel(), lift.ravel(), spread, canvas, there & ground.ravel())
        stamp(kit, stamps.only(there), canvas, mask, shine, haze, fog)


def _mirror(scene: Scene, number: int) -> bool:
    """Side views look where they go; those that stay look to the middle."""
    subject = scene.subjects[number]
    if subject.kind.faces == 0:
        return False
    going = scene.subjects[0].action if subject.action == "follows" else subject.action
    way = {"left": -1, "right": 1}.get(going, 0)
    for change in scene.changes:
        if change.subject == number and change.kind in ("enter", "leave") and way == 0:
            out = -1 if change.value == "left" else 1
            way = -out if change.kind == "enter" else out
    if going == "leaves":
        way = -1 if subject.x < 0.5 else 1
    return (way or (1 if subject.x < 0.5 else -1)) != subject.kind.faces


def _falling(kit: Assets, shots: torch.Tensor, env: torch.Tensor, phase: np.ndarray) -> None:
    """Rain and snow over everything, in place; shots [frames, 128, 128, 3], env [frames, 6]."""
    for which, pattern, phases, colour, strength in (
        (RAIN, kit.rain, RAIN_PHASES, (206.0, 222.0, 240.0), 0.55),
        (SNOW, kit.snow, SNOW_PHASES, (255.0, 255.0, 255.0), 0.92),
    ):
        wet = torch.nonzero(env[:, which] > 0.01)[:, 0]
        if len(wet) == 0:
            continue
        at = torch.from_numpy(phase % phases).to(shots.device)
        for some in wet.split(2 if shots.device.type == "cpu" else len(wet)):
            drops = pattern.index_select(0, at[some]) * (env[some, which] * strength)[:, None, None]
            tone = torch.tensor(colour, device=shots.device) * (1 - 0.25 * env[some, NIGHT])[:, None]
            part = shots.index_select(0, some)
            shots.index_copy_(0, some, part.addcmul_(tone[:, None, None, :] - part, drops[..., None]))
