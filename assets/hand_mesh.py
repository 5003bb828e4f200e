"""From the meshes of a GLB file to the vertices of ``scenes/hand_model.py``: our axes, bones, occlusion, equal vertices once."""

import numpy as np
from numpy.typing import NDArray

from assets.controller_parts import OURS_FROM_GLTF, quaternion, vector3
from assets.glb import Floats, Glb, Primitive
from assets.mesh_parts import make, tangents_of
from assets.occlusion import Occluders, sky_seen
from scenes.hand_model import SKIN, VERTEX, RestJoint
from scenes.hands import Joint

_BAKE_SCALE = 20.0  # assets/occlusion.py thinks in the sizes of buildings
_REACH_M = 0.04  # what is farther off takes no light away

_WEBXR_FINGERS = {"pinky-finger": "little"}


def vertex_rows(
    primitive: Primitive, ours_from_mesh: Floats, bone: int
) -> tuple[NDArray[np.void], NDArray[np.uint32]]:
    """Vertices as the file has them, in our frame, with triangles turned over where the node mirrors."""
    uvs = primitive.uvs * (1.0, -1.0) + (0.0, 1.0)
    part = make(primitive.positions, primitive.normals, uvs, primitive.faces).transformed(ours_from_mesh)
    rows = np.zeros(len(part.positions), VERTEX)
    rows["position"] = part.positions
    rows["uv"] = part.uvs
    rows["normal"] = np.round(part.normals * 32767)
    rows["tangent"] = np.round(tangents_of(part) * 127)
    rows["bone"] = bone
    return rows, part.faces


def skinned_hand(
    glb: Glb,
) -> tuple[NDArray[np.void], NDArray[np.void], NDArray[np.uint32], tuple[RestJoint, ...]]:
    """The skinned mesh: where its node stands says nothing, only its joints do (glTF 2.0, 3.7.3.3)."""
    node = next(found for found in glb.json["nodes"] if "skin" in found)
    (primitive,) = glb.primitives(node["mesh"])
    assert primitive.numbers is not None and primitive.weights is not None
    binds = np.linalg.inv(glb.inverse_binds(node["skin"]))
    names = [
        joint_name(glb.json["nodes"][number]["name"]) for number in glb.json["skins"][node["skin"]]["joints"]
    ]
    ours = OURS_FROM_GLTF @ binds @ OURS_FROM_GLTF.T
    order = sorted(range(len(names)), key=lambda index: Joint[names[index]])
    joints = tuple(
        RestJoint(
            joint=names[index],
            position_m=vector3(ours[index, :3, 3]),
            orientation=quaternion(ours[index, :3, :3]),
        )
        for index in order
    )
    rows, faces = vertex_rows(primitive, OURS_FROM_GLTF, 0)
    skin = np.zeros(len(rows), SKIN)
    skin["bones"] = np.argsort(order)[primitive.numbers]
    skin["weights"] = in_bytes(primitive.weights)
    return rows, skin, faces, joints


def joint_name(webxr: str) -> str:
    """OpenXR's name of a WebXR joint: ``pinky-finger-phalanx-distal`` is ``little_distal``."""
    finger, found, bone = webxr.partition("-finger-")
    if not found:
        finger, _, bone = webxr.partition("-")
    bone = bone.removeprefix("phalanx-")
    finger = _WEBXR_FINGERS.get(f"{finger}-finger", finger)
    return f"{finger}_{bone}" if bone else finger


def in_bytes(weights: Floats) -> NDArray[np.uint8]:
    """(n, 4) that sum to 255 each: what rounding leaves goes to the heaviest."""
    shares: NDArray[np.int64] = np.floor(weights / weights.sum(axis=1, keepdims=True) * 255 + 1e-6).astype(
        np.int64
    )
    heaviest = shares.argmax(axis=1)
    shares[np.arange(len(shares)), heaviest] += 255 - shares.sum(axis=1)
    return np.asarray(shares.astype(np.uint8))


def welded(
    rows: NDArray[np.void], skin: NDArray[np.void] | None, faces: NDArray[np.uint32]
) -> tuple[NDArray[np.void], NDArray[np.void] | None, NDArray[np.uint32]]:
    """Equal vertices once, in the order in which triangles first use them; triangles without area are left out."""
    keys = rows if skin is None else np.rec.fromarrays([rows, skin])
    raw = np.ascontiguousarray(keys).view(np.uint8).reshape(len(rows), -1)
    _, firsts, same = np.unique(raw, axis=0, return_index=True, return_inverse=True)
    kept = firsts[same.ravel()][faces]
    flat = (kept[:, 0] == kept[:, 1]) | (kept[:, 1] == kept[:, 2]) | (kept[:, 2] == kept[:, 0])
    kept = kept[~flat]
    used, first_use, number = np.unique(kept, return_index=True, return_inverse=True)
    order = np.argsort(first_use)
    renumbered = np.argsort(order)[number.reshape(kept.shape)]
    chosen = used[order]
    return rows[chosen], None if skin is None else skin[chosen], renumbered.astype(np.uint32)


def openness(rows: NDArray[np.void], faces: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """(n,) for each vertex: 255 where nothing of the model itself is near before it."""
    points = rows["position"].astype(float) * _BAKE_SCALE
    normals = rows["normal"] / 32767.0
    part = make(points, normals, rows["uv"], faces)
    seen = sky_seen(Occluders([part]), points, normals, _REACH_M * _BAKE_SCALE)
    return np.asarray(np.round(np.clip(0.25 + 0.75 * seen, 0.0, 1.0) * 255).astype(np.uint8))
