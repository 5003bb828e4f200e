"""A model as a grid of voxels, as far as feet and shoulders care: what is filled, what could be a floor, and how high exactly.

Triangles are sampled at a third of a cell, so that no wall is missed however thin it is; a model of kilometres, mostly one in a wrong unit, that
would take hundreds of millions of samples so, at up to nine tenths of a cell, and with larger cells. After Recast's height field (Mononen 2009),
as dense arrays: one column a cell, voxels upwards.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assets.importing.flat import FlatPiece

Floats = NDArray[np.float32]

STEEPEST_RAD = math.radians(45.0)
FINEST_CELL_M = 0.1
COARSEST_CELL_M = 2.0
_CELLS_ALONG = 420
_LAYER_M = 0.1
_MOST_VOXELS = 32_000_000
_SAMPLES_A_CELL = 3
_BATCH = 2_000_000
_MOST_SAMPLES = 32_000_000
_COARSEST_SAMPLE = 0.9  # of a cell
_FINEST_CUT = 512  # a triangle is cut into at most this many parts along an edge


@dataclass
class Voxels:
    """Cell (i, j) spans origin + i * cell, + j * cell; layer k spans bottom + k * layer. Arrays are (nz, nx, ny):
    what is done layer by layer is done in one stroke.

    ``height``: 0 no sample near the cell's middle, else 1 + 254 × the highest one's share of the layer.
    """

    origin_m: tuple[float, float]
    bottom_m: float
    cell_m: float
    layer_m: float
    filled: NDArray[np.bool_]
    floor: NDArray[np.bool_]
    height: NDArray[np.uint8]

    @property
    def shape(self) -> tuple[int, int, int]:
        nz, nx, ny = self.filled.shape
        return nx, ny, nz


def empty(low_m: Floats, high_m: Floats, coarser: float = 1.0) -> Voxels:
    """A grid that holds the box with a cell to spare on every side. ``coarser``: so many times as large cells as a model of this size has."""
    size = np.maximum(high_m - low_m, 0.5).astype(float)
    cell = min(max(math.ceil(float(size[:2].max()) / _CELLS_ALONG / 0.05) * 0.05, FINEST_CELL_M), COARSEST_CELL_M)
    cell = max(cell, float(size[:2].max()) / 2000.0) * coarser
    nx, ny = (math.ceil(size[axis] / cell) + 2 for axis in range(2))
    most = max(8, _MOST_VOXELS // (nx * ny))
    layer = max(_LAYER_M, (float(size[2]) + 3.0) / most)
    nz = math.ceil((float(size[2]) + 3.0) / layer)
    shape = (nz, nx, ny)
    return Voxels(
        (float(low_m[0]) - cell, float(low_m[1]) - cell), float(low_m[2]) - layer, cell, layer,
        np.zeros(shape, bool), np.zeros(shape, bool), np.zeros(shape, np.uint8),
    )  # fmt: skip


def spacing(voxels: Voxels, pieces: Iterable[FlatPiece]) -> tuple[float, float]:
    """How far apart samples lie in m: as finely as the whole model can be had for ``_MOST_SAMPLES``; and how much coarser the grid must be."""
    fine, coarsest = voxels.cell_m / _SAMPLES_A_CELL, _COARSEST_SAMPLE * voxels.cell_m
    cuts = (_cuts(np.asarray(piece.positions)[np.asarray(piece.faces)].astype(np.float32), fine) for piece in pieces)
    samples = sum(float((cut.astype(np.float64) ** 2).sum()) / 2.0 for cut in cuts)
    apart = fine * max(1.0, math.sqrt(samples / _MOST_SAMPLES))
    return min(apart, coarsest), max(1.0, apart / coarsest)


def fill(voxels: Voxels, piece: FlatPiece, apart_m: float, *, floor: bool, either_side: bool) -> None:
    """Add a piece's triangles, sampled ``apart_m``. ``floor``: those that are flat enough may be stood on; ``either_side``: turned down too."""
    positions, faces = np.asarray(piece.positions), np.asarray(piece.faces)
    for start in range(0, len(faces), _BATCH):
        corners = positions[faces[start : start + _BATCH]].astype(np.float32)
        across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        length = np.linalg.norm(across, axis=1)
        upright = across[:, 2] / np.maximum(length, 1e-20)
        flat = np.abs(upright) if either_side else upright
        standing = (flat >= math.cos(STEEPEST_RAD)) & (length > 0) & floor
        for points, chosen in _samples(corners, apart_m):
            _mark(voxels, points, np.broadcast_to(standing[chosen][:, np.newaxis], points.shape[:2]).ravel())


