"""Where feet may stand on a model: looked at from above, cell by cell, with rays. One storey: the lowest floor with room for a head.

An artist's own ``walkable`` pieces, if there are any, are the only floor; all that is drawn or named ``collider`` takes head-room away.
"""

from dataclasses import dataclass

import numpy as np
from embreex import rtcore_scene
from embreex.mesh_construction import TriangleMesh
from numpy.typing import NDArray

from assets.importing.arrays import Floats
from assets.importing.flat import FlatScene
from assets.importing.job import Job
from scenes.package import Vector3, WalkableGrid

CELL_M = 0.25
HEAD_ROOM_M = 2.0
STEEPEST = float(np.cos(np.radians(45)))
EYE_M = 1.6
_MOST_CELLS = 1200  # along a side
_MOST_LAYERS = 10


@dataclass(frozen=True)
class WalkResult:
    """``files``: what ``grid`` names. ``spawn``: position and heading; None: nowhere to stand."""

    grid: WalkableGrid
    files: dict[str, bytes]
    spawn: tuple[Vector3, float] | None


class _Solid:
    """All triangles that can be stood on or bumped into."""

    def __init__(self, flat: FlatScene) -> None:
        pieces = [piece for piece in flat.pieces if piece.object is None and len(piece.faces)]
        soups = [np.asarray(piece.positions)[np.asarray(piece.faces)] for piece in pieces]
        self.triangles = np.concatenate([np.zeros((0, 3, 3), np.float32), *soups]).astype(np.float32)
        own = any(piece.role == "walkable" for piece in pieces)
        kept = "walkable" if own else "drawn"
        self.floor = np.concatenate([np.zeros(0, bool), *(np.full(len(p.faces), p.role == kept) for p in pieces)])
        edges = self.triangles[:, 1] - self.triangles[:, 0], self.triangles[:, 2] - self.triangles[:, 0]
        normals = np.cross(*edges)
        self.upright = np.abs(normals[:, 2]) / np.maximum(np.linalg.norm(normals, axis=1), 1e-20)
        self._scene = rtcore_scene.EmbreeScene()
        self._mesh = TriangleMesh(self._scene, self.triangles) if len(self.triangles) else None

    def hits(self, starts: Floats, directions: Floats) -> tuple[Floats, NDArray[np.int64]]:
        """Distance and triangle, (n,); infinite and -1 where nothing is hit."""
        if self._mesh is None or not len(starts):
            return np.full(len(starts), np.inf), np.full(len(starts), -1)
        found = self._scene.run(starts.astype(np.float32), directions.astype(np.float32), output=True)
        triangle = np.asarray(found["primID"], np.int64)
        return np.where(triangle >= 0, np.asarray(found["tfar"], float), np.inf), triangle


def walk_surface(flat: FlatScene, job: Job) -> WalkResult:  # noqa: ARG001 -- the class of headset does not matter to feet
    """The walkable grid, its file, and where a visitor may begin if the artist marked no place."""
    solid = _Solid(flat)
    points = solid.triangles.reshape(-1, 3) if len(solid.triangles) else np.zeros((1, 3), np.float32)
    low, high = points.min(axis=0).astype(float), points.max(axis=0).astype(float)
    cell = max(CELL_M, float((high - low)[:2].max()) / _MOST_CELLS)
    nx, ny = (max(1, int(np.ceil((high[axis] - low[axis]) / cell))) for axis in range(2))
    x = low[0] + (np.arange(nx) + 0.5) * cell
    y = low[1] + (np.arange(ny) + 0.5) * cell
    columns = np.stack([axis.ravel() for axis in np.meshgrid(x, y, indexing="ij")], axis=1)
    floor = _floors(solid, columns, float(high[2]) + 1.0)
    heights = np.where(np.isfinite(floor), floor, np.nan).reshape(nx, ny).astype("<f4")
    grid = WalkableGrid(origin_m=(round(float(low[0]), 4), round(float(low[1]), 4)), cell_m=round(cell, 5), nx=nx, ny=ny)
    spawn = _view(solid, columns, floor, (low + high) / 2)
    return WalkResult(grid, {"walkable.f32": heights.tobytes()}, spawn)


def _floors(solid: _Solid, columns: Floats, top_m: float) -> Floats:
    """The lowest floor with head-room in each column; infinite: none."""
    floor = np.full(len(columns), np.inf)
    ceiling = np.full(len(columns), np.inf)
    at = np.full(len(columns), top_m)
    active = np.arange(len(columns))
    for _ in range(_MOST_LAYERS):
        starts = np.concatenate([columns[active], at[active, None]], axis=1)
        away, triangle = solid.hits(starts, np.tile([0.0, 0.0, -1.0], (len(active), 1)))
        met = triangle >= 0
        active, away, triangle = active[met], away[met], triangle[met]
        if not len(active):
            break
        height = at[active] - away
        room = ceiling[active] - height > HEAD_ROOM_M
        good = room & solid.floor[triangle] & (solid.upright[triangle] > STEEPEST)
        floor[active[good]] = height[good]
        ceiling[active] = height
        at[active] = height - 0.01
    return floor


def _view(solid: _Solid, columns: Floats, floor: Floats, middle: Floats) -> tuple[Vector3, float] | None:
    """Where most of the model is seen at a pleasant distance, looking to its middle."""
    places = np.flatnonzero(np.isfinite(floor))
    if not len(places):
        return None
    places = places[:: max(1, len(places) // 400)]
    eyes = np.concatenate([columns[places], floor[places, None] + EYE_M], axis=1)
    heading = np.arctan2(-(middle[0] - eyes[:, 0]), middle[1] - eyes[:, 1])
    across, up = (axis.ravel() for axis in np.meshgrid(np.radians(np.linspace(-40, 40, 9)), np.radians(np.linspace(-12, 25, 6))))
    turned = heading[:, None] + across[None]
    rise = np.broadcast_to(np.sin(up)[None], turned.shape)
    flat_part = np.cos(up)[None]
    rays = np.stack([-np.sin(turned) * flat_part, np.cos(turned) * flat_part, rise], -1).reshape(-1, 3)
    away, _ = solid.hits(np.repeat(eyes, len(across), axis=0), rays)
    away = away.reshape(len(eyes), -1)
    pleasant = np.where(np.isfinite(away), np.minimum(away, 12.0), 1.5) - 4.0 * (away < 1.2)
    best = int(pleasant.mean(axis=1).argmax())
    x, y, z = (round(float(value), 3) for value in (eyes[best, 0], eyes[best, 1], floor[places[best]]))
    return (x, y, z), round(float(heading[best]), 4)
