"""How sharp the colour pictures are on the model: texels on a metre.

From red (blurred when one stands before it) by green to blue (finer than is seen).
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from assets.importing.picture_eye import Eye
from assets.importing.picture_ink import INK, font
from assets.importing.picture_surface import Skin
from assets.importing.soup import Array, Hits, both_sides

CHUNK = 60_000
BACKDROP = np.array([247, 245, 240], np.float32)
PLAIN = np.array([205, 202, 196], np.float32)
STEPS = ((32, (178, 24, 43)), (64, (239, 138, 98)), (128, (253, 219, 160)), (256, (166, 215, 140)))
MORE_STEPS = ((512, (90, 174, 97)), (1024, (103, 169, 207)), (2048, (33, 102, 172)))
SCALE = (*STEPS, *MORE_STEPS)
LEGEND_PX = 64


def density(skin: Skin, eye: Eye) -> Image.Image:
    """With a scale below it, in texels a metre."""
    y, x = np.mgrid[0 : eye.height, 0 : eye.width]
    rgb = np.empty((eye.height * eye.width, 3), np.float32)
    for start in range(0, len(rgb), CHUNK):
        part = slice(start, start + CHUNK)
        rgb[part] = _pixels(skin, eye, x.ravel()[part] + 0.5, y.ravel()[part] + 0.5)
    picture = Image.new("RGB", (eye.width, eye.height + LEGEND_PX), tuple(BACKDROP.astype(int)))
    picture.paste(Image.fromarray(rgb.clip(0, 255).astype(np.uint8).reshape(eye.height, eye.width, 3)), (0, 0))
    _legend(picture, eye.height)
    return picture


def _pixels(skin: Skin, eye: Eye, x: NDArray[np.float64], y: NDArray[np.float64]) -> Array:
    soup = skin.soup
    ways = eye.directions(x, y)
    origins = np.tile(eye.position_m.astype(np.float32), (len(ways), 1))
    rgb = np.tile(BACKDROP, (len(ways), 1))
    travelled = np.zeros(len(ways), np.float32)
    active = np.arange(len(ways))
    twice = both_sides(soup, skin.flat)
    step = 2e-5 * soup.size_m
    for _ in range(6):  # through faces that are not drawn from here
        hits = soup.cast(origins[active] + ways[active] * travelled[active, None], ways[active])
        met = hits.face >= 0
        active, hits = active[met], Hits(hits.face[met], hits.u[met], hits.v[met], travelled[active[met]] + hits.distance[met])
        if not len(active):
            break
        shown = soup.shown(hits.face, ways[active], twice)
        there = Hits(hits.face[shown], hits.u[shown], hits.v[shown], hits.distance[shown])
        if shown.any():
            seen = skin.at(there, ways[active[shown]], eye.pixel_rad)
            light = 0.55 + 0.45 * np.abs((seen.normal * ways[active[shown]]).sum(1))
            rgb[active[shown]] = _color(seen.texels_m) * light[:, None]
        travelled[active] = hits.distance + step
        active = active[~shown]
        if not len(active):
            break
    return rgb


def _color(texels_m: Array) -> Array:
    """Grey where there is no picture."""
    at = np.log2(np.maximum(np.nan_to_num(texels_m, nan=1.0), 1.0))
    marks = np.log2([step for step, _ in SCALE])
    table = np.array([color for _, color in SCALE], np.float32)
    mixed = np.stack([np.interp(at, marks, table[:, k]) for k in range(3)], 1)
    result: Array = np.where(np.isfinite(texels_m)[:, None], mixed, PLAIN).astype(np.float32)
    return result


def _legend(picture: Image.Image, top: int) -> None:
    draw = ImageDraw.Draw(picture)
    wide = 110
    left = (picture.width - wide * len(SCALE)) // 2
    for k, (step, color) in enumerate(SCALE):
        x = left + k * wide
        draw.rectangle((x, top + 12, x + wide - 4, top + 30), fill=color)
        sign = "≤ " if k == 0 else "≥ " if k == len(SCALE) - 1 else ""
        draw.text((x + wide / 2 - 2, top + 45), f"{sign}{step} px/m", fill=INK, font=font(16), anchor="mm")
