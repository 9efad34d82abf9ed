"""Transcribes recordings with faster-whisper and prints text, time and word error rate as JSON.

    pip install -r requirements.txt -r ../../models/training/base/requirements.txt
    python faster_whisper_bench.py [--references ../../modalities/src/test/resources/audio/references.json] [--group words]
    python faster_whisper_bench.py FILE... [--references R.json]

The model is the same Whisper base that Montage ships (float16 CTranslate2, here at --compute-type int8). One warm-up
recording is transcribed first and not counted. A file's time is the wall time of decoding the media and of the whole
transcription; the best of --repeats runs counts.
"""

import argparse
import json
import os
import platform
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
AUDIO = HERE.parents[1] / "modalities" / "src" / "test" / "resources" / "audio"


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--references", type=Path, default=AUDIO / "references.json")
    parser.add_argument("--group", default="words", help="which group of the references, when no files are given")
    parser.add_argument("--model", type=Path, default=Path.home() / ".cache" / "montage-peers" / "whisper-base-ct2")
    parser.add_argument("--compute-type", default="int8")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--beams", type=int, nargs="+", default=[1, 5])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--language", default="en", help="'auto' detects it")
    parser.add_argument("--vad", action="store_true", help="faster-whisper's voice filter, for long recordings")
    parser.add_argument("--word-timestamps", action="store_true")
    return parser.parse_args()


def files(o: argparse.Namespace) -> list[Path]:
    if o.files:
        return o.files
    data = json.loads(o.references.read_text("utf-8"))
    rows = {row["id"]: row["file"] for row in data["recordings"]}
    return [o.references.parent / rows[name] for name in data["groups"][o.group]]


def cpu() -> str:
    info = Path("/proc/cpuinfo")
    names = [line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
    return f"{names[0]}, {os.cpu_count()} threads" if names else platform.processor()


def transcribe(model, path: Path, beam: int, o: argparse.Namespace) -> tuple[str, float, list[dict]]:
    """(text, seconds of audio, segments)."""
    segments, info = model.transcribe(
        str(path),
        beam_size=beam,
        language=None if o.language == "auto" else o.language,
        vad_filter=o.vad,
        word_timestamps=o.word_timestamps,
    )
    rows = [{"start": round(s.start, 2), "end": round(s.end, 2), "text": s.text.strip()} for s in segments]
    return " ".join(row["text"] for row in rows), info.duration, rows


def bench(model, paths: list[Path], beam: int, o: argparse.Namespace) -> dict:
    transcribe(model, paths[0], beam, o)
    rows = []
    for path in paths:
        best = float("inf")
        for _ in range(o.repeats):
            start = time.perf_counter()
            text, duration, segments = transcribe(model, path, beam, o)
            best = min(best, time.perf_counter() - start)
        row = {"id": path.stem, "file": path.name, "text": text, "audio_s": round(duration, 3), "wall_s": round(best, 3)}
        row["real_time_factor"] = round(best / duration, 4)
        if len(segments) > 1:
            row["segments"] = segments
        rows.append(row)
    audio, wall = sum(r["audio_s"] for r in rows), sum(r["wall_s"] for r in rows)
    return {
        "beam_size": beam,
        "audio_s": round(audio, 3),
        "wall_s": round(wall, 3),
        "real_time_factor": round(wall / audio, 4),
        "files": rows,
    }


def main() -> None:
    o = options()
    os.environ["OMP_NUM_THREADS"] = str(o.threads)
    import ctranslate2
    import faster_whisper
    import peer_whisper_base
    import wer

    folder = peer_whisper_base.make(o.model)
    start = time.perf_counter()
    model = faster_whisper.WhisperModel(
        str(folder), device="cpu", compute_type=o.compute_type, cpu_threads=o.threads, local_files_only=True
    )
    load_s = round(time.perf_counter() - start, 3)
    paths = files(o)
    wanted = wer.references(o.references, None)
    wanted = {p.stem: wanted[p.stem] for p in paths if p.stem in wanted}
    runs = []
    for beam in o.beams:
        run = bench(model, paths, beam, o)
        if wanted:
            scored = wer.score({r["id"]: r["text"] for r in run["files"]}, wanted)
            each = scored.pop("each")
            for row in run["files"]:
                if row["id"] in each:
                    row["wer_percent"] = each[row["id"]]["wer"]
            run = {**run, "wer": scored, "files": run.pop("files")}
        runs.append(run)
    report = {
        "peer": f"faster-whisper {faster_whisper.__version__}, ctranslate2 {ctranslate2.__version__}",
        "model": f"whisper base, {o.compute_type}",
        "threads": o.threads,
        "cpu": cpu(),
        "load_s": load_s,
        "runs": runs,
    }
    print(json.dumps(report, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
