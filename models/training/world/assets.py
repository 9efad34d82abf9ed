"""Loads sprites, backdrops and patterns once a device. Build the files first: `python -m world.sprites`, `python -m world.backdrops`."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch

from world import patterns
from world.catalogue import PLACES
from world.scene import Scene, Subject
from world.split import LAYOUTS

BUILD = Path(os.environ.get("WORLD_BUILD", Path(__file__).parent / "build"))
MIPS = (28, 40, 56, 80, 112)  # pixels


class Assets:
    """Everything that is drawn, on one device."""

    def __init__(self, device: torch.device) -> None:
        for name in ("sprites.npz", "backdrops.npy"):
            if not (BUILD / name).exists():
                raise SystemExit(f"expected {BUILD / name}; build it as models/training/world/README.md says")
        with np.load(BUILD / "sprites.npz") as file:
            self.number = {str(key): i for i, key in enumerate(file["keys"])}
            self.aspect = file["aspect"]  # [sprites]
            self.pixels = [torch.from_numpy(file[f"pixels_{m}"]).to(device) for m in MIPS]  # uint8 [sprites, 4, m, m]
        backdrops = np.load(BUILD / "backdrops.npy", mmap_mode="c" if device.type == "cpu" else None)
        if len(backdrops) != len(PLACES) * LAYOUTS:
            raise SystemExit(f"expected {len(PLACES) * LAYOUTS} backdrops, found {len(backdrops)}; build them again")
        self.backdrops = backdrops if device.type == "cpu" else torch.from_numpy(backdrops).to(device)
        self.device = device
        self.clouds, self.stars = patterns.clouds().to(device), patterns.stars().to(device)
        self.rain, self.snow = patterns.rain().to(device), patterns.snow().to(device)

    def sprite(self, subject: Subject) -> int:
        return self.number[f"{subject.name}|{subject.style}|{subject.colour}"]

    def row(self, scene: Scene) -> int:
        return PLACES.index(scene.place) * LAYOUTS + scene.layout

    def land(self, scenes: list[Scene]) -> torch.Tensor:
        """uint8 [scenes, 10, 160, 256]."""
        rows = [self.row(s) for s in scenes]
        if isinstance(self.backdrops, np.ndarray):
            return torch.from_numpy(np.stack([self.backdrops[row] for row in rows]))
        return self.backdrops[torch.tensor(rows, device=self.device)]


@lru_cache
def assets(device: str) -> Assets:
    return Assets(torch.device(device))
