"""What a model costs as it stands and what it will cost after the bake, by the rules of the baker, before anything is baked.

Draw calls: materials times the spatial cells that they touch, but no more than the source has pieces. Triangles: of the finest level, simplified to
the budget. The package: 52 bytes a vertex and 12 a triangle with the coarser levels' share, and the pictures.
"""

from collections.abc import Sequence

import numpy as np

from assets.importing.budgets import Budget
from assets.importing.flat import FlatScene
from assets.importing.ground import with_ground
from assets.importing.job import Job
from assets.importing.source_stats import SourceStats
from assets.importing.verdict import Measure, Texture
from scenes.package import VERTEX_STRIDE_BYTES

CELLS_A_SIDE = 4
LEVELS = 1.5  # of the finest level's size: each coarser one has about a third of the one before
Costs = dict[Measure, int]


def predicted(flat: FlatScene, stats: SourceStats, job: Job, textures: Sequence[Texture], budget: Budget) -> tuple[Costs, Costs]:
    """As the file stands, and after the bake, with the plain ground that a site gets."""
    source: Costs = {
        "draw_calls": stats.draw_calls,
        "triangles": stats.triangles,
        "texture_bytes": sum(texture.source_bytes for texture in textures),
        "package_bytes": stats.size_bytes,
    }
    grounded = with_ground(flat, job)
    drawn = [piece for piece in grounded.pieces if piece.role == "drawn"]
    whole = sum(len(piece.faces) for piece in drawn)
    triangles = min(whole, budget.triangles)
    vertices = sum(len(piece.positions) for piece in drawn) * triangles / max(whole, 1)
    texture_bytes = sum(texture.baked_bytes for texture in textures)
    after: Costs = {
        "draw_calls": _draw_calls(grounded),
        "triangles": triangles,
        "texture_bytes": texture_bytes,
        "package_bytes": round(LEVELS * (vertices * VERTEX_STRIDE_BYTES + triangles * 12)) + texture_bytes,
    }
    return source, after


def _draw_calls(flat: FlatScene) -> int:
    """Pieces of one material, state, object and motion whose middles lie in one cell become one."""
    drawn = [piece for piece in flat.pieces if piece.role == "drawn" and len(piece.positions)]
    if not drawn:
        return 0
    middles = np.array([(piece.positions.min(0) + piece.positions.max(0)) / 2 for piece in drawn])
    low, high = middles.min(0), middles.max(0)
    cell = np.floor((middles - low) / np.maximum(high - low, 1e-9) * (CELLS_A_SIDE - 1e-3)).astype(int)
    keys = {
        (piece.material, piece.variant, piece.object, piece.motion, int(x), int(y))
        for piece, (x, y, _) in zip(drawn, cell, strict=True)
    }
    return len(keys)
