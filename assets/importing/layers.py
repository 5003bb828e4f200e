"""How many triangles lie one behind the other: where there are hundreds, each ray takes long, and fewer or smaller pictures must do."""

from collections.abc import Sequence

import numpy as np

from assets.importing.surface_normals import crossed
from assets.importing.welding import Faces, Floats

MANY = 30.0
"""Of a hundred real models that were measured the richest had 6."""


def layers(parts: Sequence[tuple[Floats, Faces]]) -> float:
    """The area of all triangles over the square of the size that they fill; ``parts``: positions (n, 3) and faces (m, 3) of each."""
    filled = [(positions, faces) for positions, faces in parts if len(faces)]
    if not filled:
        return 0.0
    low = np.min([positions.min(axis=0) for positions, _ in filled], axis=0)
    high = np.max([positions.max(axis=0) for positions, _ in filled], axis=0)
    square = float(np.sum((high - low).astype(np.float64) ** 2))
    return sum(_area(positions, faces) for positions, faces in filled) / square if square else 0.0


def _area(positions: Floats, faces: Faces) -> float:
    normals = crossed(positions, faces)
    return float(np.sqrt(np.einsum("ij,ij->i", normals, normals)).sum(dtype=np.float64) / 2.0)
