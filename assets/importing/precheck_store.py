"""Buffers and views of a glTF: whether what is claimed lies inside of what is there. Buffers are read when asked for, never beyond their file."""

from pathlib import Path
from typing import Any

from assets.importing.precheck_seen import Seen

Json = dict[str, Any]
MESHOPT = ("EXT_meshopt_compression", "KHR_meshopt_compression")
MOST_PER_BYTE = 1024
_SPARE = 2**20


class Store:
    """``lists``: the glTF's lists of objects; ``binary``: the GLB's own buffer."""

    def __init__(self, lists: dict[str, list[Json]], binary: bytes | None, seen: Seen) -> None:
        self._lists = lists
        self._binary = binary
        self._seen = seen
        self._contents: dict[int, bytes | Path | None] = {}
        self.total_bytes = sum(self.length(number) for number in range(len(lists["buffers"])))

    def one(self, part: str, number: object, node: object) -> Json | None:
        """An entry of a list; None, and it is told, if there is none."""
        entries = self._lists[part]
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < len(entries):
            self._seen.wrong("gltf-no-such-part", node, part=part, number=str(number)[:40])
            return None
        return entries[number]

    def length(self, number: int) -> int:
        """Bytes that a buffer really has."""
        content = self._content(number)
        return 0 if content is None else content.stat().st_size if isinstance(content, Path) else len(content)

    def stride(self, view: object) -> int:
        told = self._lists["bufferViews"][view] if isinstance(view, int) and 0 <= view < len(self._lists["bufferViews"]) else {}
        stride = told.get("byteStride", 0)
        return stride if isinstance(stride, int) else 0

    def inside(self, view: object, offset: object, needed: int, node: object) -> bool:
        """Whether ``needed`` bytes from ``offset`` lie inside of a view, and what is used of it in its buffer."""
        told = self.one("bufferViews", view, node)
        if told is None:
            return False
        start, length = _natural(told.get("byteOffset", 0)), _natural(told.get("byteLength"))
        first = _natural(offset)
        if start is None or length is None or first is None or first + needed > length:
            self._seen.wrong("gltf-view-too-short", node, view=str(view), needed=needed + (first or 0), bytes=length or 0)
            return False
        packed = meshopt(told)
        if packed is not None:
            return self._packed(packed, length, node)
        buffer = self.one("buffers", told.get("buffer"), node)
        if buffer is None:
            return False
        return self._in_buffer(told["buffer"], start, first + needed, node)

    def bytes_of(self, view: object, node: object, most: int = 2**40) -> bytes | None:
        """The bytes of a view, as they lie there; None if it does not hold."""
        told = self.one("bufferViews", view, node)
        if told is None:
            return None
        start, length = _natural(told.get("byteOffset", 0)), _natural(told.get("byteLength"))
        if start is None or length is None or self.one("buffers", told.get("buffer"), node) is None:
            return None
        if not self._in_buffer(told["buffer"], start, length, node):
            return None
        return self.read(told["buffer"], start, min(length, most))

    def raw(self, accessor: Json, needed: int) -> bytes | None:
        """The bytes from an accessor's first element on, unless they are compressed or not there."""
        views, view = self._lists["bufferViews"], accessor.get("bufferView")
        if not isinstance(view, int) or not 0 <= view < len(views) or meshopt(views[view]) is not None:
            return None
        start = int(views[view].get("byteOffset", 0)) + int(accessor.get("byteOffset", 0))
        return self.read(views[view]["buffer"], start, needed)

    def read(self, number: int, start: int, length: int) -> bytes:
        content = self._content(number)
        if isinstance(content, Path):
            with content.open("rb") as file:
                file.seek(start)
                return file.read(length)
        return b"" if content is None else content[start : start + length]

    def _in_buffer(self, number: int, start: int, length: int, node: object) -> bool:
        there = self.length(number)
        if start + length > there:
            told = self._lists["buffers"][number]
            file = str(told.get("uri", ""))
            code = "buffer-file-missing" if self._content(number) is None else "gltf-buffer-too-short"
            file = "" if file[:5].lower() == "data:" else file
            if code == "buffer-file-missing" and any(told.code == code and told.file == file for told in self._seen.findings):
                return False  # once is enough for a file, whatever lies in it
            self._seen.wrong(code, node, file=file, number=number, needed=start + length, bytes=there)
            return False
        return True

    def _packed(self, told: Json, claimed: int, node: object) -> bool:
        """meshopt: what comes out is ``count`` × ``byteStride``, the bytes to decode lie in another buffer."""
        start, length = _natural(told.get("byteOffset", 0)), _natural(told.get("byteLength"))
        count, stride = _natural(told.get("count")), _natural(told.get("byteStride"))
        if start is None or length is None or count is None or stride is None or self.one("buffers", told.get("buffer"), node) is None:
            return False
        if not 1 <= stride <= 256 or count * stride > claimed or claimed > MOST_PER_BYTE * length + _SPARE:
            self._seen.wrong("gltf-claims-too-much", node, count=count)
            return False
        return self._in_buffer(told["buffer"], start, length, node)

    def _content(self, number: int) -> bytes | Path | None:
        if number not in self._contents:
            self._contents[number] = self._found(number)
        return self._contents[number]

    def _found(self, number: int) -> bytes | Path | None:
        from assets.importing.precheck_gltf import data_bytes

        uri = self._lists["buffers"][number].get("uri")
        if not isinstance(uri, str) or not uri:
            return self._binary if number == 0 else None
        if uri[:5].lower() == "data:":
            return data_bytes(uri)
        return self._seen.leads_to(uri)


def meshopt(view: Json) -> Json | None:
    extensions = view.get("extensions")
    if not isinstance(extensions, dict):
        return None
    return next((extensions[name] for name in MESHOPT if isinstance(extensions.get(name), dict)), None)


def _natural(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
