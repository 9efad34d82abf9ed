"""Makes an hour of film through a server process of its own, and says what that takes as it grows: memory, computing, disk.

    python3 benchmarks/long_film.py [--model FOLDER] [--seconds 3600] [--apart 10] [--serve COMMAND] [--wish FILE] [--keep FILE]

The model is the one of random weights that tests use, unless another folder is named. Memory is what is resident of the
server and its children (/proc, so Linux only). Computing is processor time of both: other work on the machine makes it
a little longer, and wall time much. A table goes to stdout, progress to stderr. Only the Python standard library.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
TINY = HOME / "models/src/test/resources/goldens/montage/tiny-model"
SUBJECTS = ("dog", "cat", "boat", "fox")
PLACES = ("in a meadow", "on a beach", "in a city", "in the snow")
TICKS = os.sysconf("SC_CLK_TCK")
LOOK_EVERY_S = 5


@dataclass(frozen=True)
class Look:
    """How far the film was, and what it had taken. Of memory, what is mapped of files is counted apart: it is the system's."""

    film_s: float
    parts: int
    cpu_s: float
    wall_s: float
    resident_mb: float
    own_mb: float
    disk_mb: float


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=TINY, help="a checkpoint folder that makes films")
    parser.add_argument("--seconds", type=int, default=3600)
    parser.add_argument("--apart", type=int, default=10, help="seconds between checkpoints")
    parser.add_argument("--wish", type=Path, help="seconds and storyboard of another film as JSON (evaluation.storyboards writes one)")
    parser.add_argument("--keep", type=Path, help="where the film is left")
    parser.add_argument("--serve", default=str(HOME / "montage"), help="the program")
    parser.add_argument("--port", type=int, default=18097)
    return parser.parse_args()


def storyboard(seconds: int, apart: int) -> list[dict]:
    count = seconds // apart
    prompts = (f"A {SUBJECTS[i // 90 % 4]} {PLACES[i // 9 % 4]}, picture {i}." for i in range(count))
    return [{"at": apart * i, "prompt": prompt} for i, prompt in enumerate(prompts)]


def call(port: int, method: str, path: str, body: dict | None = None) -> dict:
    return json.loads(fetch(port, method, path, body))


def fetch(port: int, method: str, path: str, body: dict | None = None) -> bytes:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", method=method)
    data = None
    if body is not None:
        request.add_header("Content-Type", "application/json")
        data = json.dumps(body).encode()
    with urllib.request.urlopen(request, data, timeout=600) as reply:
        return reply.read()


def await_ready(port: int, server: subprocess.Popen) -> None:
    while server.poll() is None:
        try:
            call(port, "GET", "/health/ready")
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server has ended; its own words are above")


def kibibytes(pid: int | str, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(name + ":")), 0)


def cpu_seconds(pid: int) -> float:
    """Of a process and its ended children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / TICKS


def disk_mb(folder: Path) -> float:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_blocks * 512
        except FileNotFoundError:
            pass  # written under another name by now
    return total / 1e6


def look(film: dict, pid: int, data: Path, begun: float) -> Look:
    work = film["work"]
    return Look(
        work["seconds_done"],
        work["key_slices"]["done"] + work["stretches"]["done"],
        cpu_seconds(pid),
        time.monotonic() - begun,
        kibibytes(pid, "VmRSS") / 1024,
        kibibytes(pid, "RssAnon") / 1024,
        disk_mb(data),
    )


def watch(port: int, pid: int, data: Path, wanted: dict, keep: Path | None) -> list[Look]:
    begun = time.monotonic()
    film = call(port, "POST", "/v1/videos", wanted)
    looks = []
    while True:
        film = call(port, "GET", "/v1/videos/" + film["id"])
        looks.append(look(film, pid, data, begun))
        print(looks[-1], file=sys.stderr, flush=True)
        if film["status"] in ("completed", "failed"):
            break
        time.sleep(LOOK_EVERY_S)
    if film["status"] == "failed":
        raise SystemExit(f"the film has failed: {film['error']}")
    if keep:
        keep.write_bytes(fetch(port, "GET", f"/v1/videos/{film['id']}/content"))
    print(f"{film['seconds']} s of film, {film['work']['key_slices']['total']} key slices, "
          f"{film['work']['stretches']['total']} stretches, usage {film['usage']}")  # fmt: skip
    return looks


def report(looks: list[Look], seconds: int) -> None:
    """By tenth of the film, as far as it could be watched; before the first is what was drawn ahead of it."""
    print("\n| second of film | parts made | processor s per film s | wall s | resident, MB | of it own, MB | on disk, MB |")
    print("|---|---|---|---|---|---|---|")
    before = next((one for one in looks if one.film_s > 0), looks[0])
    rows = [(before, "")]
    for tenth in range(1, 11):
        at = next((one for one in looks if one.film_s >= seconds * tenth / 10), looks[-1])
        made = at.film_s - before.film_s
        rows.append((at, f"{(at.cpu_s - before.cpu_s) / made:.3f}" if made > 0 else ""))
        before = at
    for at, cost in rows:
        print(
            f"| {at.film_s:.0f} | {at.parts} | {cost} | {at.wall_s:.0f} | {at.resident_mb:.0f} | {at.own_mb:.0f} "
            f"| {at.disk_mb:.1f} |"
        )


def main() -> None:
    chosen = options()
    model = chosen.model.resolve()
    own = {"seconds": chosen.seconds, "storyboard": storyboard(chosen.seconds, chosen.apart)}
    wanted = {"model": model.name, "seed": 1, **(json.loads(chosen.wish.read_text()) if chosen.wish else own)}
    with tempfile.TemporaryDirectory(prefix="montage-long-") as folder:
        server = subprocess.Popen(
            [chosen.serve, "serve", "--port", str(chosen.port), "--data", folder, "--models.directory", str(model.parent),
             "--models", model.name]
        )  # fmt: skip
        try:
            await_ready(chosen.port, server)
            report(watch(chosen.port, server.pid, Path(folder), wanted, chosen.keep), wanted["seconds"])
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()


if __name__ == "__main__":
    main()
