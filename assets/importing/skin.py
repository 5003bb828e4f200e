"""Linear-blend skinning and morphs in numpy, as glTF 2.0 defines them: the transform of the skinned mesh's own node does not count."""

import numpy as np
import numpy.typing as npt

from assets.importing import transforms
from assets.importing.source import SourcePrimitive

Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]


def morphed(
    primitive: SourcePrimitive, weights: npt.NDArray[np.floating] | tuple[float, ...]
) -> tuple[Floats, Floats | None]:
    """Positions and normals of the primitive with its morphs at these weights; missing weights are 0."""
    positions, normals = primitive.positions, primitive.normals
    for morph, weight in zip(primitive.morphs, weights, strict=False):
        if weight == 0.0:
            continue
        positions = positions + np.float32(weight) * morph.positions
        if normals is not None and morph.normals is not None:
            normals = normals + np.float32(weight) * morph.normals
    return positions, normals


def posed(primitive: SourcePrimitive, file_from_mesh: Doubles) -> tuple[Doubles, Floats | None]:
    """Positions and normals in the file's frame. ``file_from_mesh``: (joints, 4, 4), ``Poses.joints``. Weights need no sum of 1."""
    positions, normals = primitive.positions, primitive.normals
    if primitive.joints is None or primitive.weights is None:
        raise ValueError("a primitive without joints has no pose")
    joints = np.minimum(primitive.joints, len(file_from_mesh) - 1)
    sums = primitive.weights.sum(axis=1, dtype=np.float64)
    shares = primitive.weights / np.where(sums > 1e-9, sums, 1.0)[:, None]
    shares[sums <= 1e-9, 0] = 1.0
    moved = np.zeros((len(positions), 3))
    turned = np.zeros((len(positions), 3))
    inverse_transposed = _cofactors(file_from_mesh[:, :3, :3])
    for column in range(joints.shape[1]):
        share = shares[:, column, None]
        if not share.any():
            continue
        matrices = file_from_mesh[joints[:, column]]
        moved += share * (np.einsum("nij,nj->ni", matrices[:, :3, :3], positions) + matrices[:, :3, 3])
        if normals is not None:
            turned += share * np.einsum("nij,nj->ni", inverse_transposed[joints[:, column]], normals)
    return moved, None if normals is None else transforms.unit(turned)


def _cofactors(matrices: Doubles) -> Doubles:
    """(n, 3, 3) inverse transposes but for their positive size, of mirrors too; a singular one is no error."""
    a, b, c = matrices[:, :, 0], matrices[:, :, 1], matrices[:, :, 2]
    rows = np.stack((np.cross(b, c), np.cross(c, a), np.cross(a, b)), axis=2)
    determinants = np.linalg.det(matrices)
    size = np.maximum(np.abs(determinants), 1e-30)
    scaled: Doubles = (
        rows * (np.where(determinants < 0.0, -1.0, 1.0) / np.where(size > 1e-29, size, 1.0))[:, None, None]
    )
    return scaled
