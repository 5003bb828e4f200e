"""One sawn board, textured as one of the boards of the picture ``assets.textures.wood_and_iron.boards``."""

import numpy as np

from assets.mesh_parts import Part, box
from assets.textures.wood_and_iron import BOARD_STRIPS


def board(
    length_m: float, width_m: float, thick_m: float, rng: np.random.Generator, cell_m: float = 1.5
) -> Part:
    """One board, its length along X, top at z = 0, textured as one of the picture's boards."""
    part = box((length_m, width_m, thick_m), (0, 0, -thick_m / 2), cell_m=cell_m)
    strip, start = int(rng.integers(0, BOARD_STRIPS)), rng.uniform(0, 1)
    x, y, z = part.positions.T
    flip = -1.0 if rng.uniform() < 0.5 else 1.0
    n = np.abs(part.normals)
    across = np.where(
        n[:, 2] > 0.5, y / width_m + 0.5, np.where(n[:, 1] > 0.5, 0.5 + z / width_m, y / width_m + 0.5)
    )
    along = np.where(n[:, 0] > 0.5, z * 0.5, flip * x / 2.0) + start
    inside = 0.06 + 0.88 * np.clip(across, 0, 1)
    return part.with_uvs(np.stack([along, (strip + inside) / BOARD_STRIPS], -1))
