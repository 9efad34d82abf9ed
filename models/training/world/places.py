"""The fourteen places as drawings: far land and near land, each with its night lights. Seeded, no other input."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from world.svg import HEIGHT, WIDTH, bush, cactus, fade, house, jitter, line, oval, palm, pine, poly, rect, rgb, ridge

Layer = tuple[str, str]  # drawing, lights


@dataclass(frozen=True)
class Layers:
    far: Layer
    near: Layer


def _ground(r: Random, top: tuple, bottom: tuple, horizon: float, roll: float = 3) -> str:
    return fade("g", jitter(r, top, 7), jitter(r, bottom, 7), horizon, HEIGHT) + ridge(r, horizon + roll / 2, roll, r.uniform(90, 160), "url(#g)")


def _horizon(r: Random) -> float:
    return r.uniform(86, 96)


def meadow(r: Random) -> Layers:
    h = _horizon(r)
    far = ridge(r, h, r.uniform(18, 30), r.uniform(90, 150), rgb(jitter(r, (128, 178, 160)))) + ridge(r, h + 3, 14, r.uniform(70, 110), rgb(jitter(r, (112, 180, 100))))
    near = _ground(r, (140, 205, 88), (78, 158, 58), h, 6)
    near += "".join(bush(r.uniform(0, WIDTH), h + r.uniform(4, 9), r.uniform(10, 17), (70, 145, 66)) for _ in range(5))
    petal = rgb(r.choice(((250, 240, 240), (245, 90, 90), (250, 215, 80), (200, 130, 230))))
    for _ in range(16):
        x, y = r.uniform(0, WIDTH), r.uniform(h + 12, HEIGHT)
        size = 1.2 + (y - h) / 30
        near += oval(x, y, size, size, petal) + oval(x, y, size * 0.4, size * 0.4, "#f5c542")
    return Layers((far, ""), (near, ""))


def forest(r: Random) -> Layers:
    h = _horizon(r)
    far = ridge(r, h, 12, 120, "#5f8f86")
    far += "".join(pine(x + r.uniform(-4, 4), h + 3, r.uniform(30, 46), jitter(r, (84, 132, 116), 6)) for x in range(-5, WIDTH + 9, 14))
    near = _ground(r, (86, 130, 62), (52, 92, 44), h, 4)
    x = r.uniform(90, 166)
    near += poly([(x - 5, h + 3), (x + 5, h + 3), (x + 45, HEIGHT), (x - 35, HEIGHT)], "#a88a5c")
    spots = [q for q in range(-6, WIDTH + 12, 23) if abs(q - x) > 20]
    near += "".join(pine(q + r.uniform(-6, 6), h + r.uniform(5, 14), r.uniform(52, 78), jitter(r, (44, 104, 62), 7)) for q in spots)
    return Layers((far, ""), (near, ""))


def beach(r: Random) -> Layers:
    h = r.uniform(78, 84)
    far = fade("w", (64, 150, 205), (88, 198, 214), h, h + 26) + oval(r.uniform(30, 220), h + 1, r.uniform(22, 36), r.uniform(7, 12), "#7aa88c")
    far += rect(0, h, WIDTH, HEIGHT, "url(#w)") + "".join(rect(r.uniform(0, WIDTH), h + 4 + 5 * i, r.uniform(14, 30), 1.6, "#a9e0ea", 0.8) for i in range(4) for _ in range(3))
    shore = h + r.uniform(19, 24)
    near = fade("g", (250, 226, 168), (232, 196, 128), shore, HEIGHT) + ridge(r, shore - 1, 5, r.uniform(110, 170), "#f3fbff")
    near += ridge(r, shore + 3, 5, r.uniform(110, 170), "url(#g)")
    for x in (r.uniform(0, 50), r.uniform(200, 250)):
        near += palm(x, shore + r.uniform(9, 16), r.uniform(52, 68), r.choice((-1, 1)))
    near += "".join(oval(r.uniform(0, WIDTH), r.uniform(shore + 14, HEIGHT), 2.6, 1.6, r.choice(("#f7f0e6", "#e89a7a"))) for _ in range(6))
    return Layers((far, ""), (near, ""))


def sea(r: Random) -> Layers:
    h = _horizon(r) - 6
    far = poly([(q := r.uniform(20, 200), h + 2), (q + 12, h - 9), (q + 22, h - 5), (q + 34, h - 12), (q + 52, h + 2)], "#8fa9bd")
    near = fade("g", (62, 146, 204), (16, 74, 138), h, HEIGHT) + rect(0, h, WIDTH, HEIGHT, "url(#g)")
    step, y = 5.0, h + 5
    while y < HEIGHT:
        for _ in range(5):
            x, w = r.uniform(-10, WIDTH), step * r.uniform(1.6, 3)
            near += f'<path d="M{x:.1f} {y:.1f} q{w / 2:.1f} {-step * 0.55:.1f} {w:.1f} 0 q{-w / 2:.1f} {-step * 0.2:.1f} {-w:.1f} 0Z" fill="#8fd0ee" opacity="0.75"/>'
        step *= 1.22
        y += step
    return Layers((far, ""), (near, ""))


def desert(r: Random) -> Layers:
    h = _horizon(r)
    far = ridge(r, h, r.uniform(16, 28), r.uniform(100, 160), rgb(jitter(r, (232, 186, 128)))) + ridge(r, h + 3, 14, r.uniform(80, 130), rgb(jitter(r, (240, 200, 130))))
    near = _ground(r, (246, 212, 140), (222, 166, 92), h, 7)
    near += "".join(line([(x := r.uniform(-20, WIDTH), y := r.uniform(h + 12, HEIGHT)), (x + 18, y - 2.5), (x + 40, y)], "#c98f4c", 1.6, 0.6) for _ in range(12))
    near += "".join(cactus(r.uniform(0, WIDTH), h + r.uniform(6, 14), r.uniform(16, 28)) for _ in range(5))
    return Layers((far, ""), (near, ""))


def mountains(r: Random) -> Layers:
    h = _horizon(r)
    far, x = ridge(r, h, 30, 60, "#a9bccb", True), r.uniform(-30, 0)
    while x < WIDTH + 20:
        w, top = r.uniform(54, 78), h - r.uniform(42, 62)
        far += poly([(x - w / 2, h + 4), (x, top), (x + w / 2, h + 4)], "#7488a0") + poly([(x, top), (x + w / 2, h + 4), (x + w * 0.1, h + 4)], "#5d7089")
        y = top + 0.34 * (h - top)
        half = w / 2 * 0.34
        far += poly([(x, top), (x - half, y), (x - half / 3, y - 3), (x + half / 4, y + 3), (x + half, y)], "#f6f9ff")
        x += w * r.uniform(0.6, 0.85)
    near = _ground(r, (146, 160, 110), (104, 116, 88), h, 6)
    for _ in range(9):
        x, y = r.uniform(0, WIDTH), r.uniform(h + 6, HEIGHT - 8)
        size = 3 + (y - h) / 9
        near += poly([(x - size, y), (x - size * 0.6, y - size * 0.8), (x + size * 0.2, y - size), (x + size, y)], "#8d9299") + poly([(x + size * 0.2, y - size), (x + size, y), (x, y)], "#70757d")
    near += "".join(pine(r.uniform(0, WIDTH), h + 6, r.uniform(14, 22), (64, 104, 80)) for _ in range(6))
    return Layers((far, ""), (near, ""))


def snowfield(r: Random) -> Layers:
    h = _horizon(r)
    far = ridge(r, h, 26, r.uniform(100, 150), "#c4d6ea") + "".join(pine(r.uniform(0, WIDTH), h + 2, r.uniform(16, 26), (110, 146, 156), True) for _ in range(9))
    near = _ground(r, (248, 251, 255), (204, 220, 240), h, 8)
    near += "".join(oval(r.uniform(0, WIDTH), r.uniform(h + 16, HEIGHT), r.uniform(14, 26), 2.4, "#b9cfe8", 0.8) for _ in range(9))
    near += "".join(pine(x, h + r.uniform(6, 12), r.uniform(36, 52), (62, 112, 100), True) for x in (r.uniform(0, 60), r.uniform(80, 120), r.uniform(150, 190), r.uniform(200, 255)))
    return Layers((far, ""), (near, ""))


def city(r: Random) -> Layers:
    h, lights, far, x = _horizon(r) + 2, "", "", -6.0
    while x < WIDTH:
        w, tall = r.uniform(16, 28), r.uniform(34, 72)
        far += rect(x, h - tall, w, tall + 6, rgb(jitter(r, r.choice(((120, 136, 160), (150, 140, 150), (104, 120, 148), (168, 150, 140))), 8)))
        for row in range(int(tall // 9)):
            for column in range(int(w // 7)):
                wx, wy = x + 2.5 + column * 7, h - tall + 3.5 + row * 9
                far += rect(wx, wy, 3.6, 4.6, "#d5e6f2")
                if r.random() < 0.6:
                    lights += rect(wx, wy, 3.6, 4.6, "#fff")
        x += w + r.choice((0, 0, 3))
    near = rect(0, h, WIDTH, 9, "#c9c5bd") + rect(0, h + 8, WIDTH, 2, "#98948e")
    near += fade("g", (104, 108, 116), (72, 75, 84), h + 9, HEIGHT) + rect(0, h + 9.5, WIDTH, HEIGHT, "url(#g)")
    shift = r.uniform(0, 36)
    near += "".join(rect(q - shift, h + 32, 20, 3, "#f1edda") for q in range(0, WIDTH + 40, 36))
    glow = ""
    for q in range(int(r.uniform(10, 40)), WIDTH, 74):
        near += rect(q, h - 30, 2, 36, "#4b4f58") + rect(q - 5, h - 32, 12, 3, "#4b4f58", 1) + rect(q - 4, h - 29, 5, 3, "#fff2c4", 1)
        glow += oval(q - 1.5, h - 27, 6, 6, "#999") + oval(q - 1.5, h - 27.5, 3, 2.2, "#fff")
    return Layers((far, lights), (near, glow))


def farm(r: Random) -> Layers:
    h = _horizon(r)
    far = ridge(r, h, 18, r.uniform(100, 150), "#9cc08a")
    near = _ground(r, (196, 190, 92), (150, 140, 58), h, 2)
    middle = r.uniform(90, 166)
    for i in range(-9, 10):
        near += poly([(middle + i * 9, h + 2), (middle + i * 9 + 3.5, h + 2), (middle + i * 36 + 14, HEIGHT), (middle + i * 36, HEIGHT)], "#6f9a3c")
    x = r.choice((r.uniform(36, 66), r.uniform(170, 200)))
    near += rect(x - 15, h - 24, 9, 28, "#b9bfc6") + oval(x - 10.5, h - 24, 4.5, 4, "#9aa1aa")
    near += rect(x, h - 17, 30, 21, "#b8342c") + poly([(x - 3, h - 17), (x + 4, h - 27), (x + 26, h - 27), (x + 33, h - 17)], "#7c2420")
    near += rect(x + 10, h - 9, 10, 13, "#f3e9dc") + line([(x + 10, h - 9), (x + 20, h + 4)], "#b8342c", 1.2) + line([(x + 20, h - 9), (x + 10, h + 4)], "#b8342c", 1.2)
    fence = "".join(rect(q, h + 2, 2.2, 9, "#f2ece0") for q in range(0, WIDTH, 12)) + rect(0, h + 4, WIDTH, 1.6, "#f2ece0") + rect(0, h + 7.5, WIDTH, 1.6, "#f2ece0")
    return Layers((far, ""), (near + fence, rect(x + 12, h - 24, 5, 4, "#fff")))


def lake(r: Random) -> Layers:
    h = _horizon(r) - 4
    far = ridge(r, h, r.uniform(22, 34), r.uniform(90, 140), "#86a8a0") + "".join(bush(x + r.uniform(-3, 3), h + 3, r.uniform(12, 17), jitter(r, (84, 138, 92), 8)) for x in range(0, WIDTH + 9, 10))
    far += fade("w", (150, 205, 226), (70, 142, 186), h + 2, h + 34) + rect(0, h + 2, WIDTH, HEIGHT, "url(#w)")
    far += "".join(rect(r.uniform(0, WIDTH), h + 6 + 4 * i, r.uniform(16, 34), 1.5, "#d7eef5", 0.7) for i in range(6) for _ in range(2))
    shore = h + r.uniform(30, 35)
    near = fade("g", (128, 182, 88), (76, 136, 58), shore, HEIGHT) + ridge(r, shore + 2, 6, r.uniform(100, 150), "#cbb98a") + ridge(r, shore + 4, 6, r.uniform(100, 150), "url(#g)")
    for x in (r.uniform(0, 50), r.uniform(90, 160), r.uniform(200, 250)):
        for _ in range(6):
            q, tall = x + r.uniform(-11, 11), r.uniform(14, 24)
            near += line([(q, shore + 6), (q + r.uniform(-2, 2), shore + 6 - tall)], "#55803a", 1.5) + oval(q, shore + 5 - tall, 1.7, 4, "#7a4f2c")
    return Layers((far, ""), (near, ""))


def village(r: Random) -> Layers:
    h, lights, x = _horizon(r), "", r.uniform(-10, 0)
    far = ridge(r, h, 22, r.uniform(90, 140), "#92b8a2")
    near = _ground(r, (150, 196, 110), (104, 158, 78), h, 2)
    near += rect(0, h + 8, WIDTH, 13, "#d8c7a4") + rect(0, h + 8, WIDTH, 1.5, "#bda983")
    while x < WIDTH:
        w, tall = r.uniform(24, 31), r.uniform(17, 22)
        wall = jitter(r, r.choice(((246, 232, 206), (240, 205, 160), (205, 222, 236), (244, 200, 196))), 5)
        body, lit = house(x, h + 7, w, tall, wall, jitter(r, r.choice(((186, 78, 60), (150, 84, 64), (92, 108, 140))), 8))
        near, lights = near + body, lights + lit
        x += w + r.uniform(7, 18)
    return Layers((far, ""), (near, lights))


def jungle(r: Random) -> Layers:
    h = _horizon(r)
    far = "".join(rect(r.uniform(0, WIDTH), h - 40, 3.4, 46, "#5b4632") + bush(r.uniform(0, WIDTH), h - 16, r.uniform(36, 50), (50, 112, 84)) for _ in range(6))
    far += ridge(r, h + 8, 20, 60, "#2f6b4a") + "".join(bush(x, h + 4, r.uniform(34, 52), jitter(r, (58, 128, 80), 9)) for x in range(0, WIDTH + 20, 21))
    near = _ground(r, (72, 116, 48), (38, 76, 36), h, 6)
    near += "".join(palm(x + r.uniform(-8, 8), h + r.uniform(6, 12), r.uniform(56, 76), r.choice((-1, 1))) for x in range(6, WIDTH, 49))
    for _ in range(15):
        x, y = r.uniform(0, WIDTH), r.choice((h + r.uniform(6, 12), r.uniform(HEIGHT - 16, HEIGHT)))
        size = 9 + (y - h) / 5
        for angle in (-2.7, -2.1, -1.57, -1.0, -0.45):
            ex, ey = x + math.cos(angle) * size, y + math.sin(angle) * size
            near += f'<path d="M{x:.1f} {y:.1f} Q{(x + ex) / 2 - 3:.1f} {(y + ey) / 2 - 4:.1f} {ex:.1f} {ey:.1f} Q{(x + ex) / 2 + 3:.1f} {(y + ey) / 2 + 3:.1f} {x:.1f} {y:.1f}Z" fill="{rgb(jitter(r, (66, 158, 72), 14))}"/>'
    return Layers((far, ""), (near, ""))


def road(r: Random) -> Layers:
    h = _horizon(r)
    far = ridge(r, h, 14, r.uniform(120, 170), "#a3b7a6") + ridge(r, h + 2, 8, 90, "#b9c184")
    near = _ground(r, (200, 196, 120), (158, 152, 82), h, 1)
    x, span = r.uniform(110, 146), HEIGHT - h
    near += poly([(x - 2.5, h), (x + 2.5, h), (x + 78, HEIGHT), (x - 78, HEIGHT)], "#5d6068")
    near += poly([(x - 2.4, h), (x - 2, h), (x - 68, HEIGHT), (x - 73, HEIGHT)], "#efeadb") + poly([(x + 2, h), (x + 2.4, h), (x + 73, HEIGHT), (x + 68, HEIGHT)], "#efeadb")
    for a, b in ((0.1, 0.17), (0.26, 0.38), (0.5, 0.68), (0.84, 1.0)):
        near += poly([(x - 3.4 * a, h + a * span), (x + 3.4 * a, h + a * span), (x + 3.4 * b, h + b * span), (x - 3.4 * b, h + b * span)], "#f3c63f")
    for side in (-1, 1):
        for depth in (0.08, 0.2, 0.42):
            px, py = x + side * (6 + 110 * depth), h + depth * span
            near += rect(px - 0.8, py - 12 - 44 * depth, 1.4 + 2 * depth, 12 + 44 * depth, "#6d5138") + rect(px - 4 - 7 * depth, py - 10 - 40 * depth, 8 + 16 * depth, 1.2 + depth, "#6d5138")
    return Layers((far, ""), (near, ""))


def volcano(r: Random) -> Layers:
    h, x = _horizon(r), r.uniform(90, 166)
    far = ridge(r, h, 14, 90, "#7d6a70")
    for dx, dy, size in ((0, -66, 11), (9, -76, 13), (-4, -86, 14), (10, -96, 16)):
        far += oval(x + dx, h + dy, size, size * 0.7, "#8d868c", 0.85)
    far += poly([(x - 66, h + 5), (x - 14, h - 58), (x + 14, h - 58), (x + 66, h + 5)], "#5f4a4e") + poly([(x + 4, h - 58), (x + 14, h - 58), (x + 66, h + 5), (x + 20, h + 5)], "#4b393f")
    lava = poly([(x - 13, h - 58), (x + 13, h - 58), (x + 5, h - 50), (x + 9, h - 26), (x + 2, h - 38), (x - 3, h - 18), (x - 6, h - 48)], "#ff6a1f")
    near = _ground(r, (96, 82, 84), (56, 47, 52), h, 8)
    cracks = ""
    for _ in range(8):
        q, y = r.uniform(0, WIDTH), r.uniform(h + 12, HEIGHT)
        cracks += line([(q, y), (q + r.uniform(6, 12), y + r.uniform(-3, 3)), (q + r.uniform(16, 26), y + r.uniform(-3, 4))], "#ff7a28", 2)
    return Layers((far + lava, lava.replace("#ff6a1f", "#ddd")), (near + cracks, cracks.replace("#ff7a28", "#ccc")))


DRAW: dict[str, Callable[[Random], Layers]] = {
    "meadow": meadow, "forest": forest, "beach": beach, "sea": sea, "desert": desert, "mountains": mountains,
    "snowfield": snowfield, "city": city, "farm": farm, "lake": lake, "village": village, "jungle": jungle,
    "road": road, "volcano": volcano,
}  # fmt: skip
