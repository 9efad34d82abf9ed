"""State of a training run on disk, written whole or not at all."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import torch
from torch import Tensor, nn

from codec.config import CodecConfig
from codec.net import VisualCodec


class Average:
    """Exponential moving average of the weights: what is evaluated and exported."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.decay = decay
        self.weights = {name: p.detach().clone() for name, p in model.named_parameters()}

    @torch.no_grad()
    def update(self, model: nn.Module, step: int) -> None:
        decay = min(self.decay, (1 + step) / (10 + step))
        params = dict(model.named_parameters())
        names = list(self.weights)
        torch._foreach_lerp_([self.weights[n] for n in names], [params[n].detach() for n in names], 1 - decay)


@dataclasses.dataclass
class RunState:
    """What a run goes on from."""

    config: CodecConfig
    model: dict[str, Tensor]
    average: dict[str, Tensor]
    optimizers: list[dict]
    step: int
    slices: int
    seconds: float

    def save(self, file: Path) -> None:
        values = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        values["config"] = dataclasses.asdict(self.config)
        part = file.with_suffix(".part")
        torch.save(values, part)
        os.replace(part, file)

    @staticmethod
    def load(file: Path) -> RunState:
        values = torch.load(file, map_location="cpu", weights_only=True)
        values["config"] = CodecConfig.from_dict(values["config"])
        return RunState(**values)


def averaged_model(state: RunState) -> VisualCodec:
    model = VisualCodec(state.config)
    model.load_state_dict(state.average)
    return model.eval()
