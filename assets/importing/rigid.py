"""Matrices out of translation, rotation and scale, and back. Column-vector matrices; quaternions are x, y, z, w. One or many at a time."""

import numpy as np
from numpy.typing import NDArray

from assets.importing.source import Vec3, Vec4

Doubles = NDArray[np.float64]


def from_parts(translation: Doubles, rotation: Doubles, scale: Doubles) -> Doubles:
    """(..., 3), (..., 4), (..., 3) -> (..., 4, 4). A rotation of length 0 turns nothing."""
    turned = unit_rotations(rotation)
    x, y, z, w = np.moveaxis(turned, -1, 0)
    made = np.zeros((*turned.shape[:-1], 4, 4))
    made[..., 0, 0], made[..., 0, 1], made[..., 0, 2] = 1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)
    made[..., 1, 0], made[..., 1, 1], made[..., 1, 2] = 2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)
    made[..., 2, 0], made[..., 2, 1], made[..., 2, 2] = 2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)
    made[..., :3, :3] *= scale[..., None, :]
    made[..., :3, 3] = translation
    made[..., 3, 3] = 1.0
    return made


def unit_rotations(rotation: Doubles) -> Doubles:
    """(..., 4) of length 1; what has no length turns nothing."""
    lengths = np.linalg.norm(rotation, axis=-1, keepdims=True)
    return np.where(lengths > 1e-12, rotation / np.maximum(lengths, 1e-12), (0.0, 0.0, 0.0, 1.0))


def parts(matrix: Doubles) -> tuple[Vec3, Vec4, Vec3]:
    """(4, 4) -> translation, rotation, scale; shear is lost. A mirroring matrix gets a negative scale along X."""
    columns = matrix[:3, :3]
    scale = np.linalg.norm(columns, axis=0)
    if np.linalg.det(columns) < 0:
        scale[0] = -scale[0]
    turned = columns / np.where(np.abs(scale) > 1e-12, scale, 1.0)
    x, y, z, w = _quaternion(turned)
    return (
        (float(matrix[0, 3]), float(matrix[1, 3]), float(matrix[2, 3])),
        (x, y, z, w),
        (float(scale[0]), float(scale[1]), float(scale[2])),
    )


def _quaternion(m: Doubles) -> Vec4:
    """Of a (3, 3) rotation: the eigenvector of the largest eigenvalue of Bar-Itzhack's matrix, which needs no cases (J. Guidance 23, 2000)."""
    k = np.array(
        [
            [m[0, 0] - m[1, 1] - m[2, 2], 0, 0, 0],
            [m[1, 0] + m[0, 1], m[1, 1] - m[0, 0] - m[2, 2], 0, 0],
            [m[2, 0] + m[0, 2], m[2, 1] + m[1, 2], m[2, 2] - m[0, 0] - m[1, 1], 0],
            [m[2, 1] - m[1, 2], m[0, 2] - m[2, 0], m[1, 0] - m[0, 1], m.trace()],
        ]
    )
    _, vectors = np.linalg.eigh(k, UPLO="L")
    found = vectors[:, -1] * (1.0 if vectors[3, -1] >= 0 else -1.0)
    return (float(found[0]), float(found[1]), float(found[2]), float(found[3]))
