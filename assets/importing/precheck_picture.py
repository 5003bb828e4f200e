"""How large a picture would become, from its header alone, and whether a header lies: PNG, JPEG, WebP, GIF, BMP, TIFF, KTX2, DDS, HDR, EXR.

``measured`` gives (width, height), or None for what is no picture that we know (readers then tell that it cannot be opened).
Formats: the specifications of each; KTX2: https://registry.khronos.org/KTX/specs/2.0/ktxspec.v2.html.
"""

import re
import struct
from collections.abc import Callable
from pathlib import Path

from assets.importing.precheck_seen import Seen

MOST_TEXELS = 16_384 * 8_192
MOST_TEXELS_OF_ALL = 6 * 10**9
MOST_FRAMES = 2_000
HEAD_BYTES = 4 * 2**20
ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".ktx2", ".dds", ".hdr", ".exr", ".tga", ".psd")
_KTX2 = b"\xabKTX 20\xbb\r\n\x1a\n"
_EXR = b"\x76\x2f\x31\x01"


class Lies(Exception):
    """A header that claims what the file does not hold."""


def check(head: bytes, length: int, seen: Seen, name: str) -> None:
    """``head``: the first ``HEAD_BYTES`` of a picture of ``length`` bytes."""
    try:
        size = measured(head, length)
    except (Lies, struct.error, IndexError):
        seen.wrong("picture-broken", file=name)
        return
    if size is None:
        return
    width, height = size
    if width * height > MOST_TEXELS or width < 0 or height < 0:
        seen.wrong("picture-too-large", file=name, width=width, height=height)
        return
    seen.pictures += 1
    seen.texels += width * height
    seen.widest = max(seen.widest, width * height)
    if seen.texels > MOST_TEXELS_OF_ALL:
        seen.wrong("pictures-too-large", most=MOST_TEXELS_OF_ALL // 10**6)


def check_file(path: Path, seen: Seen) -> None:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        if head[:4] in (b"II*\0", b"MM\0*"):
            head += file.read(60 * HEAD_BYTES)  # directories may lie at the end
    check(head, path.stat().st_size, seen, path.name)


def measured(head: bytes, length: int) -> tuple[int, int] | None:
    """Raises Lies, struct.error or IndexError where a header is not what it should be."""
    for start, reader in _READERS:
        if head.startswith(start):
            return reader(head, length)
    return None


def is_picture(head: bytes) -> bool:
    """By marks that no other file begins with."""
    return any(head.startswith(start) for start, _ in _READERS if len(start) > 2) and (head[:4] != b"RIFF" or head[8:12] == b"WEBP")


def _png(head: bytes, length: int) -> tuple[int, int]:  # noqa: ARG001
    width, height = struct.unpack_from(">II", head, 16)
    if head[12:16] != b"IHDR":
        raise Lies
    return width, height


def _jpeg(head: bytes, length: int) -> tuple[int, int] | None:  # noqa: ARG001
    at = 2
    while at + 9 < len(head):
        if head[at] != 0xFF:
            at += 1
            continue
        kind = head[at + 1]
        if kind in (0xFF, 0x00, 0x01) or 0xD0 <= kind <= 0xD8:
            at += 1 if kind == 0xFF else 2
            continue
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", head, at + 5)
            return width, height
        at += 2 + struct.unpack_from(">H", head, at + 2)[0]
    return None


def _webp(head: bytes, length: int) -> tuple[int, int] | None:
    if head[8:12] != b"WEBP":
        return None
    kind = head[12:16]
    if kind == b"VP8X":
        width, height = 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
        if head[20] & 2 and length and head.count(b"ANMF") > MOST_FRAMES:
            raise Lies
        return width, height
    if kind == b"VP8L":
        bits = struct.unpack_from("<I", head, 21)[0]
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", head, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None


def _gif(head: bytes, length: int) -> tuple[int, int]:  # noqa: ARG001
    width, height = struct.unpack_from("<HH", head, 6)
    if head.count(b"\x21\xf9\x04") > MOST_FRAMES or len(re.findall(rb"\x00\x2c.{8}[\x00\x40]", head, re.DOTALL)) > MOST_FRAMES:
        raise Lies
    return width, height


def _bmp(head: bytes, length: int) -> tuple[int, int]:  # noqa: ARG001
    if struct.unpack_from("<I", head, 14)[0] == 12:
        width, height = struct.unpack_from("<HH", head, 18)
        return width, height
    width, height = struct.unpack_from("<ii", head, 18)
    return width, abs(height)


def _tiff(head: bytes, length: int) -> tuple[int, int]:
    """The largest of the first directories; a chain of directories that is long or goes round is a lie."""
    order = "<" if head[:2] == b"II" else ">"
    at = struct.unpack_from(order + "I", head, 4)[0]
    visited: set[int] = set()
    largest = (0, 0)
    while at and at + 2 <= len(head):
        if at in visited or len(visited) > 64:
            raise Lies
        visited.add(at)
        tags = dict[int, int]()
        count = struct.unpack_from(order + "H", head, at)[0]
        for entry in range(count):
            tag, kind, values = struct.unpack_from(order + "HHI", head, at + 2 + 12 * entry)
            if values > length:
                raise Lies
            tags[tag] = struct.unpack_from(order + ("H" if kind == 3 else "I"), head, at + 10 + 12 * entry)[0]
        size = (tags.get(256, 0), tags.get(257, 0))
        largest = max(largest, size, key=lambda one: one[0] * one[1])
        at = struct.unpack_from(order + "I", head, at + 2 + 12 * count)[0]
    return largest


def _ktx2(head: bytes, length: int) -> tuple[int, int]:
    _, type_size, width, height, depth, layers, faces, levels, scheme = struct.unpack_from("<9I", head, 12)
    blocks = struct.unpack_from("<4I2Q", head, 48)
    texels = width * max(1, height) * max(1, depth) * max(1, layers) * max(1, faces)
    if not width or levels > 32 or faces not in (1, 6) or type_size > 16 or scheme > 3 or layers > 4096:
        raise Lies
    if any(start + size > length for start, size in zip(blocks[::2], blocks[1::2], strict=True)):
        raise Lies
    for level in range(max(1, levels)):
        start, size, plain = struct.unpack_from("<3Q", head, 80 + 24 * level)
        if start + size > length or plain > 32 * texels + 65_536 or (scheme == 0 and plain not in (0, size)):
            raise Lies
    return (width * max(1, depth) * max(1, layers) * max(1, faces), max(1, height)) if height else (width, 1)


def _dds(head: bytes, length: int) -> tuple[int, int]:
    size, _, height, width, _, depth, mips = struct.unpack_from("<7I", head, 4)
    if size != 124 or mips > 32 or (width * height * max(1, depth)) // 2 > 16 * length:
        raise Lies
    return width, height


def _hdr(head: bytes, length: int) -> tuple[int, int]:  # noqa: ARG001
    found = re.search(rb"\n([-+])[YX] (\d{1,9}) [-+][YX] (\d{1,9})\n", head[:65_536])
    if found is None:
        raise Lies
    return int(found[3]), int(found[2])


def _exr(head: bytes, length: int) -> tuple[int, int]:
    """Attributes one by one; the window of pixels, and a table of line offsets that lies inside the file."""
    at, windows, compression, channels = 8, dict[bytes, tuple[int, ...]](), 0, False
    while head[at]:
        name, at = _word(head, at)
        _, at = _word(head, at)
        size = struct.unpack_from("<i", head, at)[0]
        if not 0 <= size <= length - at or len(windows) > 8:
            raise Lies
        if name in (b"dataWindow", b"displayWindow"):
            windows[name] = struct.unpack_from("<4i", head, at + 4)
        channels = channels or (name == b"channels" and size > 1)
        compression = head[at + 4] if name == b"compression" else compression
        at += 4 + size
    left, low, right, high = windows.get(b"dataWindow", (0, 0, -1, -1))
    width, height = right - left + 1, high - low + 1
    lines = {0: 1, 1: 1, 2: 1, 3: 16, 4: 32, 5: 16, 6: 32, 7: 32, 8: 32, 9: 256}.get(compression, 0)
    if not channels or width < 1 or height < 1 or not lines or struct.unpack_from("<I", head, 4)[0] & ~0x1FFF or head[4] != 2:
        raise Lies
    tiled_or_several = head[5] & 0x12
    if not tiled_or_several and at + 1 + 8 * -(-height // lines) > length:
        raise Lies
    return width, height


def _word(head: bytes, at: int) -> tuple[bytes, int]:
    end = head.index(b"\0", at, at + 256) if b"\0" in head[at : at + 256] else -1
    if end < 0:
        raise Lies
    return head[at:end], end + 1


_READERS: tuple[tuple[bytes, Callable[[bytes, int], tuple[int, int] | None]], ...] = (
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8\xff", _jpeg),
    (b"RIFF", _webp),
    (b"GIF8", _gif),
    (b"BM", _bmp),
    (b"II*\0", _tiff),
    (b"MM\0*", _tiff),
    (_KTX2, _ktx2),
    (b"DDS ", _dds),
    (b"#?", _hdr),
    (_EXR, _exr),
)
