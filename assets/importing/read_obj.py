"""Wavefront OBJ: objects and groups as nodes, several materials, polygons, negative indices, vertex colours, smoothing groups.

Our own reader: trimesh loses names of objects, smoothing groups and all but the picture of a material's colour.
"""

import codecs
from collections.abc import Container
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assets.importing.beside import Beside
from assets.importing.encoded_text import text_of
from assets.importing.finding import Finding, Refused, error, mended, note, warning
from assets.importing.job import Job
from assets.importing.named_pictures import NamedPictures
from assets.importing.obj_materials import Palette, read_mtl
from assets.importing.polygons import corner_normals, triangulated, unified, with_backs
from assets.importing.source import SourceMaterial, SourceMesh, SourceNode, SourcePrimitive, SourceScene
from assets.importing.srgb import decoded

Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]
MOST_SHOWN = 60


MOST_PARTS = 4_000
"""Objects, groups and materials of one file that are kept apart."""


@dataclass
class _Part:
    """The faces of one object, group and material. Corners as the file writes them, b"7/3/2", in order; ``seen``: v, vt, vn so far."""

    object: str
    group: str
    material: str
    tokens: list[bytes] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    smoothing: list[int] = field(default_factory=list)
    seen: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass
class _File:
    name: str
    vertices: list[bytes] = field(default_factory=list)
    uvs: list[bytes] = field(default_factory=list)
    normals: list[bytes] = field(default_factory=list)
    lines_of: dict[bytes, list[int]] = field(default_factory=lambda: {b"v": [], b"vt": [], b"vn": []})
    parts: dict[tuple[str, str, str], _Part] = field(default_factory=dict)
    libraries: list[str] = field(default_factory=list)
    smooths: bool = False
    other: dict[str, int] = field(default_factory=dict)
    comment: str = ""


def read_obj(path: Path, folder: Path, _job: Job) -> tuple[SourceScene, list[Finding]]:
    """Axes and unit are not told by an OBJ file: Y is up by custom. Raises Refused with the line of what cannot be read."""
    file = _scanned(path)
    pictures = NamedPictures(Beside(path, folder))
    palette, noticed = Palette(pictures), pictures.noticed
    _read_libraries(file, path, palette)
    positions, colors = _vertices(file)
    uvs = _table(file, b"vt", file.uvs, (1, 2, 3, 4))[:, :2] if file.uvs else np.zeros((0, 2))
    if uvs.shape[1] == 1:
        uvs = np.column_stack([uvs, np.zeros(len(uvs))])
    normals = _table(file, b"vn", file.normals, (3,)) if file.normals else np.zeros((0, 3))
    names = {material.name: number for number, material in enumerate(palette.materials)}
    if len(file.parts) > MOST_PARTS:
        noticed.add(note("groups-joined", file=file.name, count=len(file.parts), most=MOST_PARTS))
        file.parts = _by_material(file.parts, names)
    for word, line in file.other.items():
        noticed.add(note("statement-left-out", file=file.name, statement=word, line=line))
    nodes: list[SourceNode] = []
    meshes: list[SourceMesh] = []
    made: dict[tuple[str, str], list[SourcePrimitive]] = {}
    for part in file.parts.values():
        if part.material not in names:
            names[part.material] = len(palette.materials)
            palette.materials.append(SourceMaterial(part.material or "default"))
            if part.material:
                noticed.add(warning("material-missing", node=part.material, file=file.name))
        primitive = _primitive(file, part, positions, uvs, normals, colors, names[part.material])
        if primitive is not None:
            made.setdefault((part.object, part.group), []).append(primitive)
    if not made:
        raise Refused(error("no-surface", file=file.name))
    parents: dict[str, int] = {}
    identity = np.eye(4)
    for (thing, group), primitives in made.items():
        parent = None
        if thing and group and group != thing:
            if thing not in parents:
                parents[thing] = len(nodes)
                nodes.append(SourceNode(thing, None, identity))
            parent = parents[thing]
        name = group or thing or path.stem
        meshes.append(SourceMesh(name, tuple(primitives)))
        if thing and not group:
            parents.setdefault(thing, len(nodes))
        nodes.append(SourceNode(name, parent, identity, mesh=len(meshes) - 1))
    scene = SourceScene(
        format="OBJ",
        nodes=tuple(nodes),
        meshes=tuple(meshes),
        materials=tuple(palette.materials),
        images=tuple(palette.images),
        up="y",
        up_known=False,
        unit_m=None,
    )
    return scene, noticed.all()


