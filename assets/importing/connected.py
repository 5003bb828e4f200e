"""Connected parts of a graph. scipy is imported when it is first needed: that takes a quarter of a second, and small models do without."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def connected(starts: NDArray[np.integer[Any]], ends: NDArray[np.integer[Any]], count: int) -> NDArray[np.int32]:
    """For each of ``count`` nodes the number of its part, by edges from ``starts`` to ``ends``."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(starts), np.int8), (starts, ends)), shape=(count, count))
    labels: NDArray[np.int32] = connected_components(graph, directed=False)[1]
    return labels
