"""The model from above, north up, grey by height; the artist's marks with their names.

Where feet can stand is green with dots; where they can on more than one storey, blue with stripes.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from assets.importing.flat import FlatPlace
from assets.importing.picture_ink import dot, font, label, north_arrow, scale_bar, shortened
from assets.importing.seen_from_above import FromAbove
from assets.importing.soup import Array
from assets.importing.walk_surface import WalkResult

LONGEST_PX, TALLEST_PX, SHORTEST_PX = 1280, 960, 420
MARGIN_PX = 70
BACKDROP = np.array([247, 245, 240], np.float32)
GREEN = np.array([118, 176, 104], np.float32)
UPPER = np.array([112, 158, 190], np.float32)
GREY = np.array([186, 180, 170], np.float32)
MOST_NAMED = 300
"""Marks whose names are written: more would lie on one another, and looking for room takes the square of their number."""
MARKS = {"spawn": (155, 45, 31), "stop": (28, 84, 140), "hotspot": (196, 122, 20)}


def plan(above: FromAbove, places: Sequence[FlatPlace], walk: WalkResult | None = None) -> Image.Image:
    """``walk``: the floors that can be reached; None: nothing is walked on, and nothing is green."""
    nx, ny = above.heights.shape
    if not nx or not ny:
        return Image.new("RGB", (LONGEST_PX, SHORTEST_PX), tuple(BACKDROP.astype(int)))
    inner = LONGEST_PX - 2 * MARGIN_PX
    scale = min(inner / nx, (TALLEST_PX - 2 * MARGIN_PX) / ny)  # pixels of the picture for one cell
    width = max(SHORTEST_PX, round(nx * scale) + 2 * MARGIN_PX)
    height = max(SHORTEST_PX, round(ny * scale) + 2 * MARGIN_PX)
    left, top = (width - nx * scale) / 2, (height - ny * scale) / 2
    x, y = np.arange(width), np.arange(height)
    i = np.floor((x + 0.5 - left) / scale).astype(int)
    j = ny - 1 - np.floor((y + 0.5 - top) / scale).astype(int)
    columns, rows = np.flatnonzero((i >= 0) & (i < nx)), np.flatnonzero((j >= 0) & (j < ny))
    rgb = np.broadcast_to(BACKDROP, (height, width, 3)).copy()
    rgb[np.ix_(rows, columns)] = _cells(above)[i[columns], :][:, j[rows]].transpose(1, 0, 2)
    if walk is not None:
        east = above.origin_m[0] + (x + 0.5 - left) / scale * above.cell_m
        north = above.origin_m[1] + (ny - (y + 0.5 - top) / scale) * above.cell_m
        for storey, floor in enumerate(_floors(walk, east, north)):
            green = GREEN if storey == 0 else UPPER
            down, across = np.nonzero(floor)
            light = np.clip(0.55 + 0.45 * rgb[down, across].mean(-1) / 186, 0.7, 1.1)
            marks = (across % 9 < 2) & (down % 9 < 2) if storey == 0 else (across + down) % 10 < 2  # not by colour alone
            rgb[down, across] = green * (light * np.where(marks, np.float32(0.62), np.float32(1)))[:, None]
    picture = Image.fromarray(rgb.clip(0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    pixels_per_m = scale / above.cell_m

    def at(place: FlatPlace) -> tuple[float, float]:
        px = left + (place.position_m[0] - above.origin_m[0]) * pixels_per_m
        py = top + ny * scale - (place.position_m[1] - above.origin_m[1]) * pixels_per_m
        return min(max(px, 14.0), width - 14.0), min(max(py, 14.0), height - 14.0)

    _marks(draw, [(place, at(place)) for place in places], width)
    scale_bar(draw, (24, height - 24), pixels_per_m, min(260, width * 0.3))
    north_arrow(draw, (width - 40, 52), 44)
    return picture


def _floors(walk: WalkResult, east: NDArray[np.float64], north: NDArray[np.float64]) -> list[NDArray[np.bool_]]:
    """(rows, columns): which pixels lie on the lowest floor there, and which on one above it. ``east`` of each column, ``north`` of each row."""
    i = np.floor((east - walk.grid.origin_m[0]) / walk.grid.cell_m).astype(int)
    j = np.floor((north - walk.grid.origin_m[1]) / walk.grid.cell_m).astype(int)
    columns, rows = np.flatnonzero((i >= 0) & (i < walk.grid.nx)), np.flatnonzero((j >= 0) & (j < walk.grid.ny))
    here = np.zeros((len(north), len(east)), np.int8)
    here[np.ix_(rows, columns)] = np.isfinite(walk.heights_m).sum(0, dtype=np.int8)[i[columns], :][:, j[rows]].T
    return [here >= 1, here >= 2]


def _cells(above: FromAbove) -> Array:
    """The colour of each cell, (nx, ny, 3): lit from the north-west by its heights, as maps are."""
    seen = np.isfinite(above.heights)
    filled = np.where(seen, above.heights, np.nanmin(above.heights) if seen.any() else 0.0)
    slope_x, slope_y = (np.gradient(filled, above.cell_m, axis=axis) if filled.shape[axis] > 1 else filled * 0 for axis in (0, 1))
    light = (slope_x * 0.55 - slope_y * 0.55 + 0.9) / np.sqrt(slope_x**2 + slope_y**2 + 1)
    shade = np.clip(0.58 + 0.42 * light, 0.5, 1.12)
    low, high = (float(v) for v in np.percentile(filled[seen], (1, 99))) if seen.any() else (0.0, 0.0)
    tall = np.clip((filled - low) / max(high - low, 1e-6), 0, 1)
    grey = GREY * (0.86 + 0.2 * tall)[..., None]
    cells: Array = np.where(seen[..., None], grey * shade[..., None], BACKDROP)
    return cells


def _marks(draw: ImageDraw.ImageDraw, placed: list[tuple[FlatPlace, tuple[float, float]]], width: int) -> None:
    """Dots; the first MOST_NAMED with their ids beside them, on the side with more room; names that would lie on another are moved down."""
    for place, at in placed:
        dot(draw, at, 11, MARKS[place.kind])
    taken: list[tuple[float, float, float, float]] = []
    for place, (x, y) in sorted(placed[:MOST_NAMED], key=lambda one: (one[1][1], one[1][0])):
        text = shortened(place.title or (place.kind if place.kind == "spawn" else f"{place.kind}:{place.id}"), width * 0.3, 18)
        wide = font(18).getlength(text) + 8
        right = x < width * 0.6
        x0 = x + 16 if right else x - 16
        for _ in range(12):
            box = (x0 if right else x0 - wide, y - 12, x0 + wide if right else x0, y + 12)
            if not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
                break
            y += 14
        taken.append(box)
        label(draw, (x0, y), text, 18, "lm" if right else "rm")

