"""Which edges of a model's triangles belong to one triangle only: rims, holes, cuts. Drawn red in the wireframe.

Corners at one place (within a millionth of the model's size, at least 10 µm) of one node are one corner: UV seams and hard edges are no borders.
"""

import numpy as np
from numpy.typing import NDArray

from assets.importing.soup import Soup

Numbers = NDArray[np.int64]
SAME_PLACE = 1e-6


def borders_of(soup: Soup) -> NDArray[np.bool_]:
    """(m, 3): whether edge k of each face, from its corner k to corner k + 1, has no neighbour."""
    if not len(soup.faces):
        return np.zeros((0, 3), bool)
    corner = _places(soup)[soup.faces]
    ends = np.stack([corner, np.roll(corner, -1, 1)], -1).reshape(-1, 2)
    key = ends.min(1) * (int(corner.max()) + 1) + ends.max(1)
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    counts = np.diff(np.r_[starts, len(ordered)])
    border = np.empty(len(key), bool)
    border[order] = np.repeat(counts == 1, counts)
    return border.reshape(-1, 3)


def _places(soup: Soup) -> Numbers:
    """The number of each vertex's place within its node, (n,)."""
    number = {name: k for k, name in enumerate(dict.fromkeys(piece.name for piece in soup.pieces))}
    counts = np.diff(np.r_[soup.first_vertex, len(soup.positions)])
    node = np.repeat([number[piece.name] for piece in soup.pieces], counts).astype(np.int64)
    step = max(float(np.ptp(soup.positions, axis=0).max()) * SAME_PLACE, 1e-5)
    grid = np.round((soup.positions - soup.positions.min(0)) / step).astype(np.int64)
    mixed = ((grid[:, 0] << 42) ^ (grid[:, 1] << 21) ^ grid[:, 2]) * 1_000_003 + node * -7046029254386353131
    return np.asarray(np.unique(mixed, return_inverse=True)[1], np.int64).ravel()
