"""PLY, STL, OBJ and FBX before anything reads them: what their heads claim against the bytes that are there."""

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from assets.importing.precheck_picture import ENDINGS
from assets.importing.precheck_seen import MOST_TRIANGLES, MOST_VERTICES, Seen

_PLY_BYTES = {"char": 1, "uchar": 1, "int8": 1, "uint8": 1, "short": 2, "ushort": 2, "int16": 2, "uint16": 2,
              "int": 4, "uint": 4, "int32": 4, "uint32": 4, "float": 4, "float32": 4, "double": 8, "float64": 8}  # fmt: skip
_PLY_HEAD = 2**20
_BLOCK = 8 * 2**20
_LONGEST_LINE = 16 * 2**20
_LONG_INDEX = re.compile(rb"(?:^|\n)[ \t]*[flp][ \t][^\n]*?[0-9]{10,}")
_LONG_FACE = re.compile(rb"\n[ \t]*f[ \t][^\n]{400,}")
_STL_TEXT = re.compile(rb"\s*(?:#[^\n]*\n\s*)*solid", re.IGNORECASE)
_MTLLIB = re.compile(rb"(?:^|\n)[ \t]*mtllib[ \t]+([^\r\n]{1,4096})")
_MAP = re.compile(rb"(?:^|\n)[ \t]*(?:map_\w+|bump|norm|disp|decal|refl)[ \t]+([^\r\n]{1,4096})", re.IGNORECASE)
_PICTURE_ENDING = re.compile(rb"\.(?:" + b"|".join(ending[1:].encode() for ending in ENDINGS) + rb")\b", re.IGNORECASE)
_COUNTED = re.compile(rb"\b(\w{1,60}): ?\*(\d{1,18}) ?\{")
_NAME_BEFORE = re.compile(rb"[^\\/\x00-\x1f\"<>|*?:]{1,200}\Z")


