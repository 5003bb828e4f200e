"""Reads what a GLB file says: nodes, triangle meshes, skins and pictures, as numpy arrays in glTF's own frame (Y up, metres).

Our own reader, because it is short and the mesh libraries lose what is needed here: trimesh drops skins and the names of
nodes, pygltflib hands out the JSON and leaves the arrays to the caller. It knows what the files of ``make_hand_models`` use: buffers in
the file, no sparse accessors, no extensions; anything else is an error, never a guess.
"""

import io
import json
import struct
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float64]

_TYPES = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}
_TRIANGLES = 4


class GlbError(Exception):
    """A file that this reader does not understand; the text names it and what was found."""


@dataclass(frozen=True)
class Primitive:
    """Triangles of one material, in the frame of the node that carries them. uvs as in glTF: v down.

    positions, normals (n, 3), uvs (n, 2), faces (m, 3); numbers and weights (n, 4) of a skinned one, else None.
    """

    positions: Floats
    normals: Floats
    uvs: Floats
    faces: NDArray[np.uint32]
    material: int
    numbers: NDArray[np.uint8] | None = None
    weights: Floats | None = None


@dataclass(frozen=True)
class Glb:
    """One file. ``json`` is its description (the glTF 2.0 schema), ``binary`` its one buffer."""

    name: str
    json: dict[str, Any]
    binary: bytes

    @cached_property
    def parents(self) -> dict[int, int]:
        """Node -> the node above it."""
        return {
            child: number
            for number, node in enumerate(self.json["nodes"])
            for child in node.get("children", [])
        }

    @cached_property
    def nodes_by_name(self) -> dict[str, int]:
        return {node.get("name", ""): number for number, node in enumerate(self.json["nodes"])}

    def local(self, node: int) -> Floats:
        """(4, 4): parent_from_node."""
        found = self.json["nodes"][node]
        if "matrix" in found:
            return np.array(found["matrix"], float).reshape(4, 4).T
        made = np.eye(4)
        made[:3, :3] = rotation_matrix(found.get("rotation", (0.0, 0.0, 0.0, 1.0)))
        made[:3, :3] *= np.array(found.get("scale", (1.0, 1.0, 1.0)))
        made[:3, 3] = found.get("translation", (0.0, 0.0, 0.0))
        return made

    def world(self, node: int) -> Floats:
        """(4, 4): file_from_node."""
        made = self.local(node)
        while node in self.parents:
            node = self.parents[node]
            made = self.local(node) @ made
        return made

    def primitives(self, mesh: int) -> list[Primitive]:
        return [self._primitive(found) for found in self.json["meshes"][mesh]["primitives"]]

    def inverse_binds(self, skin: int) -> Floats:
        """(joints, 4, 4): joint_from_mesh."""
        return (
            self._array(self.json["skins"][skin]["inverseBindMatrices"]).reshape(-1, 4, 4).transpose(0, 2, 1)
        )

    def picture(self, texture: int) -> Image.Image:
        image = self.json["images"][self.json["textures"][texture]["source"]]
        view = self.json["bufferViews"][image["bufferView"]]
        start = view.get("byteOffset", 0)
        return Image.open(io.BytesIO(self.binary[start : start + view["byteLength"]]))

    def _primitive(self, found: dict[str, Any]) -> Primitive:
        if found.get("mode", _TRIANGLES) != _TRIANGLES or "indices" not in found:
            raise GlbError(f"{self.name}: a mesh that is no list of indexed triangles")
        names = found["attributes"]
        positions = self._array(names["POSITION"])
        uvs = self._array(names["TEXCOORD_0"]) if "TEXCOORD_0" in names else np.zeros((len(positions), 2))
        skinned = "JOINTS_0" in names
        return Primitive(
            positions,
            self._array(names["NORMAL"]),
            uvs,
            self._array(found["indices"]).astype(np.uint32).reshape(-1, 3),
            found.get("material", -1),
            self._array(names["JOINTS_0"]).astype(np.uint8) if skinned else None,
            self._array(names["WEIGHTS_0"]) if skinned else None,
        )

    def _array(self, number: int) -> Floats:
        accessor = self.json["accessors"][number]
        if "sparse" in accessor or "bufferView" not in accessor:
            raise GlbError(f"{self.name}: accessor {number} is sparse, which is not read")
        kind = np.dtype(_TYPES[accessor["componentType"]])
        width, count = _WIDTHS[accessor["type"]], accessor["count"]
        view = self.json["bufferViews"][accessor["bufferView"]]
        start = view.get("byteOffset", 0) + accessor.get("byteOffset", 0)
        stride = view.get("byteStride", width * kind.itemsize)
        read = np.ndarray((count, width), kind, self.binary, start, (stride, kind.itemsize)).astype(float)
        return read / np.iinfo(kind).max if accessor.get("normalized") else read


def read_glb(name: str, content: bytes) -> Glb:
    """``name`` is for messages. Raises GlbError."""
    magic, version, _ = struct.unpack_from("<4sII", content) if len(content) >= 12 else (b"", 0, 0)
    if magic != b"glTF" or version != 2:
        raise GlbError(f"{name}: no GLB file of glTF 2.0")
    size, _ = struct.unpack_from("<I4s", content, 12)
    described = json.loads(content[20 : 20 + size])
    if described.get("extensionsRequired"):
        raise GlbError(f"{name}: needs the extensions {described['extensionsRequired']}, which are not read")
    return Glb(name, described, content[20 + size + 8 :])


def rotation_matrix(xyzw: Any) -> Floats:
    """(3, 3) from glTF's order of a quaternion."""
    x, y, z, w = np.array(xyzw, float) / np.linalg.norm(xyzw)
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
