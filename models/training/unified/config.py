"""Shapes of a unified model, as they stand in a checkpoint's config.json."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

MODEL_TYPE = "montage"


@dataclasses.dataclass(frozen=True)
class TextConfig:
    """The decoder that is kept as published; names are those of its own config.json."""

    num_hidden_layers: int = 30
    hidden_size: int = 576
    intermediate_size: int = 1536
    num_attention_heads: int = 9
    num_key_value_heads: int = 3
    head_dim: int = 64
    vocab_size: int = 49152
    rms_norm_eps: float = 1e-5
    rope_theta: float = 100_000.0


@dataclasses.dataclass(frozen=True)
class VisualConfig:
    """The visual expert; codes of a slice, and how many a step makes."""

    intermediate_size: int = 512
    grid: int = 8
    """Codes a side of a slice."""
    patch: int = 2
    """Codes a side of what stands at one position; divides the grid."""
    levels: tuple[int, ...] = (8, 8, 8, 8, 8, 8)
    regions: int = 4
    """Patches of a step: one of each region, 1 for raster order. They tile the patches of a slice."""
    head_size: int = 384
    goals: int = 16
    """A stretch may lead to a picture that many slices ahead."""


@dataclasses.dataclass(frozen=True)
class AudioConfig:
    """The audio expert; Whisper's encoder states, some of them joined to one position."""

    intermediate_size: int = 128
    encoder_size: int = 512
    joined_states: int = 5
    """50 states a second become 10 positions."""
    projector_layers: int = 3
    projector_size: int = 768


@dataclasses.dataclass(frozen=True)
class MontageConfig:
    text: TextConfig = TextConfig()
    visual: VisualConfig = VisualConfig()
    audio: AudioConfig = AudioConfig()
    media_layers: int = 15
    """The lowest layers, in which pictures have an expert, keys and values; sound has them in those above."""

    def to_json(self) -> str:
        return json.dumps({"model_type": MODEL_TYPE, **dataclasses.asdict(self)}, indent=2) + "\n"

    @staticmethod
    def from_dict(values: dict) -> MontageConfig:
        def part(kind: type, name: str):  # noqa: ANN202
            if name not in values:
                return kind()
            known = {field.name for field in dataclasses.fields(kind)}
            found = {k: tuple(v) if isinstance(v, list) else v for k, v in values[name].items() if k in known}
            return kind(**found)

        return MontageConfig(
            part(TextConfig, "text"),
            part(VisualConfig, "visual"),
            part(AudioConfig, "audio"),
            values["media_layers"],
        )

    @staticmethod
    def read(file: Path) -> MontageConfig:
        values = json.loads(file.read_text("utf-8"))
        if values.get("model_type") != MODEL_TYPE:
            raise ValueError(f"{file}: expected model_type {MODEL_TYPE}, found {values.get('model_type')}")
        return MontageConfig.from_dict(values)
