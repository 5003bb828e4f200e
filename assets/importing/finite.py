"""No NaN and no infinity leaves a reader: scanners write them for points that they did not see."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from assets.importing.finding import Finding, mended
from assets.importing.source import SourcePrimitive, SourceScene

_FARTHEST = 1e12  # units of the file; squares of lengths beyond it leave float32


def finite(scene: SourceScene, file: str, findings: list[Finding]) -> SourceScene:
    """The scene without triangles that touch such a point; other such numbers become 0. Adds a finding if there were any."""
    meshes = []
    left_out = 0
    for mesh in scene.meshes:
        primitives = []
        for primitive in mesh.primitives:
            kept = _cleaned(primitive)
            left_out += len(primitive.faces) - len(kept.faces)
            primitives.append(kept)
        meshes.append(replace(mesh, primitives=tuple(primitives)))
    if left_out:
        findings.append(mended("points-not-finite", file=file, triangles=left_out))
    return replace(scene, meshes=tuple(meshes))


def _cleaned(primitive: SourcePrimitive) -> SourcePrimitive:
    wild = ~(np.abs(primitive.positions) < _FARTHEST).all(axis=1)
    faces, positions = primitive.faces, primitive.positions
    if wild.any():
        faces = faces[~wild[faces].any(axis=1)]
        positions = np.where(wild[:, None], np.float32(0), positions)
    return replace(
        primitive,
        positions=positions,
        faces=faces,
        normals=None if primitive.normals is None else _numbers(primitive.normals),
        uvs=tuple(_numbers(uv) for uv in primitive.uvs),
        colors=None if primitive.colors is None else _numbers(primitive.colors),
    )


def _numbers(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return values if np.isfinite(values).all() else np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
