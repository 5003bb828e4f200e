"""PLY: ASCII and both byte orders; faces as lists or triangle strips; colours, normals, texture coordinates of vertices and of faces' corners.

Counts of the header are compared with the bytes that there are before anything is allocated, and the file is mapped, not read:
5 million triangles cost their arrays and no more. A cloud of points is refused by name.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assets.importing.beside import Beside
from assets.importing.finding import Finding, Refused, error, mended
from assets.importing.job import Job
from assets.importing.named_pictures import NamedPictures
from assets.importing.ply_tables import Columns, Ints, Lists, binary, header_of, text
from assets.importing.polygons import triangulated, unified
from assets.importing.source import (
    SourceImage,
    SourceMaterial,
    SourceMesh,
    SourceNode,
    SourcePrimitive,
    SourceScene,
    TextureUse,
)
from assets.importing.srgb import decoded

_UV_NAMES = (("s", "t"), ("u", "v"), ("texture_u", "texture_v"), ("tx", "ty"), ("texcoord_u", "texcoord_v"))


def read_ply(path: Path, folder: Path, _job: Job) -> tuple[SourceScene, list[Finding]]:
    """Axes and unit are not told by a PLY file: Z is up by custom. Raises Refused."""
    header = header_of(path)
    pictures = NamedPictures(Beside(path, folder))
    size = path.stat().st_size - header.body
    least = sum(element.count * (element.least_bytes() if header.order else 2 * len(element.properties)) for element in header.elements)
    if least > size + 1 or any(element.count > size + 1 for element in header.elements):
        raise Refused(error("counts-beyond-file", file=path.name, promised=least, found=size))
    read = binary(path, header) if header.order else text(path, header)
    columns, _ = read.get("vertex", ({}, {}))
    if not {"x", "y", "z"} <= columns.keys():
        raise Refused(error("ply-no-vertices", file=path.name))
    count = len(columns["x"])
    faces = _faces(path, read, count)
    if faces is None or len(faces.triangles) == 0:
        splats = any(name.startswith("f_dc_") for name in columns)
        raise Refused(error("gaussian-splats" if splats else "point-cloud", file=path.name, points=count))
    primitive, texture = _primitive(columns, faces, bool(header.pictures))
    images: list[SourceImage] = []
    if texture and header.pictures:
        images.append(pictures.picture(header.pictures[0]))
        if len(header.pictures) > 1:
            pictures.noticed.add(mended("ply-first-texture-only", file=path.name, pictures=len(header.pictures)))
    use = TextureUse(0, wrap_u="clamp", wrap_v="clamp") if images else None
    material = SourceMaterial(path.stem, base_color_texture=use, roughness=0.9)
    scene = SourceScene(
        format="PLY",
        nodes=(SourceNode(path.stem, None, np.eye(4), mesh=0),),
        meshes=(SourceMesh(path.stem, (primitive,)),),
        materials=(material,),
        images=tuple(images),
        up="z",
        up_known=False,
        unit_m=None,
    )
    return scene, pictures.noticed.all()


@dataclass(frozen=True)
class _Faces:
    triangles: Ints  # (m, 3) numbers of vertices
    uvs: NDArray[np.float32] | None  # (m, 3, 2): of corners
    colors: Columns  # of triangles


def _faces(path: Path, read: dict[str, tuple[Columns, Lists]], count: int) -> _Faces | None:
    columns, lists = read.get("face", ({}, {}))
    name = next((one for one in ("vertex_indices", "vertex_index") if one in lists), None)
    if name is None:
        return _strips(path, read, count)
    values, sizes = lists[name]
    corners = values.astype(np.int64)
    _within(path, corners, count)
    if len(sizes) and (sizes == 3).all():
        order, polygon = np.arange(len(corners)).reshape(-1, 3), np.arange(len(sizes))
    else:
        vertices, _ = read["vertex"]
        points = np.stack([vertices[axis][corners].astype(np.float64) for axis in "xyz"], axis=1)
        order, polygon = triangulated(points, sizes)
    uvs = None
    if "texcoord" in lists:
        given, lengths = lists["texcoord"]
        if len(lengths) == len(sizes) and (lengths == 2 * sizes).all():
            uvs = given.reshape(-1, 2).astype(np.float32)[order]
    return _Faces(corners[order], uvs, {key: value[polygon] for key, value in columns.items()})


def _strips(path: Path, read: dict[str, tuple[Columns, Lists]], count: int) -> _Faces | None:
    """Strips end at -1; every second triangle of a strip is turned."""
    _, lists = read.get("tristrips", ({}, {}))
    if not lists:
        return None
    values = next(iter(lists.values()))[0].astype(np.int64)
    _within(path, values[values >= 0], count)
    ends = np.flatnonzero(values < 0)
    since = np.arange(len(values))
    starts = np.concatenate([[0], ends + 1])
    since = since - starts[np.searchsorted(ends, since, side="left")]
    windows = np.stack([values[:-2], values[1:-1], values[2:]], axis=1) if len(values) > 2 else np.zeros((0, 3), np.int64)
    turned = since[: len(windows)] % 2 == 1
    windows[turned] = windows[turned][:, (1, 0, 2)]
    real = (windows >= 0).all(axis=1)
    real &= (windows[:, 0] != windows[:, 1]) & (windows[:, 1] != windows[:, 2]) & (windows[:, 0] != windows[:, 2])
    return _Faces(windows[real], None, {})


def _within(path: Path, corners: Ints, count: int) -> None:
    if len(corners) and (corners.min() < 0 or corners.max() >= count):
        at = int(((corners < 0) | (corners >= count)).argmax())
        raise Refused(error("index-beyond", file=path.name, line=0, found=str(corners[at]), count=count))


def _light(columns: Columns) -> NDArray[np.float32] | None:
    """Colours (n, 4) as light. Whole numbers run to their type's end, fractions to 1 (or to 255, where any is larger)."""
    for prefix in ("", "diffuse_"):
        names = [prefix + name for name in ("red", "green", "blue")]
        if all(name in columns for name in names):
            break
    else:
        return None
    table = np.ones((len(columns[names[0]]), 4), dtype=np.float32)
    alpha = "alpha" if "alpha" in columns else "diffuse_alpha"
    for number, name in enumerate([*names, alpha] if alpha in columns else names):
        column = columns[name]
        top = 65535.0 if column.dtype.itemsize == 2 else 255.0
        if column.dtype.kind == "f" and column.max(initial=0.0) <= 1.0:
            top = 1.0
        table[:, number] = column.astype(np.float32) / np.float32(top)
    np.clip(table, 0.0, 1.0, out=table)
    table[:, :3] = decoded(table[:, :3])
    return table


