"""How far each cell of a plan is from the nearest one that is not marked."""

import numpy as np
from numpy.typing import NDArray


def clearance(marked: NDArray[np.bool_], most: int) -> NDArray[np.float64]:
    """(nx, ny) in cells, from middle to middle, exact up to ``most``; nowhere more. What lies off the plan is not marked."""
    padded = np.pad(marked, 1)
    along = np.minimum(_from_last(padded), _from_last(padded[:, ::-1])[:, ::-1])[1:-1, 1:-1]
    squares = np.pad(np.minimum(along, most) ** 2, ((most, most), (0, 0)))
    rows = len(marked)
    found = squares[most : most + rows].copy()
    for away in range(1, most + 1):
        for start in (most - away, most + away):
            np.minimum(found, squares[start : start + rows] + away**2, out=found)
    cells: NDArray[np.float64] = np.sqrt(found)
    return cells


def _from_last(marked: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Along each row, how far behind the last cell is that is not marked; the first one is not."""
    place = np.arange(marked.shape[1])
    return place - np.maximum.accumulate(np.where(marked, 0, place), axis=1)
