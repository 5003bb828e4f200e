"""Tangents as normal maps need them: along u, square to the normal, with the handedness of the UVs; mirrored UVs share no vertex.

As MikkTSpace has it: each corner's share is weighed by its angle, and vertices whose triangles turn the picture over are doubled.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from assets.importing.arrays import Floats
from assets.importing.drawn import Drawn


def with_tangents(drawn: Drawn, needed: bool) -> Drawn:
    """``needed``: the material has a normal map; else any tangent square to the normal will do. The artist's own are kept where they are sound."""
    given = drawn.tangents
    sound = None if given is None else _sound(given, drawn.normals)
    if given is not None and sound is not None and sound.all():
        return replace(drawn, tangents=np.ascontiguousarray(given, np.float32))
    if not needed:
        return replace(drawn, tangents=_any(drawn.normals))
    split, made = _made(drawn)
    if given is not None and sound is not None and len(split.positions) == len(drawn.positions):
        made[sound] = given[sound]
    return replace(split, tangents=made)


def _sound(tangents: Floats, normals: Floats) -> NDArray[np.bool_]:
    long = np.linalg.norm(tangents[:, :3], axis=1)
    square = np.abs(np.einsum("ij,ij->i", tangents[:, :3], normals)) < 0.3
    unit = (np.abs(long - 1) < 0.1) & (np.abs(np.abs(tangents[:, 3]) - 1) < 0.1)
    good: NDArray[np.bool_] = np.isfinite(tangents).all(axis=1) & unit & square
    return good


def _any(normals: Floats) -> Floats:
    upright = np.abs(normals[:, 2]) > 0.9
    out = np.zeros((len(normals), 4), np.float32)
    # x × n or z × n, written out: millions of vertices.
    out[:, 0] = np.where(upright, 0.0, -normals[:, 1])
    out[:, 1] = np.where(upright, -normals[:, 2], normals[:, 0])
    out[:, 2] = np.where(upright, normals[:, 1], 0.0)
    out[:, :3] /= np.maximum(np.linalg.norm(out[:, :3], axis=1, keepdims=True), 1e-12)
    out[:, 3] = 1.0
    return out


def _made(drawn: Drawn) -> tuple[Drawn, Floats]:
    p, uv, faces = drawn.positions, drawn.uvs, drawn.faces
    e1, e2 = p[faces[:, 1]] - p[faces[:, 0]], p[faces[:, 2]] - p[faces[:, 0]]
    d1, d2 = uv[faces[:, 1]] - uv[faces[:, 0]], uv[faces[:, 2]] - uv[faces[:, 0]]
    turned = d1[:, 0] * d2[:, 1] - d1[:, 1] * d2[:, 0]
    sign = np.where(turned < 0, -1.0, 1.0).astype(np.float32)
    along = (e1 * d2[:, 1:2] - e2 * d1[:, 1:2]) * sign[:, None]
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-20)
    split = _split(drawn, turned < 0)
    faces = split.faces
    total = np.zeros((len(split.positions), 3))
    for corner in range(3):
        at = faces[:, corner]
        normal = split.normals[at]
        flat = along - normal * np.einsum("ij,ij->i", normal, along)[:, None]
        flat /= np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-12)
        weight = _corner_angle(split.positions, faces, corner)
        for axis in range(3):
            total[:, axis] += np.bincount(at, flat[:, axis] * weight, len(total))
    size = np.linalg.norm(total, axis=1, keepdims=True)
    out = _any(split.normals)
    good = size[:, 0] > 1e-6
    out[good, :3] = (total[good] / size[good]).astype(np.float32)
    handed = np.ones(len(out), np.float32)
    handed[faces.ravel()] = np.repeat(sign, 3)
    out[:, 3] = handed
    return split, out


def _split(drawn: Drawn, mirrored: NDArray[np.bool_]) -> Drawn:
    """Double the vertices that mirrored and plain triangles share."""
    count = len(drawn.positions)
    plain_use, mirror_use = np.zeros(count, bool), np.zeros(count, bool)
    plain_use[drawn.faces[~mirrored]] = True
    mirror_use[drawn.faces[mirrored]] = True
    both = np.flatnonzero(plain_use & mirror_use)
    if not len(both):
        return drawn
    twin = np.arange(count, dtype=np.uint32)
    twin[both] = count + np.arange(len(both), dtype=np.uint32)
    faces = drawn.faces.copy()
    faces[mirrored] = twin[faces[mirrored]]
    return drawn.rows(np.concatenate([np.arange(count), both]), faces)


def _corner_angle(points: Floats, faces: NDArray[np.uint32], corner: int) -> Floats:
    here, a, b = (points[faces[:, (corner + step) % 3]] for step in range(3))
    a, b = a - here, b - here
    size = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    angle: Floats = np.arccos(np.clip(np.einsum("ij,ij->i", a, b) / np.maximum(size, 1e-20), -1, 1))
    return angle
