"""The net: convolutions, channel norms and SiLU around a finite scalar quantiser (arXiv 2309.15505).

Every operation is one that plain loops reproduce: `dev.montage.models.codecs.PlainVisualCodec` is the twin.
"""

from __future__ import annotations

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from codec.config import CodecConfig


class Conv(nn.Module):
    """A convolution whose weight is kept as the matrix [out, in * kernel * kernel] that Muon wants."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, scale: float = 1.0) -> None:
        super().__init__()
        self.shape = (outputs, inputs, kernel, kernel)
        self.stride = stride
        fan_in = inputs * kernel * kernel
        self.weight = nn.Parameter(torch.randn(outputs, fan_in) * scale * fan_in**-0.5)
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, x: Tensor) -> Tensor:
        padding = self.shape[2] // 2 if self.stride == 1 else 0
        weight = self.weight.view(self.shape)
        return functional.conv2d(x, weight, self.bias, self.stride, padding)


class ChannelNorm(nn.Module):
    """Each position by the root mean square of its channels: what moves in one corner leaves the others as they are."""

    def __init__(self, channels: int, epsilon: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.epsilon = epsilon

    def forward(self, x: Tensor) -> Tensor:
        scale = torch.rsqrt(x.float().square().mean(1, keepdim=True) + self.epsilon)
        return x * scale.to(x.dtype) * self.weight.to(x.dtype)[:, None, None]


class Block(nn.Module):
    """x + conv(silu(norm(conv(silu(norm(x))))))."""

    def __init__(self, channels: int, epsilon: float) -> None:
        super().__init__()
        self.norm1 = ChannelNorm(channels, epsilon)
        self.conv1 = Conv(channels, channels, 3)
        self.norm2 = ChannelNorm(channels, epsilon)
        self.conv2 = Conv(channels, channels, 3, scale=0.2)

    def forward(self, x: Tensor) -> Tensor:
        y = self.conv1(functional.silu(self.norm1(x)))
        return x + self.conv2(functional.silu(self.norm2(y)))


def space_to_depth(x: Tensor, factor: int) -> Tensor:
    """[n, c, h, w] to [n, (dy, dx, c), h / factor, w / factor]."""
    n, c, h, w = x.shape
    x = x.reshape(n, c, h // factor, factor, w // factor, factor)
    return x.permute(0, 3, 5, 1, 2, 4).reshape(n, factor * factor * c, h // factor, w // factor)


def depth_to_space(x: Tensor, factor: int) -> Tensor:
    """Undoes space_to_depth."""
    n, c, h, w = x.shape
    x = x.reshape(n, factor, factor, c // factor**2, h, w)
    return x.permute(0, 3, 4, 1, 5, 2).reshape(n, c // factor**2, h * factor, w * factor)


class Encoder(nn.Module):
    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.patch = Conv(config.patch_channels, config.widths[0], 1)
        self.stages = nn.ModuleList(
            nn.ModuleList(Block(width, config.norm_epsilon) for _ in range(blocks))
            for width, blocks in zip(config.widths, config.encoder_blocks)
        )
        self.downs = nn.ModuleList(Conv(a, b, 2, stride=2) for a, b in zip(config.widths, config.widths[1:]))
        self.norm = ChannelNorm(config.widths[-1], config.norm_epsilon)
        self.head = Conv(config.widths[-1], len(config.levels), 1)

    def forward(self, x: Tensor) -> Tensor:
        x = self.patch(x)
        for i, stage in enumerate(self.stages):
            if i:
                x = self.downs[i - 1](x)
            for block in stage:
                x = block(x)
        return self.head(functional.silu(self.norm(x)))


def with_neighbours(values: Tensor) -> Tensor:
    """[films, slices, channels, ...] to [films * slices, 3 * channels, ...]: those of the slice before, its own, and
    those of the slice after; its own again where a film has none. So a picture reads like a film that stands still.
    """
    before = torch.cat([values[:, :1], values[:, :-1]], dim=1)
    after = torch.cat([values[:, 1:], values[:, -1:]], dim=1)
    return torch.cat([before, values, after], dim=2).flatten(0, 1)


class Decoder(nn.Module):
    """Sees the codes of neighbouring slices too: only so can frames on both sides of a border agree."""

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.head = Conv(3 * len(config.levels), config.widths[-1], 3)
        self.stages = nn.ModuleList(
            nn.ModuleList(Block(width, config.norm_epsilon) for _ in range(blocks))
            for width, blocks in zip(config.widths, config.decoder_blocks)
        )
        # ups[i] leads from stage i + 1 to stage i: one position becomes (dy, dx, channel)
        self.ups = nn.ModuleList(Conv(b, 4 * a, 1) for a, b in zip(config.widths, config.widths[1:]))
        self.norm = ChannelNorm(config.widths[0], config.norm_epsilon)
        self.patch = Conv(config.widths[0], config.patch_channels, 1, scale=0.1)

    def forward(self, x: Tensor) -> Tensor:
        x = self.head(x)
        for i in reversed(range(len(self.stages))):
            for block in self.stages[i]:
                x = block(x)
            if i:
                x = depth_to_space(self.ups[i - 1](x), 2)
        return self.patch(functional.silu(self.norm(x)))


class VisualCodec(nn.Module):
    """A film's slices are [slices, frames, 3, size, size] from 0 to 1; codes [slices, grid, grid, channels], whole."""

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = Encoder(config)
        self.decoder = Decoder(config)
        self.register_buffer("levels", torch.tensor(config.levels, dtype=torch.float32), persistent=False)

    def squashed(self, slices: Tensor) -> Tensor:
        """What is quantised, of slices [n, frames, 3, h, w]: [n, channels, grid, grid], from 0 to 1, float32."""
        x = space_to_depth(slices.flatten(1, 2) * 2 - 1, self.config.patch)
        x = x.contiguous(memory_format=torch.channels_last)
        return torch.sigmoid(self.encoder(x).float())

    def indices(self, squashed: Tensor) -> Tensor:
        """Each of a channel's levels takes an equal part of 0 to 1."""
        levels = self.levels[:, None, None]
        return torch.minimum((squashed * levels).floor(), levels - 1)

    def values(self, indices: Tensor) -> Tensor:
        """The middle of each level's part, spread over -1 to 1."""
        return (2 * indices + 1) / self.levels[:, None, None] - 1

    def paint(self, values: Tensor) -> Tensor:
        """[films, slices, channels, grid, grid] to frames [films, slices * frames, 3, h, w], not clipped to 0 to 1."""
        x = with_neighbours(values).contiguous(memory_format=torch.channels_last)
        x = depth_to_space(self.decoder(x).float(), self.config.patch) * 0.5 + 0.5
        return x.unflatten(1, (self.config.slice_frames, 3)).unflatten(0, values.shape[:2]).flatten(1, 2)

    def forward(self, films: Tensor) -> tuple[Tensor, Tensor]:
        """Films [films, slices * frames, 3, h, w] reconstructed, with gradients straight through the quantiser, and the
        indices [films, slices, channels, grid, grid].
        """
        slices = films.unflatten(1, (-1, self.config.slice_frames))
        squashed = self.squashed(slices.flatten(0, 1))
        indices = self.indices(squashed.detach())
        smooth = 2 * squashed - 1
        values = smooth + (self.values(indices) - smooth).detach()
        return self.paint(values.unflatten(0, slices.shape[:2])), indices.unflatten(0, slices.shape[:2])

    @torch.no_grad()
    def encode(self, slices: Tensor) -> Tensor:
        """Slices [n, frames, 3, h, w] to codes; what becomes of one does not depend on the others."""
        return self.indices(self.squashed(slices)).permute(0, 2, 3, 1).to(torch.int64)

    @torch.no_grad()
    def decode(self, codes: Tensor) -> Tensor:
        """Codes [films, slices, grid, grid, channels] to frames [films, slices * frames, 3, h, w] from 0 to 1."""
        return self.paint(self.values(codes.permute(0, 1, 4, 2, 3).float())).clamp(0, 1)
