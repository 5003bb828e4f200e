"""How large the file is as it stands, before anything was done to it."""

from dataclasses import dataclass

from assets.importing.source import SourceScene


@dataclass(frozen=True)
class SourceStats:
    """The file as it stands, before anything was done to it."""

    file: str  # base name
    size_bytes: int
    sha256: str
    format: str = ""
    nodes: int = 0
    meshes: int = 0
    draw_calls: int = 0
    triangles: int = 0
    vertices: int = 0
    animations: int = 0


def stats_of(source: SourceScene, file: str, size_bytes: int, sha256: str) -> SourceStats:
    """Counts of a model as read; meshes that several nodes (or instances) show count as often as they are shown."""
    draws = triangles = vertices = 0
    for node in source.nodes:
        if node.mesh is None:
            continue
        times = 1 if node.instances is None else len(node.instances)
        primitives = source.meshes[node.mesh].primitives
        draws += times * len(primitives)
        triangles += times * sum(len(primitive.faces) for primitive in primitives)
        vertices += times * sum(len(primitive.positions) for primitive in primitives)
    return SourceStats(
        file, size_bytes, sha256, source.format, len(source.nodes), len(source.meshes), draws, triangles, vertices, len(source.animations)
    )
