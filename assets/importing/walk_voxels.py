"""A model as a grid of voxels, as far as feet and shoulders care: what is filled, what could be a floor, and how high exactly.

Triangles are sampled at a third of a cell, so that no wall is missed however thin it is; a model of kilometres, mostly one in a wrong unit, that
would take hundreds of millions of samples so, at up to nine tenths of a cell, and with larger cells. After Recast's height field (Mononen 2009),
as dense arrays: one column a cell, voxels upwards.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
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
_AT_ONCE = 60_000  # samples that are marked in one stroke: as many as a processor's cache holds
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


def fill(voxels: Voxels, pieces: Iterable[FlatPiece], apart_m: float, *, floor: bool, either_side: bool) -> None:
    """Add triangles, sampled ``apart_m``. ``floor``: those that are flat enough may be stood on; ``either_side``: turned down too."""
    for corners in _batches(pieces):
        across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        length = np.linalg.norm(across, axis=1)
        upright = across[:, 2] / np.maximum(length, 1e-20)
        flat = np.abs(upright) if either_side else upright
        standing = (flat >= math.cos(STEEPEST_RAD)) & (length > 0) & floor
        for stands in (False, True):
            some = corners[standing == stands]
            for points in _samples(some, apart_m) if len(some) else ():
                _mark(voxels, points, stands)


def _batches(pieces: Iterable[FlatPiece]) -> Iterator[Floats]:
    """The corners (n, 3, 3) of all triangles, small pieces together, large ones in parts."""
    waiting: list[Floats] = []
    for piece in pieces:
        positions, faces = np.asarray(piece.positions), np.asarray(piece.faces)
        for start in range(0, len(faces), _BATCH):
            waiting.append(positions[faces[start : start + _BATCH]].astype(np.float32, copy=False))
            if sum(map(len, waiting)) >= _BATCH:
                yield np.concatenate(waiting)
                waiting = []
    if waiting:
        yield np.concatenate(waiting)


def plane(voxels: Voxels, height_m: float) -> None:
    """Fill one level with floor: a plain ground."""
    k, share = divmod((height_m - voxels.bottom_m) / voxels.layer_m, 1.0)
    layer = int(k)
    if 0 <= layer < voxels.shape[2]:
        voxels.filled[layer] = voxels.floor[layer] = True
        voxels.height[layer] = np.maximum(voxels.height[layer], np.uint8(1 + int(share * 254)))


def _samples(corners: Floats, apart_m: float) -> Iterator[list[Floats]]:
    """x, y and z, (m, s) each: triangles of about one size together, each cut as finely as it needs; so few at once that they stay near."""
    cuts = _cuts(corners, apart_m)
    step = 2 ** np.maximum(np.log2(np.maximum(cuts - 1, 1)).astype(np.int64) - 2, 0)
    cuts = -(-cuts // step) * step  # fewer kinds: four up to twice as many
    order = np.argsort(cuts, kind="stable")
    kinds, starts = np.unique(cuts[order], return_index=True)
    for cut, chosen in zip(kinds, np.split(order, starts[1:]), strict=True):
        chosen = chosen[:: -(-len(chosen) * int(cut) ** 2 // _MOST_SAMPLES)]  # of very many large triangles some cover as much as all
        u, v = np.meshgrid(np.arange(cut + 1), np.arange(cut + 1), indexing="ij")
        inside = u + v <= cut
        a, b = (u[inside] / cut).astype(np.float32), (v[inside] / cut).astype(np.float32)
        many = max(1, _AT_ONCE // len(a))
        for start in range(0, len(chosen), many):
            first, second, third = corners[chosen[start : start + many]].transpose(1, 2, 0)[..., np.newaxis]
            along, aside = second - first, third - first
            yield [first[axis] + along[axis] * a + aside[axis] * b for axis in range(3)]


def _cuts(corners: Floats, apart_m: float) -> NDArray[np.int64]:
    """Into how many parts each triangle's edges are cut."""
    edges = np.stack([corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 1], corners[:, 0] - corners[:, 2]])
    longest = np.sqrt(np.einsum("eni,eni->en", edges, edges).max(axis=0))
    cuts: NDArray[np.int64] = np.clip(np.ceil(longest / apart_m), 1, _FINEST_CUT).astype(np.int64)
    return cuts


def _mark(voxels: Voxels, points: Sequence[Floats], stands: bool) -> None:
    """Samples that all can be stood on, or none of them."""
    nx, ny, nz = voxels.shape
    u, v, w = (
        (axis.ravel() - np.float32(start)) / np.float32(step)
        for axis, start, step in zip(
            points, (*voxels.origin_m, voxels.bottom_m), (voxels.cell_m, voxels.cell_m, voxels.layer_m), strict=True
        )
    )
    inside = (u >= 0) & (u < nx) & (v >= 0) & (v < ny) & (w >= 0) & (w < nz)
    if not inside.all():
        u, v, w = u[inside], v[inside], w[inside]
    i, j, k = (axis.astype(np.int32) for axis in (u, v, w))
    at = (k * nx + i) * ny + j  # fits 32 bits: there are no more than some tens of millions of voxels
    voxels.filled.reshape(-1)[at] = True
    if stands:
        voxels.floor.reshape(-1)[at] = True
        middle = (np.abs(u - i - 0.5) < 0.3) & (np.abs(v - j - 0.5) < 0.3)
        w, k = w[middle], k[middle]
        share = (1 + np.clip((w - k) * 254, 0, 254)).astype(np.uint8)
        np.maximum.at(voxels.height.reshape(-1), at[middle], share)
