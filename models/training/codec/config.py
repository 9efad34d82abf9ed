"""Shapes of a codec, as they stand in a checkpoint's config.json."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

MODEL_TYPE = "visual-codec"


@dataclasses.dataclass(frozen=True)
class CodecConfig:
    """Everything that the Java side has to know besides the weights."""

    frame_size: int = 128
    """Pixels a side."""
    slice_frames: int = 4
    frame_rate_hz: int = 8
    patch: int = 4
    """Pixels a side that become one position of the first stage."""
    widths: tuple[int, ...] = (64, 128, 256)
    """Channels of each stage, finest first; each stage halves the side."""
    encoder_blocks: tuple[int, ...] = (1, 2, 2)
    decoder_blocks: tuple[int, ...] = (1, 2, 2)
    """Residual blocks of each stage, finest first, as in widths."""
    levels: tuple[int, ...] = (8, 8, 8, 8, 8, 8)
    """Values that each channel of a code takes."""
    norm_epsilon: float = 1e-6

    def __post_init__(self) -> None:
        sizes = {len(self.widths), len(self.encoder_blocks), len(self.decoder_blocks)}
        if len(sizes) != 1 or not self.widths:
            raise ValueError(f"expected as many widths as blocks, found {self}")
        if self.frame_size % (self.patch << (len(self.widths) - 1)):
            raise ValueError(f"expected a frame of whole codes, found {self}")
        if not self.levels or min(self.levels) < 2:
            raise ValueError(f"expected levels of 2 and more, found {self.levels}")

    @property
    def grid(self) -> int:
        """Codes a side."""
        return self.frame_size // (self.patch << (len(self.widths) - 1))

    @property
    def patch_channels(self) -> int:
        """Numbers of one patch: its pixels, frames and colours."""
        return self.patch * self.patch * self.slice_frames * 3

    def to_json(self) -> str:
        values = {"model_type": MODEL_TYPE, **dataclasses.asdict(self)}
        return json.dumps(values, indent=2) + "\n"

    @staticmethod
    def from_dict(values: dict) -> CodecConfig:
        known = {field.name for field in dataclasses.fields(CodecConfig)}
        found = {name: value for name, value in values.items() if name in known}
        return CodecConfig(**{name: tuple(v) if isinstance(v, list) else v for name, v in found.items()})

    @staticmethod
    def read(file: Path) -> CodecConfig:
        values = json.loads(file.read_text("utf-8"))
        if values.get("model_type") != MODEL_TYPE:
            raise ValueError(f"{file}: expected model_type {MODEL_TYPE}, found {values.get('model_type')}")
        return CodecConfig.from_dict(values)
