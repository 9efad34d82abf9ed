"""Makes the pictures of the tests, and what Pillow reads in them: NAME.rgb, raw [height, width, 3].

    /work/venv/bin/python make_pictures.py        (Pillow 13.0.0, NumPy; 1 s)

Pillow is the independent reference. What it reads is turned upright and laid on white; frames of
another size are the average of the area, or its BILINEAR if they are larger. rgb16.png is written by hand, since Pillow has no 16-bit RGB.
"""

import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageOps

NEAREST = Image.Resampling.NEAREST
HERE = Path(__file__).parent
WIDTH, HEIGHT = 40, 30


def scene(width: int, height: int) -> Image.Image:
    """Nothing in it is symmetrical."""
    y, x = np.mgrid[0:height, 0:width]
    red, green = x * 255 // (width - 1), y * 255 // (height - 1)
    picture = Image.fromarray(np.stack([red, green, 128 + 0 * x], -1).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((width // 10, height // 10, width // 2, height // 2), fill=(255, 255, 0))
    draw.rectangle((width * 3 // 5, height // 5, width * 9 // 10, height // 2), fill=(0, 0, 255))
    draw.line((0, height - 1, width // 2, height * 2 // 3), fill=(255, 255, 255), width=2)
    return picture


def upright_on_white(picture: Image.Image) -> Image.Image:
    picture = ImageOps.exif_transpose(picture)
    if picture.mode == "I;16":
        picture = Image.fromarray((np.asarray(picture) / 257 + 0.5).astype(np.uint8))
    if picture.mode in ("P", "PA", "LA", "RGBA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
    return picture.convert("RGB")


def golden(name: str, picture: Image.Image) -> None:
    (HERE / f"{name}.rgb").write_bytes(picture.tobytes())


def save(name: str, picture: Image.Image, **options: object) -> None:
    picture.save(HERE / name, **options)
    golden(name, upright_on_white(Image.open(HERE / name)))


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def save_16_bit_rgb(name: str, picture: Image.Image) -> None:
    samples = (np.asarray(picture).astype(">u2") * 257).reshape(picture.height, -1)
    rows = b"".join(b"\0" + row.tobytes() for row in samples)
    head = struct.pack(">IIBBBBB", picture.width, picture.height, 16, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    (HERE / name).write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    golden(name, picture)


def with_alpha(picture: Image.Image) -> Image.Image:
    """From opaque to clear; where it is clear, a colour that must not be seen."""
    ramp = np.clip(np.linspace(300, -100, picture.width), 0, 255).astype(np.uint8)
    alpha = np.broadcast_to(ramp, (picture.height, picture.width))
    pixels = np.concatenate([np.asarray(picture), alpha[..., None]], -1)
    pixels[alpha == 0] = (255, 0, 255, 0)
    return Image.fromarray(pixels)


def formats(picture: Image.Image) -> None:
    clear = with_alpha(picture)
    palette = picture.quantize(64)
    transparent = picture.quantize(16)
    save("rgb.png", picture)
    save("grey.png", picture.convert("L"))
    save("black-and-white.png", picture.convert("1"))
    save("palette.png", palette)
    save("palette-transparent.png", transparent, transparency=3)
    save("grey-alpha.png", clear.convert("LA"))
    save("alpha.png", clear)
    grey16 = np.asarray(picture.convert("L")).astype(np.uint16) * 257
    save("grey16.png", Image.fromarray(grey16))
    save_16_bit_rgb("rgb16.png", picture)
    save("rgb.bmp", picture)
    save("palette.bmp", palette)
    save("rgb.jpg", picture, quality=95, subsampling=0)
    save("progressive.jpg", picture, quality=95, subsampling=0, progressive=True)
    save("grey.jpg", picture.convert("L"), quality=95)
    save("cmyk.jpg", picture.convert("CMYK"), quality=95)
    save("rgb.webp", picture, quality=95)
    save("lossless.webp", picture, lossless=True)
    save("alpha.webp", clear, lossless=True, exact=True)
    save("palette.gif", palette)
    save("transparent.gif", transparent, transparency=3)


def animations(picture: Image.Image) -> None:
    """Four frames, 0.25 s each; a square moves over the scene."""
    frames = []
    for i in range(4):
        frame = picture.copy()
        ImageDraw.Draw(frame).rectangle((4 + 8 * i, 10, 10 + 8 * i, 16), fill=(255, 0, 0))
        frames.append(frame)
    more = {"save_all": True, "append_images": frames[1:], "duration": 250}
    save("animated.gif", frames[0], **more)
    save("animated.png", frames[0], **more)
    save("animated.webp", frames[0], **more, lossless=True)
    blended()


def blended() -> None:
    """Parts that are small, taken away again, and laid over: half clear shapes on a clear ground,
    then dots in the corners of a busy scene, so that the rest of a part is left clear."""
    frames = []
    for i in range(4):
        frame = Image.new("RGBA", (WIDTH, HEIGHT), (0, 0, 0, 0))
        draw = ImageDraw.Draw(frame)
        draw.rectangle((3, 3, 20, 20), fill=(0, 0, 255, 128))
        draw.ellipse((5 + 6 * i, 7, 17 + 6 * i, 19), fill=(255, 128, 0, 200 - 40 * i))
        frames.append(frame)
    noise = np.random.default_rng(1).integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    film_of("blended.webp", frames)
    dots = []
    for i in range(4):
        dot = noise.copy()
        dot[1 + i, 1], dot[-2 - i, -2] = (255, 0, 0), (0, 255, 0)
        dots.append(Image.fromarray(dot))
    film_of("overlaid.webp", dots)


def film_of(name: str, frames: list[Image.Image]) -> None:
    """Golden: every frame, one after the other."""
    path = HERE / name
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=250, lossless=True)
    film = Image.open(path)
    shown = []
    for i in range(film.n_frames):
        film.seek(i)
        white = Image.new("RGBA", film.size, "white")
        shown.append(Image.alpha_composite(white, film.convert("RGBA")).convert("RGB").tobytes())
    (HERE / f"{name}.rgb").write_bytes(b"".join(shown))


def orientations(picture: Image.Image) -> None:
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        for name, options in (("png", {}), ("webp", {"lossless": True}),
                              ("jpg", {"quality": 95, "subsampling": 0})):
            picture.save(HERE / f"orientation-{orientation}.{name}", exif=exif, **options)
        upright = ImageOps.exif_transpose(Image.open(HERE / f"orientation-{orientation}.png"))
        golden(f"orientation-{orientation}", upright)


def average(picture: Image.Image, width: int, height: int) -> Image.Image:
    """The average of the area. BOX is exact for whole factors only: first make them whole."""
    larger = picture.resize((picture.width * width, picture.height * height), NEAREST)
    return larger.resize((width, height), Image.Resampling.BOX)


def sizes() -> None:
    """100 x 75 to frames of 32 x 32, 40 x 30 to 64 x 64."""
    large = scene(100, 75)
    large.save(HERE / "large.png")
    letterbox = Image.new("RGB", (32, 32), "black")
    letterbox.paste(average(large, 32, 24), (0, 4))
    golden("large.png.letterbox", letterbox)
    golden("large.png.crop", average(large.crop((12, 0, 87, 75)), 32, 32))
    golden("large.png.stretch", average(large, 32, 32))
    small = scene(WIDTH, HEIGHT).resize((64, 64), Image.Resampling.BILINEAR)
    golden("rgb.png.larger", small)
    clear = with_alpha(large)
    clear.save(HERE / "large-alpha.png")
    golden("large-alpha.png.stretch", upright_on_white(average(clear, 32, 32)))


if __name__ == "__main__":
    formats(scene(WIDTH, HEIGHT))
    animations(scene(WIDTH, HEIGHT))
    orientations(scene(WIDTH, HEIGHT))
    sizes()
