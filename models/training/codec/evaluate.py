"""Measures a codec on held-out clips: `python -m codec.evaluate CHECKPOINT [--sheet FILE]`.

CHECKPOINT is a run's checkpoint.pt (its averaged weights) or an exported folder.
"""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path

import torch
from torch import Tensor

from codec import metrics
from codec.net import VisualCodec
from codec.windows import Windows, held_out, stand_still


@dataclasses.dataclass(frozen=True)
class Report:
    """Decibels; worst is the mean of the lowest tenth of slices. Border jumps are ratios: 1 is as inside slices."""

    psnr: float
    psnr_worst: float
    subject: float
    subject_worst: float
    picture: float
    """PSNR of slices of one frame."""
    border_jump: float
    border_jump_original: float
    bits: float
    """Of a code, were its channels independent: how much of the levels is used."""

    def table(self) -> str:
        rows = [
            ("PSNR, dB: mean / worst tenth", f"{self.psnr:.2f} / {self.psnr_worst:.2f}"),
            ("PSNR on subjects, dB: mean / worst tenth", f"{self.subject:.2f} / {self.subject_worst:.2f}"),
            ("PSNR of pictures (4 equal frames), dB", f"{self.picture:.2f}"),
            ("border jump: reconstructed / original", f"{self.border_jump:.3f} / {self.border_jump_original:.3f}"),
            ("bits of a code in use", f"{self.bits:.1f}"),
        ]
        width = max(len(name) for name, _ in rows)
        return "\n".join(f"| {name.ljust(width)} | {value} |" for name, value in rows)


@torch.no_grad()
def reconstruct(model: VisualCodec, films: Tensor, batch: int = 8) -> tuple[Tensor, Tensor]:
    """Films [films, frames, 3, h, w] through the codes, and the indices [films, slices, channels, grid, grid]."""
    device = next(model.parameters()).device
    parts = [model(part.to(device)) for part in films.split(batch)]
    return torch.cat([found.clamp(0, 1).cpu() for found, _ in parts]), torch.cat([codes.cpu() for _, codes in parts])


def evaluate(model: VisualCodec, clips: Windows) -> Report:
    model.eval()
    wanted, subject = clips.floats()
    found, indices = reconstruct(model, wanted)
    count = model.config.slice_frames
    by_slice = [x.unflatten(1, (-1, count)).flatten(0, 1) for x in (found, wanted, subject)]
    whole = metrics.slice_psnr(by_slice[0], by_slice[1])
    on_subject = metrics.subject_psnr(*by_slice)
    still, _ = stand_still(clips, torch.arange(len(clips)), count).floats()
    still = still[:, :count]
    pictures = metrics.slice_psnr(reconstruct(model, still)[0], still)
    jumps = [metrics.frame_steps(x, count) for x in (found, wanted)]
    return Report(
        psnr=whole.mean().item(),
        psnr_worst=metrics.worst_tenth(whole),
        subject=on_subject.mean().item(),
        subject_worst=metrics.worst_tenth(on_subject),
        picture=pictures.mean().item(),
        border_jump=jumps[0][0] / jumps[0][1],
        border_jump_original=jumps[1][0] / jumps[1][1],
        bits=sum(metrics.usage(indices.flatten(0, 1), model.config.levels)),
    )


def load(path: Path) -> VisualCodec:
    from codec.checkpoints import RunState, averaged_model
    from codec.export import read_checkpoint

    return read_checkpoint(path) if path.is_dir() else averaged_model(RunState.load(path))


def main() -> None:
    from codec.sheet import write_sheet
    from world.stream import clips

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--split", default="test", help="of the world's scenes")
    parser.add_argument("--clips", type=int, default=128)
    parser.add_argument("--frames", type=int, default=16, help="of a clip")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--sheet", type=Path, help="PNG of originals above reconstructions")
    o = parser.parse_args()
    torch.set_num_threads(o.threads)
    model = load(o.checkpoint).to(o.device)
    windows = held_out(clips, o.split, o.clips, o.frames)
    print(f"{len(windows)} clips of {o.frames} frames, split {o.split}")
    print(evaluate(model, windows).table())
    if o.sheet:
        write_sheet(model, windows, o.sheet)


if __name__ == "__main__":
    main()
