"""Runs Montage and its peers in turns and prints the medians as Markdown; called by run.sh, which has built everything.

A round runs every contender once; the next round goes in the opposite order, so that a machine that gets slower or
faster meets all of them. Only the Python standard library.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOME = HERE.parent
AUDIO = HOME / "modalities" / "src" / "test" / "resources" / "audio"
CONTEXTS = (64, 512)
NEW_TOKENS = 64
PROMPT = 512
STREAMS, STREAM_PROMPT, STREAM_TOKENS = 8, 128, 128
QUIET_LOAD = 0.5
QUIET_WAIT_S = 300

# Figure -> (unit, whether more is better)
FIGURES = {
    "decode 64": ("tok/s", True),
    "decode 512": ("tok/s", True),
    "prefill 512": ("tok/s", True),
    "8 streams": ("tok/s", True),
    "real-time factor": ("s/s", False),
    "word error rate": ("%", False),
    "encode": ("slices/s", True),
    "decode": ("slices/s", True),
    "resident": ("MB", False),
    "time to ready": ("s", False),
}


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", default="chat,speech", help="of chat, speech and codec, with commas")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--noisy", action="store_true", help="measure although the machine is busy")
    parser.add_argument("--llama-cpp", type=Path)
    parser.add_argument("--peers", type=Path, required=True)
    parser.add_argument("--peers-python", type=Path)
    parser.add_argument("--output", type=Path, required=True)
    return parser.parse_args()


def run(command: list, lines: bool = False, environment: dict | None = None):
    """The JSON that a command prints: one value, or one a line."""
    words = [str(word) for word in command]
    print("$ " + " ".join(words), file=sys.stderr)
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    if done.returncode != 0:
        raise SystemExit(f"{words[0]}: expected exit 0, found {done.returncode}\n{done.stderr[-2000:]}")
    if lines:
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return json.loads(done.stdout)


def montage_chat(precision: str, o: argparse.Namespace) -> dict:
    chat = montage(["--only", "chat", "--precision", precision], o)
    found = {f"decode {row['context']}": row["tokensPerSecond"] for row in chat["chat"].get("decode", [])}
    found |= {f"prefill {row['tokens']}": row["tokensPerSecond"] for row in chat["chat"].get("prefill", [])}
    found |= {f"{row['streams']} streams": row["tokensPerSecond"] for row in chat["chat"].get("streams", [])}
    return found | process_figures(chat)


def montage_speech(o: argparse.Namespace) -> dict:
    report = montage(["--only", "speech", *recordings()], o)
    speech = report["speech"]
    texts = {row["id"]: row["text"] for row in speech["files"]}
    rate = word_error_rate(texts, o)
    return {"real-time factor": speech["realTimeFactor"], "word error rate": rate} | process_figures(report)


def montage_codec(o: argparse.Namespace) -> dict:
    report = montage(["--only", "codec"], o)
    return codec_figures(report["codec"]) | process_figures(report)


def pytorch_codec(o: argparse.Namespace) -> dict:
    """The same weights, in the net that trained them."""
    environment = os.environ | {"PYTHONPATH": str(HOME / "models" / "training"), "OMP_WAIT_POLICY": "PASSIVE"}
    command = [o.peers_python, "-m", "codec.speed", HOME / "models" / "checkpoints" / "visual-codec"]
    return codec_figures(run([*command, "--threads", o.threads], environment=environment))


def codec_figures(report: dict) -> dict:
    return {"encode": report["encodeSlicesPerSecond"], "decode": report["decodeSlicesPerSecond"]}


def montage(arguments: list, o: argparse.Namespace) -> dict:
    return run([HOME / "montage", "bench", "--threads", o.threads, *arguments])


def process_figures(report: dict) -> dict:
    found = {}
    if "memory" in report:
        found["resident"] = report["memory"]["residentBytes"] / 1e6
    if "timeToReadySeconds" in report:
        found["time to ready"] = report["timeToReadySeconds"]
    return found


def llama_cpp(kind: str, o: argparse.Namespace) -> dict:
    model = o.peers / f"smollm2-135m-{kind}.gguf"
    bench = [o.llama_cpp / "llama-bench", "-m", model, "-t", o.threads, "-r", 3, "-o", "json"]
    found = {}
    for context in CONTEXTS:
        [row] = run([*bench, "-p", 0, "-n", NEW_TOKENS, "-d", context])
        found[f"decode {context}"] = statistics.median(row["samples_ts"])
    [row] = run([*bench, "-p", PROMPT, "-n", 0])
    found[f"prefill {PROMPT}"] = statistics.median(row["samples_ts"])
    batched = [o.llama_cpp / "llama-batched-bench", "-m", model, "-t", o.threads, "--output-format", "jsonl"]
    batched += ["-c", STREAMS * (STREAM_PROMPT + STREAM_TOKENS)]
    [row] = run([*batched, "-npp", STREAM_PROMPT, "-ntg", STREAM_TOKENS, "-npl", STREAMS], lines=True)
    found[f"{STREAMS} streams"] = row["speed_tg"]
    return found


def faster_whisper(beam: int, o: argparse.Namespace) -> dict:
    script = HERE / "peers" / "faster_whisper_bench.py"
    report = run([o.peers_python, script, "--threads", o.threads, "--beams", beam, "--repeats", 1])
    [row] = report["runs"]
    return {"real-time factor": row["real_time_factor"], "word error rate": row["wer"]["wer_percent"]}


def recordings() -> list[Path]:
    data = json.loads((AUDIO / "references.json").read_text("utf-8"))
    files = {row["id"]: row["file"] for row in data["recordings"]}
    return [AUDIO / files[name] for name in data["groups"]["words"]]


def word_error_rate(texts: dict, o: argparse.Namespace) -> float:
    said = o.output.with_name("montage-texts.json")
    said.write_text(json.dumps(texts, ensure_ascii=False, indent=1), "utf-8")
    script = HERE / "peers" / "wer.py"
    score = run([o.peers_python, script, said, AUDIO / "references.json", "--group", "words"])
    return score["wer_percent"]


def contenders(o: argparse.Namespace) -> list[tuple[str, object]]:
    """Name and what gives its figures, neighbours to be compared."""
    parts = o.parts.split(",")
    found = []
    if "chat" in parts:
        found += [
            ("montage 4 bit", lambda: montage_chat("int4", o)),
            ("llama.cpp Q4_0", lambda: llama_cpp("Q4_0", o)),
            ("montage 8 bit", lambda: montage_chat("int8", o)),
            ("llama.cpp Q8_0", lambda: llama_cpp("Q8_0", o)),
        ]
    if "speech" in parts:
        found += [
            ("montage speech", lambda: montage_speech(o)),
            ("faster-whisper int8, beam 1", lambda: faster_whisper(1, o)),
            ("faster-whisper int8, beam 5", lambda: faster_whisper(5, o)),
        ]
    if "codec" in parts:
        found += [("montage codec", lambda: montage_codec(o)), ("PyTorch codec", lambda: pytorch_codec(o))]
    return found


def wait_until_quiet(noisy: bool) -> None:
    end = time.monotonic() + QUIET_WAIT_S
    while not noisy and os.getloadavg()[0] > QUIET_LOAD:
        if time.monotonic() > end:
            raise SystemExit(f"expected a load of at most {QUIET_LOAD}, found {os.getloadavg()[0]}: not measured")
        time.sleep(5)


def machine(threads: int) -> dict:
    cpu, memory = "", 0
    if Path("/proc/cpuinfo").exists():
        names = [row for row in Path("/proc/cpuinfo").read_text().splitlines() if row.startswith("model name")]
        cpu = names[0].split(":", 1)[1].strip() if names else ""
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    commit = subprocess.run(["git", "-C", HOME, "describe", "--always", "--dirty"], capture_output=True, text=True)
    return {
        "cpu": cpu or platform.processor(),
        "processors": os.cpu_count(),
        "threads": threads,
        "memory_gb": round(memory / 2**30, 1),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "commit": commit.stdout.strip(),
        "date": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
    }


def measure(o: argparse.Namespace) -> dict:
    """Contender -> figure -> one value a round."""
    order = contenders(o)
    values = {name: {} for name, _ in order}
    for number in range(o.rounds):
        for name, figures in order if number % 2 == 0 else reversed(order):
            wait_until_quiet(o.noisy)
            print(f"round {number + 1} of {o.rounds}: {name}", file=sys.stderr)
            for figure, value in figures().items():
                values[name].setdefault(figure, []).append(value)
    return values


def markdown(report: dict) -> str:
    values = report["values"]
    figures = [figure for figure in FIGURES if any(figure in row for row in values.values())]
    lines = [
        "Median of {rounds} rounds (smallest to largest); {cpu}, {threads} threads, {memory_gb} GB, {system}; "
        "{commit}, {date}.".format(rounds=report["rounds"], **report["machine"]),
        "",
        "| | " + " | ".join(f"{figure}, {FIGURES[figure][0]}" for figure in figures) + " |",
        "|---" * (len(figures) + 1) + "|",
    ]
    for name, row in values.items():
        cells = [cell(row[figure]) if figure in row else "" for figure in figures]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines + [""] + ratios(values))


def cell(values: list[float]) -> str:
    return f"{short(statistics.median(values))} ({short(min(values))}-{short(max(values))})"


def short(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def ratios(values: dict) -> list[str]:
    pairs = [
        ("montage 4 bit", "llama.cpp Q4_0"),
        ("montage 8 bit", "llama.cpp Q8_0"),
        ("montage speech", "faster-whisper int8, beam 1"),
        ("montage speech", "faster-whisper int8, beam 5"),
        ("montage codec", "PyTorch codec"),
    ]
    lines = []
    for ours, theirs in pairs:
        if ours not in values or theirs not in values:
            continue
        for figure in values[ours]:
            if figure in values[theirs] and figure != "word error rate":
                mine, other = (statistics.median(values[name][figure]) for name in (ours, theirs))
                times = mine / other if FIGURES[figure][1] else other / mine
                lines.append(f"* {figure}: {ours} is {times:.2f} times as fast as {theirs}")
    return lines


def main() -> None:
    o = options()
    report = {"machine": machine(o.threads), "rounds": o.rounds, "values": measure(o)}
    o.output.write_text(json.dumps(report, indent=1), "utf-8")
    print(markdown(report))


if __name__ == "__main__":
    main()
