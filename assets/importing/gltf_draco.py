"""Decodes a primitive of KHR_draco_mesh_compression. Attributes are found by the ids that the extension gives, not by their kind: a second
set of UVs or joints has no kind of its own."""

from dataclasses import dataclass

import DracoPy
import numpy as np
from numpy.typing import NDArray

from assets.importing.gltf_accessors import Accessors
from assets.importing.gltf_document import Document, Unreadable
from assets.importing.gltf_values import Json, index, table

NAME = "KHR_draco_mesh_compression"


@dataclass(frozen=True)
class Unpacked:
    """attributes: glTF's name -> (n, width), floats or integers as they were packed, normalised ones scaled. faces (m, 3)."""

    attributes: dict[str, NDArray[np.float32]]
    integers: dict[str, NDArray[np.uint32]]
    faces: NDArray[np.uint32]


def unpacked(document: Document, accessors: Accessors, told: Json, attributes: Json) -> Unpacked:
    """``told``: the extension; ``attributes``: the primitive's own, whose accessors say what is normalised. Raises Unreadable."""
    try:
        mesh = DracoPy.decode(bytes(accessors.view(told.get("bufferView"))))
    except (ValueError, RuntimeError, DracoPy.FileTypeException) as problem:
        raise Unreadable("gltf-draco-broken") from problem
    faces = getattr(mesh, "faces", None)
    if faces is None or not len(faces):
        raise Unreadable("gltf-draco-broken")
    by_id = {held["unique_id"]: held["data"] for held in mesh.attributes}
    floats: dict[str, NDArray[np.float32]] = {}
    integers: dict[str, NDArray[np.uint32]] = {}
    for name, number in table(told.get("attributes")).items():
        found = by_id.get(index(number))
        if found is None:
            continue
        array = np.asarray(found)
        array = array.reshape(len(array), -1)
        if name.startswith("JOINTS_"):
            integers[name] = array.astype(np.uint32)
            continue
        accessor = document.one("accessors", attributes.get(name)) or {}
        if array.dtype.kind in "iu" and accessor.get("normalized") is True:
            array = np.maximum(array.astype(np.float32) / np.float32(np.iinfo(array.dtype).max), np.float32(-1.0))
        floats[name] = np.ascontiguousarray(array, np.float32)
    return Unpacked(floats, integers, np.asarray(faces, np.uint32).reshape(-1, 3))
