"""What the systems need to know of a baked site package, read without its meshes."""

import math
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from assets.storeys import StoreyField, Walls
from scenes.package import SiteManifest, WalkableGrid
from scenes.space import UP, Pose, Vec3, quat_about
from scenes.world import ObjectRest, SiteKnowledge

Floats = NDArray[np.float64]
PLAN_MARGIN_M = 12.0


class SiteError(Exception):
    """The package cannot be used; the text names the file, what was found and the fix."""


class HeightField:
    """Walkable ground as a grid of heights, one at each place."""

    def __init__(self, grid: WalkableGrid, heights_m: NDArray[np.float32]) -> None:
        self._x0, self._y0 = grid.origin_m
        self._per_m = 1.0 / grid.cell_m
        self._nx, self._ny = heights_m.shape
        self._grid = heights_m.astype(np.float64)
        self._heights: list[list[float]] = self._grid.tolist()

    def height_m(self, x_m: float, y_m: float, under_m: float = math.inf) -> float | None:  # noqa: ARG002 - one storey
        """Between the four cell centres around a place if all are ground, else of the place's own cell."""
        u, v = (x_m - self._x0) * self._per_m, (y_m - self._y0) * self._per_m
        i, j = math.floor(u), math.floor(v)
        if not (0 <= i < self._nx and 0 <= j < self._ny):
            return None
        own = self._heights[i][j]
        if own != own:  # NaN: no floor
            return None
        i0, j0 = math.floor(u - 0.5), math.floor(v - 0.5)
        if not (0 <= i0 < self._nx - 1 and 0 <= j0 < self._ny - 1):
            return own
        a, b = u - 0.5 - i0, v - 0.5 - j0
        row, following = self._heights[i0], self._heights[i0 + 1]
        between = (row[j0] * (1 - b) + row[j0 + 1] * b) * (1 - a) + (following[j0] * (1 - b) + following[j0 + 1] * b) * a
        return between if between == between and abs(between - own) < 0.5 else own

    def heights_m(self, x_m: Floats, y_m: Floats, under_m: Floats | None = None) -> Floats:  # noqa: ARG002 - one storey
        """As ``height_m``, at many places; NaN where there is no floor."""
        u, v = (x_m - self._x0) * self._per_m, (y_m - self._y0) * self._per_m
        i, j = np.floor(u).astype(np.intp), np.floor(v).astype(np.intp)
        inside = (i >= 0) & (i < self._nx) & (j >= 0) & (j < self._ny)
        own = np.where(inside, self._grid[np.clip(i, 0, self._nx - 1), np.clip(j, 0, self._ny - 1)], np.nan)
        i0, j0 = np.floor(u - 0.5).astype(np.intp), np.floor(v - 0.5).astype(np.intp)
        a, b = u - 0.5 - i0, v - 0.5 - j0
        i0, j0 = np.clip(i0, 0, self._nx - 2), np.clip(j0, 0, self._ny - 2)
        grid = self._grid
        near = grid[i0, j0] * (1 - b) + grid[i0, j0 + 1] * b
        far = grid[i0 + 1, j0] * (1 - b) + grid[i0 + 1, j0 + 1] * b
        between = near * (1 - a) + far * a
        return np.where(np.abs(between - own) < 0.5, between, own)


class SiteGround:
    """Implements ``scenes.world.Ground`` by a field of floors and the walls, if the package knows any."""

    def __init__(self, field: HeightField | StoreyField, walls: Walls | None) -> None:
        self.height_m = field.height_m
        self.heights_m = field.heights_m
        self._walls = walls
        self.open_air = walls is None and isinstance(field, HeightField)

    def clear(self, start_m: Vec3, end_m: Vec3) -> bool:
        return self._walls is None or self._walls.clear(start_m, end_m)


