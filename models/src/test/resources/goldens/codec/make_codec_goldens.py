"""Goldens of the visual codec: PyTorch's codes and frames, from exported (float16) weights computed with in float32.

    cd models/training     (packages: codec/requirements.txt)
    python ../src/test/resources/goldens/codec/make_codec_goldens.py            # the tiny net, with random weights
    python ../src/test/resources/goldens/codec/make_codec_goldens.py --shipped  # models/checkpoints/visual-codec

A folder has frames.u8 [slices, frames, size, size, 3], codes.u8 [slices, grid, grid, channels] and decoded.u8, as frames:
the slices of one film. moved.u8 [slices, ways, grid, grid, channels] is what becomes of each as it moves (unified/moves.py), where
numbers may be near a boundary; film.u8 [slices, grid, grid, channels] goes on from what its first slice becomes, and kept.u8, as moved.u8, is what becomes
of its slices when what goes on keeps its pixels (shipped only). tiny also has the net. A code is a rounding: no number may be so near a boundary that float32 sums of another order
could give another code, so the script refuses those. For the shipped net, frames.u8 is frames.png and decoded.u8 is
decoded.png: a row for each slice.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import torch
from PIL import Image
from torch import Tensor

HERE = Path(__file__).resolve().parent
MODELS = HERE.parents[4]
sys.path.insert(0, str(MODELS / "training"))

from codec.config import CodecConfig  # noqa: E402
from codec.export import read_checkpoint, write_checkpoint  # noqa: E402
from codec.net import VisualCodec  # noqa: E402
from unified.config import MontageConfig, VisualConfig  # noqa: E402
from unified.layout import Layout  # noqa: E402
from unified.moves import Canvas, become, painted  # noqa: E402

MARGIN = 1e-4  # of a level; sums in another order move a number by about 1e-6
TINY = CodecConfig(
    frame_size=32, slice_frames=3, patch=2, widths=(8, 12, 20), encoder_blocks=(1, 0, 2), decoder_blocks=(2, 1, 1), levels=(8, 5, 3)
)  # fmt: skip


def tiny_net(folder: Path) -> None:
    """Random weights; the ends are made strong enough that all levels and colours come up."""
    torch.manual_seed(3)
    model = VisualCodec(TINY)
    with torch.no_grad():
        for name, param in model.named_parameters():
            if name.endswith("bias"):
                param.normal_(0, 0.1)
            elif param.ndim == 1:
                param.uniform_(0.5, 1.5)
        model.encoder.head.weight.mul_(4)
        model.decoder.patch.weight.mul_(10)
    write_checkpoint(model, folder)


def tiny_frames(slices: int) -> Tensor:
    """Noise, smooth shades, and a picture: a slice of equal frames."""
    random = torch.Generator().manual_seed(4)
    size = TINY.frame_size
    noise = torch.randint(256, (slices, TINY.slice_frames, size, size, 3), generator=random, dtype=torch.uint8)
    coarse = torch.rand(slices, TINY.slice_frames * 3, 3, 3, generator=random)
    smooth = torch.nn.functional.interpolate(coarse, size=(size, size), mode="bicubic").clamp(0, 1) * 255
    smooth = smooth.view(slices, TINY.slice_frames, 3, size, size).movedim(2, -1).to(torch.uint8)
    frames = torch.where((torch.arange(slices) % 3 == 0).view(-1, 1, 1, 1, 1), noise, smooth)
    frames[-1] = frames[-1, :1]
    return frames


def shipped_frames() -> Tensor:
    """Two slices of an unseen clip, and a picture: one film with a cut."""
    from world.stream import clips

    frames = next(clips(7, 2, 8, split="test"))[0]
    film = frames[0].unflatten(0, (2, 4))
    return torch.cat([film, frames[1:2, :1].expand(1, 4, -1, -1, -1)])


def computed(model: VisualCodec, frames: Tensor) -> tuple[Tensor, Tensor]:
    floats = frames.movedim(-1, 2).float() / 255
    with torch.no_grad():
        scaled = model.squashed(floats) * model.levels[:, None, None]
    margin = (scaled - scaled.round())[(scaled > 0.5) & (scaled < model.levels[:, None, None] - 0.5)].abs().min()
    print(f"{scaled.numel()} numbers, the nearest to a boundary {margin:.1e} of a level")
    if margin < MARGIN:
        raise SystemExit(f"expected {MARGIN} from a boundary, found {margin}: take other frames")
    codes = model.encode(floats)
    for channel, levels in enumerate(model.config.levels):
        print(f"channel {channel}: {codes[..., channel].unique().numel()} of {levels} levels")
    decoded = (model.decode(codes[None])[0] * 255).round().to(torch.uint8).movedim(1, -1)
    return codes.to(torch.uint8), decoded.view_as(frames)


def write_rows(slices: Tensor, file: Path) -> None:
    """[slices, frames, h, w, 3] as a picture of a row for each slice."""
    rows = slices.permute(0, 2, 1, 3, 4).flatten(2, 3).flatten(0, 1)
    Image.fromarray(rows.numpy()).save(file, optimize=True)


def going_on(model: VisualCodec, codes: torch.Tensor, moved: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """A film [slices, grid, grid, channels] of which the left half goes to the right and the other is new, then all stands, and what becomes of each of
    its slices [slices, ways, grid, grid, channels]."""
    config = model.config
    layout = Layout(MontageConfig(visual=VisualConfig(grid=config.grid, levels=config.levels)))
    half = codes[1].clone()
    half[:, : config.grid // 2] = moved[0, 1, :, : config.grid // 2]
    film, canvas = torch.stack([codes[0], half, half]), Canvas(model, layout)
    kept = torch.cat([canvas(layout.packed(one).view(1, -1)) for one in film])
    return film, layout.unpacked(kept).unflatten(2, (config.grid, config.grid))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shipped", action="store_true")
    shipped = parser.parse_args().shipped
    folder = HERE / ("shipped" if shipped else "tiny")
    folder.mkdir(exist_ok=True)
    if not shipped:
        tiny_net(folder)
    net = MODELS / "checkpoints" / "visual-codec" if shipped else folder
    frames = shipped_frames() if shipped else tiny_frames(7)
    model = read_checkpoint(net)
    codes, decoded = computed(model, frames)
    (folder / "codes.u8").write_bytes(codes.numpy().tobytes())
    with torch.no_grad():
        found = become(model, painted(model, codes.long()))
        (folder / "moved.u8").write_bytes(found.to(torch.uint8).numpy().tobytes())
    if shipped:
        write_rows(frames, folder / "frames.png")
        write_rows(decoded, folder / "decoded.png")
        for name, part in zip(("film.u8", "kept.u8"), going_on(model, codes.long(), found)):
            (folder / name).write_bytes(part.to(torch.uint8).numpy().tobytes())
    else:
        (folder / "frames.u8").write_bytes(frames.numpy().tobytes())
        (folder / "decoded.u8").write_bytes(decoded.numpy().tobytes())


if __name__ == "__main__":
    main()
