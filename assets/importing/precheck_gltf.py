"""glTF before anything reads it: container, files, buffers, views, accessors and what compression claims. Nodes: ``precheck_nodes.py``.

A thing that is wrong but that nothing of the model uses does no harm and is let be. Rules: glTF 2.0, chapters 3.6 and 4;
KHR_draco_mesh_compression, EXT_meshopt_compression, EXT_mesh_gpu_instancing.
"""

import base64
import binascii
import math
import struct
from typing import Any

from assets.importing import precheck_picture
from assets.importing.precheck_json import LONGEST_NAME, parsed
from assets.importing.precheck_nodes import check_nodes
from assets.importing.precheck_numbers import check_indices, check_positions
from assets.importing.precheck_seen import MOST_TRIANGLES, MOST_VERTICES, Seen
from assets.importing.precheck_store import Store

Json = dict[str, Any]
COMPONENT_BYTES = {5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4}
COMPONENTS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
MOST_PER_BYTE = {"draco": 100, "meshopt": 1024}
"""Vertices, or bytes, that one compressed byte may claim. Regular grids come near; a bomb claims thousands of times that."""
_SPARE = 65_536
_LISTS = ("scenes", "nodes", "meshes", "accessors", "bufferViews", "buffers", "materials", "textures", "images", "samplers", "skins",
          "animations", "cameras")  # fmt: skip
MOST_ENTRIES = 1_000_000
MOST_PRIMITIVES = 10_000
"""Of one mesh. Each takes about a millisecond of processor time; of some 1,900 files from elsewhere the richest mesh has 103."""


def check(raw: bytes, seen: Seen) -> None:
    """``raw``: the whole file."""
    binary: bytes | None = None
    if raw[:4] == b"glTF":
        found = _chunks(raw, seen)
        if found is None:
            return
        raw, binary = found
    told = parsed(raw, seen)
    if told is None:
        return
    asset = told.get("asset")
    version = str(asset.get("version", "")) if isinstance(asset, dict) else ""
    if version[:1] != "2" and (version or isinstance(told.get("meshes"), dict)):
        seen.wrong("gltf-version", file=seen.path.name, version=version or "1.0")
        return
    lists = {name: told.get(name, []) for name in _LISTS}
    for name, entries in lists.items():
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            seen.wrong("gltf-not-a-list", file=seen.path.name, part=name)
            return
        if len(entries) > MOST_ENTRIES:
            seen.wrong("gltf-too-many", file=seen.path.name, part=name, count=len(entries), most=MOST_ENTRIES)
            return
    for name, entries in lists.items():
        if any(isinstance(entry.get("name"), str) and len(entry["name"]) > LONGEST_NAME for entry in entries):
            seen.wrong("name-too-long", file=seen.path.name, part=name)
    _Check(lists, Store(lists, binary, seen), seen).run()


def _chunks(raw: bytes, seen: Seen) -> tuple[bytes, bytes | None] | None:
    name = seen.path.name
    if len(raw) < 20:
        seen.wrong("file-truncated", file=name, wanted=20, bytes=len(raw))
        return None
    version, length = struct.unpack_from("<II", raw, 4)
    if version != 2:
        seen.wrong("gltf-version", file=name, version=str(version))
        return None
    if length > len(raw):
        seen.wrong("file-truncated", file=name, wanted=length, bytes=len(raw))
        return None
    described: bytes | None = None
    binary: bytes | None = None
    at = 12
    while at + 8 <= length:
        size, kind = struct.unpack_from("<I4s", raw, at)
        if at + 8 + size > len(raw):
            seen.wrong("file-truncated", file=name, wanted=at + 8 + size, bytes=len(raw))
            return None
        body = raw[at + 8 : at + 8 + size]
        if kind == b"JSON" and described is None:
            described = body
        elif kind == b"BIN\0" and binary is None:
            binary = body
        at += 8 + size
        if raw[at + 4 : at + 8] != b"BIN\0":  # some writers count the padding, some leave it out
            at += -size % 4
    if described is None:
        seen.wrong("file-truncated", file=name, wanted=at, bytes=len(raw))
        return None
    return described.rstrip(b"\0 \n\r\t"), binary


