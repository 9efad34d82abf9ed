"""Small fixtures for tests elsewhere: python -m world.fixtures --out DIR writes PNGs, a GIF, an MP4 (where ffmpeg is) and scenes.json.

All scenes are of the test split. scenes.json gives, for every file, its record and a caption.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
from PIL import Image

from world.catalogue import FPS, SIZE
from world.render import render
from world.sampling import sample
from world.scene import Scene
from world.words import caption


def films(count: int, seconds: float) -> list[Scene]:
    """Scenes of the test split that last that long, in which something moves."""
    scenes, seed = [], 0
    while len(scenes) < count:
        scene = sample(f"fixtures/{seed}", "test", changing=0.0)
        seed += 1
        if scene.seconds == seconds and scene.subjects[0].action in ("left", "right", "bounces"):
            scenes.append(scene)
    return scenes


def mp4(frames: np.ndarray, path: Path) -> None:
    """uint8 [T, 128, 128, 3] as H.264."""
    command = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{SIZE}x{SIZE}", "-r", str(FPS), "-i", "-"]
    command += ["-c:v", "libx264", "-crf", "20", "-pix_fmt", "yuv420p", "-threads", "1", "-movflags", "+faststart", str(path)]
    subprocess.run(command, input=frames.tobytes(), check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pictures", type=int, default=4)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    truth: dict[str, dict[str, object]] = {}

    def note(name: str, scene: Scene) -> None:
        truth[name] = {"caption": caption(scene, 0, "short"), "scene": json.loads(scene.to_json())}

    stills = [sample(f"picture/{i}", "test", changing=0.0) for i in range(args.pictures)]
    pictures, _ = render(stills, 1, starts=[int(s.seconds * FPS / 2) for s in stills])
    for i, (scene, picture) in enumerate(zip(stills, pictures)):
        Image.fromarray(picture[0].numpy()).save(args.out / f"picture-{i}.png", optimize=True)
        note(f"picture-{i}.png", scene)
    (film,) = films(1, 2.0)
    frames = render([film], 16)[0][0].numpy()
    images = [Image.fromarray(f) for f in frames]
    images[0].save(args.out / "film.gif", save_all=True, append_images=images[1:], duration=1000 // FPS, loop=0)
    note("film.gif", film)
    if shutil.which("ffmpeg"):
        mp4(frames, args.out / "film.mp4")
        note("film.mp4", film)
    (args.out / "scenes.json").write_text(json.dumps(truth, indent=1, ensure_ascii=False) + "\n")
    print("\n".join(f"{p.stat().st_size:8} {p.name}" for p in sorted(args.out.iterdir())))


if __name__ == "__main__":
    main()
