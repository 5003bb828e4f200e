"""STL, binary and ASCII. A binary file may begin with the word "solid", so its size and its bytes decide. Colours of vendors are not read."""

import re
from pathlib import Path

import numpy as np

from assets.importing.arrays import Floats
from assets.importing.encoded_text import text_of
from assets.importing.finding import Finding, Refused, error, mended
from assets.importing.job import Job
from assets.importing.source import SourceMaterial, SourceMesh, SourceNode, SourcePrimitive, SourceScene

_HEAD = 4096
_HEADER_BYTES = 84
_TRIANGLE = np.dtype([("normal", "<f4", (3,)), ("points", "<f4", (3, 3)), ("attribute", "<u2")])
_MOST_ASCII_BYTES = 1_000_000_000
_MOST_SOLIDS = 2_000


def read_stl(path: Path, _folder: Path, _job: Job) -> tuple[SourceScene, list[Finding]]:
    """Axes and unit are not told by an STL file: Z is up by custom. Corners are not shared; welding is the mending stage's. Raises Refused."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_HEAD)
    start = head[:_HEADER_BYTES]
    count = int.from_bytes(start[80:84], "little") if len(start) == _HEADER_BYTES else 0
    needed = _HEADER_BYTES + count * _TRIANGLE.itemsize
    ascii_like = _is_text(head)
    findings: list[Finding] = []
    if len(start) == _HEADER_BYTES and (needed == size or (needed <= size and count and not ascii_like)):
        if needed < size:
            findings.append(mended("bytes-behind-the-end", file=path.name, bytes=size - needed))
        triangles = np.memmap(path, _TRIANGLE, "r", _HEADER_BYTES, (count,)) if count else np.zeros(0, _TRIANGLE)
        solids = [(path.stem, np.ascontiguousarray(triangles["points"]).reshape(-1, 3))]
    elif ascii_like:
        if size > _MOST_ASCII_BYTES:
            raise Refused(error("file-too-large", file=path.name, mb=size // 10**6, most=_MOST_ASCII_BYTES // 10**6))
        solids = _ascii(path)
    else:
        raise Refused(error("counts-beyond-file", file=path.name, promised=needed, found=size))
    solids = [(name, points) for name, points in solids if len(points)]
    if len(solids) > _MOST_SOLIDS:  # a program that writes each triangle as one, not parts that anybody named
        solids = [(path.stem, np.concatenate([points for _, points in solids]))]
    if not solids:
        raise Refused(error("no-surface", file=path.name))
    meshes = tuple(
        SourceMesh(
            name,
            (SourcePrimitive(points, np.arange(len(points), dtype=np.uint32).reshape(-1, 3), material=0),),
        )
        for name, points in solids
    )
    scene = SourceScene(
        format="STL",
        nodes=tuple(SourceNode(mesh.name, None, np.eye(4), mesh=number) for number, mesh in enumerate(meshes)),
        meshes=meshes,
        materials=(SourceMaterial(path.stem, base_color=(0.6, 0.6, 0.6, 1.0), roughness=0.9),),
        up="z",
        up_known=False,
        unit_m=None,
    )
    return scene, findings


def _is_text(head: bytes) -> bool:
    """The triangles of a binary file are counted in four bytes, of which the last is 0 below 16 million."""
    return re.match(rb"\s*(#[^\n]*\n\s*)*solid", head, re.IGNORECASE) is not None and b"\0" not in head[:_HEADER_BYTES]


def _ascii(path: Path) -> list[tuple[str, Floats]]:
    """Every ``solid`` with its name and corners (3 m, 3). Raises Refused with the line that is not understood."""
    solids: list[tuple[str, list[bytes], list[int]]] = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        words = line.split(b"#", 1)[0].split(None, 1)
        word, rest = (words[0].lower(), words[1] if len(words) > 1 else b"") if words else (b"", b"")
        if word == b"solid":
            if solids and not solids[-1][1]:
                solids.pop()  # millions of empty ones are nothing
            solids.append((text_of(rest).strip()[:80] or path.stem, [], []))
        elif word == b"vertex" and solids:
            solids[-1][1].append(rest)
            solids[-1][2].append(number)
    return [(name, _points(path, rows, lines)) for name, rows, lines in solids]


def _points(path: Path, rows: list[bytes], lines: list[int]) -> Floats:
    try:
        numbers = np.array(b" ".join(rows).split(), dtype=np.float64)
    except ValueError:
        numbers = np.zeros(0)
    if numbers.size == 3 * len(rows) and len(rows) % 3 == 0:
        return numbers.reshape(-1, 3).astype(np.float32)
    for row, line in zip(rows, lines, strict=True):
        try:
            if len([float(word) for word in row.split()]) == 3:
                continue
        except ValueError:
            pass
        raise Refused(error("line-unreadable", file=path.name, line=line, found=text_of(row)[:60]))
    raise Refused(error("line-unreadable", file=path.name, line=lines[-1] if lines else 1, found=text_of(rows[-1])[:60]))
