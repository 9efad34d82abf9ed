"""Sky and land of a view: light by time of day, weather and haze by depth. Colours are 0..255, layout [views, 3, 128, 128]."""

from __future__ import annotations

import numpy as np
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
SKY_ROWS, CLOUD_ROWS = 100, 64  # rows of a frame that sun, moon and stars, and clouds, can reach


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
    slope = top + (middle - top) * (2 * y).clamp(0, 1)
    slope = slope + (low - slope) * (2 * y - 1).clamp(0, 1)  # [views, 3, 128, 1]
    out = slope.expand(-1, -1, -1, SIZE).contiguous()
    _lights_above(assets, out[:, :, :SKY_ROWS], env, sun, 1 - cover)
    white = _mixed(env[:, :3], ((255, 255, 255), (255, 196, 190), (66, 78, 120)))[:, :, None, None]
    white = white + (low * 0.88 - white) * cover
    cloudy = assets.clouds[field][:, :, :CLOUD_ROWS] * (0.9 - 0.35 * cover)
    out[:, :, :CLOUD_ROWS] += (white - out[:, :, :CLOUD_ROWS]) * cloudy
    return out


def _lights_above(assets: Assets, out: torch.Tensor, env: torch.Tensor, sun: torch.Tensor, clear: torch.Tensor) -> None:
    """Stars, sun and moon into the upper rows of the sky, in place."""
    starry = env[:, NIGHT, None, None, None] * clear * 200
    if bool((starry > 0).any()):
        out += assets.stars[:, :, : out.shape[2]] * starry
    px = torch.arange(SIZE, device=env.device)[None, None, None, :] + 0.5
    py = (torch.arange(out.shape[2], device=env.device) + 0.5)[None, None, :, None]
    discs = ((DAY, 8.5, (255, 246, 190), 0.0), (SUNSET, 12.0, (255, 222, 150), 30.0), (NIGHT, 7.5, (238, 240, 225), 0.0))
    for which, radius, colour, down in discs:
        some = torch.nonzero((env[:, which] * clear[:, 0, 0, 0]) > 0)[:, 0]
        if len(some) == 0:
            continue
        at = sun[some, :, None, None, None]
        d = ((px - at[:, 0]) ** 2 + (py - at[:, 1] - down) ** 2).sqrt()
        disc = ((radius + 0.5 - d).clamp(0, 1) + 0.4 * (1 - d / (radius * 3)).clamp(0, 1) ** 2).clamp(0, 1)
        disc *= env[some, which, None, None, None] * clear[some]
        tone = torch.tensor(colour, dtype=torch.float32, device=env.device)[None, :, None, None]
        part = out[some]
        out[some] = part + (tone - part) * disc


def land(textures: torch.Tensor, middle: torch.Tensor, zoom: torch.Tensor, mirrored: torch.Tensor) -> torch.Tensor:
    """What the camera sees of textures uint8 [scenes, 10, 160, 256], views a scene [V]: middle [scenes, V], zoom [scenes, V].

    Far land moves half as much as near land. Out: float32 [scenes, V, 10, 128, 128].
    """
    count, views = middle.shape
    p = torch.arange(SIZE, device=middle.device) + 0.5 - SIZE / 2
    flip = torch.where(mirrored, -1.0, 1.0)[:, None, None]
    out = torch.empty(count, views, 10, SIZE, SIZE, device=middle.device)
    for first, depth, zx, zy in ((0, 0.5, 0.7, 0.7), (5, 1.0, 1.0, 1.0)):
        x = (middle[..., None] * depth + p[None, None] / _part(zoom, zx)) / WIDTH * 2 * flip
        y = (HEIGHT / 2 + 15.4 + (p[None, None] - 15.4) / _part(zoom, zy)) / HEIGHT * 2 - 1  # zooms around 62 % of the height
        grid = torch.stack((x[:, :, None, :].expand(-1, -1, SIZE, -1), y[:, :, :, None].expand(-1, -1, -1, SIZE)), -1)
        seen = F.grid_sample(textures[:, first : first + 5].float(), grid.reshape(count, views * SIZE, SIZE, 2), "bilinear", "border", False)
        out[:, :, first : first + 5] = seen.reshape(count, 5, views, SIZE, SIZE).transpose(1, 2)
    return out


