"""Sky and land of a view: light by time of day, weather and haze by depth. Colours are 0..255, layout [views, 3, 128, 128]."""

from __future__ import annotations

import torch
import torch.nn.functional as F

from world.assets import Assets
from world.catalogue import SIZE
from world.svg import HEIGHT, WIDTH

DAY, SUNSET, NIGHT, RAIN, SNOW, FOG = range(6)
SKY = (  # day, sunset, night: top, middle, horizon
    ((84, 158, 232), (142, 200, 246), (212, 236, 248)),
    ((82, 72, 148), (206, 110, 150), (252, 190, 150)),
    ((10, 14, 42), (20, 30, 76), (46, 62, 116)),
)
LIGHT = ((1.0, 1.0, 1.0), (0.86, 0.68, 0.74), (0.36, 0.43, 0.66))  # on land
SHINE = ((1.0, 1.0, 1.0), (0.98, 0.89, 0.90), (0.78, 0.81, 0.93))  # on subjects, so that they stay readable
OVERCAST = ((140, 152, 166), (208, 215, 224), (200, 206, 212))  # rain, snow, fog, by day
DIM = ((1.0, 1.0, 1.0), (0.86, 0.72, 0.76), (0.34, 0.38, 0.52))  # the same clouds by day, sunset, night
LAMPS, LAVA = (255.0, 214.0, 130.0), (255.0, 104.0, 32.0)
HORIZON = 78  # pixels from the top, about


def _mixed(env: torch.Tensor, table: tuple) -> torch.Tensor:
    """[views, 3] from three rows weighed by env."""
    return env @ torch.tensor(table, dtype=torch.float32, device=env.device)


