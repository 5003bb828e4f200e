"""The tree of a glTF: what its scene shows, each node once, without recursion; skins, lights and instances of nodes.

Numbers of the file become numbers of the scene: ``numbering`` gives them. Joints that no scene shows are kept, but draw nothing.
"""

import math
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from assets.importing.finding import error, note, warning
from assets.importing.gltf_accessors import Accessors
from assets.importing.gltf_document import Document, Unreadable
from assets.importing.gltf_values import Json, extension, index, indices, number, numbers, rows, table, text
from assets.importing.rigid import from_parts, parts, unit_rotations
from assets.importing.source import SourceLight, SourceNode, SourceSkin

Doubles = NDArray[np.float64]
MOST_INSTANCES = 1_000_000
_Parted = tuple[Doubles, Any, Any, Any]
_UNIT = (1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0)
_KINDS: dict[str, Literal["directional", "point", "spot"]] = {"directional": "directional", "point": "point", "spot": "spot"}


@dataclass
class Tree:
    """``shown``: nodes of the file in the order of the scene; ``parent`` of each; ``numbering``: file -> scene."""

    shown: list[int] = field(default_factory=list)
    hidden_joints: list[int] = field(default_factory=list)
    parent: dict[int, int] = field(default_factory=dict)

    @property
    def numbering(self) -> dict[int, int]:
        return {node: place for place, node in enumerate([*self.shown, *self.hidden_joints])}


def tree(document: Document) -> Tree:
    """What the default scene shows (the first one, if none is named; every node without a parent, if there are no scenes)."""
    nodes, scenes = document.part("nodes"), document.part("scenes")
    scene = document.one("scenes", document.json.get("scene", 0)) or (scenes[0] if scenes else None)
    below = [indices(node.get("children")) for node in nodes]
    if scene is not None:
        roots = indices(scene.get("nodes"))
    else:
        carried = {child for children in below for child in children}
        roots = [place for place in range(len(nodes)) if place not in carried]
    found = Tree()
    seen: set[int] = set()
    waiting = [(root, -1) for root in reversed(roots)]
    while waiting:
        node, parent = waiting.pop()
        if node >= len(nodes):
            document.noticed.add(error("gltf-no-such-node", number=node))
        elif node in seen:
            document.noticed.add(error("gltf-node-twice", node=name(document, node)))
        else:
            seen.add(node)
            found.shown.append(node)
            if parent >= 0:
                found.parent[node] = parent
            waiting += [(child, node) for child in reversed(below[node])]
    if len(scenes) > 1:
        document.noticed.add(note("gltf-other-scenes", count=len(scenes) - 1))
    _add_hidden_joints(document, found, seen, below)
    return found


def _add_hidden_joints(document: Document, found: Tree, seen: set[int], below: list[list[int]]) -> None:
    used = {index(document.part("nodes")[node].get("skin")) for node in found.shown}
    above = {child: node for node, children in enumerate(below) for child in children}
    for place, skin in enumerate(document.part("skins")):
        for joint in indices(skin.get("joints")) if place in used else ():
            node: int | None = joint
            while node is not None and node < len(below) and node not in seen:
                seen.add(node)
                found.hidden_joints.append(node)
                if node in above:
                    found.parent[node] = above[node]
                node = above.get(node)


def name(document: Document, node: int) -> str:
    return text(document.part("nodes")[node].get("name")) or f"node {node}"


