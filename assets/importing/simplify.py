"""Fewer triangles, and a better order of them: the only file that calls meshoptimizer's simplifier and optimiser.

Index only: vertices stay as they are, so UVs, tints and seams are kept. Its ``simplify_with_attributes`` ends the process: never call it.
"""

import meshoptimizer
import numpy as np
from numpy.typing import NDArray

from assets.importing.arrays import Floats
from assets.importing.drawn import Drawn

Triangles = NDArray[np.uint32]
_ENDLESS = 1e9


def fewer(
    positions: Floats,
    faces: Triangles,
    wanted: int,
    *,
    lock_border: bool,
    within_m: float = _ENDLESS,
    small_parts: bool = False,
) -> tuple[Triangles, float]:
    """About ``wanted`` triangles of the same vertices, and how far they leave the old surface, in metres.

    ``lock_border``: open edges stay, so that neighbours still meet them.
    ``small_parts``: loose parts smaller than the error may go, so ``within_m`` must say how much that is.
    More than ``wanted`` are left where seams or ``within_m`` forbid fewer.
    """
    if len(faces) <= wanted:
        return faces, 0.0
    indices = np.ascontiguousarray(faces, np.uint32).ravel()
    points = np.ascontiguousarray(positions, np.float32)
    out = np.empty(len(indices), np.uint32)
    off = np.zeros(1, np.float32)
    options = meshoptimizer.SIMPLIFY_ERROR_ABSOLUTE | meshoptimizer.SIMPLIFY_PRUNE * small_parts
    if lock_border:
        options |= meshoptimizer.SIMPLIFY_LOCK_BORDER
    count = meshoptimizer.simplify(
        out, indices, points, target_index_count=wanted * 3, target_error=within_m, options=options, result_error=off
    )
    return out[:count].reshape(-1, 3).copy(), float(off[0])


def roughly_fewer(positions: Floats, faces: Triangles, wanted: int) -> Triangles:
    """About ``wanted`` triangles whatever happens to holes, seams and thin parts: the last resort, for scans."""
    indices = np.ascontiguousarray(faces, np.uint32).ravel()
    points = np.ascontiguousarray(positions, np.float32)
    out = np.empty(len(indices), np.uint32)
    count = meshoptimizer.simplify_sloppy(out, indices, points, target_index_count=wanted * 3, target_error=_ENDLESS)
    return out[:count].reshape(-1, 3).copy()


def ordered(drawn: Drawn, levels: list[Triangles]) -> tuple[Drawn, list[Triangles], list[int]]:
    """Triangles in an order that reuses vertices and hides early, and vertices so that each level needs only the first ones.

    ``levels``: finest first, each of vertices of the one before. Returns the mesh, its levels, and how many vertices each level needs.
    """
    count = len(drawn.positions)
    points = np.ascontiguousarray(drawn.positions, np.float32)
    sorted_levels = []
    for faces in levels:
        indices = np.ascontiguousarray(faces, np.uint32).ravel()
        cached = np.empty_like(indices)
        meshoptimizer.optimize_vertex_cache(cached, indices, vertex_count=count)
        out = np.empty_like(cached)
        meshoptimizer.optimize_overdraw(out, cached, points)
        sorted_levels.append(out)
    # Coarsest first: what the coarse levels use is a beginning of what the finer ones use.
    flow = np.concatenate(sorted_levels[::-1])
    used, first = np.unique(flow, return_index=True)
    order = used[np.argsort(first, kind="stable")]
    place = np.zeros(count, np.uint32)
    place[order] = np.arange(len(order), dtype=np.uint32)
    placed = [place[indices].reshape(-1, 3) for indices in sorted_levels]
    needed = [int(faces.max()) + 1 for faces in placed]
    return drawn.rows(order, placed[0]), placed, needed
