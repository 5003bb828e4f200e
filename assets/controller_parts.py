"""What moves on a controller, from its profile of WebXR input profiles to the model frame of ``scenes/hand_model.py``.

A profile names, for each part, the node that moves and two nodes beside it that show its ends: ``valueNode`` goes from ``minNode`` to
``maxNode`` in the frame of their parent. Touch dots of touchpads are shown only while touched; we leave them out.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from assets.glb import Floats, Glb
from scenes.hand_model import Motion, MovingPart, Source
from scenes.package import Vector3, Vector4

OURS_FROM_GLTF = np.array([[1.0, 0, 0, 0], [0, 0, -1.0, 0], [0, 1.0, 0, 0], [0, 0, 0, 1.0]])
"""glTF's axes are OpenXR's (Y up, -Z ahead): (x, y, z) becomes (x, -z, y)."""

_SOURCES = {
    ("trigger", "button"): Source.select,
    ("squeeze", "button"): Source.grab,
    ("thumbstick", "xAxis"): Source.stick_x,
    ("thumbstick", "yAxis"): Source.stick_y,
}


@dataclass(frozen=True)
class Moves:
    """``parts`` in the order of their bones; ``bone_of_node`` for the nodes that move; ``hidden`` nodes are not drawn."""

    parts: tuple[MovingPart, ...]
    bone_of_node: dict[int, int]
    hidden: frozenset[int]

    def bone(self, glb: Glb, node: int) -> int:
        """The bone that carries ``node``: the nearest moving one above it, 0 for the body."""
        while node not in self.bone_of_node:
            if node not in glb.parents:
                return 0
            node = glb.parents[node]
        return self.bone_of_node[node]

    def is_hidden(self, glb: Glb, node: int) -> bool:
        while node not in self.hidden:
            if node not in glb.parents:
                return False
            node = glb.parents[node]
        return True


def moves_of(glb: Glb, layout: dict[str, Any]) -> Moves:
    """``layout``: the part of a ``profile.json`` for this side."""
    found: list[tuple[int, int, Source, dict[str, Any]]] = []
    hidden = set()
    for component in layout["components"].values():
        for response in component.get("visualResponses", {}).values():
            node = glb.nodes_by_name.get(response["valueNodeName"])
            if node is None:
                continue
            if response["valueNodeProperty"] == "visibility":
                hidden.add(node)
                continue
            source = _SOURCES.get((component["type"], response["componentProperty"]))
            ends = {response["minNodeName"], response["maxNodeName"]} <= glb.nodes_by_name.keys()
            if source is not None and ends:
                found.append((_depth(glb, node), node, source, response))
    parts: list[MovingPart] = []
    bones: dict[int, int] = {}
    for _, node, source, response in sorted(
        found, key=lambda item: item[:2]
    ):  # parents before their children
        above = Moves((), bones, frozenset()).bone(glb, node)
        low = _motion(glb, node, glb.nodes_by_name[response["minNodeName"]])
        high = _motion(glb, node, glb.nodes_by_name[response["maxNodeName"]])
        if source is Source.stick_y:
            low, high = high, low  # of a gamepad's stick, the greatest y is towards the body
        bones[node] = len(parts) + 1
        pivot = (OURS_FROM_GLTF @ glb.world(node))[:3, 3]
        parts.append(MovingPart(source=source, parent=above, pivot_m=vector3(pivot), low=low, high=high))
    return Moves(tuple(parts), bones, frozenset(hidden))


def quaternion(matrix: Floats) -> Vector4:
    """(w, x, y, z), w not negative, of a (3, 3) rotation (Bar-Itzhack 2000, "New Method for Extracting the Quaternion")."""
    m = matrix
    k = np.array(
        [
            [m[0, 0] - m[1, 1] - m[2, 2], m[1, 0] + m[0, 1], m[2, 0] + m[0, 2], m[2, 1] - m[1, 2]],
            [m[1, 0] + m[0, 1], m[1, 1] - m[0, 0] - m[2, 2], m[2, 1] + m[1, 2], m[0, 2] - m[2, 0]],
            [m[2, 0] + m[0, 2], m[2, 1] + m[1, 2], m[2, 2] - m[0, 0] - m[1, 1], m[1, 0] - m[0, 1]],
            [m[2, 1] - m[1, 2], m[0, 2] - m[2, 0], m[1, 0] - m[0, 1], m[0, 0] + m[1, 1] + m[2, 2]],
        ]
    )
    x, y, z, w = np.linalg.eigh(k / 3.0)[1][:, -1]
    sign = -1.0 if w < 0 else 1.0
    # Adding zero turns -0.0 into 0.0: the same bytes everywhere.
    values = [round(float(value * sign), 7) + 0.0 for value in (w, x, y, z)]
    return (values[0], values[1], values[2], values[3])


def vector3(values: Floats) -> Vector3:
    rounded = [round(float(value), 7) + 0.0 for value in values]
    return (rounded[0], rounded[1], rounded[2])


def _motion(glb: Glb, node: int, end: int) -> Motion:
    """How the model has moved when ``node`` stands where its neighbour ``end`` does."""
    rest = OURS_FROM_GLTF @ glb.world(node)
    parent = OURS_FROM_GLTF @ glb.world(glb.parents[node])
    scale = glb.local(node)[:3, :3] @ np.linalg.inv(_unscaled(glb.local(node)))
    there = glb.local(end)
    there[:3, :3] = _unscaled(there) @ scale
    moved = parent @ there @ np.linalg.inv(rest)
    pivot = rest[:3, 3]
    shift = moved[:3, :3] @ pivot + moved[:3, 3] - pivot
    return Motion(shift_m=vector3(shift), turn=quaternion(moved[:3, :3]))


def _unscaled(matrix: Floats) -> Floats:
    linear = matrix[:3, :3]
    return np.asarray(linear / np.linalg.norm(linear, axis=0))


def _depth(glb: Glb, node: int) -> int:
    steps = 0
    while node in glb.parents:
        node = glb.parents[node]
        steps += 1
    return steps
