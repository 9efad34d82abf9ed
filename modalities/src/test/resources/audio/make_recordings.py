"""Makes the test recordings and references.json. Needs Debian 12's pocketsphinx-testdata, flite, ffmpeg, and npm.

    apt-get install pocketsphinx-testdata flite ffmpeg npm
    python3.11 make_recordings.py

The files in the repository are the recordings of record: another ffmpeg encodes other bytes, so do not make them again
without need (history keeps every version). What each recording is, and its licence, stands in references.json.
"""

import json
import re
import struct
import subprocess
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
POCKETSPHINX = Path("/usr/share/pocketsphinx/test/data/librivox")
NPM_PACKAGE = "nodejs-whisper@0.3.1"
RATE_HZ = 16_000

LIBRIVOX_SOURCE = "Debian pocketsphinx-testdata 0.8+5prealpha+1-15, librivox/{}.wav"
LIBRIVOX_LICENCE = "public domain (LibriVox: Jane Austen, Sense and Sensibility, chapter 1)"
JFK_LICENCE = "public domain (John F. Kennedy's inaugural address, 1961; a work of the US government)"
JFK_TEXT = (
    "And so my fellow Americans, ask not what your country can do for you, ask what you can do for your country."
)
FLITE_LICENCE = "synthesised for this repository with flite 2.2 (voice {}); text ours, Apache-2.0 as the repository"

# id -> (voice, file ending and encoder options, text)
MP3 = ("mp3", ["-c:a", "libmp3lame", "-b:a", "48k"])
OGG = ("ogg", ["-c:a", "libvorbis", "-q:a", "3"])
OPUS = ("opus", ["-c:a", "libopus", "-b:a", "32k"])
M4A = ("m4a", ["-c:a", "aac", "-b:a", "48k"])
FLAC = ("flac", ["-c:a", "flac", "-compression_level", "12"])
FLITE = {
    "flite-slt": (
        "slt",
        OGG,
        "The museum opens at nine o'clock in the morning. Please leave large bags at the entrance, and do not touch "
        "the paintings, even when nobody is watching.",
    ),
    "flite-rms": (
        "rms",
        OPUS,
        "When the rain finally stopped, the whole street smelled of wet grass and bread. Children ran out of the "
        "houses and jumped over every puddle they could find.",
    ),
    "flite-awb": (
        "awb",
        MP3,
        "Our train to Edinburgh leaves from platform seven. There is a small café behind the ticket office where you "
        "can buy tea, sandwiches and a newspaper.",
    ),
    "flite-kal": (
        "kal16",
        M4A,
        "To make the soup, cut two onions and three carrots into small pieces. Let them cook slowly in butter, then "
        "add water, salt and a little pepper.",
    ),
}
LONG_ONLY = {  # only in the long recording
    "a": (
        "slt",
        "Welcome to this short tour of the old harbour. It was built more than two hundred years ago, when the town "
        "lived from fishing and from the salt trade. The warehouses on your left are now small flats and studios.",
    ),
    "b": (
        "rms",
        "In the winter of nineteen twenty nine the water froze so hard that people walked to the island on foot. A "
        "photograph of that day hangs in the town hall, next to the portrait of the first mayor.",
    ),
    "c": (
        "awb",
        "We now come to the lighthouse. It has one hundred and twelve steps, and from the top you can see the "
        "mountains when the weather is clear. The light itself was switched off ten years ago.",
    ),
    "d": (
        "slt",
        "Thank you for listening. If you enjoyed the tour, tell your friends about it. If you did not enjoy it, please "
        "tell us, and we will try to do better next time.",
    ),
}
# The long recording: clips and silences, in seconds.
LONG = [2.0, "a", 1.5, "librivox-0870", 0.8, "librivox-0880", 3.0, "flite-rms", 0.6, "jfk", 6.0, "b", 1.2]
LONG += ["flite-slt", 2.5, "librivox-0890", 0.7, "librivox-0920", 4.0, "c", 1.0, "flite-kal", 12.0, "flite-awb", 1.8]
LONG += ["librivox-0930", 0.9, "d", 3.0]


def run(*command: object) -> None:
    subprocess.run([str(c) for c in command], check=True, stdin=subprocess.DEVNULL)


def to_wav(source: Path, target: Path, *filters: str) -> None:
    audio_filter = ["-af", ",".join(filters)] if filters else []
    run("ffmpeg", "-v", "error", "-y", "-i", source, *audio_filter, "-ar", RATE_HZ, "-ac", 1, "-bitexact", target)