def check_ply(path: Path, seen: Seen) -> None:
    with path.open("rb") as file:
        head = file.read(_PLY_HEAD)
    size = path.stat().st_size
    end = re.search(rb"[\r\n][ \t]*end_header[ \t]*(\r\n|\n|\r)", head)
    if end is None:
        seen.wrong("mesh-head-broken", file=path.name, format="PLY")
        return
    ascii_text = re.search(rb"[\r\n]\s*format\s+ascii", head[: end.start()]) is not None
    needed = 0
    counts: dict[str, int] = {}
    many = wide = 0
    lists = False

    def close() -> int:
        return many * ((2 if ascii_text else 1) * max(1, wide) if not ascii_text else max(1, 2 * wide))

    for line in head[: end.start()].decode("latin-1").splitlines():
        words = line.split()
        if words[:1] == ["element"] and len(words) == 3:
            needed += close()
            if not re.fullmatch(r"\d{1,15}", words[2]):
                seen.wrong("mesh-head-broken", file=path.name, format="PLY")
                return
            many, wide = int(words[2]), 0
            counts[words[1]] = many
        elif words[:1] == ["property"] and len(words) >= 3:
            lists = lists or words[1] == "list"
            kind = words[2] if words[1] == "list" else words[1]
            if kind not in _PLY_BYTES:
                seen.wrong("mesh-head-broken", file=path.name, format="PLY")
                return
            wide += 1 if ascii_text else _PLY_BYTES[kind]
    needed += close()
    there = size - end.end() + (2 if ascii_text else 0)
    if needed > there:
        seen.wrong("mesh-claims-too-much", file=path.name, count=max(counts.values(), default=0), needed=needed, bytes=size)
        return
    seen.vertices += counts.get("vertex", 0)
    faces = counts.get("face", counts.get("tristrips", 0))
    seen.triangles += min(2 * faces, max(faces, there // 12)) if lists else faces
    _total(path, seen)


def check_stl(path: Path, seen: Seen) -> None:
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(512)
        if size >= 84:
            claimed = struct.unpack_from("<I", head, 80)[0]
            if 84 + 50 * claimed <= size and (b"\0" in head[80:84] or not _STL_TEXT.match(head)):
                seen.triangles += claimed
                seen.vertices += 3 * claimed
                _total(path, seen)
                return
        if not _STL_TEXT.match(head):
            claimed = struct.unpack_from("<I", head, 80)[0] if size >= 84 else 0
            seen.wrong("mesh-claims-too-much", file=path.name, count=claimed, needed=84 + 50 * claimed, bytes=size)
            return
        file.seek(0)
        seen.triangles += sum(block.count(b"endfacet") + block.count(b"ENDFACET") for block in _blocks(file))
    seen.vertices += 3 * seen.triangles
    _total(path, seen)


def check_obj(path: Path, seen: Seen) -> None:
    """Indices of ten digits and more, line lengths, what it names. Other indices are compared by the reader."""
    faces = corners = 0
    named: set[bytes] = set()
    longest_gap = 0
    with path.open("rb") as file:
        for block in _blocks(file):
            seen.vertices += block.count(b"\nv ") + block.count(b"\nv\t")
            faces += block.count(b"\nf ")
            if b"\n" not in block and b"\r" not in block:
                longest_gap += len(block)
                if longest_gap > _LONGEST_LINE:
                    seen.wrong("mesh-head-broken", file=path.name, format="OBJ")
                    return
            else:
                longest_gap = 0
            if b"\0\0\0\0" in block:
                seen.wrong("mesh-head-broken", file=path.name, format="OBJ")
                return
            odd = _LONG_INDEX.search(block)
            if odd is not None:
                seen.wrong("mesh-index-too-high", file=path.name, line=odd[0].strip()[:60].decode("latin-1"))
                return
            named.update(_MTLLIB.findall(block))
            corners += sum(line.count(b" ") for line in _LONG_FACE.findall(block))
    _material_files(named, seen)
    seen.triangles += 2 * faces + corners
    _total(path, seen)


def _material_files(named: set[bytes], seen: Seen) -> None:
    for line in sorted(named):
        for name in {line.strip(), *line.split()}:
            seen.mention(name.decode("utf-8", "replace"))
    for place in seen.mentioned_files():
        if place.suffix.lower() == ".mtl" and place not in seen.files:
            seen.files.add(place)
            with place.open("rb") as file:
                for map_ in _MAP.findall(file.read(_BLOCK)):
                    seen.mention(map_.strip().decode("utf-8", "replace"))
                    seen.mention(map_.split()[-1].decode("utf-8", "replace"))


def check_fbx(path: Path, seen: Seen) -> None:
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(27)
        if head[:18] == b"Kaydara FBX Binary" and len(head) == 27 and head[18:22] != b"  \x00\x1a":
            seen.wrong("fbx-damaged-in-transfer", file=path.name)
            return
        if head[:18] == b"Kaydara FBX Binary":
            order = ">" if head[22:23] == b"\x01" else "<"
            _walk_fbx(file, size, struct.unpack_from(order + "I", head, 23)[0] if len(head) == 27 else 0, order, seen)
        else:
            _ascii_fbx(file, size, seen)
        file.seek(0)
        before = b""
        for block in _blocks(file):
            for name in _picture_names(before + block):
                seen.mention(name.decode("utf-8", "replace"))
            before = block[-300:]
    _total(path, seen)


def _picture_names(text: bytes) -> Iterator[bytes]:
    """From each ending backwards: arrays of numbers are lines of megabytes, in which a name would be looked for at every byte."""
    for ending in _PICTURE_ENDING.finditer(text):
        name = _NAME_BEFORE.search(text[max(0, ending.start() - 200) : ending.start()])
        if name is not None:
            yield name[0] + ending[0]


def _walk_fbx(file: BinaryIO, size: int, version: int, order: str, seen: Seen) -> None:
    """Every record of a binary FBX (``order`` of bytes as in struct) lies inside its parent, and every array inside the file, unpacked too."""
    wide = version >= 7500
    head_bytes = 25 if wide else 13
    form = order + ("3QB" if wide else "3IB")
    unpacked = 0
    ends = [size]
    at, records = 27, 0
    ended = False
    while at + head_bytes <= ends[-1] or len(ends) > 1:
        while len(ends) > 1 and at >= ends[-1]:
            if at > ends[-1]:
                seen.wrong("mesh-head-broken", file=seen.path.name, format="FBX")
                return
            ends.pop()
        if at + head_bytes > size:
            break
        file.seek(at)
        head = file.read(head_bytes)
        end, count, length, name_length = struct.unpack(form, head)
        if end == 0:
            at += head_bytes
            if len(ends) == 1:
                ended = True
                break
            continue
        records += 1
        name = file.read(name_length)
        first = at + head_bytes + name_length
        if end > ends[-1] or first + length > end or end <= at or len(ends) > 64 or records > 5_000_000:
            code = "file-truncated" if end > size else "mesh-head-broken"
            values: dict[str, str | int] = {"wanted": end, "bytes": size} if end > size else {"format": "FBX"}
            seen.wrong(code, file=seen.path.name, **values)
            return
        if count and length:
            grown = _fbx_array(file, name, first, length, order, seen)
            if grown is None:
                return
            unpacked += grown
        at = first + length
        if at < end:
            ends.append(end)
    if not ended:
        seen.wrong("file-truncated", file=seen.path.name, wanted=size + 1, bytes=size)
    elif unpacked > 8 * 2**30:
        seen.wrong("mesh-claims-too-much", file=seen.path.name, count=unpacked, needed=unpacked, bytes=size)


def _fbx_array(file: BinaryIO, name: bytes, first: int, length: int, order: str, seen: Seen) -> int | None:
    """Bytes that a record's array becomes; 0 for records of another kind; None, and it is told, if it claims too much."""
    file.seek(first)
    kind = file.read(1)
    if kind not in (b"f", b"d", b"l", b"i", b"b", b"c") or length < 13:
        return 0
    count, encoding, packed = struct.unpack(order + "3I", file.read(12))
    plain: int = count * {b"f": 4, b"d": 8, b"l": 8, b"i": 4, b"b": 1, b"c": 1}[kind]
    if (packed > length - 13 and encoding) or (not encoding and plain > length - 13) or plain > 1100 * max(packed, 64):
        seen.wrong("mesh-claims-too-much", file=seen.path.name, count=count, needed=plain, bytes=length)
        return None
    if name == b"Vertices":
        seen.vertices += count // 3
    elif name == b"PolygonVertexIndex":
        seen.triangles += count // 2
    elif name == b"KeyTime":
        seen.keys += count
    return plain


def _ascii_fbx(file: BinaryIO, size: int, seen: Seen) -> None:
    file.seek(0)
    depth = deepest = 0
    claimed = 0
    for block in _blocks(file):
        depth += block.count(b"{") - block.count(b"}")
        deepest = max(deepest, depth)
        for name, count in _COUNTED.findall(block):
            claimed += int(count)
            if name == b"Vertices":
                seen.vertices += int(count) // 3
            elif name == b"PolygonVertexIndex":
                seen.triangles += int(count) // 2
    if 2 * claimed > size:
        seen.wrong("mesh-claims-too-much", file=seen.path.name, count=claimed, needed=2 * claimed, bytes=size)
    elif deepest > 1000 or depth > 0:
        seen.wrong("file-truncated" if deepest <= 1000 else "mesh-head-broken", file=seen.path.name, format="FBX", wanted=size + 1, bytes=size)


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    """The file in blocks that end at a line's end where there is one."""
    left = b"\n"
    while block := file.read(_BLOCK):
        block = left + block
        cut = block.rfind(b"\n")
        left, block = (block[cut:], block[:cut]) if cut > 0 else (b"", block)
        yield block
    if left:
        yield left


def _total(path: Path, seen: Seen) -> None:
    if seen.vertices > MOST_VERTICES or seen.triangles > MOST_TRIANGLES:
        seen.wrong("model-too-large", file=path.name, count=max(seen.triangles, seen.vertices), most=MOST_TRIANGLES)