def read_site(package: Path, *, pictures_dir: Path, plan_picture: Path | None = None,
              plan_bounds_m: tuple[float, float, float, float] | None = None) -> SiteKnowledge:
    """Read ``manifest.json`` and the walkable grid; SiteError if they are missing or broken."""
    manifest_path = package / "manifest.json"
    try:
        manifest = SiteManifest.model_validate_json(manifest_path.read_bytes())
    except FileNotFoundError:
        raise SiteError(f"{manifest_path}: no such site package. Fix: `make sites`, or clone again.") from None
    except ValueError as error:
        first = str(error).splitlines()[0]
        raise SiteError(f"{manifest_path}: broken manifest ({first}). Fix: `make sites`, or clone again.") from None
    grid = manifest.walkable
    if grid is None:
        raise SiteError(f"{manifest_path}: no walkable surface. Fix: bake the site with one.")
    floors = _table(package, grid.file, (grid.storeys, grid.nx, grid.ny))
    walls = None
    if grid.solid_file is not None:
        walls = Walls(grid, _table(package, grid.solid_file, (grid.solid_spans, grid.nx, grid.ny, 2)))
    heights = floors[0]
    if not np.isfinite(heights).any() or np.isinf(floors).any():
        raise SiteError(f"{package / grid.file}: no floor in it, or one that is infinitely high. Fix: bake the site again.")
    return SiteKnowledge(
        ground=SiteGround(HeightField(grid, heights) if grid.storeys == 1 else StoreyField(grid, floors), walls),
        objects={
            item.name: ObjectRest(
                Pose(item.rest_position_m, quat_about(UP, item.rest_heading_rad)),
                math.dist(item.bounds_min_m, item.bounds_max_m) / 2.0,
                item.hidden,
            )
            for item in manifest.objects
        },
        clips={figure.name: {clip.name: clip.speed_m_s for clip in figure.clips} for figure in manifest.figures},
        variants=tuple(sorted({mesh.variant for mesh in manifest.meshes if mesh.variant})),
        plan_bounds_m=plan_bounds_m or _walkable_bounds(grid, heights),
        plan=_outlines(grid, heights),
        pictures_dir=str(pictures_dir),
        plan_picture=str(plan_picture) if plan_picture else "",
    )


def _table(package: Path, name: str, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """A file of the package itself, of just the size that ``shape`` wants."""
    path = package / name
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or any(letter in name for letter in "\\:\0"):
        raise SiteError(f"{package / 'manifest.json'}: the file name {name!r} leads out of the package. Fix: bake the site again.")
    try:
        found, needed = path.stat().st_size if path.is_file() else 0, 4 * math.prod(shape)
        if found != needed:
            raise ValueError(f"{found} bytes, not {needed}")
        return np.frombuffer(path.read_bytes(), "<f4").reshape(shape)
    except (OSError, ValueError) as error:
        raise SiteError(f"{path}: {error}. Fix: `make sites`, or clone again.") from None


def _walkable_bounds(
    grid: WalkableGrid, heights: NDArray[np.float32]
) -> tuple[float, float, float, float]:
    i, j = np.nonzero(np.isfinite(heights))
    x0, y0 = grid.origin_m
    return (
        x0 + float(i.min()) * grid.cell_m - PLAN_MARGIN_M, y0 + float(j.min()) * grid.cell_m - PLAN_MARGIN_M,
        x0 + float(i.max() + 1) * grid.cell_m + PLAN_MARGIN_M, y0 + float(j.max() + 1) * grid.cell_m + PLAN_MARGIN_M,
    )


def _outlines(
    grid: WalkableGrid, heights: NDArray[np.float32], *, step: int = 2
) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Edges of the walkable ground as short straight lines, at ``step`` cells: enough to draw a plan of."""
    floor = np.isfinite(heights[::step, ::step])
    cell = grid.cell_m * step
    x0, y0 = grid.origin_m
    lines: list[tuple[tuple[float, float], ...]] = []
    padded = np.pad(floor, 1)
    for axis in (0, 1):
        edge = np.diff(padded.astype(np.int8), axis=axis) != 0
        edge = edge[:, 1:-1] if axis == 0 else edge[1:-1, :]
        along = edge if axis == 0 else edge.T
        for k, row in enumerate(along):
            change = np.flatnonzero(np.diff(np.concatenate(([0], row.astype(np.int8), [0]))))
            for start, end in change.reshape(-1, 2):
                ends = ((k, start), (k, end)) if axis == 0 else ((start, k), (end, k))
                lines.append(tuple((x0 + float(a) * cell, y0 + float(b) * cell) for a, b in ends))
    return tuple(lines)