def flite(voice: str, text: str, scratch: Path, name: str) -> Path:
    raw, wav = scratch / f"{name}-raw.wav", scratch / f"{name}.wav"
    run("flite", "-voice", voice, "-t", text.replace("é", "e"), "-o", raw)
    to_wav(raw, wav)
    return wav


def encode(wav: Path, name: str, form: tuple[str, list[str]]) -> str:
    ending, options = form
    file = f"{name}.{ending}"
    run("ffmpeg", "-v", "error", "-y", "-i", wav, *options, "-map_metadata", "-1", "-bitexact", HERE / file)
    return file


def samples(wav: Path) -> bytes:
    """The 16-bit samples of a wav file."""
    data = wav.read_bytes()
    position = 12
    while data[position : position + 4] != b"data":
        position += 8 + struct.unpack_from("<I", data, position + 4)[0]
    return data[position + 8 : position + 8 + struct.unpack_from("<I", data, position + 4)[0]]


def seconds(wav: Path) -> float:
    return round(len(samples(wav)) / 2 / RATE_HZ, 3)


def make(scratch: Path) -> tuple[list[dict], dict[str, Path]]:
    rows: list[dict] = []
    wavs: dict[str, Path] = {}

    def add(name: str, wav: Path, form: tuple, text: str, source: str, licence: str) -> None:
        wavs[name] = wav
        rows.append(
            {
                "id": name,
                "file": encode(wav, name, form),
                "seconds": seconds(wav),
                "language": "en",
                "text": text,
                "source": source,
                "licence": licence,
            }
        )

    for line in (POCKETSPHINX / "transcription").read_text().splitlines():
        text, base = re.fullmatch(r"<s> (.*?)\s*</s> \((.*)\)", line).groups()
        text = text.replace("a more a amiable", "a more amiable")  # the reference, not the reader, repeats the word
        name = "librivox-" + base[-4:]
        to_wav(POCKETSPHINX / f"{base}.wav", scratch / f"{name}.wav")
        add(name, scratch / f"{name}.wav", FLAC, text, LIBRIVOX_SOURCE.format(base), LIBRIVOX_LICENCE)
    run("npm", "pack", "--silent", "--pack-destination", scratch, NPM_PACKAGE)
    with tarfile.open(next(scratch.glob("nodejs-whisper-*.tgz"))) as archive:
        member = "package/cpp/whisper.cpp/bindings/go/samples/jfk.wav"
        (scratch / "jfk-raw.wav").write_bytes(archive.extractfile(member).read())
    to_wav(scratch / "jfk-raw.wav", scratch / "jfk.wav")
    add("jfk", scratch / "jfk.wav", FLAC, JFK_TEXT, f"npm {NPM_PACKAGE}, {member}", JFK_LICENCE)
    for name, (voice, form, text) in FLITE.items():
        add(name, flite(voice, text, scratch, name), form, text, "flite", FLITE_LICENCE.format(voice))
    return rows, wavs


def make_long(rows: list[dict], wavs: dict[str, Path], scratch: Path) -> dict:
    texts = {row["id"]: row["text"] for row in rows} | {name: text for name, (_, text) in LONG_ONLY.items()}
    for name, (voice, text) in LONG_ONLY.items():
        wavs[name] = flite(voice, text, scratch, f"long-{name}")
    pcm, segments = bytearray(), []
    for part in LONG:
        start = len(pcm) / 2 / RATE_HZ
        if isinstance(part, float):
            pcm += bytes(2 * int(part * RATE_HZ))
            continue
        pcm += samples(wavs[part])
        end = len(pcm) / 2 / RATE_HZ
        segments.append({"id": part, "start": round(start, 3), "end": round(end, 3), "text": texts[part]})
    header = b"RIFF" + struct.pack("<I", 36 + len(pcm)) + b"WAVEfmt "
    header += struct.pack("<IHHIIHH", 16, 1, 1, RATE_HZ, 2 * RATE_HZ, 2, 16) + b"data" + struct.pack("<I", len(pcm))
    wav = scratch / "long.wav"
    wav.write_bytes(header + pcm)
    return {
        "id": "long",
        "file": encode(wav, "long", OGG),
        "seconds": seconds(wav),
        "language": "en",
        "text": " ".join(s["text"] for s in segments),
        "segments": segments,
        "source": "the recordings above and four more by flite, with digital silence between",
        "licence": "as its parts",
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        rows, wavs = make(scratch)
        rows.append(make_long(rows, wavs, scratch))
    groups = {"words": [row["id"] for row in rows if row["id"] != "long"], "long": ["long"]}
    text = json.dumps({"groups": groups, "recordings": rows}, indent=1, ensure_ascii=False)
    (HERE / "references.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
