"""Sound as 16 kHz mono samples."""

from __future__ import annotations

import numpy as np

RATE_HZ = 16_000


def resampled(x: np.ndarray, numerator: int, denominator: int) -> np.ndarray:
    """By the spectrum: band-limited, for clips that begin and end in silence."""
    count = round(len(x) * numerator / denominator)
    spectrum = np.fft.rfft(x)[: count // 2 + 1]
    spectrum = np.pad(spectrum, (0, count // 2 + 1 - len(spectrum)))
    return (np.fft.irfft(spectrum, count) * (count / len(x))).astype(np.float32)
