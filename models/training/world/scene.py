"""The record of a scene: everything that is true of it, small enough to write as one line of JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from world.catalogue import BY_NAME, Kind

APPEARS, LEAVES = 0.35, 0.3  # when a subject appears or begins to leave, as a part of the scene
LEAVE_S = 1.25  # how long coming and going takes


@dataclass(frozen=True)
class Subject:
    """One subject. size: its longer side as a part of the frame's height; x, y: its foot's middle in the frame, 0..1
    from the upper left, halfway through its first action; colour: "" where it has its own."""

    name: str
    style: str
    colour: str
    size: float
    x: float
    y: float
    action: str

    @property
    def kind(self) -> Kind:
        return BY_NAME[self.name]


@dataclass(frozen=True)
class Change:
    """Something that happens at `at` seconds. kind: time, weather, action, enter (from off stage) or leave (a subject);
    value: the new time, weather or action, or the side ("left", "right"); subject: its number, or -1."""

    at: float
    kind: str
    value: str
    subject: int = -1


@dataclass(frozen=True)
class Scene:
    """One scene. layout: which drawing of the place; shift: where in it, -1..1; relation: of the first subject to the second."""

    place: str
    layout: int
    mirrored: bool
    shift: float
    time: str
    weather: str
    camera: str
    seconds: float
    subjects: tuple[Subject, ...]
    relation: str = ""
    changes: tuple[Change, ...] = ()

    @property
    def main(self) -> int:
        """The subject a picture is named after: the largest of those on stage from the start."""
        late = {c.subject for c in self.changes if c.kind == "enter"} | {i for i, s in enumerate(self.subjects) if s.action == "appears"}
        there = [i for i in range(len(self.subjects)) if i not in late] or list(range(len(self.subjects)))
        return max(there, key=lambda i: self.subjects[i].size)

    def at(self, seconds: float) -> Scene:
        """The scene as it stands at that time: changes done, later ones left out, only the subjects that are on stage."""
        done = [c for c in self.changes if c.at <= seconds]
        now, gone = {"time": self.time, "weather": self.weather}, set[int]()
        subjects = list(self.subjects)
        for i, s in enumerate(subjects):
            if s.action == "appears":
                gone |= {i} if seconds < self.seconds * APPEARS else set()
                subjects[i] = replace(s, action="still")
            if s.action == "leaves" and seconds > self.seconds * LEAVES + LEAVE_S:
                gone.add(i)
        for c in self.changes:
            if c.kind in now and c in done:
                now[c.kind] = c.value
            elif c.kind == "action" and c in done:
                subjects[c.subject] = replace(subjects[c.subject], action=c.value)
            elif (c.kind == "enter" and c not in done) or (c.kind == "leave" and seconds > c.at + LEAVE_S):
                gone.add(c.subject)
        left = tuple(s for i, s in enumerate(subjects) if i not in gone)
        return replace(self, **now, subjects=left, relation=self.relation if len(left) == len(subjects) else "", changes=())

    def moved(self, to: Scene) -> Scene:
        """The same in another scene's place, as it is drawn there."""
        return replace(self, place=to.place, layout=to.layout, mirrored=to.mirrored, shift=to.shift)

    def settled(self, seconds: float) -> bool:
        """Whether nothing is on its way from one state to another."""
        moments = [c.at for c in self.changes]
        moments += [self.seconds * APPEARS for s in self.subjects if s.action == "appears"]
        moments += [self.seconds * LEAVES for s in self.subjects if s.action == "leaves"]
        return not any(0 <= seconds - moment <= LEAVE_S for moment in moments)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @staticmethod
    def from_json(text: str) -> Scene:
        fields = json.loads(text)
        fields["subjects"] = tuple(Subject(**s) for s in fields["subjects"])
        fields["changes"] = tuple(Change(**c) for c in fields["changes"])
        return Scene(**fields)
