"""Small source scenes made by hand, for the stages after reading."""

from typing import Any

import numpy as np

from assets.importing.source import SourceMesh, SourceNode, SourcePrimitive, SourceScene
from tests.assets.importing.made_gltf import BOX, BOX_FACES


def box(**more: Any) -> SourcePrimitive:
    """A cube of one unit round its middle."""
    return SourcePrimitive(BOX.astype(np.float32), BOX_FACES.astype(np.uint32), **more)


def at(
    x: float = 0.0, y: float = 0.0, z: float = 0.0, scale: tuple[float, float, float] = (1.0, 1.0, 1.0)
) -> Any:
    """(4, 4) float64: scaled, then moved."""
    matrix = np.diag((*scale, 1.0))
    matrix[:3, 3] = x, y, z
    return matrix


def node(name: str, parent: int | None = None, local: Any = None, **more: Any) -> SourceNode:
    return SourceNode(name, parent, np.eye(4) if local is None else local, **more)


def scene(*nodes: SourceNode, primitives: tuple[SourcePrimitive, ...] = (), **more: Any) -> SourceScene:
    """All meshes are one: number 0, of ``primitives`` (else a box)."""
    return SourceScene(
        more.pop("format", "glTF"), nodes, (SourceMesh("mesh", primitives or (box(),)),), **more
    )
