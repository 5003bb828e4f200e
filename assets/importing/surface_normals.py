"""Normals made where a model has none: flat, smooth, or smooth but for creases."""

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from assets.importing import transforms
from assets.importing.flat import FlatPiece
from assets.importing.welding import Faces, Floats, by_position, taken, welded

CREASE_RAD = math.radians(45.0)
_MOST_AROUND = 64  # corners at one place that are compared with each other; a cone's tip may have thousands
_STEPS = np.float32(
    512.0
)  # normals made for corners are rounded to 1 / 512, so that neighbours can share a vertex again


def crossed(positions: Floats, faces: Faces) -> Floats:
    """(m, 3): each face's normal, twice as long as its area."""
    a = positions[faces[:, 0]]
    edge = positions[faces[:, 1]] - a
    other = positions[faces[:, 2]] - a
    made: Floats = np.cross(edge, other)
    return made


def corner_angles(positions: Floats, faces: Faces) -> Floats:
    """(m, 3) radians."""
    angles = np.empty(faces.shape, np.float32)
    corners = [positions[faces[:, k]] for k in range(3)]
    for k in range(3):
        one = transforms.unit(corners[(k + 1) % 3] - corners[k])
        other = transforms.unit(corners[(k + 2) % 3] - corners[k])
        angles[:, k] = np.arccos(np.clip(np.einsum("ij,ij->i", one, other), -1.0, 1.0))
    return angles


def smooth(positions: Floats, faces: Faces, same: npt.NDArray[np.uint32] | None = None) -> Floats:
    """(n, 3), weighted by angles. ``same``: for each vertex, which place it stands at, so that seams of UVs do not show."""
    place = faces if same is None else same[faces]
    count = len(positions) if same is None else int(same.max(initial=0)) + 1
    angles = corner_angles(positions, faces)
    units = transforms.unit(crossed(positions, faces))
    summed = np.zeros((count, 3))
    for axis in range(3):
        for k in range(3):
            summed[:, axis] += np.bincount(place[:, k], angles[:, k] * units[:, axis], count)
    made = transforms.unit(summed)
    return made if same is None else made[same]


def flat_shaded(piece: FlatPiece) -> FlatPiece:
    """Each face by itself; neighbours in one plane share vertices again."""
    return _with_corner_normals(
        piece, np.repeat(transforms.unit(crossed(piece.positions, piece.faces)), 3, axis=0)
    )


def creased(piece: FlatPiece) -> FlatPiece:
    """Smooth where faces meet at less than CREASE_RAD."""
    faces = piece.faces
    _, place = by_position(piece.positions)
    units = transforms.unit(crossed(piece.positions, faces))
    corner_face = np.repeat(np.arange(len(faces)), 3)
    weights = corner_angles(piece.positions, faces).reshape(-1)
    corner_place = place[faces].reshape(-1)
    order = np.argsort(corner_place, kind="stable")
    ordered = corner_place[order]
    face, weight = corner_face[order], weights[order]
    normals, least = units[face], math.cos(CREASE_RAD)
    summed = (normals * weight[:, None]).astype(np.float64)
    for step in range(1, _MOST_AROUND):
        near = np.flatnonzero(ordered[step:] == ordered[:-step])
        if not len(near):
            break
        far = near + step
        alike = np.einsum("ij,ij->i", normals[near], normals[far]) >= least
        near, far = near[alike], far[alike]
        summed[near] += normals[far] * weight[far, None]  # each index once in `near`, and once in `far`
        summed[far] += normals[near] * weight[near, None]
    corners = np.empty((len(order), 3), np.float32)
    corners[order] = transforms.unit(summed)
    return _with_corner_normals(piece, corners)


def _with_corner_normals(piece: FlatPiece, corners: Floats) -> FlatPiece:
    """``corners``: (3 m, 3)."""
    vertices = piece.faces.reshape(-1)
    apart = taken(piece, vertices, np.arange(len(vertices), dtype=np.uint32).reshape(-1, 3))
    return welded(replace(apart, normals=transforms.unit(np.rint(corners * _STEPS))))
