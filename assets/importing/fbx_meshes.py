"""Meshes of an FBX file: corners with many indices made into vertices with one; skins and blend shapes follow them."""

from dataclasses import dataclass

import numpy as np
import ufbx
from numpy.typing import NDArray

from assets.importing.fbx_items import items, table, whole_numbers
from assets.importing.finding import note
from assets.importing.noticed import Noticed
from assets.importing.polygons import triangulated, unified
from assets.importing.source import Morph, SourceMesh, SourcePrimitive
from assets.importing.srgb import decoded

Ints = NDArray[np.int64]
_MOST_MORPH_BYTES = 256_000_000
_MOST_UV_SETS = 4


@dataclass(frozen=True)
class FbxMesh:
    """``made``: None if there is nothing to draw. ``channels``: elements of the blend channels that became morphs, in their order."""

    made: SourceMesh | None
    channels: tuple[int, ...]


def mesh_of(mesh: ufbx.Mesh, materials: tuple[int | None, ...], stray_joint: int, noticed: Noticed) -> FbxMesh:
    """``materials``: our number of each material slot. ``stray_joint``: the joint that vertices without weights hang on."""
    faces = table(mesh.faces, 2).astype(np.int64)
    vertices = table(mesh.vertices, 3)
    of_corner = whole_numbers(mesh.vertex_indices)
    if len(faces) == 0 or len(vertices) == 0 or len(of_corner) == 0:
        return FbxMesh(None, ())
    begins, counts = faces[:, 0], faces[:, 1]
    if not (begins == np.concatenate([[0], np.cumsum(counts)[:-1]])).all():
        rows = np.concatenate([np.arange(begin, begin + count) for begin, count in faces])
    else:
        rows = np.arange(int(counts.sum()))
    corners, polygon = triangulated(vertices[of_corner[rows]], counts)
    corners = rows[corners]
    slots = whole_numbers(mesh.face_material)
    slot_of = slots[polygon] if len(slots) == len(faces) else np.zeros(len(polygon), np.int64)
    weights = _skin(mesh, len(vertices), stray_joint, noticed)
    morphs, channels = _morphs(mesh, len(vertices), noticed)
    primitives = []
    for slot in np.unique(slot_of):
        primitives.append(
            _primitive(mesh, vertices, of_corner, corners[slot_of == slot], materials[slot] if slot < len(materials) else None, weights, morphs)
        )
    if not primitives:
        return FbxMesh(None, ())
    rest = {channel.element_id: channel.weight for channel in _channels(mesh)}
    return FbxMesh(SourceMesh(mesh.name, tuple(primitives), tuple(rest[element] for element in channels)), channels)


_Table = tuple[NDArray[np.float64], Ints]


def _table(told: "ufbx.VertexVec3 | ufbx.VertexVec2 | ufbx.VertexVec4", width: int, corners: int) -> _Table | None:
    if not told.exists:
        return None
    values, indices = table(told.values, width), whole_numbers(told.indices)
    if len(indices) != corners or len(values) == 0 or indices.max() >= len(values):
        return None
    return values, indices


def _primitive(
    mesh: ufbx.Mesh,
    vertices: NDArray[np.float64],
    of_corner: Ints,
    triangles: Ints,
    material: int | None,
    weights: tuple[NDArray[np.uint32], NDArray[np.float32]] | None,
    morphs: list[tuple[NDArray[np.float32], NDArray[np.float32] | None]],
) -> SourcePrimitive:
    used = triangles.reshape(-1)
    count = len(of_corner)
    normals = _table(mesh.vertex_normal, 3, count)
    uv_sets = [found for one in list(items(mesh.uv_sets))[:_MOST_UV_SETS] if (found := _table(one.vertex_uv, 2, count)) is not None]
    colors = _table(mesh.vertex_color, 4, count)
    tables = [found for found in (normals, colors, *uv_sets) if found is not None]
    first, vertex = unified(of_corner[used], *(indices[used] for _, indices in tables))
    chosen = used[first]
    point = of_corner[chosen]
    painted = None if colors is None else np.clip(colors[0][colors[1][chosen]], 0.0, 1.0)
    if painted is not None:
        painted[:, :3] = decoded(painted[:, :3])
    return SourcePrimitive(
        positions=vertices[point].astype(np.float32),
        faces=vertex.reshape(-1, 3).astype(np.uint32),
        normals=None if normals is None else normals[0][normals[1][chosen]].astype(np.float32),
        uvs=tuple((values[indices[chosen]] * (1.0, -1.0) + (0.0, 1.0)).astype(np.float32) for values, indices in uv_sets),
        colors=None if painted is None else painted.astype(np.float32),
        material=material,
        joints=None if weights is None else weights[0][point],
        weights=None if weights is None else weights[1][point],
        morphs=tuple(Morph(moved[point]) for moved, _ in morphs),
    )


def _skin(
    mesh: ufbx.Mesh, count: int, stray_joint: int, noticed: Noticed
) -> tuple[NDArray[np.uint32], NDArray[np.float32]] | None:
    """Joints and weights (vertices, 4 or 8), the largest ones, which sum to 1."""
    deformers = list(items(mesh.skin_deformers))
    if not deformers or not len(deformers[0].clusters):
        return None
    if len(deformers) > 1:
        noticed.add(note("skin-first-only", node=mesh.name, skins=len(deformers)))
    pairs: list[list[tuple[float, int]]] = [[] for _ in range(count)]
    for number, cluster in enumerate(items(deformers[0].clusters)):
        amounts = table(cluster.weights, 1)[:, 0]
        for vertex, weight in zip(whole_numbers(cluster.vertices).tolist(), amounts.tolist(), strict=True):
            if weight > 0.0 and vertex < count:
                pairs[vertex].append((weight, number))
    width = 4 if max((len(found) for found in pairs), default=0) <= 4 else 8
    joints = np.zeros((count, width), dtype=np.uint32)
    weights = np.zeros((count, width), dtype=np.float32)
    for vertex, found in enumerate(pairs):
        best = sorted(found, reverse=True)[:width] or [(1.0, stray_joint)]
        total = sum(weight for weight, _ in best)
        for column, (weight, joint) in enumerate(best):
            joints[vertex, column] = joint
            weights[vertex, column] = weight / total
    return joints, weights


def _channels(mesh: ufbx.Mesh) -> "list[ufbx.BlendChannel]":
    return [channel for deformer in items(mesh.blend_deformers) for channel in items(deformer.channels)]


def _morphs(
    mesh: ufbx.Mesh, count: int, noticed: Noticed
) -> tuple[list[tuple[NDArray[np.float32], NDArray[np.float32] | None]], tuple[int, ...]]:
    """The full shape of every blend channel, as differences of vertices. Shapes in between are left out."""
    made: list[tuple[NDArray[np.float32], NDArray[np.float32] | None]] = []
    elements: list[int] = []
    for channel in _channels(mesh):
        shape = channel.target_shape
        if shape is None:
            continue
        if len(channel.keyframes) > 1:
            noticed.add(note("shapes-between-left-out", node=channel.name))
        if (len(made) + 1) * count * 12 > _MOST_MORPH_BYTES:
            noticed.add(note("shapes-left-out", node=mesh.name, kept=len(made)))
            break
        moved = np.zeros((count, 3), dtype=np.float32)
        vertices = whole_numbers(shape.offset_vertices)
        offsets = table(shape.position_offsets, 3).astype(np.float32)
        inside = vertices < count
        moved[vertices[inside]] = offsets[: len(vertices)][inside]
        made.append((moved, None))
        elements.append(channel.element_id)
    return made, tuple(elements)
