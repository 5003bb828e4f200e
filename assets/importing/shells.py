"""The connected parts of a mesh: how large each is, whether it is closed, which way it looks; and its holes."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assets.importing.connected import connected
from assets.importing.surface_normals import crossed
from assets.importing.welding import Faces, Floats

Numbers = npt.NDArray[np.int64]
Labels = npt.NDArray[np.int32]
Doubles = npt.NDArray[np.float64]
TINY_HOLE = 8  # edges
_FEW = 2000  # faces


@dataclass(frozen=True)
class Shells:
    """``of_face``: (m,) which shell; the rest one a shell. Edges are told by place, whatever UVs and normals do there."""

    of_face: Labels
    faces: Numbers
    areas: Doubles
    volumes: Doubles  # signed: above 0 where a closed shell looks outwards
    open_edges: Numbers
    low: Floats
    high: Floats
    borders: npt.NDArray[
        np.uint32
    ]  # (b, 2): edges of one face only, in that face's direction, as numbers of places

    @property
    def count(self) -> int:
        return len(self.faces)


def shells_of(positions: Floats, faces: Faces, place: npt.NDArray[np.uint32]) -> Shells:
    """``place``: for each vertex, which place it stands at (``welding.by_position``). At least one face."""
    placed = place[faces]
    places = int(placed.max()) + 1
    of_place = components(placed, places)
    of_face: Labels = np.unique(of_place[placed[:, 0]], return_inverse=True)[1].astype(np.int32)
    count = int(of_face.max()) + 1
    borders, face_of_border = _borders(placed, places)
    middle = positions.mean(axis=0, dtype=np.float64).astype(np.float32)
    normals = crossed(positions, faces)
    moments = np.einsum("ij,ij->i", normals, positions[faces[:, 0]] - middle).astype(np.float64) / 6.0
    sizes = np.sqrt(np.einsum("ij,ij->i", normals, normals)).astype(np.float64) / 2.0
    low, high = _spans(positions, faces, of_face, count)
    return Shells(
        of_face,
        np.bincount(of_face, minlength=count),
        np.bincount(of_face, sizes, count).astype(np.float64),
        np.bincount(of_face, moments, count).astype(np.float64),
        np.bincount(of_face[face_of_border], minlength=count),
        low,
        high,
        borders,
    )


def components(faces: npt.NDArray[np.uint32], places: int) -> npt.NDArray[np.int32]:
    """For each place, which connected part it belongs to."""
    if len(faces) <= _FEW:
        return _components_of_few(faces, places)
    starts = np.concatenate((faces[:, 0], faces[:, 1])).astype(np.int32)
    ends = np.concatenate((faces[:, 1], faces[:, 2])).astype(np.int32)
    return connected(starts, ends, places)


def _components_of_few(faces: npt.NDArray[np.uint32], places: int) -> npt.NDArray[np.int32]:
    """Each place takes the lowest number that it can reach: a tenth of the time of making a graph, for a small mesh."""
    labels = np.arange(places, dtype=np.int32)
    while True:
        before = labels.copy()
        lowest = labels[faces].min(axis=1)
        for corner in range(3):
            np.minimum.at(labels, faces[:, corner], lowest)
        labels = labels[labels]
        if (labels == before).all():
            return labels


def loops(borders: npt.NDArray[np.uint32]) -> tuple[npt.NDArray[np.uint32], Numbers]:
    """Edges of holes grouped: for each edge, which hole; and how many edges each hole has."""
    if not len(borders):
        return np.empty(0, np.uint32), np.empty(0, np.int64)
    known, local = np.unique(borders, return_inverse=True)
    local = local.reshape(-1, 2).astype(np.int32)
    labels = connected(local[:, 0], local[:, 1], len(known))
    hole = labels[local[:, 0]].astype(np.uint32)
    return hole, np.bincount(hole)


def closed(borders: npt.NDArray[np.uint32]) -> tuple[Faces, int]:
    """Triangles, of places, that fill each simple hole of at most TINY_HOLE edges, and how many holes those are."""
    hole, sizes = loops(borders)
    made: list[tuple[int, int, int]] = []
    filled = 0
    order = np.argsort(hole, kind="stable")
    ends = np.cumsum(sizes)
    for number in np.flatnonzero((sizes >= 3) & (sizes <= TINY_HOLE)):
        edges = borders[order[ends[number] - sizes[number] : ends[number]]]
        following = dict(zip(edges[:, 0].tolist(), edges[:, 1].tolist(), strict=True))
        first = int(edges[0, 0])
        ring = [first]
        while (after := following.get(ring[-1])) is not None and after != first and len(ring) < len(edges):
            ring.append(after)
        if after != first or len(ring) != len(edges):
            continue  # holes that touch
        made += [(first, ring[k + 1], ring[k]) for k in range(1, len(ring) - 1)]
        filled += 1
    return np.array(made, np.uint32).reshape(-1, 3), filled


def _borders(placed: npt.NDArray[np.uint32], places: int) -> tuple[npt.NDArray[np.uint32], Numbers]:
    """Edges of one face only, and the face of each."""
    keys = np.empty((3, len(placed)), np.uint64)
    for k in range(3):
        a, b = placed[:, k].astype(np.uint64), placed[:, (k + 1) % 3].astype(np.uint64)
        keys[k] = np.minimum(a, b) * np.uint64(places) + np.maximum(a, b)
    flat = keys.reshape(-1)
    order = np.argsort(flat)
    ordered = flat[order]
    lonely = np.ones(len(ordered), bool)
    same = ordered[1:] == ordered[:-1]
    lonely[1:] &= ~same
    lonely[:-1] &= ~same
    found = order[lonely]
    corner, face = np.divmod(found, len(placed))
    return np.stack((placed[face, corner], placed[face, (corner + 1) % 3]), axis=1), face


def _spans(
    positions: Floats, faces: Faces, of_face: npt.NDArray[np.int32], count: int
) -> tuple[Floats, Floats]:
    if count == 1:
        return positions[faces].min(axis=(0, 1))[None], positions[faces].max(axis=(0, 1))[None]
    order = np.argsort(of_face, kind="stable")
    begins = np.searchsorted(of_face[order], np.arange(count))
    corners = positions[faces[order]]
    low: Floats = np.minimum.reduceat(corners.min(axis=1), begins, axis=0)
    high: Floats = np.maximum.reduceat(corners.max(axis=1), begins, axis=0)
    return low, high
