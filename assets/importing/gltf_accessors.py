"""Accessors as numpy arrays: interleaved, sparse, normalised, compressed by meshopt. Nothing is allocated that the buffer does not bear out.

Format: glTF 2.0, 3.6.2. Arrays are cached and shared: do not write into them.
"""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from assets.importing import gltf_meshopt
from assets.importing.finding import error
from assets.importing.gltf_document import Bytes, Document, Unreadable
from assets.importing.gltf_values import Json, extension, index, table, text

Floats = NDArray[np.float32]
Indices = NDArray[np.uint32]
_Array = TypeVar("_Array", Floats, Indices)
_COMPONENTS = {
    5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5124: "<i4", 5125: "<u4", 5126: "<f4", 5130: "<f8",
}  # fmt: skip
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}
_MOST_BYTES = 3 * 2**30
"""Of all arrays of a file together: many accessors may lie over the same bytes."""
_MOST_WITHOUT_BUFFER = 4_000_000
"""Elements of an accessor that has no bytes of its own (all zeros but for sparse ones)."""


class Accessors:
    """Every method raises Unreadable, with a code that says why, or Refused where a buffer's file is missing."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._views: dict[int, Bytes] = {}
        self._floats: dict[int, Floats] = {}
        self._integers: dict[int, Indices] = {}
        self._bytes = 0

    def floats(self, number: Any, *widths: int) -> Floats:
        """(n, width) float32; normalised integers become 0..1 or -1..1, other integers their value. ``widths``: those that may be."""
        told = self._told(number)
        key = int(number)
        if key not in self._floats:
            found = self._array(key, told)
            if told.get("normalized") is True and found.dtype.kind in "iu":
                most = np.float32(np.iinfo(found.dtype).max)
                found = np.maximum(found.astype(np.float32) / most, np.float32(-1.0))
            with np.errstate(over="ignore", invalid="ignore"):
                self._floats[key] = np.ascontiguousarray(found, np.float32)
        return _fitting(key, self._floats[key], widths)

    def integers(self, number: Any, *widths: int) -> Indices:
        """(n, width) uint32. Floats are refused, negative numbers become too large ones."""
        told = self._told(number)
        key = int(number)
        if key not in self._integers:
            found = self._array(key, told)
            if found.dtype.kind == "f":
                raise Unreadable("gltf-data-kind", number=key)
            self._integers[key] = np.ascontiguousarray(found.astype(np.int64) & 0xFFFFFFFF, np.uint32)
        return _fitting(key, self._integers[key], widths)

    def view(self, number: Any) -> Bytes:
        """The bytes of a bufferView, decoded if it is compressed."""
        key = index(number)
        told = self._document.one("bufferViews", number)
        if told is None or key is None:
            raise Unreadable("gltf-data-missing", number=str(number)[:20])
        if key not in self._views:
            packed = extension(told, *gltf_meshopt.NAMES)
            if packed is None:
                self._views[key] = self._plain(key, told)
            else:
                self._views[key] = gltf_meshopt.decoded(self._plain(key, packed), packed)
                self._count(len(self._views[key]))
        return self._views[key]

    def _plain(self, number: int, told: Json) -> Bytes:
        buffer = index(told.get("buffer"))
        start, size = index(told.get("byteOffset")) or 0, index(told.get("byteLength")) or 0
        content = self._document.buffer(-1 if buffer is None else buffer)
        if start + size > len(content):
            raise Unreadable("gltf-data-outside", number=number)
        return content[start : start + size]

    def _told(self, number: Any) -> Json:
        told = self._document.one("accessors", number)
        if told is None:
            raise Unreadable("gltf-data-missing", number=str(number)[:20])
        return told

    def _array(self, number: int, told: Json) -> NDArray[Any]:
        component, width = _COMPONENTS.get(index(told.get("componentType")) or 0), _WIDTHS.get(text(told.get("type")))
        count = index(told.get("count")) or 0
        if component is None or width is None or not count:
            raise Unreadable("gltf-data-kind", number=number)
        kind = np.dtype(component)
        if told.get("bufferView") is not None:
            found = self._strided(number, told, kind, width, count)
        elif count <= _MOST_WITHOUT_BUFFER:
            self._count(count * width * max(kind.itemsize, 4))
            found = np.zeros((count, width), kind)
        else:
            raise Unreadable("gltf-data-outside", number=number)
        sparse = table(told.get("sparse"))
        return self._changed(number, found, sparse) if index(sparse.get("count")) else found

    def _count(self, more: int) -> None:
        self._bytes += more
        if self._bytes > _MOST_BYTES:
            raise self._document.noticed.refuse(error("gltf-too-much-data", gib=_MOST_BYTES // 2**30))

    def _strided(self, number: int, told: Json, kind: np.dtype[Any], width: int, count: int) -> NDArray[Any]:
        content = self.view(told["bufferView"])
        view = self._document.one("bufferViews", told["bufferView"]) or {}
        packed = extension(view, *gltf_meshopt.NAMES) or {}
        element = width * kind.itemsize
        stride = index(view.get("byteStride")) or index(packed.get("byteStride")) or element
        start = index(told.get("byteOffset")) or 0
        if stride < element or start + (count - 1) * stride + element > len(content):
            raise Unreadable("gltf-data-outside", number=number)
        self._count(count * width * max(kind.itemsize, 4))
        return np.ndarray((count, width), kind, np.ascontiguousarray(content), start, (stride, kind.itemsize)).copy()

    def _changed(self, number: int, found: NDArray[Any], sparse: Json) -> NDArray[Any]:
        count, where, values = index(sparse.get("count")) or 0, table(sparse.get("indices")), table(sparse.get("values"))
        at_kind = _COMPONENTS.get(index(where.get("componentType")) or 0, "")
        if at_kind not in ("<u1", "<u2", "<u4"):
            raise Unreadable("gltf-data-kind", number=number)
        at = self._packed(number, where, np.dtype(at_kind), 1, count).reshape(-1).astype(np.int64)
        new = self._packed(number, values, found.dtype, found.shape[1], count)
        if at.max() >= len(found):
            raise Unreadable("gltf-data-outside", number=number)
        found[at] = new
        return found

    def _packed(self, number: int, told: Json, kind: np.dtype[Any], width: int, count: int) -> NDArray[Any]:
        content, start = self.view(told.get("bufferView")), index(told.get("byteOffset")) or 0
        if start + count * width * kind.itemsize > len(content):
            raise Unreadable("gltf-data-outside", number=number)
        return np.frombuffer(content, kind, count * width, start).reshape(count, width)


def _fitting(number: int, found: _Array, widths: tuple[int, ...]) -> _Array:
    if found.shape[1] not in widths:
        raise Unreadable("gltf-data-kind", number=number)
    return found
