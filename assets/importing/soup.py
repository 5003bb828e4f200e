"""All that is drawn, as one list of triangles in the world frame with a ray-casting scene: what checks and pictures look at.

Memory for five million triangles: 0.15 GB of arrays and about 0.4 GB of embree's tree (measured).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from embreex import rtcore_scene
from embreex.mesh_construction import TriangleMesh
from numpy.typing import NDArray

from assets.importing.flat import FlatPiece, FlatScene

Array = NDArray[np.float32]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Hits:
    """For each ray: the triangle's number or -1, its barycentric u and v (of corners 1 and 2), and the distance in metres."""

    face: NDArray[np.int32]
    u: Array
    v: Array
    distance: Array


@dataclass(frozen=True)
class Soup:
    """positions (n, 3) float32, faces (m, 3) int32. Piece k has vertices from ``first_vertex[k]`` and faces from ``first_face[k]``."""

    pieces: tuple[FlatPiece, ...]
    positions: Array
    faces: NDArray[np.int32]
    first_vertex: Numbers
    first_face: Numbers

    @cached_property
    def size_m(self) -> float:
        """The diagonal of its bounds; 0 where there is nothing."""
        return float(np.linalg.norm(np.ptp(self.positions, axis=0))) if len(self.positions) else 0.0

    @cached_property
    def middle(self) -> Array:
        """Of its bounds, (3,)."""
        return np.asarray((self.positions.min(0) + self.positions.max(0)) / 2, np.float32)

    def piece_of(self, faces: NDArray[np.int32]) -> Numbers:
        return np.searchsorted(self.first_face, faces, side="right") - 1

    @cached_property
    def _scene(self) -> tuple[Any, Any]:
        scene = rtcore_scene.EmbreeScene()
        return scene, TriangleMesh(scene, self.positions, self.faces)

    def cast(self, origins: Array, directions: Array) -> Hits:
        """First hits. Directions are unit vectors."""
        if not len(self.faces) or not len(origins):
            none = np.zeros(len(origins), np.float32)
            return Hits(np.full(len(origins), -1, np.int32), none, none, none + np.inf)
        hit = self._run(origins, directions, query="INTERSECT", output=1)
        return Hits(hit["primID"], hit["u"], hit["v"], hit["tfar"])

    def blocked(self, origins: Array, directions: Array) -> NDArray[np.bool_]:
        """Whether anything is hit at all. (embree answers 0 for a hit.)"""
        if not len(self.faces) or not len(origins):
            return np.zeros(len(origins), bool)
        answer: NDArray[np.int32] = self._run(origins, directions, query="OCCLUDED")
        free: NDArray[np.bool_] = answer != 0
        return ~free

    def _run(self, origins: Array, directions: Array, **query: Any) -> Any:
        return self._scene[0].run(np.ascontiguousarray(origins, np.float32), np.ascontiguousarray(directions, np.float32), **query)

    def shown(self, faces: NDArray[np.int32], directions: Array, both_sides: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Whether each face, met by a ray of that direction, is drawn: from its front, or if it or its piece (``both_sides``) has two."""
        front: NDArray[np.bool_] = (self.normals(faces) * directions).sum(1) < 0
        return front | both_sides[self.piece_of(faces)] | self.twins[faces]

    @cached_property
    def twins(self) -> NDArray[np.bool_]:
        """(m,): faces that lie exactly in another. Mostly they look opposite ways, and a ray meets either: both count as seen from both sides."""
        step = max(self.size_m * 1e-6, 1e-6)
        grid = np.round((self.positions - self.positions.min(0)) / step).astype(np.uint64) if len(self.positions) else np.zeros((0, 3), np.uint64)
        place = (grid * np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)).sum(1)
        place ^= place >> np.uint64(29)
        place *= np.uint64(0xBF58476D1CE4E5B9)
        place ^= place >> np.uint64(32)
        of_face = place[self.faces].sum(1)  # the same whichever corner comes first
        order = np.argsort(of_face)
        equal = of_face[order[1:]] == of_face[order[:-1]]
        found = np.zeros(len(of_face), bool)
        found[order[1:][equal]] = True
        found[order[:-1][equal]] = True
        return found

    def normals(self, faces: NDArray[np.int32]) -> Array:
        """Unit normals of faces by their winding, (k, 3); zero where a face has no area."""
        corner = self.positions[self.faces[faces]]
        n = crossed(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
        length = lengths(n)[:, None]
        unit: Array = np.divide(n, length, out=np.zeros_like(n), where=length > 0)
        return unit


def crossed(a: Array, b: Array) -> Array:
    """Cross products, (n, 3), written out: a third of the time of numpy's own."""
    out = np.empty_like(a)
    for k in range(3):
        i, j = (k + 1) % 3, (k + 2) % 3
        np.multiply(a[:, i], b[:, j], out=out[:, k])
        out[:, k] -= a[:, j] * b[:, i]
    return out


def lengths(vectors: Array) -> Array:
    """(n,)"""
    length: Array = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    return length


def soup_of(flat: FlatScene) -> Soup:
    """What a visitor sees first: drawn pieces, of the states of a site (variants) the first, objects at their resting places."""
    variants = sorted({piece.variant for piece in flat.pieces if piece.variant is not None})
    drawn = tuple(
        piece
        for piece in flat.pieces
        if piece.role == "drawn" and len(piece.faces) and piece.variant in (None, variants[0] if variants else None)
    )
    return joined(drawn, [_placed(piece, flat) for piece in drawn])


def both_sides(soup: Soup, flat: FlatScene) -> NDArray[np.bool_]:
    """For each piece, whether its material is drawn from both sides."""
    return np.array([piece.material is not None and flat.materials[piece.material].double_sided for piece in soup.pieces], bool)


def joined(pieces: Sequence[FlatPiece], positions: Sequence[Array]) -> Soup:
    first_vertex = np.concatenate([[0], np.cumsum([len(p) for p in positions])[:-1]]).astype(np.int64) if pieces else np.zeros(0, np.int64)
    counts = [len(piece.faces) for piece in pieces]
    first_face = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64) if pieces else np.zeros(0, np.int64)
    faces = np.empty((sum(counts), 3), np.int32)
    for piece, vertex, face in zip(pieces, first_vertex, first_face, strict=True):
        np.add(piece.faces, vertex, out=faces[face : face + len(piece.faces)], casting="unsafe")
    together = np.concatenate(positions).astype(np.float32) if pieces else np.zeros((0, 3), np.float32)
    return Soup(tuple(pieces), together, faces, first_vertex, first_face)


def _placed(piece: FlatPiece, flat: FlatScene) -> Array:
    """World positions: those of an object's part are moved to where it rests (heading counter-clockwise from above, scenes/space.py)."""
    for thing in flat.objects:
        if thing.name == piece.object:
            c, s = np.cos(thing.rest_heading_rad), np.sin(thing.rest_heading_rad)
            turn = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
            return np.asarray(piece.positions @ turn.T + np.array(thing.rest_position_m), np.float32)
    return piece.positions
