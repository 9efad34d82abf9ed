"""Storyboards: the checkpoints of a film, as a user would write them: [{"at": seconds, "prompt": text}, ...]."""

from __future__ import annotations

from random import Random

from world.scene import LEAVE_S, Scene
from world.words import caption, change_words, sentence, short


def storyboard(scene: Scene, seed: int = 0) -> list[dict[str, object]]:
    """One checkpoint at the start and one at each change; a later prompt tells the change, the scene as it then is, or both."""
    r = Random(f"storyboard/{seed}/{scene.to_json()}")
    start = scene.at(0)
    out: list[dict[str, object]] = [{"at": 0.0, "prompt": caption(start, seed, r.choice(("short", "medium")))}]
    for change in scene.changes:
        told, stands = change_words(r, scene, change), short(r, scene.at(change.at + LEAVE_S + 0.01))
        prompt = r.choice((sentence(told), sentence(stands), f"{sentence(told)} {sentence(stands)}"))
        out.append({"at": change.at, "prompt": prompt})
    return out