def light(env: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """What land and subjects are multiplied by, and the colour of haze; env [views, 6]; each [views, 3]."""
    time, weather = env[:, :3], env[:, 3:]
    dull = (1 - (0.22 - 0.12 * env[:, NIGHT : NIGHT + 1]) * env[:, RAIN : RAIN + 1] - 0.06 * env[:, FOG : FOG + 1]).clamp(0.6, 1)
    amount = weather.sum(1, keepdim=True).clamp(1e-6, None)
    grey = _mixed(weather / amount, OVERCAST) * _mixed(time, DIM)
    haze = _mixed(time, tuple(row[2] for row in SKY))
    haze = haze + (grey - haze) * amount.clamp(0, 1) * 0.9
    return _mixed(time, LIGHT) * dull, _mixed(time, SHINE) * (0.5 + 0.5 * dull), haze


def sky(assets: Assets, env: torch.Tensor, sun: torch.Tensor, field: torch.Tensor, haze: torch.Tensor) -> torch.Tensor:
    """env [views, 6], sun [views, 2] in pixels, field [views] which clouds, haze [views, 3]."""
    device = env.device
    y = (torch.arange(SIZE, device=device) + 0.5)[None, None, :, None] / HORIZON
    top, middle = (_mixed(env[:, :3], tuple(row[i] for row in SKY))[:, :, None, None] for i in range(2))
    cover = env[:, 3:].sum(1).clamp(0, 1)[:, None, None, None]
    low = haze[:, :, None, None]
    top, middle = top + (low * 0.9 - top) * cover * 0.85, middle + (low - middle) * cover * 0.9
    near = (2 * y - 1).clamp(0, 1)
    out = top + (middle - top) * (2 * y).clamp(0, 1)
    out = (out + (low - out) * near).expand(-1, -1, -1, SIZE)
    px = torch.arange(SIZE, device=device)[None, None, None, :] + 0.5
    clear = 1 - cover
    out = out + assets.stars * (env[:, NIGHT, None, None, None] * clear * 200)
    discs = ((DAY, 8.5, (255, 246, 190), 0.0), (SUNSET, 12.0, (255, 222, 150), 30.0), (NIGHT, 7.5, (238, 240, 225), 0.0))
    for which, radius, colour, down in discs:
        there = env[:, which, None, None, None] * clear
        if bool((there > 0).any()):
            d = ((px - sun[:, 0, None, None, None]) ** 2 + (y * HORIZON - sun[:, 1, None, None, None] - down) ** 2).sqrt()
            disc = (radius + 0.5 - d).clamp(0, 1) + 0.4 * (1 - d / (radius * 3)).clamp(0, 1) ** 2
            tone = torch.tensor(colour, dtype=torch.float32, device=device)[None, :, None, None]
            out = out + (tone - out) * disc.clamp(0, 1) * there
    white = _mixed(env[:, :3], ((255, 255, 255), (255, 196, 190), (66, 78, 120)))[:, :, None, None]
    white = white + (low * 0.88 - white) * cover
    return out + (white - out) * assets.clouds[field] * (0.9 - 0.35 * cover)


def land(textures: torch.Tensor, middle: torch.Tensor, zoom: torch.Tensor, mirrored: torch.Tensor) -> torch.Tensor:
    """What the camera sees of textures [scenes, 10, 160, 256], views a scene [V]: middle [scenes, V], zoom [scenes, V].

    Far land moves half as much as near land. Out: [scenes, V, 10, 128, 128].
    """
    count, views = middle.shape
    p = torch.arange(SIZE, device=middle.device) + 0.5 - SIZE / 2
    flip = torch.where(mirrored, -1.0, 1.0)[:, None, None]
    y = (HEIGHT / 2 + 15.4 + (p[None, None] - 15.4) / zoom[..., None]) / HEIGHT * 2 - 1  # zooms around 62 % of the height
    layers = []
    for first, depth in ((0, 0.5), (5, 1.0)):
        x = (middle[..., None] * depth + p[None, None] / (1 + (zoom[..., None] - 1) * (0.4 + 0.6 * depth))) / WIDTH * 2 * flip
        rows = y if depth == 1 else (HEIGHT / 2 + 15.4 + (p - 15.4) / (1 + (zoom[..., None] - 1) * 0.7)) / HEIGHT * 2 - 1
        grid = torch.stack((x[:, :, None, :].expand(-1, -1, SIZE, -1), rows[:, :, :, None].expand(-1, -1, -1, SIZE)), -1)
        seen = F.grid_sample(textures[:, first : first + 5], grid.reshape(count, views * SIZE, SIZE, 2), "bilinear", "border", False)
        layers.append(seen.reshape(count, 5, views, SIZE, SIZE).transpose(1, 2))
    return torch.cat(layers, 2)


def compose(
    sky_: torch.Tensor, seen: torch.Tensor, env: torch.Tensor, lit: torch.Tensor, haze: torch.Tensor, lava: torch.Tensor
) -> torch.Tensor:
    """Sky, far land and near land into one picture [views, 3, 128, 128]; seen [views, 10, 128, 128]; lava [views]: lights are lava."""
    out = sky_
    glow = torch.where(lava[:, None], torch.tensor(LAVA, device=env.device), torch.tensor(LAMPS, device=env.device))[..., None, None]
    dark = (env[:, NIGHT] + 0.25 * env[:, SUNSET])[:, None, None, None]
    fog, snow, wet = (env[:, i, None, None, None] for i in (FOG, SNOW, RAIN))
    y = (torch.arange(SIZE, device=env.device) + 0.5)[None, None, :, None] / SIZE
    near_fog = fog * (1.25 - 1.15 * y).clamp(0.15, 0.62)
    veil = haze[:, :, None, None]
    for first, cover, thick in ((0, 0.3, 0.1 + 0.62 * fog + 0.12 * (snow + wet)), (5, 0.5, near_fog)):
        colour, alpha, lamps = seen[:, first : first + 3], seen[:, first + 3 : first + 4] / 255, seen[:, first + 4 : first + 5]
        colour = colour + (245 * alpha - colour) * (cover * snow)
        colour = colour * lit[:, :, None, None]
        colour = colour + (veil * alpha - colour) * thick
        out = out * (1 - alpha) + colour
        if bool((dark > 0).any()):
            lamp = lamps / 255 * dark
            out = out + (glow - out) * lamp * (1 - 0.4 * fog)
    return out
