"""Draws scenes from a seed, for one split. Every choice is uniform unless a comment says otherwise."""

from __future__ import annotations

import dataclasses
from random import Random

from world.catalogue import BY_NAME, CAMERAS, COLOURS, NAMES, PLACES, STYLES, TIMES, WEATHERS
from world.scene import Change, Scene, Subject
from world.split import LAYOUTS, TEST_LAYOUTS, UNSEEN_PLACES, UNSEEN_STYLES, belongs, reserved

MOVES = ("still", "left", "right", "up", "down", "towards", "away", "bounces", "spins", "jumps")
@dataclasses.dataclass(frozen=True)
class Cast:
    """What scenes are drawn from: subjects, styles, how many of each place's layouts for training, how often there are one, two
    and three subjects, how often (0..1) they only stand there; snap: sizes and places are multiples of one part in so many of the
    frame, so that there are few; 0 for any."""

    names: tuple[str, ...] = NAMES
    styles: tuple[str, ...] = STYLES
    layouts: int = LAYOUTS - TEST_LAYOUTS
    crowds: tuple[int, int, int] = (55, 33, 12)
    still: float = 0.0
    snap: int = 0

    def reserved(self) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """Its subjects in places, and in styles, that are kept from training."""
        styled = [(name, style) for name, style in _RESERVED_STYLES if name in self.names and style in self.styles]
        return [pair for pair in _RESERVED_PLACES if pair[0] in self.names], styled

    def taught(self, name: str) -> bool:
        """Whether training can see a subject at all: not one whose only style here is kept from it."""
        return any((name, style) not in UNSEEN_STYLES for style in self.styles)


ALL = Cast()
FEW = Cast(
    (
        "dog", "cat", "elephant", "penguin", "frog", "lion", "fish", "butterfly", "car", "taxi", "fire engine", "tractor", "airplane", "rocket",
        "sailboat", "apple", "banana", "pizza", "tree", "cactus", "house", "castle", "snowman", "balloon",
    ),
    ("3d",),
    4,
    (85, 15, 0),
    0.6,
    8,
)  # fmt: skip
"""A world small enough to be learnt first."""
WIDER = dataclasses.replace(FEW, layouts=ALL.layouts, still=0.3)
"""The same subjects in all layouts, moving more often: what is learnt of four layouts says little about a fifth."""
CASTS = {"all": ALL, "few": FEW, "wider": WIDER}
_RESERVED_PLACES, _RESERVED_STYLES = sorted(UNSEEN_PLACES), sorted(UNSEEN_STYLES)


def sample(seed: int | str, which: str = "train", longest: float = 4.0, changing: float = 0.25, cast: Cast = ALL) -> Scene:
    """A scene of the split `which`, or "judge". longest: seconds of the longest scene; changing: how many scenes change over time, 0..1."""
    r = Random(f"world/{which}/{seed}")
    while True:
        scene = _draw(r, which, longest, changing, cast)
        if belongs(scene, which):
            return scene


def _draw(r: Random, which: str, longest: float, changing: float, cast: Cast) -> Scene:
    place, name, style = r.choice(PLACES), r.choice(cast.names), r.choice(cast.styles)
    if which == "unseen":
        placed, styled = cast.reserved()
        if r.random() < 0.5 or not styled:
            name, place = r.choice(placed)
        else:
            name, style = r.choice(styled)
    train = LAYOUTS - TEST_LAYOUTS
    layout = r.randrange(cast.layouts) if which in ("train", "judge") or (which == "unseen" and r.random() < 0.5) else r.randrange(train, LAYOUTS)
    count = r.choices((1, 2, 3), cast.crowds)[0]
    names = [name]
    while len(names) < count:
        other = r.choice(cast.names)
        if other not in names and (which in ("unseen", "judge") or not reserved(other, style, place)):
            names.append(other)
    seconds = r.choice([s for s in (2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0) if s <= longest])
    subjects, relation = _stage(r, names, style)
    camera = r.choices(CAMERAS, (60, 10, 10, 10, 10))[0]
    if cast.snap:
        subjects = tuple(_snapped(s, cast.snap) for s in subjects)
    if cast.still and r.random() < cast.still:
        subjects = tuple(dataclasses.replace(s, action="still") for s in subjects)
        relation = "next to" if relation == "follows" else relation
    scene = Scene(
        place, layout, r.random() < 0.5, _shift(r, cast), r.choice(TIMES), r.choices(WEATHERS, (40, 20, 20, 20))[0],
        camera, seconds, subjects, relation,
    )  # fmt: skip
    if r.random() < changing:
        scene = _change(r, scene)
    return scene


def _subject(r: Random, name: str, style: str, size: float, x: float, y: float, action: str) -> Subject:
    colour = r.choice(COLOURS) if BY_NAME[name].tinted else ""
    return Subject(name, style, colour, round(size, 3), round(x, 3), round(y, 3), action)


def _shift(r: Random, cast: Cast) -> float:
    shift = r.uniform(-1, 1)
    return round(2 * shift) / 2 if cast.snap else round(shift, 3)


def _snapped(subject: Subject, parts: int) -> Subject:
    """Its size and place as multiples, large enough to be seen and within the frame."""
    size = max(round(subject.size * parts), 3) / parts
    half = size / 2
    x = min(max(round(subject.x * parts) / parts, half), 1 - half)
    return dataclasses.replace(subject, size=size, x=round(x, 4), y=min(max(round(subject.y * parts) / parts, size), 0.9375))


