"""Builds the one sprite file of the world from npm packages: premultiplied RGBA in five sizes.

    python -m world.sprites --packages DIR/node_modules --out build/sprites.npz

What comes in: Fluent emoji 3D (webp), Noto and Fluent flat (SVG), emojibase names. What goes out: one npz with
`pixels_N` uint8 [sprites, 4, N, N] for every N of MIPS, `keys` ("name|style|colour"), `aspect` float32 [sprites] (width / height).
"""

from __future__ import annotations

import argparse
import colorsys
import io
import json
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

from world.catalogue import COLOURS, HUES, KINDS, STYLES, Kind

MIPS = (28, 40, 56, 80, 112)  # pixels
PACKAGES = {
    "@lobehub/fluent-emoji-3d": ("1.1.0", "MIT"),
    "@iconify-json/noto": ("1.2.9", "Apache-2.0"),
    "@iconify-json/fluent-emoji-flat": ("1.2.6", "MIT"),
    "emojibase-data": ("17.0.0", "MIT"),
}
INSTALL = "npm install --save-exact " + " ".join(f"{name}@{version}" for name, (version, _) in PACKAGES.items())
ICON_SETS = {"cartoon": "@iconify-json/noto", "flat": "@iconify-json/fluent-emoji-flat"}
DEFAULT_FILE = Path(__file__).parent / "build" / "sprites.npz"


def check_packages(packages: Path) -> None:
    """Fails with what to install unless every package is there in the version the world was drawn with."""
    for name, (version, licence) in PACKAGES.items():
        manifest = packages / name / "package.json"
        if not manifest.exists():
            raise SystemExit(f"expected {name} {version} in {packages}; install with:\n  {INSTALL}")
        found = json.loads(manifest.read_text())
        if found["version"] != version:
            raise SystemExit(f"expected {name} {version}, found {found['version']}; install with:\n  {INSTALL}")
        if found.get("license") != licence:
            raise SystemExit(f"expected {name} under {licence}, found {found.get('license')}")


@lru_cache
def _icons(packages: Path, package: str) -> tuple[dict, dict]:
    folder = packages / package
    return json.loads((folder / "icons.json").read_text()), json.loads((folder / "chars.json").read_text())


def _hexcode(emoji: str) -> str:
    return "-".join(f"{ord(c):04x}" for c in emoji)


def load(packages: Path, kind: Kind, style: str) -> Image.Image | None:
    """One picture at 256 pixels, or None where the style does not have it."""
    plain = _hexcode(kind.emoji.replace("\ufe0f", ""))
    if style == "3d":
        for code in (plain, plain + "-fe0f"):
            path = packages / "@lobehub/fluent-emoji-3d/assets" / f"{code}.webp"
            if path.exists():
                return Image.open(path).convert("RGBA")
        return None
    import resvg_py

    package = ICON_SETS[style]
    icons, chars = _icons(packages, package)
    name = chars.get(plain) or chars.get(plain + "-fe0f")
    if name is None:
        return None
    icon = icons["icons"].get(name) or icons["icons"][icons["aliases"][name]["parent"]]
    width, height = icon.get("width", icons["width"]), icon.get("height", icons["height"])
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 {width} {height}">'
    png = resvg_py.svg_to_bytes(svg_string=svg + icon["body"] + "</svg>", width=256, height=256)
    return Image.open(io.BytesIO(bytes(png))).convert("RGBA")


def tint(image: Image.Image, colour: str, leaves: bool) -> Image.Image:
    """Turns the saturated parts to the colour's hue; greys and whites stay, and green where the picture has leaves."""
    hsv = np.asarray(image.convert("RGB").convert("HSV")).astype(np.float32)
    sat = np.clip((hsv[..., 1:2] - 60) / 60, 0, 1)
    if leaves:
        sat *= (hsv[..., :1] < 40) | (hsv[..., :1] > 125)
    light = hsv[..., 2:3] / 255
    hue = HUES[colour]
    full = np.array(colorsys.hsv_to_rgb(hue, 0.55 if colour == "pink" else 0.9, 1.0), np.float32)
    lift = {"yellow": 1.0, "pink": 1.0, "orange": 1.0}.get(colour, 0.9)
    body = light**0.8 * lift * full * 255
    gloss = np.clip((light - 0.9) * 4, 0, 1) * np.clip(1 - hsv[..., 1:2] / 160, 0, 1)
    rgb = np.asarray(image.convert("RGB")).astype(np.float32)
    mixed = rgb * (1 - sat) + sat * (body * (1 - gloss) + 255 * gloss)
    out = np.asarray(image).copy()
    out[..., :3] = np.clip(mixed, 0, 255)
    return Image.fromarray(out, "RGBA")


def seat(image: Image.Image) -> tuple[Image.Image, float]:
    """Crops to what is seen and seats it bottom centre in a square; also gives width / height."""
    box = image.getchannel("A").point(lambda a: 255 * (a > 24)).getbbox()
    seen = image.crop(box)
    width, height = seen.size
    side = max(width, height)
    square = Image.new("RGBA", (side, side))
    square.paste(seen, ((side - width) // 2, side - height))
    return square, width / height


def premultiplied(image: Image.Image, size: int) -> np.ndarray:
    """uint8 [4, size, size], colour multiplied by alpha, one clear pixel around."""
    array = np.asarray(image).astype(np.float32)
    array[..., :3] *= array[..., 3:] / 255
    inner = size - 2
    planes = [np.asarray(Image.fromarray(array[..., c]).resize((inner, inner), Image.Resampling.BOX if inner * 2 < image.width else Image.Resampling.LANCZOS)) for c in range(4)]
    out = np.zeros((4, size, size), np.float32)
    out[:, 1:-1, 1:-1] = np.stack(planes)
    out[3] = out[3].clip(0, 255)
    out[:3] = np.minimum(out[:3].clip(0, 255), out[3])
    return np.rint(out).astype(np.uint8)


def build(packages: Path) -> dict[str, np.ndarray]:
    check_packages(packages)
    known = {entry["emoji"].replace("\ufe0f", "") for entry in json.loads((packages / "emojibase-data/en/data.json").read_text())}
    keys: list[str] = []
    aspects: list[float] = []
    pixels: dict[int, list[np.ndarray]] = {size: [] for size in MIPS}
    for kind in KINDS:
        if kind.emoji.replace("\ufe0f", "") not in known:
            raise SystemExit(f"emojibase does not know {kind.emoji} ({kind.name})")
        for style in STYLES:
            image = load(packages, kind, style)
            if image is None:
                print(f"no {style} picture of {kind.name}")
                continue
            square, aspect = seat(image)
            for colour in ("", *COLOURS) if kind.tinted else ("",):
                keys.append(f"{kind.name}|{style}|{colour}")
                aspects.append(aspect)
                for size in MIPS:
                    pixels[size].append(premultiplied(tint(square, colour, kind.group == "plant") if colour else square, size))
    arrays = {f"pixels_{size}": np.stack(planes) for size, planes in pixels.items()}
    return {"keys": np.array(keys), "aspect": np.array(aspects, np.float32), **arrays}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, epilog="needs: " + INSTALL)
    parser.add_argument("--packages", type=Path, required=True, help="the node_modules folder")
    parser.add_argument("--out", type=Path, default=DEFAULT_FILE)
    args = parser.parse_args()
    arrays = build(args.packages)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(args.out, **arrays)
    print(f"{len(arrays['keys'])} sprites of {len(KINDS)} subjects -> {args.out} ({args.out.stat().st_size / 1e6:.1f} MB)")


if __name__ == "__main__":
    main()
