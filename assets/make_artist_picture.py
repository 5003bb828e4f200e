"""Makes ``docs/pictures/artists-courtyard.png``: the template's courtyard with its marks. ``python -m assets.make_artist_picture``."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from assets.importing.flatten import flatten
from assets.importing.job import Job
from assets.importing.picture_eye import Eye
from assets.importing.picture_surface import Skin
from assets.importing.picture_view import view
from assets.importing.readers import read
from assets.importing.soup import soup_of
from assets.importing.source import SourceMaterial
from assets.make_artist_template import STOREY_M, TARGET

PICTURE = Path(__file__).parents[1] / "docs" / "pictures" / "artists-courtyard.png"
Point = tuple[float, float, float]
_EYE = Eye(np.array((-12.0, -17.5, 12.5)), np.array((0.3, -0.3, 2.0)))
_COLORS = {"spawn": "#1763c6", "stop": "#1763c6", "hotspot": "#c2410c", "object": "#7c3aed", "walkable": "#15803d", "collider": "#b91c1c"}
_LABELS: dict[str, tuple[Point, tuple[int, int]]] = {
    "walkable ground": ((6.5, 0.0, 0.0), (1010, 330)),
    "walkable upper": ((-3.9, 3.9, STOREY_M), (60, 150)),
    "walkable stair": ((1.2, 4.9, 1.5), (1010, 250)),
    "collider walls": ((-7.9, -1.5, 2.3), (60, 540)),
    "object:bell": ((-3.0, 3.5, 1.35), (60, 330)),
}
"""Names of what is no place: what the line leads to (metres), and where the name stands (pixels)."""
_PLACES = {"spawn": (700, 662), "stop:gate": (420, 662), "stop:upper-storey": (60, 60), "hotspot:plaque": (960, 90), "hotspot:well": (1010, 440)}


def _seen_at(point: Point) -> tuple[float, float]:
    right, up, forward = _EYE.axes()
    away = np.array(point) - _EYE.position_m
    scale = 1.0 / (float(away @ forward) * _EYE.pixel_rad)
    return _EYE.width / 2 + float(away @ right) * scale, _EYE.height / 2 - float(away @ up) * scale


def _label(draw: ImageDraw.ImageDraw, name: str, target: tuple[float, float], at: tuple[int, int], color: str) -> None:
    font = ImageFont.load_default(24)
    left, top, right, bottom = draw.textbbox(at, name, font=font)
    nearest = (min(max(target[0], left), right), min(max(target[1], top), bottom))
    draw.line([nearest, target], fill=color, width=3)
    draw.rounded_rectangle((left - 9, top - 7, right + 9, bottom + 8), 7, fill="white", outline=color, width=3)
    draw.text(at, name, fill=color, font=font)


def picture() -> Image.Image:
    flat, _ = flatten(read(TARGET, TARGET.parent, Job("template"))[0], Job("template"))
    painted = tuple(
        replace(piece, role="drawn", material=len(flat.materials), positions=piece.positions + np.array((0, 0, 0.03), np.float32))
        if piece.role == "walkable"
        else piece
        for piece in flat.pieces
    )
    shown = replace(flat, pieces=painted, materials=(*flat.materials, SourceMaterial("walkable", (0.12, 0.5, 0.2, 1.0))))
    drawn = Image.fromarray(view(Skin(shown, soup_of(shown)), _EYE)).convert("RGB")
    draw = ImageDraw.Draw(drawn)
    for place in flat.places:
        name = "spawn" if place.kind == "spawn" else f"{place.kind}:{place.id}"
        color = _COLORS[place.kind]
        x, y, z = place.position_m
        here = _seen_at((x, y, z))
        if place.kind != "hotspot":
            ahead = (x - 1.3 * math.sin(place.heading_rad), y + 1.3 * math.cos(place.heading_rad), z)
            tip = _seen_at(ahead)
            draw.line([here, tip], fill=color, width=6)
            angle = math.atan2(tip[1] - here[1], tip[0] - here[0])
            barbs = [(tip[0] - 16 * math.cos(angle + turn), tip[1] - 16 * math.sin(angle + turn)) for turn in (-0.5, 0.5)]
            draw.polygon([(tip[0] + 4 * math.cos(angle), tip[1] + 4 * math.sin(angle)), *barbs], fill=color)
        draw.ellipse((here[0] - 8, here[1] - 8, here[0] + 8, here[1] + 8), fill=color, outline="white", width=2)
        _label(draw, name, here, _PLACES[name], color)
    for name, (point, at) in _LABELS.items():
        _label(draw, name, _seen_at(point), at, _COLORS[name.split(":")[0].split()[0]])
    return drawn


def main() -> None:
    picture().quantize(255, dither=Image.Dither.NONE).save(PICTURE, optimize=True)
    print(f"{PICTURE.name}: {PICTURE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
