"""What the head of a Draco stream claims: faces and points. Format: https://google.github.io/draco/spec/ (bitstream 2.2 and before)."""

import struct

_METADATA = 0x8000
_DEEPEST = 16


class _Broken(Exception):
    pass


def claimed(raw: bytes) -> tuple[int, int] | None:
    """(faces, points), or None if that is no Draco stream."""
    if len(raw) < 12 or raw[:5] != b"DRACO":
        return None
    major, minor, kind, method = raw[5:9]
    version = (major, minor)
    flags = struct.unpack_from("<H", raw, 9)[0]
    try:
        at = 11
        if flags & _METADATA and version >= (1, 3):
            at = _after_metadata(raw, at)
        if kind == 0:
            return 0, _int(raw, at)
        if method == 0:
            if version < (2, 2):
                return _int(raw, at), _int(raw, at + 4)
            faces, at = _varint(raw, at)
            return faces, _varint(raw, at)[0]
        at += 1
        if version < (2, 0):
            return _int(raw, at + 8), _int(raw, at + 4)
        if version < (2, 2):
            _, at = _varint(raw, at)
        points, at = _varint(raw, at)
        return _varint(raw, at)[0], points
    except (_Broken, IndexError, struct.error):
        return None


def _int(raw: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", raw, at)[0])


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(10):
        byte = raw[at + place]
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return value, at + place + 1
    raise _Broken


def _after_metadata(raw: bytes, at: int) -> int:
    count, at = _varint(raw, at)
    if count > len(raw):
        raise _Broken
    for _ in range(count):
        _, at = _varint(raw, at)
        at = _after_one(raw, at, 0)
    return _after_one(raw, at, 0)


def _after_one(raw: bytes, at: int, depth: int) -> int:
    if depth > _DEEPEST:
        raise _Broken
    entries, at = _varint(raw, at)
    for _ in range(min(entries, len(raw))):
        at += 1 + raw[at]
        size, at = _varint(raw, at)
        at += size
        if at > len(raw):
            raise _Broken
    inner, at = _varint(raw, at)
    for _ in range(min(inner, len(raw))):
        at += 1 + raw[at]
        at = _after_one(raw, at, depth + 1)
    return at
