"""The pre-check: bytes only, standard library only, before any library that reads models. It says everything that is wrong at once.

What it refuses is what could hurt (memory, time, files elsewhere, crashes of C libraries) or what nobody could read. What is only odd is let be.
"""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from assets.importing import precheck_gltf, precheck_mesh, precheck_picture, precheck_zip
from assets.importing.finding import Finding
from assets.importing.limits import Size
from assets.importing.precheck_seen import LARGEST_FILE_BYTES, Seen

_HEAD = 4096
_WEB_PAGE = re.compile(rb"<(!doctype|html|head|body|script|\?xml)", re.IGNORECASE)


@dataclass(frozen=True)
class Looked:
    """``names``: base names without endings, small letters, of the files that the model mentions."""

    findings: list[Finding]
    size: Size = field(default_factory=Size)
    names: frozenset[str] = frozenset()


def look(path: Path, folder: Path) -> list[Finding]:
    """Everything for which ``path`` must be refused; empty if nothing. Reads below ``folder`` only."""
    return looked(path, folder).findings


def looked(path: Path, folder: Path) -> Looked:
    seen = Seen(path, folder)
    try:
        _check(path, seen)
    except OSError as problem:
        seen.wrong("file-unreadable", file=path.name, detail=os.strerror(problem.errno or 0))
    return Looked(seen.findings, seen.size(), frozenset(seen.names))


def _check(path: Path, seen: Seen) -> None:
    length = path.stat().st_size
    if not length:
        seen.wrong("file-empty", file=path.name)
        return
    if length > LARGEST_FILE_BYTES:
        seen.wrong("file-too-large", file=path.name, mb=length // 10**6, most=LARGEST_FILE_BYTES // 10**6)
        return
    with path.open("rb") as file:
        head = file.read(_HEAD)
    found = format_of(head, path)
    match found:
        case "glTF":
            precheck_gltf.check(path.read_bytes(), seen)
        case "PLY":
            precheck_mesh.check_ply(path, seen)
        case "STL":
            precheck_mesh.check_stl(path, seen)
        case "OBJ":
            precheck_mesh.check_obj(path, seen)
        case "FBX":
            precheck_mesh.check_fbx(path, seen)
        case "zip":
            precheck_zip.check(path, seen)
        case "picture":
            precheck_picture.check_file(path, seen)
        case _:
            seen.wrong(found, file=path.name)
    if found in ("OBJ", "FBX"):
        for place in seen.mentioned_files():
            if place.suffix.lower() in precheck_picture.ENDINGS:
                seen.files.add(place)
                precheck_picture.check_file(place, seen)


def format_of(head: bytes, path: Path) -> str:
    """By what the file holds, then by its name's ending; else the code of the finding that says what it is instead."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    ending = path.suffix.lower()
    if head[:4] == b"glTF":
        return "glTF"
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return "zip"
    if head[:3] == b"ply":
        return "PLY"
    if head[:18] == b"Kaydara FBX Binary" or (ending == ".fbx" and (text[:1] == b";" or b"FBXHeaderExtension" in head)):
        return "FBX"
    if precheck_picture.is_picture(head):
        return "picture"
    if text.startswith(b"version https://git-lfs"):
        return "is-lfs-pointer"
    if _WEB_PAGE.match(text):
        return "is-web-page"
    if text[:1] == b"{" or (ending == ".gltf" and head[:2] in (b"\xff\xfe", b"\xfe\xff")) or ending in (".gltf", ".glb"):
        return "glTF"
    return {".stl": "STL", ".obj": "OBJ", ".bmp": "picture", ".tga": "picture"}.get(ending, "format-unknown")
