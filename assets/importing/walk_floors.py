"""From voxels to floors: flat enough, with room for a head, no wall at the shoulders, and joined by steps that feet can take."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assets.importing.connected import connected
from assets.importing.walk_voxels import Voxels

HEAD_ROOM_M = 1.9
STEP_M = 0.45
"""As ``interaction.walking.STEP_M``: the highest step that feet take."""
SHOULDER_M = 0.25
"""Feet stay this far from walls."""
MOST_STOREYS = 8
MOST_WALLS = 3
_WALL_M = 0.6  # what fills a column over so much height is a wall, not a floor or a slab
_NONE = np.float32(np.nan)

Heights = NDArray[np.float32]


@dataclass(frozen=True)
class Floors:
    """``heights_m``: (storeys, nx, ny) float32, from the lowest up, NaN after the last. ``areas``: the same shape, the number of the connected
    area that a floor belongs to, -1 where there is none."""

    heights_m: Heights
    areas: NDArray[np.int32]


def floors(voxels: Voxels, *, head_room: bool = True, shoulders: bool = True) -> Floors:
    """All floors of the model, whether anybody gets there or not."""
    layer = voxels.layer_m
    standing = voxels.floor.copy()
    if head_room:
        standing &= ~_filled_within(voxels.filled, 1, math.ceil(HEAD_ROOM_M / layer))
    if shoulders:
        walls = _filled_within(voxels.filled, math.ceil((STEP_M + 0.1) / layer), math.ceil(1.6 / layer))
        standing &= ~_beside(walls, SHOULDER_M / voxels.cell_m)
    heights = _stacked(voxels, standing)
    return Floors(heights, _areas(heights))


def walls(voxels: Voxels) -> Heights:
    """(spans, nx, ny, 2) float32: what stands in the way from height to height, the largest first in each cell; NaN after the last."""
    nx, ny, _ = voxels.shape
    spans = np.full((MOST_WALLS, nx, ny, 2), _NONE, np.float32)
    least = math.ceil(_WALL_M / voxels.layer_m)
    nothing = np.zeros((1, nx, ny), bool)
    below = np.concatenate([nothing, voxels.filled])
    above = np.concatenate([voxels.filled, nothing])
    starts, ends = (_by_column(np.argwhere(edge), ny) for edge in (above & ~below, below & ~above))
    tall = (ends[:, 0] - starts[:, 0]) >= least
    starts, ends = starts[tall], ends[tall]
    column = starts[:, 1] * ny + starts[:, 2]
    order = np.lexsort((starts[:, 0] - ends[:, 0], column))
    starts, ends, column = starts[order], ends[order], column[order]
    rank = np.arange(len(column)) - np.searchsorted(column, column)
    kept = rank < MOST_WALLS
    place = rank[kept], starts[kept, 1], starts[kept, 2]
    spans[(*place, 0)] = voxels.bottom_m + starts[kept, 0] * voxels.layer_m
    spans[(*place, 1)] = voxels.bottom_m + ends[kept, 0] * voxels.layer_m
    return spans


def _by_column(places: NDArray[np.int64], ny: int) -> NDArray[np.int64]:
    """(n, 3) of layer, i, j: column by column, from below."""
    return places[np.lexsort((places[:, 0], places[:, 1] * ny + places[:, 2]))]


def _filled_within(filled: NDArray[np.bool_], first: int, last: int) -> NDArray[np.bool_]:
    """Whether any of the voxels ``first`` to ``last`` above each one is filled: windows of twice the height from two of half of it."""
    found, height, wanted = filled.copy(), 1, last - first + 1
    while height < wanted:
        step = min(height, wanted - height)
        if step < len(found):
            found[:-step] |= found[step:].copy()
        height += step
    raised = np.zeros_like(filled)
    if first < len(filled):
        raised[: len(filled) - first] = found[first:]
    return raised


def _beside(marked: NDArray[np.bool_], reach_cells: float) -> NDArray[np.bool_]:
    """Whether a voxel or one within reach on the same layer is marked."""
    found = marked.copy()
    reach = int(reach_cells + 0.5)
    _, nx, ny = marked.shape
    for di in range(-reach, reach + 1):
        for dj in range(-reach, reach + 1):
            if (di or dj) and math.hypot(di, dj) <= reach_cells + 0.5:
                target = found[:, max(0, di) : nx + min(0, di), max(0, dj) : ny + min(0, dj)]
                target |= marked[:, max(0, -di) : nx + min(0, -di), max(0, -dj) : ny + min(0, -dj)]
    return found


def _stacked(voxels: Voxels, standing: NDArray[np.bool_]) -> Heights:
    """The floors of each column from below, at the height of the highest sample near the cell's middle."""
    nx, ny, _ = voxels.shape
    top = standing.copy()
    top[:-1] &= ~standing[1:]
    k, i, j = _by_column(np.argwhere(top), ny).T
    height = voxels.bottom_m + (k + 0.5) * voxels.layer_m
    known = np.zeros(len(k), bool)
    for below in range(3):  # a slope's highest sample in a cell may lie a layer above the one at its middle
        layer = np.maximum(k - below, 0)
        share = np.where(voxels.floor[layer, i, j], voxels.height[layer, i, j], 0)
        found = ~known & (share > 0)
        height[found] = voxels.bottom_m + (layer[found] + (share[found] - 1.0) / 254.0) * voxels.layer_m
        known |= found
    column = i * ny + j
    rank = np.arange(len(column)) - np.searchsorted(column, column)
    storeys = min(MOST_STOREYS, int(rank.max(initial=0)) + 1)
    heights = np.full((storeys, nx, ny), _NONE, np.float32)
    kept = rank < storeys
    heights[rank[kept], i[kept], j[kept]] = height[kept]
    return heights


def _areas(heights: Heights) -> NDArray[np.int32]:
    """Floors of neighbouring cells that a step joins belong to one area."""
    storeys, _nx, _ny = heights.shape
    number = np.arange(heights.size).reshape(heights.shape)
    joined: list[NDArray[np.int64]] = []
    for here, there in ((np.s_[:-1, :], np.s_[1:, :]), (np.s_[:, :-1], np.s_[:, 1:])):
        for low in range(storeys):
            for high in range(storeys):
                with np.errstate(invalid="ignore"):
                    steps = np.abs(heights[low][here] - heights[high][there]) <= STEP_M
                joined.append(np.stack([number[low][here][steps], number[high][there][steps]]))
    pairs = np.concatenate(joined, axis=1)
    labels = connected(pairs[0], pairs[1], heights.size)
    areas: NDArray[np.int32] = np.where(np.isfinite(heights), labels.reshape(heights.shape), -1).astype(np.int32)
    return areas
