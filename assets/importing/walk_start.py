"""Where a visitor begins: at the artist's ``spawn``, else at the first stop, else where the model is seen well."""

import math

import numpy as np
from numpy.typing import NDArray

from assets.importing.clearance import clearance
from assets.importing.flat import FlatScene
from assets.importing.walk_floors import Floors
from assets.importing.walk_voxels import Voxels
from scenes.package import Vector3

Start = tuple[Vector3, float]
"""Position of the feet in metres, and heading in radians (0 along +Y, counter-clockwise)."""

_FROM_MARK_M = 2.0
_BIG_SHARE = 0.5
_FARTHEST_M = 30.0
_ROOM_M = 4.0  # more room around than this makes no place better


def start_on(floors: Floors, voxels: Voxels, flat: FlatScene) -> Start | None:
    """None where nobody can stand anywhere."""
    marks = [place for kind in ("spawn", "stop") for place in flat.places if place.kind == kind]
    for mark in marks:
        place = _nearest_floor(floors, voxels, mark.position_m)
        if place is not None:
            return place, mark.heading_rad
    return _good_view(floors, voxels, flat)


def _nearest_floor(floors: Floors, voxels: Voxels, mark_m: Vector3) -> Vector3 | None:
    """The mark itself on its floor, or the nearest floor within two metres."""
    storey, i, j = np.nonzero(np.isfinite(floors.heights_m))
    x, y = _centre(voxels, i, j)
    z = floors.heights_m[storey, i, j]
    flat_m = np.maximum(np.abs(x - mark_m[0]), np.abs(y - mark_m[1]))
    away = np.hypot(np.hypot(x - mark_m[0], y - mark_m[1]), z - mark_m[2])
    away = np.where(flat_m <= voxels.cell_m / 2 + 1e-6, np.abs(z - mark_m[2]) * 0.5, away)
    if not len(away) or away.min() > _FROM_MARK_M:
        return None
    best = int(np.argmin(away))
    if flat_m[best] <= voxels.cell_m / 2 + 1e-6:
        return (round(mark_m[0], 4), round(mark_m[1], 4), round(float(z[best]), 4))
    return (round(float(x[best]), 4), round(float(y[best]), 4), round(float(z[best]), 4))


def _good_view(floors: Floors, voxels: Voxels, flat: FlatScene) -> Start | None:
    """On the main floor, with room around, at a distance at which the model fills the view, rather from the south; facing its middle."""
    area = _main_area(floors)
    if area is None:
        return None
    here = floors.areas == area
    storey = np.argmax(here, axis=0)
    footprint = here.any(axis=0)
    room_m = clearance(footprint, math.ceil(_ROOM_M / voxels.cell_m)) * voxels.cell_m
    i, j = np.nonzero(footprint)
    x, y = _centre(voxels, i, j)
    z = floors.heights_m[storey[i, j], i, j]
    low, high = _drawn_box(flat)
    middle = (low + high) / 2.0
    size = float(max(high[0] - low[0], high[2] - low[2], 1.0))
    wished = min(max(1.1 * size, 3.0), _FARTHEST_M)
    outside = np.maximum(np.maximum(low[0] - x, x - high[0]), np.maximum(low[1] - y, y - high[1]))
    from_front = low[1] - y  # how far south of the model
    good = np.minimum(room_m[i, j], 1.5) * 2.0
    if (outside > 1.0).any():
        good = good - np.abs(from_front - wished * 0.8) / wished * 4.0 - np.abs(x - middle[0]) / size * 4.0
    else:
        good = np.minimum(room_m[i, j], _ROOM_M) * 2.0 - np.hypot(x - middle[0], y - middle[1]) / size
    best = int(np.argmax(good))
    place = (round(float(x[best]), 4), round(float(y[best]), 4), round(float(z[best]), 4))
    return place, round(_heading(footprint, (int(i[best]), int(j[best])), place, middle, voxels.cell_m), 5)


def _heading(footprint: NDArray[np.bool_], cell: tuple[int, int], place: Vector3, middle: NDArray[np.float64], cell_m: float) -> float:
    """Towards the model's middle; in the middle itself, along the longest free way."""
    away = math.hypot(middle[0] - place[0], middle[1] - place[1])
    if away > 1.5:
        return math.atan2(-(middle[0] - place[0]), middle[1] - place[1])
    best, longest = 0.0, -1.0
    for eighth in range(8):
        heading = eighth * math.pi / 4.0
        way = 0
        while way < _FARTHEST_M / cell_m:
            i = cell[0] + round(-math.sin(heading) * (way + 1))
            j = cell[1] + round(math.cos(heading) * (way + 1))
            if not (0 <= i < footprint.shape[0] and 0 <= j < footprint.shape[1]) or not footprint[i, j]:
                break
            way += 1
        if way > longest:
            best, longest = heading, way
    return best


def _main_area(floors: Floors) -> int | None:
    """The lowest of the large areas: a hall's floor rather than its roof."""
    numbers, counts = np.unique(floors.areas[floors.areas >= 0], return_counts=True)
    if not len(numbers):
        return None
    large = numbers[counts >= _BIG_SHARE * counts.max()]
    means = [float(floors.heights_m[floors.areas == number].mean()) for number in large]
    return int(large[int(np.argmin(means))])


def _drawn_box(flat: FlatScene) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    pieces = [np.asarray(piece.positions) for piece in flat.pieces if piece.role == "drawn" and piece.object is None and len(piece.positions)]
    pieces = pieces or [np.zeros((1, 3), np.float32)]
    low = np.min([positions.min(axis=0) for positions in pieces], axis=0).astype(float)
    high = np.max([positions.max(axis=0) for positions in pieces], axis=0).astype(float)
    return low, high


def _centre(voxels: Voxels, i: NDArray[np.intp], j: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    x: NDArray[np.float64] = voxels.origin_m[0] + (i.astype(np.float64) + 0.5) * voxels.cell_m
    y: NDArray[np.float64] = voxels.origin_m[1] + (j.astype(np.float64) + 0.5) * voxels.cell_m
    return x, y