def _foot(r: Random, name: str, size: float, action: str) -> float:
    """Where a subject stands (or, in the air, where its lower edge is), so that its whole action stays in the frame."""
    if BY_NAME[name].air:
        low, high = max(0.44, size + 0.06), max(0.64, size + 0.1)
    else:
        low, high = 0.78, 0.95
    if action in ("up", "down"):
        low, high = max(low, size + 0.24) - 0.06, 0.8
    return min(r.uniform(min(low, high), high), 0.96)


def _stage(r: Random, names: list[str], style: str) -> tuple[tuple[Subject, ...], str]:
    if len(names) == 1:
        # Readable sizes: mostly 40 to 80 pixels of 128.
        size = r.triangular(0.3, 0.68, 0.46)
        action = r.choice((*MOVES, "left", "right", "appears", "leaves"))
        size = min(size, 0.5) if action in ("towards", "away", "up", "down", "jumps") else size
        return (_subject(r, names[0], style, size, r.uniform(0.36, 0.64), _foot(r, names[0], size, action), action),), ""
    if len(names) == 3:
        sizes = [r.uniform(0.27, 0.34) for _ in names]
        spots = [0.2, 0.5, 0.8]
        r.shuffle(spots)
        action = [r.choice(("still", "still", "bounces", "spins", "jumps", "towards")) for _ in names]
        return tuple(
            _subject(r, n, style, s, x + r.uniform(-0.03, 0.03), _foot(r, n, s, a), a) for n, s, x, a in zip(names, sizes, spots, action)
        ), ""
    return _pair(r, names, style)


def _pair(r: Random, names: list[str], style: str) -> tuple[tuple[Subject, ...], str]:
    relation = r.choice(("left of", "right of", "above", "below", "behind", "in front of", "next to", "follows"))
    size = [r.uniform(0.32, 0.44), r.uniform(0.32, 0.44)]
    foot = r.uniform(0.82, 0.92)
    action = [r.choice(("still", "still", "bounces", "spins", "jumps", "towards", "away")) for _ in names]
    if relation == "follows":
        way = r.choice(("left", "right"))
        gap = 0.4 if way == "left" else -0.4  # the follower is behind
        x = 0.5 - gap / 2
        lead = _subject(r, names[0], style, size[0], x, foot, way)
        return (lead, _subject(r, names[1], style, size[1], x + gap, foot + 0.01, "follows")), ""
    if relation in ("above", "below"):
        action = ["still" if a in ("jumps", "bounces", "towards") else a for a in action]
        size = [r.uniform(0.31, 0.38), r.uniform(0.31, 0.38)]
        x, upper, lower = r.uniform(0.35, 0.65), r.uniform(0.42, 0.47), r.uniform(0.86, 0.93)
        y = (upper, lower) if relation == "above" else (lower, upper)
        spots = [(x + r.uniform(-0.05, 0.05), y[0]), (x + r.uniform(-0.05, 0.05), y[1])]
    elif relation in ("behind", "in front of"):
        action = ["still", "still"]
        back, front = (r.uniform(0.34, 0.4), r.uniform(0.68, 0.72)), (r.uniform(0.56, 0.64), r.uniform(0.88, 0.94))
        if r.random() < 0.5:
            back, front = (1 - back[0], back[1]), (1 - front[0], front[1])
        size = [0.42, 0.4]
        spots = [back, front] if relation == "behind" else [front, back]
    else:
        side = {"left of": -1, "right of": 1}.get(relation, r.choice((-1, 1)))
        middle, half = r.uniform(0.46, 0.54), r.uniform(0.21, 0.25)
        spots = [(middle + side * half, foot), (middle - side * half, foot + r.uniform(-0.02, 0.02))]
    return tuple(_subject(r, n, style, s, x, y, a) for n, s, (x, y), a in zip(names, size, spots, action)), relation


def _change(r: Random, scene: Scene) -> Scene:
    """One change for every four seconds or so, of different kinds, spread over the scene."""
    kinds = r.sample(("time", "weather", "action", "enter", "leave"), max(1, min(3, round(scene.seconds / 4))))
    changes: list[Change] = []
    subjects = list(scene.subjects)
    last = len(subjects) - 1
    for i, kind in enumerate(kinds):
        at = round(scene.seconds * (i + 0.7) / (len(kinds) + 0.4) * 2) / 2 or 0.5
        busy = {"follows", "appears", "leaves"} & {s.action for s in subjects}
        if kind == "time":
            value = {"day": "sunset", "sunset": "night", "night": "day"}[scene.time]
            changes.append(Change(at, "time", value))
        elif kind == "weather":
            changes.append(Change(at, "weather", r.choice([w for w in WEATHERS if w != scene.weather])))
        elif busy or any(c.subject == last for c in changes):
            continue
        elif kind == "action":
            now = subjects[last].action
            changes.append(Change(at, "action", r.choice([a for a in ("still", "bounces", "spins", "jumps") if a != now]), last))
        else:
            subjects[last] = Subject(**{**subjects[last].__dict__, "action": "still"})
            changes.append(Change(at, kind, "left" if subjects[last].x < 0.5 else "right", last))
    return Scene(**{**scene.__dict__, "subjects": tuple(subjects), "changes": tuple(sorted(changes, key=lambda c: c.at))})
