"""The same model measured by our reader, by trimesh, and by the words of a glTF's own description: for ``bench.import_coverage``.

World frame of the file, node transforms applied, skins and morphs not (trimesh applies none). Triangles count once for each time they are shown.
"""

import json
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assets.importing.source import SourceMaterial, SourceScene

Doubles = NDArray[np.float64]
_SLOTS = ("base_color_texture", "metallic_roughness_texture", "normal_texture", "occlusion_texture", "emissive_texture")
_THEIR_SLOTS = ("baseColorTexture", "metallicRoughnessTexture", "normalTexture", "occlusionTexture", "emissiveTexture")

UNKNOWN = -1


@dataclass
class Measured:
    """``bounds``: lowest and highest corner. ``textures``: pictures on surfaces, counted for each part that is drawn and each use, or UNKNOWN."""

    triangles: int
    bounds: list[list[float]]
    textures: int
    strips: bool = False
    instances: bool = False


class NotRead(Exception):
    """Another reader's answer to a file that it does not read."""


def measured(scene: SourceScene) -> Measured:
    """What our reader left."""
    boxes, triangles, textures = list[Doubles](), 0, 0
    drawn: set[int] = set()
    for node, world in zip(scene.nodes, _worlds(scene), strict=True):
        if node.mesh is None or not node.visible:
            continue
        drawn.add(node.mesh)
        places = world[None] if node.instances is None else world @ node.instances
        for primitive in scene.meshes[node.mesh].primitives:
            triangles += len(primitive.faces) * len(places)
            used = primitive.positions[np.unique(primitive.faces)].astype(np.float64)
            boxes += [box([used @ place[:3, :3].T + place[:3, 3]]) for place in places[:: max(len(places) // 2000, 1)] if len(used)]
    for primitive in (primitive for mesh in drawn for primitive in scene.meshes[mesh].primitives):
        if primitive.material is not None and primitive.uvs:
            textures += _pictures(scene, scene.materials[primitive.material])
    return Measured(triangles, box(boxes).tolist(), textures)


def box(points: Iterable[NDArray[np.floating[Any]]]) -> Doubles:
    """(2, 3): the lowest and the highest corner of all points; infinite where there are none."""
    ends = np.array([[np.inf] * 3, [-np.inf] * 3])
    for some in points:
        if some.size:
            flat = some.reshape(-1, 3)
            ends = np.array([np.minimum(ends[0], flat.min(axis=0)), np.maximum(ends[1], flat.max(axis=0))])
    return ends


def said(code: str, values: Mapping[str, Any], file: str) -> str:
    return code + "".join(f" {value}" for value in [*([file] if file else []), *values.values()])


def _pictures(scene: SourceScene, material: SourceMaterial) -> int:
    uses = [getattr(material, slot) for slot in _SLOTS]
    return sum(use is not None and scene.images[use.image].content is not None for use in uses)


def _worlds(scene: SourceScene) -> list[Doubles]:
    found: dict[int, Doubles] = {}
    for start in range(len(scene.nodes)):
        chain, at = [], start
        while at not in found:
            chain.append(at)
            parent = scene.nodes[at].parent
            if parent is None:
                break
            at = parent
        for node in reversed(chain):
            parent = scene.nodes[node].parent
            local = np.asarray(scene.nodes[node].local)
            found[node] = local if parent is None else found[parent] @ local
    return [found[node] for node in range(len(scene.nodes))]


def trimeshs(path: Path) -> Measured:
    import trimesh

    try:
        scene: Any = trimesh.load(path, force="scene", process=False)
    except Exception as problem:  # whatever another library throws is its answer
        raise NotRead(f"{type(problem).__name__}: {problem}"[:160]) from problem
    low, high, triangles, textures = np.full(3, np.inf), np.full(3, -np.inf), 0, 0
    seen: set[str] = set()
    for node in scene.graph.nodes_geometry:
        world, name = scene.graph[node]
        mesh = scene.geometry[name]
        if not isinstance(mesh, trimesh.Trimesh) or not len(mesh.faces):
            continue
        triangles += len(mesh.faces)
        used = mesh.vertices[np.unique(mesh.faces)]
        moved = used @ world[:3, :3].T + world[:3, 3]
        low, high = np.minimum(low, moved.min(axis=0)), np.maximum(high, moved.max(axis=0))
        material = getattr(mesh.visual, "material", None)
        if isinstance(material, trimesh.visual.material.SimpleMaterial):
            textures = UNKNOWN  # it makes up pictures for materials that it does not find
        elif name not in seen and material is not None and getattr(mesh.visual, "uv", None) is not None:
            textures += sum(getattr(material, slot, None) is not None for slot in _THEIR_SLOTS)
        seen.add(name)
    return Measured(triangles, [low.tolist(), high.tolist()], max(textures, UNKNOWN))


def declared(path: Path) -> Measured | None:
    """What a glTF's accessors say of themselves, by nothing but its JSON: a third opinion where trimesh fails. None: it does not say."""
    content = path.read_bytes()
    if content[:4] == b"glTF":
        content = content[20 : 20 + struct.unpack_from("<I", content, 12)[0]]
    elif content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] != b"{":
        return None
    told = json.loads(content.decode("utf-8-sig"))
    try:
        return _declared(told)
    except (KeyError, IndexError, TypeError, ValueError):
        return None


def _declared(told: dict[str, Any]) -> Measured:
    nodes, accessors = told["nodes"], told["accessors"]
    waiting = [(root, np.eye(4)) for root in told["scenes"][told.get("scene", 0)]["nodes"]]
    low, high, triangles = np.full(3, np.inf), np.full(3, -np.inf), 0
    found = Measured(0, [], UNKNOWN)
    while waiting:
        number, above = waiting.pop()
        node = nodes[number]
        world = above @ _local(node)
        waiting += [(child, world) for child in node.get("children", [])]
        for primitive in told["meshes"][node["mesh"]]["primitives"] if "mesh" in node else []:
            mode = primitive.get("mode", 4)
            if mode < 4:
                continue
            positions = accessors[primitive["attributes"]["POSITION"]]
            count = accessors[primitive["indices"]]["count"] if "indices" in primitive else positions["count"]
            many = node.get("extensions", {}).get("EXT_mesh_gpu_instancing", {}).get("attributes")
            times = 1 if many is None else accessors[next(iter(many.values()))]["count"]
            triangles += times * (count // 3 if mode == 4 else count - 2)
            found.strips |= mode != 4
            found.instances |= many is not None
            box = np.array([positions["min"], positions["max"]], float)
            if positions.get("normalized"):
                box = np.maximum(box / {5120: 127, 5121: 255, 5122: 32767, 5123: 65535}[positions["componentType"]], -1)
            corners = np.array([[box[x][0], box[y][1], box[z][2]] for x in (0, 1) for y in (0, 1) for z in (0, 1)])
            moved = corners @ world[:3, :3].T + world[:3, 3]
            low, high = np.minimum(low, moved.min(axis=0)), np.maximum(high, moved.max(axis=0))
    found.triangles, found.bounds = triangles, [low.tolist(), high.tolist()]
    return found


def _local(node: dict[str, Any]) -> Doubles:
    if "matrix" in node:
        return np.array(node["matrix"], float).reshape(4, 4).T
    x, y, z, w = np.array(node.get("rotation", (0, 0, 0, 1)), float)
    made = np.eye(4)
    made[:3, :3] = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    made[:3, :3] *= np.array(node.get("scale", (1, 1, 1)), float)
    made[:3, 3] = node.get("translation", (0, 0, 0))
    return made