@dataclass
class Nodes:
    document: Document
    accessors: Accessors
    tree: Tree
    meshes: dict[int, int]  # of the file -> of the scene
    joints_needed: dict[int, int] = field(default_factory=dict)  # mesh of the file -> the highest joint that it names, + 1
    _instances: int = 0

    def all(self) -> tuple[SourceNode, ...]:
        numbering = self.tree.numbering
        hidden = set(self.tree.hidden_joints)
        visible: dict[int, bool] = {}
        made = []
        for node, parted in zip(numbering, self._parts(list(numbering)), strict=True):
            told = self.document.part("nodes")[node]
            parent = self.tree.parent.get(node)
            own = (extension(told, "KHR_node_visibility") or {}).get("visible") is not False
            visible[node] = own and visible.get(-1 if parent is None else parent, True)
            above = None if parent is None else numbering[parent]
            made.append(self._node(node, told, above, visible[node], node not in hidden, parted))
        return tuple(made)

    def _parts(self, nodes: list[int]) -> list[_Parted]:
        """Matrix, translation, rotation and scale of each, all at once: a scene may have tens of thousands."""
        held = [self.document.part("nodes")[node] for node in nodes]
        moved = np.array([numbers(told.get("translation"), (0.0, 0.0, 0.0)) for told in held])
        turned = np.array([numbers(told.get("rotation"), (0.0, 0.0, 0.0, 1.0)) for told in held])
        sized = np.array([numbers(told.get("scale"), (1.0, 1.0, 1.0)) for told in held])
        turned = unit_rotations(turned)
        matrices = from_parts(moved, turned, sized)
        return [
            (matrix, *parts_) if told.get("matrix") is None else self._of_matrix(node, told)
            for node, told, matrix, parts_ in zip(
                nodes, held, matrices, zip(map(tuple, moved.tolist()), map(tuple, turned.tolist()), map(tuple, sized.tolist()), strict=True),
                strict=True,
            )
        ]  # fmt: skip

    def _of_matrix(self, node: int, told: Json) -> _Parted:
        matrix = np.array(numbers(told["matrix"], _UNIT), np.float64).reshape(4, 4).T
        if not np.allclose(matrix[3], (0, 0, 0, 1), atol=1e-5):
            self.document.noticed.add(warning("gltf-matrix-perspective", node=name(self.document, node)))
        matrix[3] = (0.0, 0.0, 0.0, 1.0)
        return (matrix, *parts(matrix))

    def _node(
        self, node: int, told: Json, parent: int | None, visible: bool, drawn: bool, parted: _Parted
    ) -> SourceNode:
        called = name(self.document, node)
        local, translation, rotation, scale = parted
        mesh = index(told.get("mesh")) if drawn else None
        if mesh is not None and mesh not in self.meshes:
            self.document.noticed.add(error("gltf-no-such-mesh", node=called, number=mesh))
            mesh = None
        of_mesh = {} if mesh is None else _extras(self.document.part("meshes")[mesh])
        light = index((extension(told, "KHR_lights_punctual") or {}).get("light"))
        return SourceNode(
            name=called,
            parent=parent,
            local=local,
            translation=translation,
            rotation=rotation,
            scale=scale,
            mesh=None if mesh is None else self.meshes[mesh],
            skin=self._skin(called, told, mesh),
            light=light if light is not None and light < len(_lights(self.document)) else None,
            camera=told.get("camera") is not None,
            instances=self._placed_many(called, told) if mesh is not None else None,
            extras={**of_mesh, **_extras(told)},
            morph_weights=tuple(number(weight, 0.0) for weight in rows(told.get("weights"))[:512]),
            visible=visible,
        )

    def _skin(self, called: str, told: Json, mesh: int | None) -> int | None:
        number = index(told.get("skin"))
        if number is None or mesh is None:
            return None
        skin = self.document.one("skins", number)
        if skin is None or len(indices(skin.get("joints"))) < self.joints_needed.get(mesh, 0):
            self.document.noticed.add(warning("gltf-skin-broken", node=called))
            return None
        return number

    def _placed_many(self, called: str, told: Json) -> Doubles | None:
        """(k, 4, 4) of EXT_mesh_gpu_instancing."""
        held = extension(told, "EXT_mesh_gpu_instancing")
        if held is None:
            return None
        attributes = table(held.get("attributes"))
        try:
            read = {
                key: self.accessors.floats(attributes[key], width).astype(np.float64)
                for key, width in (("TRANSLATION", 3), ("ROTATION", 4), ("SCALE", 3))
                if attributes.get(key) is not None
            }
        except Unreadable as problem:
            self.document.noticed.add(problem.finding(called))
            return None
        count = min((len(array) for array in read.values()), default=0)
        self._instances += count
        if self._instances > MOST_INSTANCES:
            raise self.document.noticed.refuse(error("gltf-too-many-instances", node=called, most=MOST_INSTANCES))
        if not count:
            return None
        plain = {"TRANSLATION": np.zeros((count, 3)), "ROTATION": np.tile((0.0, 0, 0, 1), (count, 1)), "SCALE": np.ones((count, 3))}
        moved, turned, sized = (np.nan_to_num(read.get(key, default)[:count]) for key, default in plain.items())
        return from_parts(moved, turned, sized)


def skins(document: Document, accessors: Accessors, numbering: dict[int, int]) -> tuple[SourceSkin, ...]:
    """All skins of the file, in its order; one that nothing shown uses, or that cannot be read, has no joints."""
    return tuple(_read_skin(document, accessors, numbering, told) for told in document.part("skins"))


def _read_skin(document: Document, accessors: Accessors, numbering: dict[int, int], told: Json) -> SourceSkin:
    joints = indices(told.get("joints"))
    if not joints or any(joint not in numbering for joint in joints):
        return SourceSkin((), np.zeros((0, 4, 4)))
    binds = np.tile(np.eye(4), (len(joints), 1, 1))
    if told.get("inverseBindMatrices") is not None:
        try:
            read = accessors.floats(told["inverseBindMatrices"], 16).reshape(-1, 4, 4).transpose(0, 2, 1)
            kept = read[: len(joints)].astype(np.float64)
            if np.isfinite(kept).all():
                binds[: len(kept)] = kept
        except Unreadable:
            document.noticed.add(warning("gltf-skin-broken", node=text(told.get("name"))))
    return SourceSkin(tuple(numbering[joint] for joint in joints), binds)


def _lights(document: Document) -> list[Any]:
    return rows((extension(document.json, "KHR_lights_punctual") or {}).get("lights"))


def lights(document: Document) -> tuple[SourceLight, ...]:
    """In the file's order; an unknown kind counts as a point."""
    made = []
    for told in map(table, _lights(document)):
        red, green, blue = numbers(told.get("color"), (1.0, 1.0, 1.0))
        reach = number(told.get("range"), 0.0)
        kind = _KINDS.get(text(told.get("type")), "point")
        spot = table(told.get("spot"))
        outer = min(max(number(spot.get("outerConeAngle"), math.pi / 4), 1e-3), math.pi / 2)
        inner = min(max(number(spot.get("innerConeAngle"), 0.0), 0.0), outer)
        strength = max(number(told.get("intensity"), 1.0), 0.0)
        made.append(SourceLight(kind, (red, green, blue), strength, reach if reach > 0 else None, inner, outer))
    return tuple(made)


def _extras(told: Json) -> Json:
    extras = told.get("extras")
    if extras is None:
        return {}
    return extras if isinstance(extras, dict) else {"extras": extras}
