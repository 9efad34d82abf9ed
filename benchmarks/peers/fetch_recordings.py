"""Fetches recordings of real people for benchmarks: the Asterisk prompts in Debian (not committed: CC-BY-SA).

    python fetch_recordings.py [--out DIR] [--languages en es fr it ru]     # needs apt-get, dpkg-deb, ffmpeg

Writes 16 kHz mono flac files and references.json, in the form of modalities/src/test/resources/audio/references.json,
with one group for each language (`en`, `es`, ...). Kept: prompts of five words and more without [sounds], one second and
longer. A few of the transcripts are wrong, and signs are written as signs ("press *"): compare systems with each other on
them, do not read the rate as absolute.
"""

import argparse
import gzip
import json
import subprocess
import tempfile
from pathlib import Path

MIN_WORDS, MIN_BYTES = 5, 8_000  # G.722 at 64 kbit/s: 8,000 bytes a second
PACKAGES = ("asterisk-core-sounds-{}", "asterisk-core-sounds-{}-g722")
LICENCE = "see /usr/share/doc/asterisk-core-sounds-{}/copyright of Debian's package (CC-BY-SA-3.0; ru: CC-BY-3.0)"


def unpack(language: str, scratch: Path) -> Path:
    packages = [p.format(language) for p in PACKAGES]
    subprocess.run(["apt-get", "download", "-qq", *packages], cwd=scratch, check=True)
    root = scratch / language
    for package in packages:
        (deb,) = scratch.glob(f"{package}_*.deb")
        subprocess.run(["dpkg-deb", "-x", deb, root], check=True)
    return root


def transcripts(root: Path, language: str) -> dict[str, str]:
    path = root / "usr/share/doc" / PACKAGES[0].format(language) / f"core-sounds-{language}.txt.gz"
    out = {}
    for line in gzip.decompress(path.read_bytes()).decode("utf-8-sig").splitlines():
        name, colon, text = line.partition(": ")
        if colon and not line.startswith(";") and "[" not in text and len(text.split()) >= MIN_WORDS:
            out[name.strip()] = text.strip()
    return out


def fetch(language: str, out: Path, scratch: Path) -> list[dict]:
    root = unpack(language, scratch)
    (sounds,) = (p for p in (root / "usr/share/asterisk/sounds").iterdir() if p.is_dir() and not p.is_symlink())
    rows = []
    for name, text in sorted(transcripts(root, language).items()):
        source = sounds / f"{name}.g722"
        if not source.exists() or source.stat().st_size < MIN_BYTES:
            continue
        identity = f"{language}-{name.replace('/', '-')}"
        target = out / f"{identity}.flac"
        command = ["ffmpeg", "-v", "error", "-y", "-i", source, "-ar", "16000", "-ac", "1", target]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        rows.append(
            {
                "id": identity,
                "file": target.name,
                "seconds": round(source.stat().st_size / MIN_BYTES, 3),
                "language": language,
                "text": text,
                "source": f"Debian {PACKAGES[1].format(language)}, {name}.g722",
                "licence": LICENCE.format(language),
            }
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path.home() / ".cache" / "montage-peers" / "asterisk")
    parser.add_argument("--languages", nargs="+", default=["en", "es", "fr", "it", "ru"])
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    groups = {}
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for language in options.languages:
            found = fetch(language, options.out, Path(scratch))
            groups[language] = [row["id"] for row in found]
            rows += found
    text = json.dumps({"groups": groups, "recordings": rows}, indent=1, ensure_ascii=False)
    (options.out / "references.json").write_text(text + "\n", "utf-8")
    for language, ids in groups.items():
        print(f"{language}: {len(ids)} recordings, {sum(r['seconds'] for r in rows if r['language'] == language):.0f} s")


if __name__ == "__main__":
    main()
