"""Prints word error rates of served models, on recordings with references.

    ./montage serve &
    cd models/training && python -m evaluation.hearing FOLDER --models montage-135m whisper-base

FOLDER has references.json as benchmarks/peers/fetch_recordings.py writes it for people, and `speech.make --split test --takes 0 --listen
64` for held-out voices. Recordings are sent to /v1/audio/transcriptions as any client would; texts are compared by
benchmarks/peers/wer.py (packages there: jiwer, whisper-normalizer).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from evaluation.server import Server

sys.path.append(str(Path(__file__).resolve().parents[3] / "benchmarks" / "peers"))

from wer import score  # noqa: E402


def recordings(folder: Path, shortest: float, language: str, most: int) -> list[dict]:
    rows = json.loads((folder / "references.json").read_text("utf-8"))["recordings"]
    return [r for r in rows if r["seconds"] >= shortest and r.get("language", "en") == language][:most]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--models", nargs="+", default=["montage-135m", "whisper-base"])
    parser.add_argument("--shortest", type=float, default=1.2, help="seconds")
    parser.add_argument("--most", type=int, default=10**9, help="recordings")
    parser.add_argument("--out", type=Path, help="folder for what each model said, as JSON")
    o = parser.parse_args()
    rows = recordings(o.folder, o.shortest, "en", o.most)
    wanted = {r["id"]: (r["text"], "en") for r in rows}
    print(f"{len(rows)} recordings, {sum(r['seconds'] for r in rows):.0f} s\n\n| | word errors | substituted, left out, invented | of words |\n|---|---|---|---|")
    for model in o.models:
        server = Server(o.url, model)
        said = {r["id"]: server.transcript(o.folder / r["file"]) for r in rows}
        found = score(said, wanted)
        parts = ", ".join(str(found[kind]) for kind in ("substitutions", "deletions", "insertions"))
        print(f"| {model} | {found['wer_percent']:.1f} % | {parts} | {found['words']} |", flush=True)
        if o.out:
            o.out.mkdir(parents=True, exist_ok=True)
            (o.out / f"{model}.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
