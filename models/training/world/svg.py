"""Small SVG vocabulary for backdrops: every function gives one string of elements. Units are canvas pixels."""

from __future__ import annotations

import math
from random import Random

WIDTH, HEIGHT = 256, 160  # canvas of a backdrop
Colour = tuple[float, float, float]  # 0..255


def rgb(colour: Colour, by: float = 1.0) -> str:
    return "#" + "".join(f"{max(0, min(255, round(c * by))):02x}" for c in colour)


def mix(a: Colour, b: Colour, t: float) -> Colour:
    return tuple(x + (y - x) * t for x, y in zip(a, b))  # type: ignore[return-value]


def jitter(r: Random, colour: Colour, by: float = 10) -> Colour:
    return tuple(c + r.uniform(-by, by) for c in colour)  # type: ignore[return-value]


def poly(points: list[tuple[float, float]], fill: str, opacity: float = 1) -> str:
    body = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polygon points="{body}" fill="{fill}" opacity="{opacity:.2f}"/>'


def rect(x: float, y: float, w: float, h: float, fill: str, rx: float = 0) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" rx="{rx}" fill="{fill}"/>'


def oval(x: float, y: float, rx: float, ry: float, fill: str, opacity: float = 1) -> str:
    return f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{rx:.1f}" ry="{ry:.1f}" fill="{fill}" opacity="{opacity:.2f}"/>'


def line(points: list[tuple[float, float]], stroke: str, width: float, opacity: float = 1) -> str:
    body = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return (
        f'<polyline points="{body}" fill="none" stroke="{stroke}" stroke-width="{width}" '
        f'stroke-linecap="round" stroke-linejoin="round" opacity="{opacity:.2f}"/>'
    )


def fade(name: str, top: Colour, bottom: Colour, y0: float, y1: float) -> str:
    """A vertical gradient in canvas pixels; use it as fill `url(#name)`."""
    return (
        f'<linearGradient id="{name}" gradientUnits="userSpaceOnUse" x1="0" y1="{y0}" x2="0" y2="{y1}">'
        f'<stop offset="0" stop-color="{rgb(top)}"/><stop offset="1" stop-color="{rgb(bottom)}"/></linearGradient>'
    )


def ridge(r: Random, y: float, high: float, wave: float, fill: str, sharp: bool = False) -> str:
    """Land from side to side down to the bottom: soft hills, or peaks when sharp."""
    points = [(0.0, float(HEIGHT))]
    if sharp:
        x, up = -20.0, True
        while x < WIDTH + 40:
            points.append((x, y - (r.uniform(0.65, 1) * high if up else r.uniform(0, 0.25) * high)))
            x += wave * r.uniform(0.35, 0.65)
            up = not up
    else:
        a, b = r.uniform(0, 6.3), r.uniform(0, 6.3)
        for x in range(0, WIDTH + 4, 4):
            up = 0.6 * math.sin(a + x * 6.283 / wave) + 0.4 * math.sin(b + x * 2.7 * 6.283 / wave / 1.6)
            points.append((x, y - high * (0.5 + 0.5 * up)))
    return poly([*points, (WIDTH + 40.0, float(HEIGHT))], fill)


def pine(x: float, y: float, h: float, leaf: Colour, snow: bool = False) -> str:
    out = rect(x - h * 0.05, y - h * 0.2, h * 0.1, h * 0.2, "#5a3d28")
    for i, (top, bottom, half) in enumerate(((1.0, 0.55, 0.2), (0.78, 0.33, 0.27), (0.55, 0.12, 0.34))):
        out += poly([(x, y - h * top), (x - h * half, y - h * bottom), (x + h * half, y - h * bottom)], rgb(leaf, 1.12 - 0.1 * i))
        if snow:
            cut = 0.45 * (top - bottom)
            out += poly([(x, y - h * top), (x - half * h * 0.45, y - h * (top - cut)), (x + half * h * 0.45, y - h * (top - cut))], "#f4f8ff")
    return out


def bush(x: float, y: float, w: float, leaf: Colour) -> str:
    out = ""
    for dx, dy, size, light in ((-0.3, 0.2, 0.3, 0.85), (0.3, 0.2, 0.32, 0.9), (0, 0.32, 0.36, 1.0), (-0.06, 0.4, 0.2, 1.13)):
        out += oval(x + dx * w, y - dy * w, size * w, size * w, rgb(leaf, light))
    return out


def palm(x: float, y: float, h: float, lean: float) -> str:
    tx, ty = x + lean * h * 0.3, y - h
    out = line([(x, y), (x + lean * h * 0.08, y - h * 0.5), (tx, ty)], "#8a6238", h * 0.08)
    for angle in (-2.9, -2.3, -0.85, -0.25, 0.35, 2.8):
        ex, ey = tx + math.cos(angle) * h * 0.42, ty + math.sin(angle) * h * 0.2 + h * 0.06
        mx, my = (tx + ex) / 2, min(ty, ey) - h * 0.1
        out += f'<path d="M{tx:.1f} {ty:.1f} Q{mx:.1f} {my:.1f} {ex:.1f} {ey + h * 0.06:.1f} Q{mx:.1f} {my + h * 0.12:.1f} {tx:.1f} {ty + 2:.1f}Z" fill="#2f8f46"/>'
    return out


def cactus(x: float, y: float, h: float) -> str:
    green, w = "#3f8f4f", h * 0.2
    return (
        line([(x, y), (x, y - h)], green, w)
        + line([(x, y - h * 0.35), (x - h * 0.3, y - h * 0.38), (x - h * 0.3, y - h * 0.7)], green, w * 0.75)
        + line([(x, y - h * 0.5), (x + h * 0.28, y - h * 0.52), (x + h * 0.28, y - h * 0.82)], green, w * 0.75)
    )


def house(x: float, y: float, w: float, h: float, wall: Colour, roof: Colour) -> tuple[str, str]:
    """A house and, apart, its lit windows."""
    body = rect(x, y - h, w, h, rgb(wall)) + poly([(x - w * 0.12, y - h), (x + w / 2, y - h * 1.65), (x + w * 1.12, y - h)], rgb(roof))
    body += rect(x + w * 0.4, y - h * 0.5, w * 0.22, h * 0.5, "#6b4a33")
    panes = [(x + w * 0.1, y - h * 0.75), (x + w * 0.68, y - h * 0.75)]
    body += "".join(rect(px, py, w * 0.22, h * 0.28, "#9cc4dd") for px, py in panes)
    return body, "".join(rect(px, py, w * 0.22, h * 0.28, "#ffffff") for px, py in panes)
