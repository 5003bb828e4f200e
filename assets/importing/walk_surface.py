"""Where feet may stand on a model, on how many storeys, what stands in the way, and where a visitor begins.

The artist's own ``walkable`` pieces, if there are any, are the only floors, and only ``collider`` pieces are in their way; else floors are found
in what is drawn: flat enough, with room for a head, reached on foot from where the visit begins or from a marked stop.
"""

import itertools
from dataclasses import dataclass

import numpy as np

from assets.importing import walk_floors, walk_voxels
from assets.importing.arrays import Blob, Floats
from assets.importing.finding import Finding, note, warning
from assets.importing.flat import FlatPiece, FlatPlace, FlatScene
from assets.importing.ground import ground_height_m
from assets.importing.job import Job
from assets.importing.walk_start import Start, start_on
from scenes.package import WalkableGrid

MARGIN_M = 14.0
"""So far a plain ground around a model can be walked."""
_ISLAND_M2 = 4.0
_WALKABLE, _SOLID = "walkable.f32", "solid.f32"


@dataclass(frozen=True)
class WalkResult:
    """``files``: what ``grid`` names. ``spawn``: position and heading; None: nowhere to stand. ``heights_m``: (storeys, nx, ny), NaN: no floor."""

    grid: WalkableGrid
    files: dict[str, Blob]
    spawn: Start | None
    heights_m: Floats
    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        shape = (self.grid.storeys, self.grid.nx, self.grid.ny)
        if self.heights_m.shape != shape or len(self.files[_WALKABLE]) != 4 * self.heights_m.size:
            raise ValueError(f"floors of {self.heights_m.shape} where {shape} are told")

    @property
    def area_m2(self) -> float:
        return float(np.isfinite(self.heights_m).sum()) * self.grid.cell_m**2


def walk_surface(flat: FlatScene, job: Job) -> WalkResult:
    """The floors that can be reached, the walls, and where a visitor begins."""
    voxels, own = _voxels(flat, job)
    found = walk_floors.floors(voxels, head_room=not own, shoulders=not own)
    findings: list[Finding] = []
    start = start_on(found, voxels, flat)
    heights = found.heights_m
    if start is None:
        findings.append(warning("walk-no-floor"))
    else:
        heights = _reached(found, voxels, flat, start, findings)
    findings += _marks_off(heights, voxels, flat)
    heights = heights[: max(1, int(np.isfinite(heights).any(axis=(1, 2)).sum()))]
    solid = walk_floors.walls(voxels)
    spans = int(np.isfinite(solid[..., 0]).any(axis=(1, 2)).sum())
    nx, ny, _ = voxels.shape
    grid = WalkableGrid(
        origin_m=(round(voxels.origin_m[0], 5), round(voxels.origin_m[1], 5)), cell_m=round(voxels.cell_m, 5), nx=nx, ny=ny,
        file=_WALKABLE, storeys=len(heights), solid_file=_SOLID if spans else None, solid_spans=spans,
    )  # fmt: skip
    files = {_WALKABLE: np.ascontiguousarray(heights, "<f4").tobytes()}
    if spans:
        files[_SOLID] = np.ascontiguousarray(solid[:spans], "<f4").tobytes()
    return WalkResult(grid, files, start, heights, tuple(findings))


def _voxels(flat: FlatScene, job: Job) -> tuple[walk_voxels.Voxels, bool]:
    """The model as voxels, and whether the artist made its floor."""
    pieces = [piece for piece in flat.pieces if piece.object is None and len(piece.faces)]
    own = any(piece.role == "walkable" for piece in pieces)
    if own:
        pieces = [piece for piece in pieces if piece.role != "drawn"]
    ground = None if own else ground_height_m(flat, job)
    if not pieces:
        return walk_voxels.empty(np.zeros(3, np.float32), np.ones(3, np.float32)), own
    low = np.min([np.asarray(piece.positions).min(axis=0) for piece in pieces], axis=0).astype(np.float32)
    high = np.max([np.asarray(piece.positions).max(axis=0) for piece in pieces], axis=0).astype(np.float32)
    if ground is not None:
        low[:2] -= MARGIN_M
        high[:2] += MARGIN_M
        low[2] = min(low[2], ground)
    voxels = walk_voxels.empty(low, high)
    apart_m, coarser = walk_voxels.spacing(voxels, pieces)
    if coarser > 1.0:
        voxels = walk_voxels.empty(low, high, coarser)
        apart_m *= coarser
    for floor, either in itertools.product((False, True), repeat=2):
        some = [piece for piece in pieces if _stays(piece) and _kind(piece, flat, own=own) == (floor, either)]
        walk_voxels.fill(voxels, some, apart_m, floor=floor, either_side=either)
    if ground is not None:
        walk_voxels.plane(voxels, ground)
    return voxels, own


