"""What there is to tell: clips of the illustrated world and storyboards with their key slices, as visual codes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from random import Random

import torch
import torch.nn.functional as functional
from torch import Tensor

from codec.net import VisualCodec
from unified.guide import shown
from unified.layout import TRACKS, Layout
from unified.moves import moved
from world.catalogue import FPS, SLICE
from world.render import render
from world.sampling import ALL, Cast, sample
from world.scene import LEAVE_S, Scene
from world.split import belongs
from world.storyboards import storyboard
from world.stream import clips, draw
from world.words import caption

SLICES = 4
"""Of a clip: 2 seconds."""
WORDINGS = 2
"""Ways in which a clip is wished for."""
STORY_SECONDS = 12.0
CHAPTERED = 0.5
"""Share of storyboards that go from scene to scene."""
MOST_CHAPTERS = 4
DRIFT, OFF = 0.5, 0.4
"""Most patches that drift of those in which something changes, and channels that are off, of that share."""
LONGEST = 8.0
"""Seconds of the longest scene that clips are cut from."""


@dataclasses.dataclass(frozen=True)
class Clip:
    """codes [slices, grid * grid], packed; the clip begins at `start` seconds of the scene. shown [slices, grid * grid]: what is seen
    where (`guide.shown`). goal [grid * grid]: the slice of the scene that is `ahead` slices after the clip's first; of a clip of one
    slice, itself. still [grid * grid]: the clip's first frame, standing still as a picture does. drifted [slices, grid * grid]: the codes as a model
    may have made them that is not always right. moved [slices, MOVES, grid * grid]: what becomes of each of those but the last as it moves,
    and of the still one; of a clip of one slice, none."""

    scene: Scene
    start: float
    codes: Tensor
    shown: Tensor
    goal: Tensor
    ahead: int
    still: Tensor
    drifted: Tensor
    moved: Tensor

    def steady(self) -> bool:
        """Whether all of it is told by the scene as it stands at its start."""
        seconds = len(self.codes) * SLICE / FPS
        changed = any(self.start <= c.at <= self.start + seconds for c in self.scene.changes)
        ends = (self.start, self.start + seconds)
        return not changed and all(self.scene.settled(s) for s in ends) and self.now() == self.scene.at(ends[1])

    def moves(self) -> bool:
        """Whether a subject does when it begins."""
        return any(subject.action != "still" for subject in self.now().subjects)

    def now(self) -> Scene:
        return self.scene.at(self.start)

    def wording(self, r: Random) -> int:
        """Seed of a caption's words: a clip is wished for in few ways, so that what the text says need not be computed again."""
        return hash((self.scene, self.start)) % 10**9 + r.randrange(WORDINGS)

    def picture(self, slice_: int) -> Scene:
        """The scene of one of its slices, with nothing that a picture does not show."""
        now = self.scene.at(self.start + slice_ * SLICE / FPS)
        return dataclasses.replace(
            now, camera="still", subjects=tuple(dataclasses.replace(s, action="still") for s in now.subjects)
        )


@dataclasses.dataclass(frozen=True)
class Board:
    """Checkpoints of a film: prompts and key slices, codes [checkpoints, grid * grid]; what is shown there, likewise."""

    prompts: tuple[str, ...]
    codes: Tensor
    shown: Tensor


@torch.no_grad()
def encoded(codec: VisualCodec, layout: Layout, frames: Tensor, batch: int = 64) -> Tensor:
    """Frames uint8 [n, frames, h, w, 3] to packed codes [n, slices, grid * grid], on the CPU."""
    device = next(codec.parameters()).device
    slices = frames.unflatten(1, (-1, codec.config.slice_frames)).flatten(0, 1)
    parts = []
    for part in slices.split(batch):
        codes = codec.encode(part.to(device).movedim(-1, 2).float() / 255).flatten(1, 2)
        parts.append(layout.packed(codes).cpu())
    return torch.cat(parts).unflatten(0, (len(frames), -1))


