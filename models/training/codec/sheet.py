"""A contact sheet: frames of held-out clips, each above its reconstruction."""

from __future__ import annotations

from pathlib import Path

import torch
from PIL import Image

from codec.evaluate import reconstruct
from codec.net import VisualCodec
from codec.windows import Windows

COLUMNS = 8
GAP = 4


def write_sheet(model: VisualCodec, windows: Windows, file: Path, count: int = 64) -> None:
    """One frame of each of the first `count` clips: another one from clip to clip, so that borders are seen too."""
    frames, _ = Windows(windows.frames[:count], windows.subject[:count]).floats()
    found, _ = reconstruct(model, frames)
    moments = torch.arange(len(frames)) % frames.shape[1]
    pairs = torch.cat([frames[range(len(frames)), moments], found[range(len(frames)), moments]], dim=2)
    pictures = (pairs * 255).round().to(torch.uint8).permute(0, 2, 3, 1).numpy()
    height, width = pictures.shape[1] + GAP, pictures.shape[2] + GAP
    rows = -(-len(pictures) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * width, rows * height), "white")
    for i, picture in enumerate(pictures):
        sheet.paste(Image.fromarray(picture), (i % COLUMNS * width, i // COLUMNS * height))
    sheet.save(file)
