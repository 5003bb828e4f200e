"""Lists of triangles out of a primitive's indices: strips and fans unrolled, what points nowhere left out, vertices that nothing uses dropped."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.uint32]
TRIANGLES, STRIP, FAN = 4, 5, 6


def triangles(numbers: Indices, mode: int) -> Indices:
    """(k,) vertex numbers as the file lists them -> (m, 3). Strips and fans lose the triangles without area that only join their parts."""
    if mode == TRIANGLES:
        return numbers[: len(numbers) // 3 * 3].reshape(-1, 3)
    if len(numbers) < 3:
        return np.zeros((0, 3), np.uint32)
    if mode == STRIP:
        faces = np.stack([numbers[:-2], numbers[1:-1], numbers[2:]], axis=1)
        faces[1::2] = faces[1::2, [1, 0, 2]]
    else:
        faces = np.stack([numbers[1:-1], numbers[2:], np.full(len(numbers) - 2, numbers[0])], axis=1)
    joins = (faces[:, 0] == faces[:, 1]) | (faces[:, 1] == faces[:, 2]) | (faces[:, 0] == faces[:, 2])
    return np.ascontiguousarray(faces[~joins], np.uint32)


def used_only(faces: Indices, count: int) -> tuple[Indices, Callable[[NDArray[Any]], NDArray[Any]]]:
    """Faces that count only the vertices they use, and how to take those out of an array of ``count``; unchanged if most are used.

    Many exporters let hundreds of primitives share one long array: taken whole for each, a building would not fit into memory.
    """
    if len(faces) * 6 >= count:  # counting costs no more than what the faces take anyway
        marked = np.zeros(count, bool)
        marked[faces.reshape(-1)] = True
        if 2 * int(marked.sum()) >= count:
            return faces, lambda array: array
        kept = np.flatnonzero(marked)
    else:
        kept = np.unique(faces)
    renumbered = np.searchsorted(kept, faces.reshape(-1)).reshape(-1, 3).astype(np.uint32)
    return renumbered, lambda array: np.ascontiguousarray(array[kept])
