"""Where feet may stand at a site: the package's floors, storey by storey, asked by content checks."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scenes.package import WalkableGrid

STEP_M = 0.45  # the highest step between neighbouring cells that a walker takes

Heights = npt.NDArray[np.float32]
Cell = tuple[int, int, int]
"""Storey from the lowest up, and (i, j)."""


@dataclass(frozen=True, slots=True)
class Walkable:
    """``heights_m`` (storeys, nx, ny) float32, NaN where there is no floor; cell (i, j) spans origin + i*cell, + j*cell."""

    grid: WalkableGrid
    heights_m: Heights

    def cell(self, x_m: float, y_m: float, near_m: float | None = None) -> Cell | None:
        """Where (x, y) lies: of several floors the one nearest ``near_m``, else the lowest; None outside the field. There may be no floor."""
        i = int((x_m - self.grid.origin_m[0]) // self.grid.cell_m)
        j = int((y_m - self.grid.origin_m[1]) // self.grid.cell_m)
        if not (0 <= i < self.grid.nx and 0 <= j < self.grid.ny):
            return None
        column = self.heights_m[:, i, j]
        if near_m is None or not np.isfinite(column).any():
            return (0, i, j)
        return (int(np.nanargmin(np.abs(column - near_m))), i, j)

    def height_m(self, x_m: float, y_m: float, near_m: float | None = None) -> float | None:
        """Height of the floor at (x, y), the one nearest ``near_m`` of several, or None where there is none."""
        cell = self.cell(x_m, y_m, near_m)
        if cell is None:
            return None
        height = float(self.heights_m[cell])
        return height if np.isfinite(height) else None

    def nearest(self, x_m: float, y_m: float, within_m: float, near_m: float | None = None) -> Cell | None:
        """The cell with a floor whose centre is nearest to (x, y), at most ``within_m`` away; there, the floor as in ``cell``."""
        size = self.grid.cell_m
        first_i = max(0, int((x_m - within_m - self.grid.origin_m[0]) // size))
        first_j = max(0, int((y_m - within_m - self.grid.origin_m[1]) // size))
        reach = int(2 * within_m // size) + 2
        window = self.heights_m[0, first_i : first_i + reach, first_j : first_j + reach]
        floors = np.argwhere(np.isfinite(window))
        if len(floors) == 0:
            return None
        away = np.hypot(*(self._centres(floors + (first_i, first_j)) - (x_m, y_m)).T)
        best = int(np.argmin(away))
        if away[best] > within_m:
            return None
        x_m, y_m = self._centres(floors[best : best + 1] + (first_i, first_j))[0]
        return self.cell(float(x_m), float(y_m), near_m)

    def centre(self, cell: Cell) -> tuple[float, float, float]:
        """The middle of the floor of ``cell``."""
        x_m, y_m = self._centres(np.array([cell[1:]]))[0]
        return float(x_m), float(y_m), float(self.heights_m[cell])

    def reachable_from(self, start: Cell) -> npt.NDArray[np.bool_]:
        """(storeys, nx, ny): the cells that a walker reaches from ``start``, stepping to the four neighbours by at most ``STEP_M``."""
        storeys, nx, ny = self.heights_m.shape
        flat = self.heights_m.ravel()
        seen = np.zeros(flat.size, dtype=np.bool_)
        front = np.array([(start[0] * nx + start[1]) * ny + start[2]])
        seen[front] = True
        while len(front):
            found = []
            row, column = front // ny % nx, front % ny
            for offset, inside in (
                (-ny, row > 0),
                (ny, row < nx - 1),
                (-1, column > 0),
                (1, column < ny - 1),
            ):
                here = front[inside]
                for storey in range(storeys):
                    there = (here + offset) % (nx * ny) + storey * (nx * ny)
                    with np.errstate(invalid="ignore"):
                        steps = np.abs(flat[there] - flat[here]) <= STEP_M  # false where there is no floor
                    there = there[steps & ~seen[there]]
                    seen[there] = True
                    found.append(there)
            front = np.unique(np.concatenate(found))
        return seen.reshape(storeys, nx, ny)

    def _centres(self, cells: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        centres: npt.NDArray[np.float64] = np.asarray(self.grid.origin_m) + (cells + 0.5) * self.grid.cell_m
        return centres


def read_walkable(package: Path, grid: WalkableGrid) -> Walkable | None:
    """The height field of ``package``; None if its file is absent or has the wrong size."""
    try:
        heights = np.fromfile(package / grid.file, dtype="<f4")
    except OSError:
        return None
    if heights.size != grid.storeys * grid.nx * grid.ny:
        return None
    return Walkable(grid, heights.reshape(grid.storeys, grid.nx, grid.ny))
