"""A glTF 2.0 file as it lies on disk: its description (JSON) and its buffers. What is wrong here refuses the whole file.

Formats: https://registry.khronos.org/glTF/specs/2.0/glTF-2.0.html, chapters 3.6.1 (buffers) and 4 (GLB).
"""

import base64
import binascii
import json
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assets.importing.beside import Beside, unquoted_bytes
from assets.importing.finding import Finding, Refused, Severity, error, mended, warning
from assets.importing.gltf_values import Json, index, rows, table, text
from assets.importing.noticed import Noticed

Bytes = NDArray[np.uint8]
_MOST_CHUNKS = 16
_KINDS = (b"JSON", b"BIN\0")


class Unreadable(Exception):
    """A part of the file that cannot be had; the caller says of which node. ``code`` and ``values`` as of a finding."""

    def __init__(self, code: str, **values: str | int | float) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def finding(self, node: str) -> Finding:
        return Finding(self.code, Severity.error, node, values=self.values)


class Document:
    """``json`` is the description; lists of it are reached by ``part`` and ``one``, which never fail."""

    def __init__(self, path: Path, folder: Path, described: Json, chunk: bytes | None) -> None:
        self.path = path
        self.json = described
        self.beside = Beside(path, folder)
        self.noticed = Noticed()
        self._chunk = chunk
        self._buffers: dict[int, Bytes] = {}
        self._parts: dict[str, list[Json]] = {}

    def part(self, name: str) -> list[Json]:
        if name not in self._parts:
            self._parts[name] = [table(one) for one in rows(self.json.get(name))]
        return self._parts[name]

    def one(self, name: str, number: object) -> Json | None:
        found, held = index(number), self.part(name)
        return held[found] if found is not None and found < len(held) else None

    def buffer(self, number: int) -> Bytes:
        """Raises Refused if its file is not there, Unreadable if the description has no such buffer."""
        if number not in self._buffers:
            told = self.one("buffers", number)
            if told is None:
                raise Unreadable("gltf-data-missing", number=number)
            self._buffers[number] = np.frombuffer(self._content(number, told), np.uint8)
        return self._buffers[number]

    def _content(self, number: int, told: Json) -> bytes:
        uri = told.get("uri")
        if not isinstance(uri, str) or not uri:
            if number == 0 and self._chunk is not None:
                return self._chunk
            raise self.noticed.refuse(error("gltf-buffer-without-content", number=number))
        content = self.named(uri)
        if isinstance(content, str):
            code = "gltf-buffer-outside" if content == "refused" else "gltf-buffer-missing"
            raise self.noticed.refuse(error(code, file=short(uri)))
        wanted = index(told.get("byteLength")) or 0
        if len(content) < wanted:
            self.noticed.add(warning("gltf-buffer-short", file=short(uri), bytes=len(content), wanted=wanted))
        return content

    def named(self, uri: str) -> bytes | str:
        """What a URI names, or why it is missing (as ``SourceImage.why_missing``). Notes where a mislaid file was found."""
        if uri[:5].lower() == "data:":
            content = data_uri(uri)
            return "unreadable" if content is None else content
        found = self.beside.find(uri)
        if found.path is None:
            return found.why
        if found.elsewhere:
            self.noticed.add(mended("file-found-elsewhere", file=short(uri), found=found.elsewhere))
        try:
            return found.path.read_bytes()
        except OSError:
            return "unreadable"


def short(uri: str) -> str:
    """For messages: no base64 of a megabyte."""
    return uri if len(uri) <= 120 else f"{uri[:60]}…{uri[-40:]}"


def data_uri(uri: str) -> bytes | None:
    head, comma, body = uri.partition(",")
    if not comma:
        return None
    content = unquoted_bytes(body)
    if head.lower().rstrip().endswith(";base64"):
        try:
            content = b"".join(content.split())
            return base64.b64decode(content + b"=" * (-len(content) % 4))
        except binascii.Error:
            return None
    return content


def open_document(path: Path, folder: Path) -> Document:
    """Raises Refused: no glTF, another version, broken JSON."""
    content = path.read_bytes()
    chunk: bytes | None = None
    if content[:4] == b"glTF":
        content, chunk = _chunks(path, content)
    try:
        described = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        line = getattr(problem, "lineno", 0)
        raise Refused(error("gltf-broken-json", file=path.name, line=line)) from problem
    if not isinstance(described, dict):
        raise Refused(error("gltf-broken-json", file=path.name, line=1))
    asset = table(described.get("asset"))
    version = text(asset.get("version")) or ("1.0" if isinstance(described.get("meshes"), dict) else "2.0")
    needed = text(asset.get("minVersion")) or "2.0"
    if not version.startswith("2") or needed not in ("2.0", "2"):
        raise Refused(error("gltf-version", file=path.name, version=version if version[:1] != "2" else needed))
    return Document(path, folder, described, chunk)


def _chunks(path: Path, content: bytes) -> tuple[bytes, bytes | None]:
    """The JSON and the binary chunk of a GLB file."""
    if len(content) < 20:
        raise Refused(error("gltf-broken-glb", file=path.name))
    version = struct.unpack_from("<I", content, 4)[0]
    if version != 2:
        raise Refused(error("gltf-version", file=path.name, version=str(version)))
    described: bytes | None = None
    binary: bytes | None = None
    at = 12
    for _ in range(_MOST_CHUNKS):
        if at + 8 > len(content):
            break
        size, kind = struct.unpack_from("<I4s", content, at)
        body = content[at + 8 : at + 8 + size]
        if kind == b"JSON" and described is None:
            described = body
        elif kind == b"BIN\0" and binary is None:
            binary = body
        at += 8 + size
        if content[at + 4 : at + 8] not in _KINDS:  # some writers forget to fill the text up to four bytes, and go on at once
            at += -size % 4
    if described is None:
        raise Refused(error("gltf-broken-glb", file=path.name))
    return described.rstrip(b"\0 \n\r\t"), binary
