"""Walkable ground of several storeys, and what stands in the way between places, as ``scenes.world.Ground`` asks for them."""

import math

import numpy as np
from numpy.typing import NDArray

from scenes.package import WalkableGrid
from scenes.space import Vec3

Floats = NDArray[np.float64]
SAME_FLOOR_M = 0.5
"""Neighbouring cells nearer in height than this are one floor, and heights between them are interpolated."""
_STEP_OF_CELL = 0.5


class StoreyField:
    """``heights_m``: (storeys, nx, ny) float32, floors of a place from the lowest up, NaN after. Implements ``height_m`` and ``heights_m``."""

    def __init__(self, grid: WalkableGrid, heights_m: NDArray[np.float32]) -> None:
        self._x0, self._y0 = grid.origin_m
        self._cell_m = grid.cell_m
        self._nx, self._ny = grid.nx, grid.ny
        self._heights: Floats = np.ascontiguousarray(np.moveaxis(heights_m, 0, -1), np.float64)  # (nx, ny, storeys)
        self._columns: list[list[list[float]]] = [
            [[height for height in column if height == height] for column in row] for row in self._heights.tolist()
        ]

    def height_m(self, x_m: float, y_m: float, under_m: float = math.inf) -> float | None:
        u, v = (x_m - self._x0) / self._cell_m, (y_m - self._y0) / self._cell_m
        own = self._own(math.floor(u), math.floor(v), under_m)
        if own is None:
            return None
        i0, j0 = math.floor(u - 0.5), math.floor(v - 0.5)
        corners = [self._like(i0 + di, j0 + dj, own) for di in (0, 1) for dj in (0, 1)]
        a, b = u - 0.5 - i0, v - 0.5 - j0
        known = [own if corner is None else corner for corner in corners]
        return (known[0] * (1 - b) + known[1] * b) * (1 - a) + (known[2] * (1 - b) + known[3] * b) * a

    def heights_m(self, x_m: Floats, y_m: Floats, under_m: Floats | None = None) -> Floats:
        below = np.full(len(x_m), math.inf) if under_m is None else under_m
        found = [self.height_m(*place) for place in zip(x_m.tolist(), y_m.tolist(), below.tolist(), strict=True)]
        return np.array([math.nan if height is None else height for height in found])

    def _own(self, i: int, j: int, under_m: float) -> float | None:
        if not (0 <= i < self._nx and 0 <= j < self._ny):
            return None
        column = self._columns[i][j]
        below = [height for height in column if height <= under_m]
        return below[-1] if below else column[0] if column else None

    def _like(self, i: int, j: int, own_m: float) -> float | None:
        """The floor of a cell that goes on from one at ``own_m``."""
        if not (0 <= i < self._nx and 0 <= j < self._ny):
            return None
        column = self._columns[i][j]
        nearest = min(column, key=lambda height: abs(height - own_m), default=None)
        return nearest if nearest is not None and abs(nearest - own_m) < SAME_FLOOR_M else None


class Walls:
    """``spans_m``: (spans, nx, ny, 2) float32, what stands in each cell from height to height, NaN after the last."""

    def __init__(self, grid: WalkableGrid, spans_m: NDArray[np.float32]) -> None:
        self._x0, self._y0 = grid.origin_m
        self._cell_m = grid.cell_m
        self._nx, self._ny = grid.nx, grid.ny
        self._spans = spans_m

    def clear(self, start_m: Vec3, end_m: Vec3) -> bool:
        """Whether nothing solid stands on the straight way, seen at half a cell's steps: a wall at least a cell thick is never missed."""
        way = np.subtract(end_m, start_m)
        count = max(2, math.ceil(float(np.linalg.norm(way)) / (self._cell_m * _STEP_OF_CELL)) + 1)
        places = np.asarray(start_m) + np.linspace(0.0, 1.0, count)[:, np.newaxis] * way
        i = np.floor((places[:, 0] - self._x0) / self._cell_m).astype(np.intp)
        j = np.floor((places[:, 1] - self._y0) / self._cell_m).astype(np.intp)
        inside = (i >= 0) & (i < self._nx) & (j >= 0) & (j < self._ny)
        spans = self._spans[:, i[inside], j[inside]]  # (spans, n, 2)
        z = places[inside, 2]
        return not bool(((spans[..., 0] <= z) & (z <= spans[..., 1])).any())
