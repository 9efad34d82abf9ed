"""Goldens for Whisper's log-mel features, from transformers' WhisperFeatureExtractor (its NumPy path, float64 inside).

    python3.11 -m venv /tmp/v && /tmp/v/bin/pip install numpy==2.4.6 transformers==5.23.0 soundfile==0.14.0
    /tmp/v/bin/python make_logmel_goldens.py

Writes chirp.flac (2 s of a rising tone, 0.5 s of digital silence), raw little-endian float32 files and logmel.json:
mel_filters.f32 is [80, 201] (mel band, FFT bin); a case has `audio` (a 16 kHz mono file, samples are int16 / 32768),
`frames` = samples / 160 rounded down, and one or both of
* `own`: [80, frames], the features of the clip at its own length
* `padded`: [80, frames + 10], the first frames of the features of the clip padded with zeros to 30 s; every later frame
  holds `fill` everywhere (and is silence: the floor, 8 below the maximum, after scaling)
The two differ in the last frames, where one sees the clip mirrored and the other sees zeros.
"""

import json
from pathlib import Path

import numpy as np
import soundfile
from transformers import WhisperFeatureExtractor

HERE = Path(__file__).resolve().parent
AUDIO = HERE.parents[1] / "audio"
RATE_HZ, HOP, EXTRA = 16_000, 160, 10


def chirp() -> np.ndarray:
    t = np.arange(2 * RATE_HZ) / RATE_HZ
    tone = 0.5 * np.sin(2 * np.pi * (200 + 1500 * t) * t)
    return np.concatenate([np.rint(tone * 32767), np.zeros(RATE_HZ // 2)]).astype(np.int16)


def features(extractor: WhisperFeatureExtractor, samples: np.ndarray) -> np.ndarray:
    return extractor._np_extract_fbank_features(samples[None].astype(np.float64), "cpu")[0].astype(np.float32)


def write(name: str, values: np.ndarray) -> dict:
    values.astype("<f4").tofile(HERE / name)
    return {"file": name, "shape": list(values.shape)}


def case(extractor: WhisperFeatureExtractor, path: Path, kinds: tuple[str, ...]) -> dict:
    samples, rate = soundfile.read(path, dtype="int16")
    assert rate == RATE_HZ and samples.ndim == 1
    wave = samples.astype(np.float32) / 32768
    frames = len(wave) // HOP
    row = {"name": path.stem, "audio": path.name, "samples": len(wave), "frames": frames}
    if "own" in kinds:
        own = features(extractor, wave)
        assert own.shape == (80, frames), own.shape
        row["own"] = write(f"{path.stem}-own.f32", own)
    if "padded" in kinds:
        padded = features(extractor, np.pad(wave, (0, 30 * RATE_HZ - len(wave))))
        public = extractor(wave, sampling_rate=RATE_HZ, return_tensors="np").input_features[0]
        assert np.abs(public - padded).max() < 2e-4, np.abs(public - padded).max()  # its torch path, float32
        fill = padded[0, -1]
        assert (padded[:, frames + EXTRA :] == fill).all()
        row["padded"] = write(f"{path.stem}-padded.f32", padded[:, : frames + EXTRA]) | {"fill": float(fill)}
    return row


def main() -> None:
    extractor = WhisperFeatureExtractor()
    soundfile.write(HERE / "chirp.flac", chirp(), RATE_HZ, subtype="PCM_16")
    golden = {
        "mel_filters": write("mel_filters.f32", extractor.mel_filters.T),
        "cases": [
            case(extractor, AUDIO / "librivox-0880.flac", ("own", "padded")),
            case(extractor, AUDIO / "jfk.flac", ("padded",)),
            case(extractor, HERE / "chirp.flac", ("own",)),
        ],
    }
    (HERE / "logmel.json").write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