def _primitive(columns: Columns, faces: _Faces, textured: bool) -> tuple[SourcePrimitive, bool]:
    """The mesh, and whether it has texture coordinates. Corners are parted where faces bring coordinates or colours of their own."""

    def stacked(names: tuple[str, ...]) -> NDArray[np.float32] | None:
        if not all(name in columns for name in names):
            return None
        table = np.empty((len(columns[names[0]]), len(names)), dtype=np.float32)
        for number, name in enumerate(names):
            table[:, number] = columns[name]
        return table

    positions = stacked(("x", "y", "z"))
    normals = stacked(("nx", "ny", "nz"))
    uvs = next((found for names in _UV_NAMES if (found := stacked(names)) is not None), None)
    colors = _light(columns)
    face_colors = _light(faces.colors) if colors is None else None
    triangles = faces.triangles
    assert positions is not None
    if (textured and faces.uvs is not None) or face_colors is not None:
        keys = [triangles.reshape(-1)]
        corner_uvs = faces.uvs.reshape(-1, 2) if textured and faces.uvs is not None else None
        if corner_uvs is not None:
            keys += [np.ascontiguousarray(corner_uvs[:, side]).view(np.int32) for side in (0, 1)]
        corner_colors = np.repeat(face_colors, 3, axis=0) if face_colors is not None else None
        if corner_colors is not None:
            packed = np.round(corner_colors * 255.0).astype(np.int64)
            keys.append(packed @ np.array([1, 256, 65536, 16777216]))
        first, vertex = unified(*keys)
        rows = keys[0][first]
        positions, triangles = positions[rows], vertex.reshape(-1, 3)
        normals = normals[rows] if normals is not None else None
        uvs = corner_uvs[first] if corner_uvs is not None else uvs[rows] if uvs is not None else None
        colors = corner_colors[first] if corner_colors is not None else colors[rows] if colors is not None else None
    if uvs is not None:
        uvs = (uvs * (1.0, -1.0) + (0.0, 1.0)).astype(np.float32)
    primitive = SourcePrimitive(
        positions, triangles.astype(np.uint32), normals, None, (uvs,) if uvs is not None else (), colors, material=0
    )
    return primitive, uvs is not None
