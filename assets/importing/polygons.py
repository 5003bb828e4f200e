"""Polygons into triangles, and corners with several indices into vertices with one: what OBJ, PLY and FBX need and glTF does not."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
MOST_CLIPPED_CORNERS = 2048
"""A concave polygon of more corners is cut as a fan: clipping ears costs the square of the corners."""
OTHER_DIAGONAL = np.array([[1, 2, 3], [1, 3, 0]])
"""For a quadrangle whose fan folds."""


def triangulated(points: NDArray[np.float64], counts: Ints) -> tuple[Ints, Ints]:
    """Cut polygons, convex or not, in the order in which they stand.

    ``points`` (c, 3): the corners of all polygons one after another; ``counts`` (f,): how many each has. Returns ``corners`` (m, 3), numbers of
    rows of ``points``, with the winding kept, and ``polygon`` (m,), ascending. Polygons with fewer than three corners give nothing.
    """
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64) if len(counts) else counts
    cut: list[Ints] = []
    owner: list[Ints] = []
    for count in np.unique(counts):
        if count < 3:
            continue
        faces = np.flatnonzero(counts == count)
        rows = starts[faces][:, None] + np.arange(count)
        if count == 3:
            cut.append(rows)
            owner.append(faces)
            continue
        fans, concave = _fans(points[rows])
        fans += starts[faces][:, None, None]
        for at in np.flatnonzero(concave):
            fans[at] = starts[faces[at]] + (OTHER_DIAGONAL if count == 4 else _clipped(points[rows[at]]))
        cut.append(fans.reshape(-1, 3))
        owner.append(np.repeat(faces, count - 2))
    if not cut:
        return np.zeros((0, 3), np.int64), np.zeros(0, np.int64)
    corners, polygon = np.concatenate(cut), np.concatenate(owner)
    if len(cut) > 1:
        order = np.argsort(polygon, kind="stable")
        corners, polygon = corners[order], polygon[order]
    return corners, polygon


def _fans(points: NDArray[np.float64]) -> tuple[Ints, NDArray[np.bool_]]:
    """(f, k, 3) → (f, k - 2, 3) corner numbers from 0 of each polygon's fan, and where the fan would fold."""
    faces, count = points.shape[:2]
    fan = np.stack([np.zeros(count - 2, int), np.arange(1, count - 1), np.arange(2, count)], axis=1)
    edges = points[:, 1:] - points[:, :1]
    normals = np.cross(edges[:, :-1], edges[:, 1:])
    whole = normals.sum(axis=1)
    folds = (np.einsum("fki,fi->fk", normals, whole) < 0).any(axis=1)
    return np.repeat(fan[None], faces, axis=0).astype(np.int64), folds


def _clipped(points: NDArray[np.float64]) -> Ints:
    """Ears clipped off one polygon (k, 3): (k - 2, 3). A polygon that crosses itself is cut too, somehow."""
    count = len(points)
    if count > MOST_CLIPPED_CORNERS:
        return np.stack([np.zeros(count - 2, int), np.arange(1, count - 1), np.arange(2, count)], axis=1)
    following = np.roll(points, -1, axis=0)
    normal = np.cross(points - points[0], following - points[0]).sum(axis=0)
    away = int(np.abs(normal).argmax())
    flat = np.delete(points, away, axis=1)
    if (normal[away] < 0) != (away == 1):  # dropping y leaves (x, z), which is left-handed
        flat = flat * (1.0, -1.0)
    left = list(range(count))
    ears: list[tuple[int, int, int]] = []
    at = tries = 0
    while len(left) > 3:
        size = len(left)
        before, here, after = left[at - 1 if at else size - 1], left[at % size], left[(at + 1) % size]
        if tries >= size or _is_ear(flat, left, before, here, after):
            ears.append((before, here, after))
            del left[at % size]
            at, tries = (at - 1) % len(left), 0
        else:
            at, tries = (at + 1) % size, tries + 1
    return np.array([*ears, (left[0], left[1], left[2])])


def _is_ear(flat: NDArray[np.float64], left: list[int], before: int, here: int, after: int) -> bool:
    a, b, c = flat[before], flat[here], flat[after]
    if _turn(a, b, c) <= 0:
        return False
    others = flat[left]
    sides = [
        (end[0] - start[0]) * (others[:, 1] - start[1]) - (end[1] - start[1]) * (others[:, 0] - start[0])
        for start, end in ((a, b), (b, c), (c, a))
    ]
    inside = (sides[0] >= 0) & (sides[1] >= 0) & (sides[2] >= 0)
    inside &= ~((others == a).all(axis=1) | (others == b).all(axis=1) | (others == c).all(axis=1))
    return not inside.any()


def _turn(a: NDArray[np.float64], b: NDArray[np.float64], c: NDArray[np.float64]) -> float:
    return float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))


def unified(*columns: NDArray[np.integer]) -> tuple[Ints, Ints]:
    """Corners that agree in all index columns (each (c,)) become one vertex: rows of their first corners, and each corner's vertex.

    Vertices keep the order in which they first appear.
    """
    _, key = np.unique(columns[0], return_inverse=True)
    for column in columns[1:]:
        values, other = np.unique(column, return_inverse=True)
        if len(values) > 1:
            _, key = np.unique(key.astype(np.int64) * len(values) + other, return_inverse=True)
    _, first, vertex = np.unique(key, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return first[order], rank[vertex]


def with_backs(faces: Ints) -> bool:
    """Whether any two triangles (m, 3) have the same three corners: mostly a surface that was given a back."""
    low, middle, high = np.sort(faces, axis=1).T
    order = np.lexsort((high, middle, low))
    ordered = np.stack((low, middle, high))[:, order]
    return bool((ordered[:, 1:] == ordered[:, :-1]).all(axis=0).any())


def corner_normals(
    points: NDArray[np.float64], corners: Ints, positions_of: Ints, smoothing: Ints
) -> NDArray[np.float32]:
    """Normals (c, 3) from smoothing groups. ``corners`` (m, 3) rows of ``points``; ``positions_of`` (c,): the shared position of each corner;

    ``smoothing`` (c,): its group; 0 is flat.
    """
    a, b, c = (points[corners[:, side]] for side in range(3))
    facing = np.cross(b - a, c - a)
    of_corner = np.zeros((len(points), 3))
    for side in range(3):
        np.add.at(of_corner, corners[:, side], facing)
    _, meeting = unified(positions_of, smoothing)
    shared = np.zeros((int(meeting.max(initial=-1)) + 1, 3))
    np.add.at(shared, meeting, of_corner)
    normals = np.where((smoothing == 0)[:, None], of_corner, shared[meeting])
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    return (normals / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)
