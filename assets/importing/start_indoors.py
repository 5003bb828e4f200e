"""A visitor who would begin under a roof begins where the room is widest and looks along it, as the report's picture of the inside does."""

from dataclasses import replace

import numpy as np

from assets.importing.flat import FlatScene
from assets.importing.picture_eye import EYE_M
from assets.importing.rooms import Inside
from assets.importing.soup import Soup
from assets.importing.walk_surface import WalkResult

_NEAR_M = 0.5  # from the place with the view to the middle of a floor's cell
_STEP_M = 0.3


def start_indoors(walk: WalkResult, inside: Inside | None, soup: Soup, flat: FlatScene) -> WalkResult:
    """``walk`` with another start; unchanged where the artist said one, where it lies in the open, or where nobody gets to the better one."""
    if walk.spawn is None or inside is None or any(place.kind in ("spawn", "stop") for place in flat.places):
        return walk
    eye = np.array([[*walk.spawn[0]]], np.float32) + np.array([[0.0, 0.0, EYE_M]], np.float32)
    if soup.cast(eye, np.array([[0.0, 0.0, 1.0]], np.float32)).face[0] < 0:
        return walk
    grid, (x, y, z) = walk.grid, (float(value) for value in inside.feet_m)
    storey, i, j = np.nonzero(np.isfinite(walk.heights_m) & (np.abs(walk.heights_m - z) <= _STEP_M))
    east = grid.origin_m[0] + (i + 0.5) * grid.cell_m
    north = grid.origin_m[1] + (j + 0.5) * grid.cell_m
    away = np.hypot(east - x, north - y)
    if not len(away) or away.min() > _NEAR_M:
        return walk
    best = int(np.argmin(away))
    feet = (round(float(east[best]), 4), round(float(north[best]), 4), round(float(walk.heights_m[storey[best], i[best], j[best]]), 4))
    return replace(walk, spawn=(feet, round(inside.heading_rad, 5)))