def _by_material(parts: dict[tuple[str, str, str], _Part], known: Container[str]) -> dict[tuple[str, str, str], _Part]:
    """Parts without their objects and groups: each costs about a millisecond from here to the package, however small it is.

    Materials that no library has count as one.
    """
    joined: dict[tuple[str, str, str], _Part] = {}
    unknown = next((part.material for part in parts.values() if part.material not in known), "")
    for part in parts.values():
        material = part.material if part.material in known else unknown
        into = joined.setdefault(("", "", material), _Part("", "", material))
        if part.seen or into.seen:
            into.seen += [(0, 0, 0)] * (len(into.tokens) - len(into.seen))
            into.seen += part.seen or [(0, 0, 0)] * len(part.tokens)
        into.tokens += part.tokens
        into.counts += part.counts
        into.lines += part.lines
        into.smoothing += part.smoothing
    return joined


_FREE_FORM = (b"curv", b"curv2", b"surf", b"cstype", b"p", b"l", b"vp")


def _scanned(path: Path) -> _File:
    """One walk over the lines; numbers are understood later, many at once."""
    file = _File(path.name)
    thing = group = material = ""
    smoothing = 0
    part: _Part | None = None
    vertices, uvs, normals = file.vertices, file.uvs, file.normals
    content = path.read_bytes()
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.decode("utf-16", "replace").encode("utf-8")
    content = content.replace(b"\\\r\n", b" ").replace(b"\\\n", b" ").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    for number, line in enumerate(content.split(b"\n"), 1):
        words = line.split(None, 1)
        if len(words) < 2:
            if words == [b"g"]:
                group, part = "", None
            continue
        key, rest = words
        if key == b"v":
            vertices.append(rest)
            file.lines_of[b"v"].append(number)
        elif key == b"vt":
            uvs.append(rest)
            file.lines_of[b"vt"].append(number)
        elif key == b"vn":
            normals.append(rest)
            file.lines_of[b"vn"].append(number)
        elif key in (b"f", b"fo"):
            if part is None:
                part = file.parts.setdefault((thing, group, material), _Part(thing, group, material))
            corners = rest.split(b"#", 1)[0].split()
            part.tokens += corners
            part.counts.append(len(corners))
            part.lines.append(number)
            part.smoothing.append(smoothing)
            if b"-" in rest:
                part.seen += [(len(vertices), len(uvs), len(normals))] * len(corners)
            elif part.seen:
                part.seen += [(0, 0, 0)] * len(corners)
            if part.seen and len(part.seen) < len(part.tokens):
                part.seen = [(0, 0, 0)] * (len(part.tokens) - len(part.seen)) + part.seen
        elif key == b"usemtl":
            material, part = text_of(rest).strip(), None
        elif key == b"g":
            group, part = text_of(rest).strip(), None
        elif key == b"o":
            thing, group, part = text_of(rest).strip(), "", None
        elif key == b"s":
            said = rest.strip().lower()
            smoothing = 0 if said in (b"off", b"0") else int(said) if said.isdigit() and len(said) < 9 else 1
            file.smooths = True
        elif key == b"mtllib":
            file.libraries.append(text_of(rest).strip())
        elif key in _FREE_FORM:
            file.other.setdefault(key.decode(), number)
    return file


def _read_libraries(file: _File, path: Path, palette: Palette) -> None:
    """A name may hold spaces, or be several names; without any, the file that is called like the model is taken."""
    pictures = palette.pictures
    for named in dict.fromkeys(file.libraries):
        found = pictures.find(named)
        several = [found] if found else [pictures.find(word) for word in named.split()]
        for one in several:
            if one is not None:
                read_mtl(one, palette)
        if all(one is None for one in several):
            own = pictures.find(path.stem + ".mtl")
            if own is not None:
                pictures.noticed.add(mended("material-file-renamed", file=named, found=own.name))
                read_mtl(own, palette)
            else:
                pictures.noticed.add(warning("material-file-missing", file=named))
    if not file.libraries and any(part.material for part in file.parts.values()):
        own = pictures.find(path.stem + ".mtl")
        if own is not None:
            pictures.noticed.add(mended("material-file-renamed", file="", found=own.name))
            read_mtl(own, palette)


def _table(file: _File, key: bytes, rows: list[bytes], widths: tuple[int, ...]) -> Doubles:
    """(n, width) of equally long rows of numbers; the width of the first row, which must be one of ``widths``."""
    width = len(rows[0].split(b"#", 1)[0].split())
    if width in widths:
        try:
            table = np.array(b" ".join(rows).split(), dtype=np.float64)
            if table.size == width * len(rows):
                return table.reshape(len(rows), width)
        except ValueError:
            pass
    least = min(widths)
    table = np.zeros((len(rows), max(least, min(width, max(widths)))))
    for number, row in enumerate(rows):
        words = row.split(b"#", 1)[0].split()
        try:
            values = [float(word) for word in words[: table.shape[1]]]
        except ValueError:
            values = []
        if len(values) < least:
            raise Refused(_at(file, file.lines_of[key][number], key + b" " + row))
        table[number, : len(values)] = values
    return table


def _at(file: _File, line: int, found: bytes) -> Finding:
    return error("line-unreadable", file=file.name, line=line, found=text_of(found)[:MOST_SHOWN])


