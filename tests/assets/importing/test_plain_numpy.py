"""What replaces scipy gives what scipy gives."""

import numpy as np
import pytest
from scipy.ndimage import distance_transform_edt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from assets.importing.clearance import clearance
from assets.importing.connected import connected


@pytest.mark.parametrize(("nodes", "edges"), [(1, 0), (10, 4), (3000, 2000), (3000, 9000)])
def test_parts_of_a_graph_are_numbered_by_their_first_nodes(nodes: int, edges: int) -> None:
    random = np.random.default_rng(7)
    starts, ends = random.integers(0, nodes, edges), random.integers(0, nodes, edges)
    graph = coo_array((np.ones(edges), (starts, ends)), shape=(nodes, nodes))
    assert np.array_equal(connected(starts, ends, nodes), connected_components(graph, directed=False)[1])


def test_a_long_way_in_any_order_is_one_part() -> None:
    way = np.random.default_rng(7).permutation(20_000)
    assert not connected(way[:-1], way[1:], len(way)).any()


@pytest.mark.parametrize("most", [1, 7, 60])
@pytest.mark.parametrize("share", [0.5, 0.98, 1.0])
def test_clearance_is_exact_as_far_as_it_is_asked(most: int, share: float) -> None:
    marked = np.random.default_rng(7).random((41, 30)) < share
    exact = distance_transform_edt(np.pad(marked, 1))[1:-1, 1:-1]
    assert np.array_equal(clearance(marked, most), np.minimum(exact, most))