class _Check:
    def __init__(self, lists: dict[str, list[Json]], store: Store, seen: Seen) -> None:
        self.lists = lists
        self.store = store
        self.seen = seen
        self.counts: dict[int, int] = {}  # accessor -> count, of those that hold
        self.empty_bytes = 0

    def run(self) -> None:
        self._pictures()
        per_mesh = [self._mesh(mesh, told) for mesh, told in enumerate(self.lists["meshes"])]
        for number, skin in enumerate(self.lists["skins"]):
            if "inverseBindMatrices" in skin:
                self._accessor(skin["inverseBindMatrices"], skin.get("name", f"skin {number}"))
        self._animations()
        check_nodes(self.lists, per_mesh, self._instances, self.seen)

    def _mesh(self, number: int, mesh: Json) -> tuple[int, int]:
        """(triangles, vertices) that one showing of the mesh draws."""
        name = mesh.get("name") or f"mesh {number}"
        triangles = vertices = 0
        primitives = mesh.get("primitives", [])
        if not isinstance(primitives, list):
            self.seen.wrong("gltf-not-a-list", name, file=self.seen.path.name, part="primitives")
            return 0, 0
        if len(primitives) > MOST_PRIMITIVES:
            self.seen.wrong("gltf-too-many", name, part="primitives", count=len(primitives), most=MOST_PRIMITIVES)
            return 0, 0
        for primitive in primitives:
            attributes = primitive.get("attributes") if isinstance(primitive, dict) else None
            if not isinstance(attributes, dict):
                continue
            draco = _inner(primitive, "KHR_draco_mesh_compression")
            if draco is not None:
                self._draco(draco, primitive, name)
            counts = {key: self._accessor(value, name, compressed=draco is not None) for key, value in attributes.items() if key[:1] != "_"}
            points = counts.get("POSITION") or 0
            indices = primitive.get("indices")
            faces = points if indices is None else self._accessor(indices, name, compressed=draco is not None)
            for target in primitive.get("targets") or []:
                if isinstance(target, dict):
                    for value in target.values():
                        self._accessor(value, name)
            if draco is None and points:
                check_positions(self.store, attributes["POSITION"], name, self.seen)
                if indices is not None and isinstance(indices, int) and faces:
                    check_indices(self.store, indices, points, name, self.seen)
            triangles += (faces or 0) // (3 if primitive.get("mode", 4) == 4 else 1)
            vertices += points
        return triangles, vertices

    def _accessor(self, number: object, node: object, *, compressed: bool = False) -> int | None:
        """Its count, if all that it claims is there; else None, and why is told. ``compressed``: Draco holds what it has no view for."""
        if isinstance(number, int) and number in self.counts:
            return self.counts[number]
        told = self.store.one("accessors", number, node)
        if told is None:
            return None
        count = told.get("count")
        width = COMPONENT_BYTES.get(told.get("componentType", 0), 0)
        kinds = COMPONENTS.get(told.get("type", ""), 0)
        if not isinstance(count, int) or count < 0 or not width or not kinds:
            self.seen.wrong("gltf-bad-accessor", node, number=str(number))
            return None
        size = width * kinds
        if told["type"][:3] == "MAT":  # each column begins at a multiple of four bytes
            rows = math.isqrt(kinds)
            size = rows * (rows * width + -rows * width % 4)
        holds = self._holds(told, count, size, node, compressed)
        sparse = told.get("sparse")
        if holds and isinstance(sparse, dict):
            holds = self._sparse(sparse, count, size, node)
        if not holds:
            return None
        if isinstance(number, int):
            self.counts[number] = count
        return count

    def _holds(self, told: Json, count: int, size: int, node: object, compressed: bool) -> bool:
        view = told.get("bufferView")
        if not count:
            return True  # nothing of it is read, wherever it points
        if view is not None:
            stride = self.store.stride(view) or size
            if not 1 <= stride <= 4096:
                self.seen.wrong("gltf-bad-accessor", node, number=f"byteStride {stride}")
                return False
            needed = (count - 1) * stride + size
            return self.store.inside(view, told.get("byteOffset", 0), needed, node)
        if compressed:
            return count <= MOST_VERTICES * 3
        self.empty_bytes += count * size
        if self.empty_bytes > 16 * self.store.total_bytes + 16 * 2**20:
            self.seen.wrong("gltf-claims-too-much", node, count=count)
            return False
        return True

    def _sparse(self, sparse: Json, count: int, size: int, node: object) -> bool:
        many, indices, values = sparse.get("count"), sparse.get("indices"), sparse.get("values")
        if not isinstance(many, int) or not 0 <= many <= count or not isinstance(indices, dict) or not isinstance(values, dict):
            self.seen.wrong("gltf-bad-accessor", node, number="sparse")
            return False
        width = COMPONENT_BYTES.get(indices.get("componentType", 0), 4)
        first = self.store.inside(indices.get("bufferView"), indices.get("byteOffset", 0), many * width, node)
        return self.store.inside(values.get("bufferView"), values.get("byteOffset", 0), many * size, node) and first

    def _draco(self, draco: Json, primitive: Json, node: object) -> None:
        from assets.importing.precheck_draco import claimed

        raw = self.store.bytes_of(draco.get("bufferView"), node)
        if raw is None:
            return
        counts = claimed(raw)
        if counts is None:
            self.seen.wrong("draco-broken", node)
            return
        numbers = [primitive.get("indices"), *primitive["attributes"].values()]
        accessors = [self.lists["accessors"][one] for one in numbers if isinstance(one, int) and 0 <= one < len(self.lists["accessors"])]
        most = max([*counts, *(one["count"] // 3 for one in accessors if isinstance(one.get("count"), int))])
        if most > MOST_PER_BYTE["draco"] * len(raw) + _SPARE or most > MOST_VERTICES:
            self.seen.wrong("gltf-claims-too-much", node, count=most)

    def _instances(self, node: Json, name: object) -> int:
        """How often a node shows its mesh."""
        told = _inner(node, "EXT_mesh_gpu_instancing")
        if told is None or not isinstance(told.get("attributes"), dict):
            return 1
        return max([0, *(self._accessor(value, name) or 0 for value in told["attributes"].values())])

    def _animations(self) -> None:
        for number, animation in enumerate(self.lists["animations"]):
            name = animation.get("name") or f"animation {number}"
            for sampler in animation.get("samplers") or []:
                if isinstance(sampler, dict):
                    self.seen.keys += self._accessor(sampler.get("input"), name) or 0
                    self._accessor(sampler.get("output"), name)

    def _pictures(self) -> None:
        for number, image in enumerate(self.lists["images"]):
            name = image.get("name") or f"image {number}"
            uri = image.get("uri")
            if isinstance(uri, str) and uri[:5].lower() == "data:":
                raw = data_bytes(uri)
                if raw is not None:
                    precheck_picture.check(raw, len(raw), self.seen, str(name))
            elif isinstance(uri, str) and uri:
                path = self.seen.leads_to(uri)
                if path is not None:
                    precheck_picture.check_file(path, self.seen)
            elif "bufferView" in image:
                head = self.store.bytes_of(image["bufferView"], name)
                if head is not None:
                    precheck_picture.check(head, len(head), self.seen, str(name))
        if self.seen.vertices > MOST_VERTICES or self.seen.triangles > MOST_TRIANGLES:
            self.seen.wrong("model-too-large", count=self.seen.triangles, most=MOST_TRIANGLES)


def data_bytes(uri: str) -> bytes | None:
    """What a base64 data URI holds; None if it is another or broken one (readers tell that)."""
    head, comma, body = uri.partition(",")
    if not comma or not head.lower().rstrip().endswith(";base64"):
        return None
    try:
        return base64.b64decode(body + "=" * (-len(body) % 4))
    except (binascii.Error, ValueError):
        return None


def _inner(told: Json, extension: str) -> Json | None:
    extensions = told.get("extensions")
    found = extensions.get(extension) if isinstance(extensions, dict) else None
    return found if isinstance(found, dict) else None
