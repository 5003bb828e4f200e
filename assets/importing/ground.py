"""A plain ground below and around a site that brings none of its own, so that nothing floats in the sky."""

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from assets.importing.flat import FlatPiece, FlatScene
from assets.importing.job import Job
from assets.importing.source import SourceMaterial

Doubles = NDArray[np.float64]
_LOW_SHARE = 0.1
_LOW_M = 0.6
_OWN_SHARE = 0.5
_LANDSCAPE_M = 30.0
_LANDSCAPE_SHARE = 0.85
_MOST_SAMPLES = 8_000_000
_CELLS = 48
_BELOW_M = 0.02
_FAR_M = 3000.0
GROUND = "hongji-ground"
EARTH = SourceMaterial(GROUND, base_color=(0.20, 0.185, 0.15, 1.0), roughness=0.97)
"""No material of a model is quite as rough: it is merged with none, and stays apart by its name."""


def ground_height_m(flat: FlatScene, job: Job) -> float | None:
    """The level of the plain ground that people walk on; None where the model brings its own, or where none is wanted."""
    if not _wanted(flat, job) or _has_own(flat):
        return None
    return _lowest_m(flat)


def with_ground(flat: FlatScene, job: Job) -> FlatScene:
    """The scene and a disc of plain earth to the horizon, a finger's breadth below the model's lowest point."""
    if not _wanted(flat, job):
        return flat
    low, high = _box(flat)
    middle, reach = (low + high) / 2.0, float(np.hypot(*(high - low)[:2])) / 2.0
    radii = np.concatenate([[0.0], np.geomspace(max(reach * 0.2, 0.5), reach + 20.0, 14), np.geomspace(reach + 40.0, reach + _FAR_M, 8)])
    spokes = 64
    angle = np.arange(spokes) * (2.0 * math.pi / spokes)
    ring = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    points = (radii[:, np.newaxis, np.newaxis] * ring + middle[:2]).reshape(-1, 2)
    positions = np.column_stack([points, np.full(len(points), low[2] - _BELOW_M)]).astype(np.float32)
    row, column = (axis.ravel() for axis in np.meshgrid(np.arange(len(radii) - 1), np.arange(spokes), indexing="ij"))
    a, b = row * spokes + column, row * spokes + (column + 1) % spokes
    c, d = b + spokes, a + spokes
    faces = np.concatenate([np.stack([a, d, c], axis=1), np.stack([a, c, b], axis=1)[row > 0]]).astype(np.uint32)
    normals = np.tile(np.array([0.0, 0.0, 1.0], np.float32), (len(positions), 1))
    piece = FlatPiece(GROUND, positions, faces, normals, material=len(flat.materials))
    return replace(flat, pieces=(*flat.pieces, piece), materials=(*flat.materials, EARTH))


def _wanted(flat: FlatScene, job: Job) -> bool:
    return job.ground and job.kind == "site" and not flat.panorama and flat.format != "picture" and any(_drawn(flat))


def _drawn(flat: FlatScene) -> list[FlatPiece]:
    return [piece for piece in flat.pieces if piece.role == "drawn" and piece.object is None and len(piece.faces)]


def _box(flat: FlatScene) -> tuple[Doubles, Doubles]:
    drawn = [np.asarray(piece.positions) for piece in _drawn(flat)]
    low = np.min([positions.min(axis=0) for positions in drawn], axis=0).astype(float)
    high = np.max([positions.max(axis=0) for positions in drawn], axis=0).astype(float)
    return low, high


def _lowest_m(flat: FlatScene) -> float:
    return float(_box(flat)[0][2]) - _BELOW_M


def _has_own(flat: FlatScene) -> bool:
    """Whether the model stands on a surface of its own: a courtyard's or a room's floor low down, or a landscape, wide and covered all over."""
    low, high = _box(flat)
    size = np.maximum(high - low, 1e-6)
    low_down, anywhere = np.zeros((_CELLS, _CELLS), bool), np.zeros((_CELLS, _CELLS), bool)
    for piece in _drawn(flat):
        corners = np.asarray(piece.positions)[np.asarray(piece.faces)].astype(float)
        across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        floor = across[:, 2] > 0.7 * np.linalg.norm(across, axis=1)
        deep = corners[:, :, 2].max(axis=1) <= low[2] + max(_LOW_M, _LOW_SHARE * size[2])
        _cover(low_down, corners[floor & deep], low, size)
        _cover(anywhere, corners[floor], low, size)
    landscape = size[:2].max() >= _LANDSCAPE_M and size[2] <= 0.5 * size[:2].max() and anywhere.mean() >= _LANDSCAPE_SHARE
    return bool(low_down.mean() >= _OWN_SHARE or landscape)


def _cover(covered: NDArray[np.bool_], corners: Doubles,
           low: Doubles, size: Doubles) -> None:
    """Mark the cells below each triangle, by sampling it."""
    if not len(corners):
        return
    cells = (corners[:, :, :2] - low[:2]) / size[:2] * _CELLS
    extent = (cells.max(axis=1) - cells.min(axis=1)).max(axis=1)
    for cut in (1, 2, 4, 8, 16, 32, 64, 128):
        some = cells[(extent <= cut) & (extent > (cut / 2 if cut > 1 else -1.0))]
        if not len(some):
            continue
        some = some[:: -(-len(some) * cut**2 // _MOST_SAMPLES)]  # of very many large triangles some cover as much as all
        u, v = np.meshgrid(np.arange(cut + 1) / cut, np.arange(cut + 1) / cut, indexing="ij")
        inside = u + v <= 1.0 + 1e-9
        a, b = u[inside][:, np.newaxis], v[inside][:, np.newaxis]
        for start in range(0, len(some), 200_000 // cut + 1):
            part = some[start : start + 200_000 // cut + 1, np.newaxis]
            points = part[:, :, 0] + (part[:, :, 1] - part[:, :, 0]) * a + (part[:, :, 2] - part[:, :, 0]) * b
            at = np.clip(points.astype(np.int64), 0, _CELLS - 1)
            covered[at[..., 0], at[..., 1]] = True
