"""Pictures of a model: looked at before anything else reads them. KTX2 and Basis become PNG; what Pillow reads stays as it is."""

import io
import struct
import warnings

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from assets.importing.pixels import MOST_PIXELS
from assets.importing.source import SourceImage

FORMATS = ("PNG", "JPEG", "WEBP", "AVIF", "DDS", "GIF", "BMP", "TGA", "TIFF")
_KTX2 = b"\xabKTX 20\xbb\r\n\x1a\n"
_PNG_EFFORT = 3  # of zlib: the same bytes everywhere, and not slow
_PLAIN_KTX2 = {9: 1, 15: 1, 16: 2, 22: 2, 23: 3, 29: 3, 37: 4, 43: 4}
"""VkFormat -> channels of eight bits: R8, R8G8, R8G8B8, R8G8B8A8, each UNORM and SRGB."""


def checked(name: str, content: bytes) -> SourceImage:
    """A picture that can be decoded, or None as its content with ``why_missing`` = "unreadable"."""
    if content[:12] == _KTX2 or content[:2] == b"sB":
        made = from_basis(content)
        return SourceImage(name, made, "" if made is not None else "unreadable")
    return SourceImage(name, content) if _decodes(content) else SourceImage(name, None, "unreadable")


def _decodes(content: bytes) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of broken metadata; of size we judge ourselves
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                if not 0 < picture.width * picture.height <= MOST_PIXELS:
                    return False
                picture.load()
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError,
            OverflowError, struct.error, KeyError, IndexError, NotImplementedError, TypeError, EOFError):  # fmt: skip
        return False  # what Pillow's decoders raise on broken files
    return True


def from_basis(content: bytes) -> bytes | None:
    """The largest level of a KTX2 or .basis file as a PNG."""
    import opengl_basisu  # here, for it takes a tenth of a second to import

    try:
        plain = _plain_ktx2(content)
        if plain is not None:
            return png(plain)
        texture = opengl_basisu.open(content)
        if texture.width * texture.height > MOST_PIXELS or not texture.supports("rgba8"):
            return None
        pixels = np.asarray(texture.transcode("rgba8").data, np.uint8)
    except (opengl_basisu.BasisuError, ValueError, OSError, struct.error):
        return None
    if texture.y_flipped:
        pixels = pixels[::-1]
    return png(pixels if texture.has_alpha else pixels[:, :, :3])


def _plain_ktx2(content: bytes) -> NDArray[np.uint8] | None:
    """(height, width, channels) of a KTX2 without compression, else None."""
    if content[:12] != _KTX2 or len(content) < 104:
        return None
    kind, _, width, height, depth, layers, faces, _, packed = struct.unpack_from("<9I", content, 12)
    channels = _PLAIN_KTX2.get(kind)
    if channels is None or packed or depth or layers > 1 or faces != 1 or not 0 < width * height <= MOST_PIXELS:
        return None
    start, size = struct.unpack_from("<QQ", content, 80)
    if size != width * height * channels or start + size > len(content):
        return None
    pixels = np.frombuffer(content, np.uint8, size, start).reshape(height, width, channels)
    return pixels if channels != 2 else np.concatenate([pixels, np.zeros_like(pixels[:, :, :1])], axis=2)


def png(pixels: NDArray[np.uint8]) -> bytes:
    """``pixels`` (height, width, 1, 3 or 4) uint8, the top row first."""
    written = io.BytesIO()
    picture = Image.fromarray(np.ascontiguousarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels))
    picture.save(written, "PNG", compress_level=_PNG_EFFORT)
    return written.getvalue()
