"""Pictures as PNG files, written with the standard library alone, so that no picture library is needed at run time.

(Panda's own writer takes most of a second for 1280 × 720.)
"""

import struct
import zlib
from pathlib import Path

import numpy as np

from engine.window import Picture

_UP = 2
_EFFORT = 4  # of 9: beyond it a picture of a scene grows no smaller by more than a tenth


def save_picture(picture: Picture, path: Path) -> None:
    """Write a PNG (height, width, 3), sRGB, first row on top: beside the file, then renamed. OSError if the disk refuses."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.stem}.part.png")
    try:
        beside.write_bytes(png_of(picture))
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise OSError(f"{path}: the picture could not be written. Fix: free disk space, or name a folder you may write to.") from None


def png_of(picture: Picture) -> bytes:
    """Each row as its difference from the one above."""
    height, width, _ = picture.shape
    rows = np.empty((height, 1 + width * 3), np.uint8)
    rows[:, 0] = _UP
    flat = picture.reshape(height, width * 3)
    rows[0, 1:] = flat[0]
    np.subtract(flat[1:], flat[:-1], out=rows[1:, 1:])
    header = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), _EFFORT)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(kind, content) for kind, content in parts)


def _part(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
