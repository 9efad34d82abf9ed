"""Which scenes are kept from training. Fixed by RESERVE_SEED; nothing that trains may ever be shown a held-out scene.

* A scene is "unseen" when it holds a reserved pair: a subject in a place (about 4 %), or a subject in a style (about 3 %).
* A scene is "test" when its place is drawn in one of the layouts kept for tests, and no pair is reserved.
* Every other scene is "train".

"judge" is what the judge learns from: all pairs, reserved ones too (it has to name them where a generator makes them),
but no layout that is kept for tests.
"""

from __future__ import annotations

from random import Random

from world.catalogue import NAMES, PLACES, STYLES
from world.scene import Scene

RESERVE_SEED = 20311
LAYOUTS, TEST_LAYOUTS = 20, 4  # drawings of each place; the last ones are for tests
SPLITS = ("train", "test", "unseen")


def _reserve() -> tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    r = Random(RESERVE_SEED)
    pairs = [(name, place) for name in NAMES for place in PLACES]
    places = r.sample(pairs, len(pairs) * 4 // 100)
    styled = r.sample(NAMES, len(NAMES) * 9 // 100)  # at most one style of a subject is kept back
    return frozenset(places), frozenset((name, r.choice(STYLES)) for name in styled)


UNSEEN_PLACES, UNSEEN_STYLES = _reserve()


def is_test_layout(layout: int) -> bool:
    return layout >= LAYOUTS - TEST_LAYOUTS


def reserved(name: str, style: str, place: str) -> bool:
    return (name, place) in UNSEEN_PLACES or (name, style) in UNSEEN_STYLES


def split(scene: Scene) -> str:
    """train, test or unseen."""
    if any(reserved(s.name, s.style, scene.place) for s in scene.subjects):
        return "unseen"
    return "test" if is_test_layout(scene.layout) else "train"


def belongs(scene: Scene, which: str) -> bool:
    """Whether a scene is of a split, or of what the judge learns from."""
    return not is_test_layout(scene.layout) if which == "judge" else split(scene) == which
