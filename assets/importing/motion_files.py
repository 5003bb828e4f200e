"""The movements of a baked model: their entries in the manifest, their files, and the room that they take."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from assets.importing.arrays import Floats
from assets.importing.drawn import Drawn
from assets.importing.flat import FlatMotion
from scenes.package import Motion

Doubles = npt.NDArray[np.float64]


def motion_entries(
    motions: Sequence[FlatMotion], drawn: Sequence[Drawn]
) -> tuple[tuple[Motion, ...], dict[str, bytes]]:
    """Entries and files. ``drawn``: meshes with their vertices in the order in which they are stored; motions of none are left out.

    ValueError where a deforming motion has not exactly one mesh with as many frames.
    """
    entries: list[Motion] = []
    files: dict[str, bytes] = {}
    for motion in motions:
        meshes = [mesh for mesh in drawn if mesh.motion == motion.name]
        if not meshes:
            continue
        file = f"motions/{len(entries):03}.f32"
        if motion.matrices is not None:
            content, deforming = np.ascontiguousarray(motion.matrices[:, :3], "<f4"), False
        else:
            frames = meshes[0].frames
            if len(meshes) > 1 or frames is None or len(frames) != motion.count:
                raise ValueError(
                    f"{motion.name}: {len(meshes)} meshes deform with it, must be one with {motion.count} frames"
                )
            content, deforming = np.ascontiguousarray(frames, "<f4"), True
        kind = "deforming" if deforming else "rigid"
        entries.append(
            Motion.model_validate(
                {
                    "name": motion.name,
                    "frames": motion.count,
                    "frames_per_s": motion.frames_per_s,
                    "file": file,
                    "kind": kind,
                }
            )
        )
        files[file] = content.tobytes()
    return tuple(entries), files


def matrices_of(motions: Sequence[FlatMotion]) -> dict[str | None, Floats]:
    """By name, of those that move rigidly."""
    return {motion.name: motion.matrices for motion in motions if motion.matrices is not None}


def swept(box: Doubles, matrices: Floats | None) -> Doubles:
    """(2, 3) that holds the box (2, 3) wherever a motion takes it; itself where nothing moves it."""
    if matrices is None:
        return box
    corners = np.array([[box[i, 0], box[j, 1], box[k, 2]] for i in (0, 1) for j in (0, 1) for k in (0, 1)])
    moved = (
        np.einsum("kij,nj->kni", matrices[:, :3, :3].astype(np.float64), corners) + matrices[:, None, :3, 3]
    )
    flat = moved.reshape(-1, 3)
    return np.stack((flat.min(axis=0), flat.max(axis=0)))
