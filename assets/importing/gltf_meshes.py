"""The meshes of a glTF: each primitive as indexed triangles with its attributes. What is wrong with one is told, and the rest goes on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assets.importing import gltf_draco
from assets.importing.finding import error, mended, note, warning
from assets.importing.gltf_accessors import Accessors
from assets.importing.gltf_document import Document, Unreadable
from assets.importing.gltf_faces import TRIANGLES, triangles, used_only
from assets.importing.gltf_values import Json, extension, index, number, rows, table, text
from assets.importing.source import Morph, SourceMesh, SourcePrimitive

Floats = NDArray[np.float32]
Indices = NDArray[np.uint32]
_MODES_WITHOUT_FACES = (0, 1, 2, 3)
_MOST_UV_SETS = 8
_MOST_MORPHS = 512
MOST_VERTICES = 40_000_000
"""Of a whole file, each mesh counted once: 1.5 GB of positions, normals and UVs."""


@dataclass
class Meshes:
    document: Document
    accessors: Accessors
    materials_used: set[int] = field(default_factory=set)
    _vertices: int = 0

    def mesh(self, place: int) -> SourceMesh:
        """May have no primitives; why is told."""
        told = self.document.part("meshes")[place]
        name = text(told.get("name")) or f"mesh {place}"
        read = []
        for primitive in map(table, rows(told.get("primitives"))):
            try:
                found = self._primitive(name, primitive)
            except Unreadable as problem:
                self.document.noticed.add(problem.finding(name))
                continue
            if found is not None:
                read.append(found)
        weights = tuple(number(weight, 0.0) for weight in rows(told.get("weights")))[:_MOST_MORPHS]
        names = tuple(map(text, rows(table(told.get("extras")).get("targetNames"))))[:_MOST_MORPHS]
        return SourceMesh(name, tuple(read), weights, names)

    def _primitive(self, mesh: str, told: Json) -> SourcePrimitive | None:
        mode = index(told.get("mode", TRIANGLES))
        if mode in _MODES_WITHOUT_FACES:
            self.document.noticed.add(note("gltf-lines-left-out", node=mesh))
            return None
        if mode is None or mode > 6:
            raise Unreadable("gltf-primitive-mode", mode=str(told.get("mode"))[:20])
        parts = (table(told.get("attributes")).get("POSITION"), told.get("indices"))
        if any((self.document.one("accessors", part) or {}).get("count") == 0 for part in parts):
            self.document.noticed.add(warning("gltf-no-faces", node=mesh))
            return None
        source = _Source(self.document, self.accessors, mesh, told)
        positions = source.floats("POSITION", 3)
        if positions is None:
            raise Unreadable("gltf-no-positions")
        faces = self._faces(mesh, told, source, positions, mode)
        if not len(faces):
            self.document.noticed.add(warning("gltf-no-faces", node=mesh))
            return None
        count = len(positions)
        faces, taken = used_only(faces, count)
        positions = taken(positions)
        self._count(len(positions) + len(faces))
        faces = self._of_finite(mesh, faces, positions)
        if not len(faces):
            return None
        joints, weights = self._joints(mesh, source, count, taken)
        colors = source.floats("COLOR_0", 3, 4, count=count)
        return SourcePrimitive(
            positions=_somewhere(positions, faces),
            faces=faces,
            normals=_directions(source.floats("NORMAL", 3, count=count), taken),
            tangents=_directions(source.floats("TANGENT", 4, count=count), taken),
            uvs=tuple(np.ascontiguousarray(_finite(taken(uvs))) for uvs in self._uvs(source, count)),
            colors=None if colors is None else _rgba(taken(colors)),
            material=self._material(mesh, told),
            joints=joints,
            weights=weights,
            morphs=self._morphs(mesh, told, count, taken),
        )

    def _faces(self, mesh: str, told: Json, source: "_Source", positions: Floats, mode: int) -> Indices:
        """(m, 3), all of them of vertices that are there."""
        if source.packed is not None:
            faces = source.packed.faces
        elif told.get("indices") is None:
            faces = triangles(np.arange(len(positions), dtype=np.uint32), mode)
        else:
            faces = triangles(self.accessors.integers(told["indices"], 1).reshape(-1), mode)
        inside = np.asarray((faces < len(positions)).all(axis=1))
        if not inside.all():
            self.document.noticed.add(error("gltf-index-outside", node=mesh, count=int((~inside).sum()), vertices=len(positions)))
            faces = faces[inside]
        return faces

    def _count(self, more: int) -> None:
        self._vertices += more
        if self._vertices > MOST_VERTICES:
            raise self.document.noticed.refuse(error("gltf-too-many-vertices", most=MOST_VERTICES))

    def _of_finite(self, mesh: str, faces: Indices, positions: Floats) -> Indices:
        """Those whose corners are somewhere."""
        finite = np.asarray(np.isfinite(positions).all(axis=1))
        if not finite.all():
            good = finite[faces].all(axis=1)
            self.document.noticed.add(warning("gltf-not-finite", node=mesh, count=int((~finite).sum())))
            faces = faces[good]
        return np.ascontiguousarray(faces, np.uint32)

    def _uvs(self, source: "_Source", count: int) -> list[Floats]:
        found = [source.floats(f"TEXCOORD_{number}", 2, count=count) for number in range(_MOST_UV_SETS)]
        while found and found[-1] is None:
            found.pop()
        return [_still(count)[:, :2] if uvs is None else uvs for uvs in found]

    def _material(self, mesh: str, told: Json) -> int | None:
        if told.get("material") is None:
            return None
        if self.document.one("materials", told["material"]) is None:
            self.document.noticed.add(warning("gltf-no-such-material", node=mesh, number=str(told["material"])[:20]))
            return None
        found = int(told["material"])
        self.materials_used.add(found)
        return found

    def _joints(
        self, mesh: str, source: "_Source", count: int, taken: Callable[[NDArray[Any]], NDArray[Any]]
    ) -> tuple[Indices | None, Floats | None]:
        """Both (n, 4) or (n, 8); weights sum up to 1. A vertex without weights hangs on its first joint."""
        sets = [
            (joints, weights)
            for number in (0, 1)
            if (joints := source.integers(f"JOINTS_{number}", 4, count=count)) is not None
            and (weights := source.floats(f"WEIGHTS_{number}", 4, count=count)) is not None
        ]
        if not sets:
            return None, None
        joints = np.concatenate([taken(first) for first, _ in sets], axis=1)
        weights = np.maximum(_finite(np.concatenate([taken(second) for _, second in sets], axis=1)), 0.0)
        sums = weights.sum(axis=1)
        empty = sums <= 1e-8
        if empty.any():
            self.document.noticed.add(mended("gltf-weights-empty", node=mesh, count=int(empty.sum())))
            weights[empty] = 0.0
            weights[empty, 0] = 1.0
            sums[empty] = 1.0
        weights = (weights / sums[:, None]).astype(np.float32)
        return np.where(weights > 0, joints, 0).astype(np.uint32), weights  # where nothing hangs, some exporters leave any number

    def _morphs(self, mesh: str, told: Json, count: int, taken: Callable[[NDArray[Any]], NDArray[Any]]) -> tuple[Morph, ...]:
        made = []
        for target in map(table, rows(told.get("targets"))[:_MOST_MORPHS]):
            held = _Source(self.document, self.accessors, mesh, {"attributes": target})
            positions, normals = (held.floats(name, 3, count=count) for name in ("POSITION", "NORMAL"))
            if positions is None:
                positions = _still(count)
            positions = taken(positions)
            self._count(len(positions))
            made.append(Morph(np.ascontiguousarray(_finite(positions)), None if normals is None else _finite(taken(normals))))
        return tuple(made)


def _still(count: int) -> Floats:
    """A target that moves nothing, without taking memory for it."""
    return np.broadcast_to(np.float32(0.0), (count, 3))


class _Source:
    """The attributes of one primitive, wherever they lie: compressed by Draco or in accessors."""

    def __init__(self, document: Document, accessors: Accessors, mesh: str, told: Json) -> None:
        self._document = document
        self._accessors = accessors
        self._mesh = mesh
        self._attributes = table(told.get("attributes"))
        packed = extension(told, gltf_draco.NAME)
        self.packed = None if packed is None else self._unpacked(packed)

    def _unpacked(self, packed: Json) -> gltf_draco.Unpacked | None:
        try:
            return gltf_draco.unpacked(self._document, self._accessors, packed, self._attributes)
        except Unreadable:
            position = self._document.one("accessors", self._attributes.get("POSITION")) or {}
            if position.get("bufferView") is None:
                raise
            return None  # the same mesh lies beside it uncompressed

    def floats(self, name: str, *widths: int, count: int | None = None) -> Floats | None:
        """None: not there, or told why it is left out. Positions (``count`` None) must be readable."""
        if self.packed is not None and name in self.packed.attributes:
            found = self.packed.attributes[name]
            if found.shape[1] in widths and count in (None, len(found)):
                return found
            self._left_out(name)
            return None
        read: Floats | None = self._read(name, count, lambda number: self._accessors.floats(number, *widths))
        return read

    def integers(self, name: str, width: int, count: int) -> Indices | None:
        if self.packed is not None and name in self.packed.integers:
            found = self.packed.integers[name]
            if found.shape == (count, width):
                return found
            self._left_out(name)
            return None
        read: Indices | None = self._read(name, count, lambda number: self._accessors.integers(number, width))
        return read

    def _read(self, name: str, count: int | None, read: Callable[[Any], NDArray[Any]]) -> Any:
        if self._attributes.get(name) is None:
            return None
        try:
            found: NDArray[Any] | None = read(self._attributes[name])
        except Unreadable:
            if count is None:
                raise
            found = None
        if found is not None and count in (None, len(found)):
            return found
        self._left_out(name)
        return None

    def _left_out(self, name: str) -> None:
        self._document.noticed.add(warning("gltf-attribute-left-out", node=self._mesh, attribute=name))


def _somewhere(positions: Floats, faces: Indices) -> Floats:
    """Vertices that are nowhere, which no face uses, put onto one that a face does use: they must not widen the model."""
    finite = np.asarray(np.isfinite(positions).all(axis=1))
    return positions if finite.all() else np.where(finite[:, None], positions, positions[faces[0, 0]])


def _finite(array: Floats) -> Floats:
    return array if np.isfinite(array).all() else np.nan_to_num(array, nan=0.0, posinf=0.0, neginf=0.0)


def _directions(array: Floats | None, taken: Callable[[NDArray[Any]], NDArray[Any]]) -> Floats | None:
    """First three columns of length 1, or 0 where they say nothing; the rest as it is."""
    if array is None:
        return None
    made = np.array(_finite(taken(array)), np.float32)
    lengths = np.linalg.norm(made[:, :3].astype(np.float64), axis=1)
    made[:, :3] /= np.where(lengths > 1e-12, lengths, 1.0)[:, None]
    return made


def _rgba(colors: Floats) -> Floats:
    kept = np.clip(_finite(colors), 0.0, 1.0)
    return kept if kept.shape[1] == 4 else np.concatenate([kept, np.ones((len(kept), 1), np.float32)], axis=1)