def drifted(codec: VisualCodec, layout: Layout, codes: Tensor, still: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Films [n, slices, grid * grid] as a model may have made them, and `Clip.moved` of them. Where something changes, patches of half of the
    films have stayed or have gone a wrong way, and codes are a level off: a model that has seen only what is true does not know how to go on
    from what it made (noise on what stands before is what keeps GameNGen, arXiv 2408.14837, from drifting)."""
    n, slices = codes.shape[:2]
    share = (torch.rand(n, generator=generator) * 2 - 1).clamp_min(0)[:, None] * DRIFT
    made, ways = [codes[:, 0]], [moved(codec, layout, codes[:, 0])]
    for wanted, before in zip(codes[:, 1:].unbind(1), codes.unbind(1)):
        far = (layout.unpacked(wanted) - layout.unpacked(before)).abs().sum(-1).view(n, 1, layout.grid, layout.grid)
        moving = functional.max_pool2d(far.float(), layout.patch, layout.patch).view(n, layout.slots) > 2
        moving = functional.max_pool2d(moving.float().view(n, 1, layout.side, layout.side), 3, 1, 1).view(n, layout.slots) > 0
        wrong = moving & (torch.rand(n, layout.slots, generator=generator) < share)
        track = torch.randint(2 * TRACKS, (n, layout.slots), generator=generator)
        like = torch.cat([made[-1][:, None], ways[-1]], dim=1)
        patches = layout.patched(like.flatten(0, 1)).unflatten(0, like.shape[:2])
        taken = patches.gather(1, torch.where(track < TRACKS, track, 0)[:, None, :, None].expand(-1, 1, -1, layout.held))[:, 0]
        patch = torch.where(wrong[..., None], taken, layout.patched(wanted))
        levels = layout.unpacked(layout.flat(patch))
        loose = layout.flat(moving[..., None].expand(-1, -1, layout.held)) * share * OFF
        off = torch.randint(-1, 2, levels.shape, generator=generator) * (torch.rand(levels.shape, generator=generator) < loose[..., None])
        most = torch.tensor(layout.levels) - 1
        made.append(layout.packed(torch.minimum((levels + off).clamp_min(0), most)))
        ways.append(moved(codec, layout, made[-1]) if len(made) < slices else moved(codec, layout, still))
    return torch.stack(made, dim=1), torch.stack(ways, dim=1)


def goals(codec: VisualCodec, layout: Layout, r: Random, scenes: list[Scene], starts: list[int], codes: Tensor) -> list[tuple[Tensor, int]]:
    """A later slice of each scene, and how many slices after the clip's first it is; starts in frames."""
    slices = codes.shape[1]
    if slices == 1:
        return [(own[0], 0) for own in codes]
    latest = [min(layout.most_ahead, (int(s.seconds * FPS) - start) // SLICE - 1) for s, start in zip(scenes, starts)]
    ahead = [r.randint(1, max(1, most)) for most in latest]
    far = [i for i, n in enumerate(ahead) if n >= slices]
    found = [own[min(n, slices - 1)] for own, n in zip(codes, ahead)]
    if far:
        device = str(next(codec.parameters()).device)
        frames, _ = render([scenes[i] for i in far], SLICE, device, [starts[i] + ahead[i] * SLICE for i in far])
        for i, code in zip(far, encoded(codec, layout, frames)[:, 0]):
            found[i] = code
    return list(zip(found, ahead))


def told_clips(
    codec: VisualCodec, layout: Layout, seed: int, split: str = "train", batch: int = 16, workers: int = 0, cast: Cast = ALL, slices: int = SLICES
) -> Iterator[list[Clip]]:  # fmt: skip
    """Clips without end, drawn fresh; of one slice they are pictures, which cost a fifth, and stand still as the server's do: in a
    slice that moves, snow is told from fog by how it falls."""
    device = str(next(codec.parameters()).device) if workers == 0 else "cpu"
    frames = slices * SLICE
    drawn = clips(seed, batch, frames, split=split, device=device, workers=workers, longest=LONGEST, cast=cast)
    for number, (pictures, masks, scenes) in enumerate(drawn):
        _, starts = draw(seed, number, batch, frames, split, LONGEST, 0.25, True, cast)
        if slices == 1:
            pictures, masks = (t[:, :1].expand_as(t) for t in (pictures, masks))
        codes = encoded(codec, layout, pictures)
        still = codes[:, 0] if slices == 1 else encoded(codec, layout, pictures[:, :1].expand(-1, SLICE, -1, -1, -1))[:, 0]
        made, moving = (codes, codes.new_zeros(len(codes), 0)) if slices == 1 else drifted(codec, layout, codes, still, torch.Generator().manual_seed(hash((seed, number)) % 2**63))
        later = goals(codec, layout, Random(f"goals/{seed}/{number}"), scenes, starts, codes)
        seen = shown(masks.cpu(), [[s.at((start + i * SLICE) / FPS) for i in range(slices)] for s, start in zip(scenes, starts)], [s.subjects for s in scenes], layout.grid)
        parts = zip(scenes, starts, codes, seen, later, still, made, moving)
        yield [Clip(s, start / FPS, c, w, goal, ahead, own, d, m) for s, start, c, w, (goal, ahead), own, d, m in parts]


def told_boards(
    codec: VisualCodec, layout: Layout, seed: int, split: str = "train", batch: int = 8, cast: Cast = ALL
) -> Iterator[list[Board]]:  # fmt: skip
    """Storyboards without end, half of them of a scene that changes, half of scenes one after the other; a key slice shows its
    checkpoint's change done."""
    device, number = str(next(codec.parameters()).device), 0
    while True:
        wanted = [checkpoints(f"board/{seed}/{number}/{i}", split, cast) for i in range(batch)]
        number += 1
        flat = [checkpoint for board in wanted for checkpoint in board]
        frames, masks = render([c.scene for c in flat], SLICE, device, [c.start for c in flat])
        seen = shown(masks.cpu(), [[c.scene.at(c.start / FPS)] for c in flat], [c.scene.subjects for c in flat], layout.grid)
        counts = [len(board) for board in wanted]
        parts = zip(wanted, encoded(codec, layout, frames)[:, 0].split(counts), seen[:, 0].split(counts))
        yield [Board(tuple(c.prompt for c in board), codes, own) for board, codes, own in parts]


@dataclasses.dataclass(frozen=True)
class Checkpoint:
    """What is to be seen, words for it; start: the frame of the scene that shows it."""

    prompt: str
    scene: Scene
    start: int


def checkpoints(seed: str, split: str, cast: Cast) -> list[Checkpoint]:
    r = Random(f"checkpoints/{seed}")
    if r.random() < CHAPTERED:
        scenes = chapters(r, seed, split, cast)
        return [Checkpoint(caption(scene, r.randrange(10**6), r.choice(("short", "medium"))), scene, 0) for scene in scenes]
    scene = sample(seed, split, STORY_SECONDS, 1.0, cast)
    points = storyboard(scene, r.randrange(1000))
    moments = [0.0] + [float(str(p["at"])) + LEAVE_S + 0.01 for p in points[1:]]
    return [Checkpoint(str(p["prompt"]), scene, int(m * FPS)) for p, m in zip(points, moments) if m + SLICE / FPS <= scene.seconds]


def chapters(r: Random, seed: str, split: str, cast: Cast) -> list[Scene]:
    """Scenes as a director goes from one to the next: the same subjects elsewhere, others in the same place, both as they were in other
    light and weather, or all new."""
    told: list[Scene] = []
    count, number = r.randint(2, MOST_CHAPTERS), 0
    while len(told) < count:
        scene = sample(f"{seed}/{number}", split, 2.0, 0.0, cast)
        number += 1
        stays = r.choice(("subjects", "place", "both", "")) if told else ""
        if stays in ("subjects", "both"):
            scene = dataclasses.replace(scene, subjects=told[-1].subjects, relation=told[-1].relation)
        if stays in ("place", "both"):
            scene = scene.moved(told[-1])
        if scene.at(0).subjects == scene.subjects and belongs(scene, split):
            told.append(scene)
    return told
