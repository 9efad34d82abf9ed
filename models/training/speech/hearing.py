"""Whisper's encoder as the server runs it: at the sound's own length, some of its states joined to one position.

Silence fills the last position, so that a position is always `joined_states` whole states; the Java twin is
`dev.montage.models.families.AudioSide`, held to this code by goldens/montage/tiny-model/sound.json.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file
from torch import Tensor
from transformers import WhisperConfig, WhisperFeatureExtractor
from transformers.models.whisper.modeling_whisper import WhisperEncoder

from speech.sound import RATE_HZ

HOP = 160
"""Samples between two frames of log-mel features; a state shows two frames."""


def read_encoder(folder: Path) -> WhisperEncoder:
    """Of a checkpoint folder; rows in 8 bits become float32."""
    values = json.loads((folder / "config.json").read_text("utf-8"))
    known = WhisperConfig().to_dict().keys()
    names = ("d_model", "num_mel_bins", "max_source_positions")
    config = WhisperConfig(**{k: v for k, v in values.items() if k in known and (k in names or k.startswith("encoder_"))})
    tensors, prefix, state = load_file(folder / values["weights"]), "model.encoder.", {}
    for name, tensor in tensors.items():
        if name.startswith(prefix) and not name.endswith(".scale"):
            scale = tensors[name + ".scale"][:, None] if tensor.dtype == np.int8 else np.float32(1)
            state[name.removeprefix(prefix)] = torch.from_numpy(tensor.astype(np.float32) * scale)
    encoder = WhisperEncoder(config).eval().requires_grad_(False)
    encoder.load_state_dict(state)
    return encoder


class Hearing:
    """Samples to joined states."""

    def __init__(self, folder: Path, joined_states: int, bfloat16: bool = False) -> None:
        self.encoder, self.bfloat16 = read_encoder(folder), bfloat16
        self.joined_states = joined_states
        self.features = WhisperFeatureExtractor(self.encoder.config.num_mel_bins)
        self.position = joined_states * 2 * HOP
        """Samples of a position."""

    def filled(self, samples: np.ndarray) -> np.ndarray:
        """Followed by silence up to whole positions."""
        return np.pad(samples, (0, -len(samples) % self.position))

    @torch.no_grad()
    def joined(self, samples: np.ndarray) -> Tensor:
        """float32 [n] at 16 kHz to [positions, joined_states * encoder size]."""
        mel = self.features(
            self.filled(samples), sampling_rate=RATE_HZ, padding=False, truncation=False, return_tensors="pt"
        ).input_features  # fmt: skip
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bfloat16):
            x = self.states(mel)
        return x[0].unflatten(0, (-1, self.joined_states)).flatten(1)

    def states(self, mel: Tensor) -> Tensor:
        """[1, mels, frames] to [1, frames / 2, encoder size]."""
        gelu = torch.nn.functional.gelu
        x = gelu(self.encoder.conv2(gelu(self.encoder.conv1(mel)))).transpose(1, 2)
        x = x + self.encoder.embed_positions.weight[: x.shape[1]]
        for layer in self.encoder.layers:
            found = layer(x, None)
            x = found[0] if isinstance(found, tuple) else found
        return self.encoder.layer_norm(x).float()