def plane(voxels: Voxels, height_m: float) -> None:
    """Fill one level with floor: a plain ground."""
    k, share = divmod((height_m - voxels.bottom_m) / voxels.layer_m, 1.0)
    layer = int(k)
    if 0 <= layer < voxels.shape[2]:
        voxels.filled[layer] = voxels.floor[layer] = True
        voxels.height[layer] = np.maximum(voxels.height[layer], np.uint8(1 + int(share * 254)))


def _samples(corners: Floats, apart_m: float) -> Iterator[tuple[Floats, NDArray[np.intp]]]:
    """(points (m, s, 3), triangles (m,)): triangles of about one size together, each cut as finely as it needs."""
    cuts = _cuts(corners, apart_m)
    cuts = np.where(cuts > 8, 2 ** np.ceil(np.log2(cuts)).astype(np.int64), cuts)  # fewer kinds
    for cut in np.unique(cuts):
        chosen = np.flatnonzero(cuts == cut)
        chosen = chosen[:: -(-len(chosen) * int(cut) ** 2 // _MOST_SAMPLES)]  # of very many large triangles some cover as much as all
        u, v = np.meshgrid(np.arange(cut + 1), np.arange(cut + 1), indexing="ij")
        inside = u + v <= cut
        a, b = (u[inside] / cut).astype(np.float32), (v[inside] / cut).astype(np.float32)
        many = max(1, _BATCH // len(a))
        for start in range(0, len(chosen), many):
            some = chosen[start : start + many]
            first = corners[some, 0][:, np.newaxis]
            along, aside = (corners[some, n][:, np.newaxis] - first for n in (1, 2))
            yield first + along * a[:, np.newaxis] + aside * b[:, np.newaxis], some


def _cuts(corners: Floats, apart_m: float) -> NDArray[np.int64]:
    """Into how many parts each triangle's edges are cut."""
    edges = np.stack([corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 1], corners[:, 0] - corners[:, 2]])
    longest = np.linalg.norm(edges, axis=2).max(axis=0)
    cuts: NDArray[np.int64] = np.clip(np.ceil(longest / apart_m), 1, _FINEST_CUT).astype(np.int64)
    return cuts


def _mark(voxels: Voxels, points: Floats, standing: NDArray[np.bool_]) -> None:
    nx, ny, nz = voxels.shape
    flat = points.reshape(-1, 3)
    u = (flat[:, 0] - np.float32(voxels.origin_m[0])) / np.float32(voxels.cell_m)
    v = (flat[:, 1] - np.float32(voxels.origin_m[1])) / np.float32(voxels.cell_m)
    w = (flat[:, 2] - np.float32(voxels.bottom_m)) / np.float32(voxels.layer_m)
    i, j, k = (np.floor(axis).astype(np.int64) for axis in (u, v, w))
    inside = (i >= 0) & (i < nx) & (j >= 0) & (j < ny) & (k >= 0) & (k < nz)
    at = ((k * nx + i) * ny + j)[inside]
    voxels.filled.reshape(-1)[at] = True
    standing = standing[inside]
    voxels.floor.reshape(-1)[at[standing]] = True
    middle = (np.abs(u - i - 0.5) < 0.3) & (np.abs(v - j - 0.5) < 0.3)
    exact = standing & middle[inside]
    share = (1 + np.clip((w - k) * 254, 0, 254)).astype(np.uint8)[inside][exact]
    np.maximum.at(voxels.height.reshape(-1), at[exact], share)
