"""Finds a model's reader by what its file holds, not by its name's ending."""

import importlib
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from assets.importing.credits_beside import with_beside
from assets.importing.finding import Finding, Refused, error
from assets.importing.job import Job
from assets.importing.source import SourceScene

Reader = Callable[[Path, Path, Job], tuple[SourceScene, list[Finding]]]
_HEAD = 4096
_PICTURE = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n|RIFF....WEBP|II\*\0|MM\0\*|II\+\0|MM\0\+|BM.{12}[\x0c\x28\x38\x40\x6c\x7c]\0\0\0", re.DOTALL)
_OBJ_LINE = re.compile(rb"^[ \t]*(v[ \t]+[-+.0-9]|(mtllib|usemtl|vt|vn|o|g|f)[ \t]+\S)", re.MULTILINE)

READERS = {
    "gltf": ("assets.importing.read_gltf", "read_gltf"),
    "fbx": ("assets.importing.read_fbx", "read_fbx"),
    "obj": ("assets.importing.read_obj", "read_obj"),
    "ply": ("assets.importing.read_ply", "read_ply"),
    "stl": ("assets.importing.read_stl", "read_stl"),
    "picture": ("assets.importing.read_picture", "read_picture"),
}
"""Format -> module and function; loaded when wanted: each brings a library of its own."""


def read(path: Path, folder: Path, job: Job) -> tuple[SourceScene, list[Finding]]:
    """``path`` lies below ``folder``, beyond which nothing is read. Raises Refused, also for a format that nobody reads."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as problem:
        raise Refused(error("file-unreadable", file=path.name, detail=problem.strerror or "")) from problem
    found = format_of(head, path.stat().st_size)
    if found not in READERS:
        raise Refused(error("unknown-format", file=path.name))
    module, function = READERS[found]
    reader: Reader = getattr(importlib.import_module(module), function)
    scene, findings = reader(path, folder, job)
    return replace(scene, credits=with_beside(scene.credits, path)), findings


def format_of(head: bytes, size: int) -> str:
    """A key of ``READERS``, or "" for a format that is not known. ``head``: the first 4096 bytes of a file of ``size`` bytes."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head[:4] == b"glTF" or text[:1] == b"{":
        return "gltf"
    if head.startswith(b"Kaydara FBX Binary") or _is_fbx_text(text):
        return "fbx"
    if re.match(rb"ply\s", head):
        return "ply"
    if _PICTURE.match(head):
        return "picture"
    if len(head) >= 84 and 84 + 50 * int.from_bytes(head[80:84], "little") == size:
        return "stl"
    if re.match(rb"(#[^\n]*\n\s*)*solid\b", text, re.IGNORECASE):
        return "stl"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "ignore").encode()
    if _OBJ_LINE.search(text) or (text[:1] == b"#" and text[:2] != b"#?" and text[:5] != b"#VRML"):
        return "obj"
    return "stl" if _binary_stl(head, size) else ""


def _is_fbx_text(text: bytes) -> bool:
    return (text[:1] == b";" and b"FBX" in text[:200]) or text.startswith((b"FBXHeaderExtension", b"Objects:", b"Definitions:"))


def _binary_stl(head: bytes, size: int) -> bool:
    """One whose size does not quite fit its count, as careless programs write it."""
    count = int.from_bytes(head[80:84], "little") if len(head) >= 84 else 0
    return count > 0 and abs(84 + 50 * count - size) < 4096 and b"\0" in head[:200]