def _stays(piece: FlatPiece) -> bool:
    """Nobody stands on what goes away, or is held up by it."""
    return piece.motion is None or piece.role != "drawn"


def _kind(piece: FlatPiece, flat: FlatScene, *, own: bool) -> tuple[bool, bool]:
    """Whether feet may stand on it, and whether on its back as well."""
    material = flat.materials[piece.material] if piece.material is not None else None
    either = piece.role == "walkable" or (material is not None and material.double_sided)
    return piece.role == ("walkable" if own else "drawn"), either


def _reached(
    found: walk_floors.Floors, voxels: walk_voxels.Voxels, flat: FlatScene, start: Start, findings: list[Finding]
) -> Floats:
    """Only the areas that the visit begins on, or that the artist marked a stop on."""
    wanted = {_area_at(found, voxels, start[0], 0.6)}
    wanted |= {_area_at(found, voxels, place.position_m, 1.5) for place in flat.places if place.kind == "stop"}
    kept = np.isin(found.areas, sorted(wanted - {-1}))
    lost_m2 = float((np.isfinite(found.heights_m) & ~kept).sum()) * voxels.cell_m**2
    if lost_m2 >= _ISLAND_M2:
        findings.append(note("walk-unreachable", square_m=round(lost_m2, 1), step_cm=round(walk_floors.STEP_M * 100)))
    heights = np.where(kept, found.heights_m, np.nan)
    return np.take_along_axis(heights, np.argsort(np.isnan(heights), axis=0, kind="stable"), axis=0)  # NaN after the last


def _area_at(found: walk_floors.Floors, voxels: walk_voxels.Voxels, place_m: tuple[float, float, float], within_m: float) -> int:
    i = int((place_m[0] - voxels.origin_m[0]) // voxels.cell_m)
    j = int((place_m[1] - voxels.origin_m[1]) // voxels.cell_m)
    if not (0 <= i < voxels.shape[0] and 0 <= j < voxels.shape[1]):
        return -1
    away = np.abs(found.heights_m[:, i, j] - place_m[2])
    best = int(np.argmin(np.where(np.isnan(away), np.inf, away)))
    return int(found.areas[best, i, j]) if away[best] <= within_m else -1


def _marks_off(heights: Floats, voxels: walk_voxels.Voxels, flat: FlatScene) -> list[Finding]:
    """Stops and the spawn that hang in the air or lie off the floors."""
    wrong = []
    for place in flat.places:
        if place.kind != "hotspot" and not _stands(heights, voxels, place):
            name = "spawn" if place.kind == "spawn" else f"stop:{place.id}"
            wrong.append(warning("walk-mark-off-floor", name, x=round(place.position_m[0], 2), y=round(place.position_m[1], 2)))
    return wrong


def _stands(heights: Floats, voxels: walk_voxels.Voxels, place: FlatPlace) -> bool:
    i = int((place.position_m[0] - voxels.origin_m[0]) // voxels.cell_m)
    j = int((place.position_m[1] - voxels.origin_m[1]) // voxels.cell_m)
    if not (0 <= i < heights.shape[1] and 0 <= j < heights.shape[2]):
        return False
    away = np.abs(heights[:, i, j] - place.position_m[2])
    return bool((away[np.isfinite(away)] <= 0.5).any())
