"""Arrays of a primitive carried through a matrix: points, normals, tangents, and faces turned over by mirrors."""

import numpy as np
import numpy.typing as npt

from assets.importing import srgb

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Indices = npt.NDArray[np.uint32]


def points(matrix: Doubles, positions: npt.NDArray[np.floating]) -> Doubles:
    """(n, 3) float64; the matrix is affine."""
    moved = _turned(positions.astype(np.float64), matrix[:3, :3])
    moved += matrix[:3, 3]
    return moved


def normals(matrix: Doubles, given: npt.NDArray[np.floating]) -> Floats:
    """(n, 3) of unit length, or zero where they were. By cofactors, so that a node scaled flat keeps those across it."""
    a, b, c = (matrix[:3, :3] / max(float(np.abs(matrix[:3, :3]).max()), 1e-300)).T
    cofactors = np.stack((np.cross(b, c), np.cross(c, a), np.cross(a, b)), axis=1)
    return unit(_turned(given, cofactors * _sign(matrix)))


def tangents(matrix: Doubles, given: Floats) -> Floats:
    """(n, 4), w = handedness: turned by mirrors."""
    turned = np.empty((len(given), 4), np.float32)
    turned[:, :3] = unit(_turned(given[:, :3], matrix[:3, :3]))
    turned[:, 3] = given[:, 3] * _sign(matrix)
    return turned


def _turned(vectors: npt.NDArray[np.floating], matrix: Doubles) -> Doubles:
    """Without BLAS, whose threads wait for each other turning round and round: seconds on a busy machine; and its sums depend on the machine."""
    turned: Doubles = np.einsum("ij,kj->ik", vectors, matrix)
    return turned


def faces(matrix: Doubles, given: Indices) -> Indices:
    """Counter-clockwise fronts stay so in a mirror."""
    return np.ascontiguousarray(given[:, ::-1]) if _sign(matrix) < 0.0 else given


def unit(vectors: npt.NDArray[np.floating]) -> Floats:
    """Each row at length 1; what has none, or is no number, becomes zero."""
    wide = vectors.astype(np.float64)
    lengths = np.sqrt(np.einsum("ij,ij->i", wide, wide))
    good = np.isfinite(lengths) & (lengths > 1e-20)
    wide /= np.where(good, lengths, 1.0)[:, None]
    wide[~good] = 0.0
    return wide.astype(np.float32)


def encoded(colors: Floats) -> npt.NDArray[np.uint8]:
    """Linear (n, 4) 0..1 as sRGB-encoded uint8; alpha stays linear."""
    linear = np.clip(np.nan_to_num(colors, nan=1.0), 0.0, 1.0)
    coded = np.empty((len(colors), 4), np.uint8)
    coded[:, :3] = np.rint(srgb.encoded(linear[:, :3]) * 255.0)
    coded[:, 3] = np.rint(linear[:, 3] * 255.0) if linear.shape[1] > 3 else 255
    return coded


def _sign(matrix: Doubles) -> float:
    return -1.0 if np.linalg.det(matrix[:3, :3]) < 0.0 else 1.0
