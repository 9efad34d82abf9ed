"""What comes between a voice and a microphone: noise, rooms, telephones, and other rates of speech."""

from __future__ import annotations

import numpy as np

from speech.sound import RATE_HZ, resampled

CLEAN = 0.25
"""Share of clips that stay as they are."""


def noise(r: np.random.Generator, count: int) -> np.ndarray:
    """White to brown: power falls with the frequency by an exponent of 0 to 2."""
    spectrum = np.fft.rfft(r.standard_normal(count))
    spectrum /= np.maximum(np.arange(len(spectrum)), 1) ** (r.uniform(0, 2) / 2)
    return np.fft.irfft(spectrum, count).astype(np.float32)


def mixed(x: np.ndarray, other: np.ndarray, decibels: float) -> np.ndarray:
    """With another sound so many decibels below it."""
    power = np.mean(x**2) / max(1e-12, float(np.mean(other**2)))
    return x + other * np.sqrt(power * 10 ** (-decibels / 10)).astype(np.float32)


def room(r: np.random.Generator, x: np.ndarray) -> np.ndarray:
    """Convolved with noise that falls by 60 dB in 0.1 to 0.6 s, after the direct sound."""
    seconds = r.uniform(0.1, 0.6)
    tail = r.standard_normal(int(seconds * RATE_HZ)) * 10 ** (-3 * np.linspace(0, 1, int(seconds * RATE_HZ)))
    echo = np.concatenate([[1.0], r.uniform(0.02, 0.12) * tail])
    size = len(x) + len(echo) - 1
    return np.fft.irfft(np.fft.rfft(x, size) * np.fft.rfft(echo, size), size)[: len(x)].astype(np.float32)


def telephone(x: np.ndarray) -> np.ndarray:
    """300 to 3,400 Hz in 8 bits of mu-law (ITU-T G.711)."""
    spectrum, hertz = np.fft.rfft(x), np.fft.rfftfreq(len(x), 1 / RATE_HZ)
    band = np.fft.irfft(spectrum * ((hertz > 300) & (hertz < 3400)), len(x))
    peak = max(1e-6, float(np.abs(band).max()))
    coded = np.sign(band) * np.log1p(255 * np.abs(band) / peak) / np.log(256)
    coded = np.round(coded * 127) / 127
    return (np.sign(coded) * np.expm1(np.abs(coded) * np.log(256)) / 255 * peak).astype(np.float32)


def weathered(r: np.random.Generator, x: np.ndarray, others: list[np.ndarray]) -> np.ndarray:
    """A clip as it might be recorded; others: clips that may be talking far behind it."""
    if r.random() < CLEAN:
        return x
    if r.random() < 0.3:
        x = resampled(x, 100, int(r.integers(90, 111)))
    if r.random() < 0.4:
        x = room(r, x)
    if r.random() < 0.6:
        x = mixed(x, noise(r, len(x)), r.uniform(5, 30))
    if others and r.random() < 0.15:
        behind = np.resize(others[int(r.integers(len(others)))], len(x))
        x = mixed(x, behind, r.uniform(12, 25))
    if r.random() < 0.2:
        x = telephone(x)
    return (x * (r.uniform(0.05, 0.95) / max(1e-6, float(np.abs(x).max())))).astype(np.float32)
