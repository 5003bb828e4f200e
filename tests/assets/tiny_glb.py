"""A GLB of a few triangles for tests: one wedge below one node, or whatever nodes a test asks for."""

import json
import struct
from typing import Any

import numpy as np

WEDGE = np.array([[0.0, 0.0, 0.0], [0.1, 0.0, 0.0], [0.0, 0.2, 0.0], [0.0, 0.0, 0.3]], "<f4")
OUTWARD = np.array([[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]], "<u2")


def tiny_glb(nodes: list[dict[str, Any]] | None = None, **changes: Any) -> bytes:
    """``nodes``: by default one that carries the mesh 0; ``changes`` replace parts of the description."""
    normals = WEDGE / np.maximum(np.linalg.norm(WEDGE, axis=1, keepdims=True), 1e-6)
    normals[0] = (-1.0, 0.0, 0.0)
    uvs = np.array([[0, 0], [1, 0], [0, 1], [1, 1]], "<f4")
    blocks = [WEDGE.tobytes(), normals.astype("<f4").tobytes(), uvs.tobytes(), OUTWARD.tobytes()]
    views, at = [], 0
    for block in blocks:
        views.append({"buffer": 0, "byteOffset": at, "byteLength": len(block)})
        at += len(block)
    kinds = [(5126, "VEC3", 4), (5126, "VEC3", 4), (5126, "VEC2", 4), (5123, "SCALAR", 12)]
    nodes = nodes or [{"name": "body", "mesh": 0}]
    described = {
        "asset": {"version": "2.0"},
        "scenes": [{"nodes": [0]}],
        "nodes": nodes,
        "materials": [
            {
                "pbrMetallicRoughness": {
                    "baseColorFactor": [0.5, 0, 0, 1],
                    "roughnessFactor": 0.7,
                    "metallicFactor": 0,
                }
            }
        ],
        "meshes": [
            {
                "primitives": [
                    {
                        "attributes": {"POSITION": 0, "NORMAL": 1, "TEXCOORD_0": 2},
                        "indices": 3,
                        "material": 0,
                    }
                ]
            }
        ],
        "accessors": [
            {"bufferView": index, "componentType": kind, "type": form, "count": count}
            for index, (kind, form, count) in enumerate(kinds)
        ],
        "bufferViews": views,
        "buffers": [{"byteLength": at}],
        **changes,
    }
    text = json.dumps(described).encode()
    text += b" " * (-len(text) % 4)
    binary = b"".join(blocks)
    head = struct.pack("<4sII", b"glTF", 2, 28 + len(text) + len(binary))
    return (
        head
        + struct.pack("<I4s", len(text), b"JSON")
        + text
        + struct.pack("<I4s", len(binary), b"BIN\0")
        + binary
    )