def _part(zoom: torch.Tensor, depth: float) -> torch.Tensor:
    return (1 + (zoom - 1) * depth)[..., None]


def land_by_lines(texture: np.ndarray, middle: list[float], zoom: list[float], mirrored: bool) -> torch.Tensor:
    """The same for one scene uint8 [10, 160, 256] on the CPU, rows first and then columns, seven times as fast: [V, 10, 128, 128]."""
    out = torch.empty(len(middle), 10, SIZE, SIZE)
    p = torch.arange(SIZE) + 0.5 - SIZE / 2
    for v, (centre, z) in enumerate(zip(middle, zoom)):
        for first, depth in ((0, 0.5), (5, 1.0)):
            seen = torch.from_numpy(texture[first : first + 5])
            scale = 1 + (z - 1) * (0.7 if first == 0 else 1.0)
            x = WIDTH / 2 + (centre * depth + p / scale) * (-1 if mirrored else 1) - 0.5
            if z == 1:
                left = min(float(x[0]), float(x[-1]))
                column, top = int(left // 1), (HEIGHT - SIZE) // 2
                seen = seen[:, top : top + SIZE, column : column + SIZE + 1].float()
                place = out[v, first : first + 5]
                torch.lerp(seen[..., :-1], seen[..., 1:], left % 1, out=place)
                if mirrored:
                    place.copy_(place.flip(-1))
            else:
                y = (HEIGHT / 2 + 15.4 + (p - 15.4) / scale - 0.5).clamp(0, HEIGHT - 1)
                column = int(x.min() // 1)
                seen = seen[:, :, column : int(x.max() // 1) + 2]
                # Whole rows are cheap to pick, single columns are not: turn the picture on its side for them.
                turned = _between(seen, y).transpose(1, 2).contiguous()
                out[v, first : first + 5] = _between(turned, x - column).transpose(1, 2)
    return out


def _between(pixels: torch.Tensor, at: torch.Tensor) -> torch.Tensor:
    """Rows of [channels, H, W] at fractional heights, by linear interpolation: float32 [channels, len(at), W]."""
    low = at.floor().long().clamp(0, pixels.shape[1] - 2)
    return pixels.index_select(1, low).float().lerp_(pixels.index_select(1, low + 1).float(), (at - low)[:, None])


def compose(
    out: torch.Tensor, seen: torch.Tensor, env: torch.Tensor, lit: torch.Tensor, haze: torch.Tensor, lava: torch.Tensor
) -> torch.Tensor:
    """Lays far and near land, seen [views, 10, 128, 128], over the sky [views, 3, 128, 128] in place; lava [views]: lights are lava."""
    glow = torch.where(lava[:, None], torch.tensor(LAVA, device=env.device), torch.tensor(LAMPS, device=env.device))[..., None, None]
    dark = (env[:, NIGHT] + 0.25 * env[:, SUNSET])[:, None, None, None]
    fog, snow, wet = (env[:, i, None, None, None] for i in (FOG, SNOW, RAIN))
    y = (torch.arange(SIZE, device=env.device) + 0.5)[None, None, :, None] / SIZE
    near_fog = fog * (1.25 - 1.15 * y).clamp(0.15, 0.62)
    veil, lamplit = haze[:, :, None, None], bool((dark > 0).any())
    for first, cover, thick in ((0, 0.3, 0.1 + 0.62 * fog + 0.12 * (snow + wet)), (5, 0.5, near_fog)):
        colour, alpha, lamps = seen[:, first : first + 3], seen[:, first + 3 : first + 4] / 255, seen[:, first + 4 : first + 5]
        # Snow whitens what it covers, light colours it, haze veils it: all linear, so one factor and one term, [views, 3, 128, 1].
        factor = lit[:, :, None, None] * (1 - thick)
        term = factor * (245 * cover * snow) + veil * thick
        out += (term - out).mul_(alpha)
        out.addcmul_(colour, factor * (1 - cover * snow))
        if lamplit and bool(lamps.any()):
            out += (glow - out).mul_(lamps * (dark * (1 - 0.4 * fog) / 255))
    return out
