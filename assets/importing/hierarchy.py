"""The tree of nodes walked once, without recursion: world matrices, paths, and what children inherit."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assets.importing.conventions import Mark, mark_of
from assets.importing.finding import Finding, error, warning
from assets.importing.flat import Role
from assets.importing.source import SourceNode, SourceScene

Matrices = npt.NDArray[np.float64]
LONGEST_PATH = 120  # letters; a longer path keeps its end


@dataclass(frozen=True)
class Placed:
    """One node in its tree. ``world``: (4, 4) float64, file frame; ``part_of``: number of the node that is the object it belongs to."""

    number: int
    path: str
    world: Matrices
    mark: Mark
    role: Role
    part_of: int | None
    visible: bool


def walk(source: SourceScene) -> tuple[list[Placed], list[Finding]]:
    """All nodes that hang on a root, parents before children. Nodes in a circle, or placed at no finite place, are findings."""
    order, findings = parents_first(source.nodes)
    placed: dict[int, Placed] = {}
    for number in order:
        node = source.nodes[number]
        parent = parent_of(source.nodes, number)
        above = None if parent is None else placed.get(parent)
        if parent is not None and above is None:
            continue  # below one that was left out
        mark = mark_of(node.name, node.extras)
        with np.errstate(over="ignore", invalid="ignore"):
            world = np.asarray(node.local, np.float64) if above is None else above.world @ node.local
        path = _path("" if above is None else above.path, _label(source, number))
        if not np.isfinite(world).all():
            findings.append(warning("node-nowhere", path))
            continue
        placed[number] = Placed(
            number,
            path,
            world,
            mark,
            mark.role or ("drawn" if above is None else above.role),
            number if mark.object else None if above is None else above.part_of,
            node.visible and (above is None or above.visible),
        )
    return list(placed.values()), findings


def parents_first(nodes: tuple[SourceNode, ...]) -> tuple[list[int], list[Finding]]:
    """The nodes' numbers in an order in which each parent precedes its children; those in a circle are left out and told."""
    children: list[list[int]] = [[] for _ in nodes]
    order: list[int] = []
    for number in range(len(nodes)):
        parent = parent_of(nodes, number)
        (order if parent is None else children[parent]).append(number)
    for number in order:  # grows while it is walked: breadth first
        order.extend(children[number])
    if len(order) < len(nodes):
        lost = sorted(set(range(len(nodes))) - set(order))
        return order, [error("nodes-in-a-circle", nodes[lost[0]].name, count=len(lost))]
    return order, []


def parent_of(nodes: tuple[SourceNode, ...], number: int) -> int | None:
    """The parent's number; None for a root, and where the file names a node that it does not have."""
    parent = nodes[number].parent
    return parent if parent is not None and 0 <= parent < len(nodes) else None


def _label(source: SourceScene, number: int) -> str:
    node = source.nodes[number]
    if node.name.strip():
        return node.name.strip()
    if (
        node.mesh is not None
        and 0 <= node.mesh < len(source.meshes)
        and source.meshes[node.mesh].name.strip()
    ):
        return source.meshes[node.mesh].name.strip()
    return f"#{number}"


def _path(above: str, label: str) -> str:
    path = f"{above}/{label}" if above else label
    return path if len(path) <= LONGEST_PATH else "…" + path[-(LONGEST_PATH - 1) :]
