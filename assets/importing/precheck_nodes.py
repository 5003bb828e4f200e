"""The tree of a glTF's nodes: every node has one parent, nothing goes round, nothing is too deep; how much is drawn in the end."""

import math
from collections.abc import Callable
from typing import Any

from assets.importing.precheck_seen import MOST_TRIANGLES, MOST_VERTICES, Seen

Json = dict[str, Any]
DEEPEST = 256
FARTHEST = 1e12
MOST_COPIED = 8_000_000
"""Triangles that may come of copies of the same meshes: a forest, but not a bomb of a thousand bytes."""
MOST_SHOWN = 500_000


def check_nodes(
    lists: dict[str, list[Json]], per_mesh: list[tuple[int, int]], copies: Callable[[Json, object], int], seen: Seen
) -> None:
    """``per_mesh``: (triangles, vertices) of each mesh; ``copies``: how often a node shows its mesh.

    Each primitive of a mesh becomes a piece as a node of its own would: that is what ``seen.nodes`` counts.
    """
    nodes = lists["nodes"]
    seen.nodes = len(nodes)
    if _is_tree(nodes, seen):
        _scenes(lists, seen)
    shown = 0
    for number, node in enumerate(nodes):
        name = node.get("name") or f"node {number}"
        _transform(node, name, seen)
        mesh = node.get("mesh")
        if mesh is None:
            continue
        if isinstance(mesh, bool) or not isinstance(mesh, int) or not 0 <= mesh < len(per_mesh):
            seen.wrong("gltf-no-such-part", name, part="meshes", number=str(mesh)[:40])
            continue
        times = copies(node, name)
        pieces = lists["meshes"][mesh].get("primitives")
        parts = max(1, len(pieces)) if isinstance(pieces, list) else 1
        shown += times * parts
        seen.nodes += times * parts - 1
        seen.triangles += times * per_mesh[mesh][0]
        seen.vertices += times * per_mesh[mesh][1]
    own = sum(triangles for triangles, _ in per_mesh)
    if seen.triangles > MOST_TRIANGLES or seen.vertices > MOST_VERTICES:
        seen.wrong("model-too-large", count=seen.triangles, most=MOST_TRIANGLES)
    elif seen.triangles > MOST_COPIED + own or shown > MOST_SHOWN:
        seen.wrong("too-many-copies", count=seen.triangles, own=own, shown=shown)


def _is_tree(nodes: list[Json], seen: Seen) -> bool:
    parents: dict[int, int] = {}
    for number, node in enumerate(nodes):
        children = node.get("children", [])
        for child in children if isinstance(children, list) else []:
            if isinstance(child, bool) or not isinstance(child, int) or not 0 <= child < len(nodes):
                seen.wrong("gltf-no-such-part", _name(nodes, number), part="nodes", number=str(child)[:40])
            elif parents.setdefault(child, number) != number:
                seen.wrong("node-two-parents", _name(nodes, child), first=_name(nodes, parents[child]), second=_name(nodes, number))
    return _shallow(nodes, parents, seen)


def _shallow(nodes: list[Json], parents: dict[int, int], seen: Seen) -> bool:
    """Every node's depth, from its parents' up: each is visited once, whatever the file says."""
    depths = [0] * len(nodes)  # 0: not known yet; a root has 1
    for number in range(len(nodes)):
        chain: dict[int, None] = {}
        at = number
        while not depths[at]:
            if at in chain:
                seen.wrong("node-cycle", _name(nodes, number))
                return False
            chain[at] = None
            if at not in parents:
                break
            at = parents[at]
        depth = depths[at]
        for one in reversed(chain):
            depth += 1
            depths[one] = depth
        if depth > DEEPEST:
            seen.wrong("nodes-too-deep", _name(nodes, number), most=DEEPEST)
            return False
    return True


def _scenes(lists: dict[str, list[Json]], seen: Seen) -> None:
    for scene in lists["scenes"]:
        roots = scene.get("nodes", [])
        for root in roots if isinstance(roots, list) else []:
            if isinstance(root, bool) or not isinstance(root, int) or not 0 <= root < len(lists["nodes"]):
                seen.wrong("gltf-no-such-part", scene.get("name", "scene"), part="nodes", number=str(root)[:40])


def _transform(node: Json, name: object, seen: Seen) -> None:
    for key in ("matrix", "translation", "rotation", "scale"):
        values = node.get(key)
        if not isinstance(values, list):
            continue
        numbers = [value for value in values if isinstance(value, int | float)]
        if len(numbers) != len(values) or any(not math.isfinite(value) or abs(value) > FARTHEST for value in numbers):
            seen.wrong("transform-absurd", name, number=str(max(numbers, key=abs, default=0.0))[:40])


def _name(nodes: list[Json], number: int) -> str:
    return str(nodes[number].get("name") or f"node {number}")