def _vertices(file: _File) -> tuple[Doubles, NDArray[np.float32] | None]:
    """Positions, and colours as light where lines hold them: x y z r g b, of 0..1 or of 0..255, as painted."""
    if not file.vertices:
        raise Refused(error("no-surface", file=file.name))
    table = _table(file, b"v", file.vertices, (3, 4, 6, 7, 8))
    colors = None
    if table.shape[1] >= 6:
        painted = table[:, 3:6]
        painted = painted / 255.0 if painted.max(initial=0.0) > 1.0 else painted
        light = decoded(painted)
        alpha = table[:, 6:7] if table.shape[1] == 7 and table[:, 6].max() <= 1.0 else np.ones((len(table), 1))
        colors = np.clip(np.hstack([light, alpha]), 0.0, 1.0).astype(np.float32)
    return table[:, :3], colors


def _corners(file: _File, part: _Part, sizes: tuple[int, int, int]) -> Ints:
    """(c, 3): zero-based numbers of position, texture coordinate and normal; -1 where a corner names none."""
    joined = b" ".join(part.tokens)
    count = len(part.tokens)
    slashes, doubles = joined.count(b"/"), joined.count(b"//")
    table = np.zeros((count, 3), dtype=np.int64)
    try:
        if slashes == 0:
            table[:, 0] = np.array(joined.split(), dtype=np.int64)
        elif doubles == count and slashes == 2 * count:
            table[:, (0, 2)] = np.array(joined.replace(b"//", b" ").split(), dtype=np.int64).reshape(count, 2)
        elif doubles == 0 and slashes in (count, 2 * count):
            width = slashes // count + 1
            table[:, :width] = np.array(joined.replace(b"/", b" ").split(), dtype=np.int64).reshape(count, width)
        else:
            raise ValueError
    except (ValueError, OverflowError):
        table[:] = 0
        ends = np.cumsum(part.counts)
        for number, token in enumerate(part.tokens):
            try:
                for column, word in enumerate(token.split(b"/")[:3]):
                    table[number, column] = int(word) if word else 0
            except (ValueError, OverflowError):
                raise Refused(_at(file, part.lines[int(np.searchsorted(ends, number, side="right"))], token)) from None
    if part.seen:
        seen = np.array(part.seen, dtype=np.int64)
        table = np.where(table < 0, seen + table + 1, table)
    table -= 1
    others = table[:, 1:]
    others[(others >= np.array(sizes[1:])) | (others < 0)] = -1  # files that name normals which they do not have draw well without
    wrong = (table[:, 0] < 0) | (table[:, 0] >= sizes[0])
    if wrong.any():
        number = int(wrong.argmax())
        line = part.lines[int(np.searchsorted(np.cumsum(part.counts), number, side="right"))]
        raise Refused(error("index-beyond", file=file.name, line=line, found=part.tokens[number].decode("latin-1")[:MOST_SHOWN], count=sizes[0]))
    return table


def _primitive(
    file: _File, part: _Part, positions: Doubles, uvs: Doubles, normals: Doubles, colors: NDArray[np.float32] | None, material: int
) -> SourcePrimitive | None:
    table = _corners(file, part, (len(positions), len(uvs), len(normals)))
    points = positions[table[:, 0]]
    corners, _ = triangulated(points, np.array(part.counts, dtype=np.int64))
    if len(corners) == 0:
        return None
    has_uvs, has_normals = bool((table[:, 1] >= 0).all()), bool((table[:, 2] >= 0).all())
    smoothing = np.repeat(np.array(part.smoothing, dtype=np.int64), part.counts)
    # A face and its back side cancel each other at the corners that they share: such a part is left to be smoothed by its creases.
    smooths = file.smooths and not has_normals and not with_backs(table[:, 0][corners])
    made = corner_normals(points, corners, table[:, 0], smoothing) if smooths else None
    columns = [table[:, 0]]
    if has_uvs:
        columns.append(table[:, 1])
    if has_normals:
        columns.append(table[:, 2])
    elif made is not None:
        flat = np.repeat(np.arange(len(part.counts)), part.counts)
        columns.append(np.where(smoothing == 0, -1 - flat, smoothing))
    first, vertex = unified(*columns)
    chosen = table[first]
    own_uvs = (uvs[chosen[:, 1]] * (1.0, -1.0) + (0.0, 1.0)).astype(np.float32) if has_uvs else None
    own_normals = made[first] if made is not None else normals[chosen[:, 2]].astype(np.float32) if has_normals else None
    return SourcePrimitive(
        positions=positions[chosen[:, 0]].astype(np.float32),
        faces=vertex[corners].astype(np.uint32),
        normals=own_normals,
        uvs=(own_uvs,) if own_uvs is not None else (),
        colors=colors[chosen[:, 0]] if colors is not None else None,
        material=material,
    )
