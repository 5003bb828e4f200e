"""An artist's picture as 8-bit RGBA, whatever it was stored as: grey, palette, 16 bits, CMYK; its size is looked at before it is decoded.

A camera's note that it was held upright (EXIF) does not count: UVs are laid out on the picture as it is stored.
"""

import io
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]

MOST_PIXELS = 1 << 27
"""A panorama of 16,384 × 8,192; 512 MiB once decoded."""
_OPAQUE = 247
_SIXTEEN_BITS = {"I;16", "I;16L", "I;16B", "I;16N", "I"}


class UnreadablePicture(Exception):
    """Not a picture that can be used; the text is Pillow's or ours, for a log."""


@dataclass(frozen=True)
class PictureFacts:
    """``low``, ``high``: the smallest and greatest value of each channel, 0..255, R G B A. ``opaque``, ``clear``: shares of the pixels."""

    width: int
    height: int
    low: tuple[int, int, int, int]
    high: tuple[int, int, int, int]
    opaque: float = 1.0
    clear: float = 0.0

    def constant(self, *channels: int) -> bool:
        """Whether none of these channels (0 = R) tells more than one number."""
        return all(self.low[channel] == self.high[channel] for channel in channels)


def facts(content: bytes) -> PictureFacts:
    """Raises UnreadablePicture."""
    pixels = rgba(content)
    low = pixels.min(axis=(0, 1))
    high = pixels.max(axis=(0, 1))
    height, width = pixels.shape[:2]
    if low[3] == 255:
        return PictureFacts(width, height, _four(low), _four(high))
    alpha = pixels[..., 3]
    opaque, clear = (float(np.count_nonzero(chosen)) / alpha.size for chosen in (alpha >= _OPAQUE, alpha <= 255 - _OPAQUE))
    return PictureFacts(width, height, _four(low), _four(high), opaque, clear)


def rgba(content: bytes) -> Pixels:
    """(h, w, 4) uint8; the first row is the picture's top. Raises UnreadablePicture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(content))
            width, height = picture.size
            if width * height > MOST_PIXELS or not width * height:
                raise UnreadablePicture(f"{width} × {height} pixels")
            return _rgba(picture)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, MemoryError) as error:
        raise UnreadablePicture(str(error)) from None


def _rgba(picture: Image.Image) -> Pixels:
    if picture.mode in _SIXTEEN_BITS:
        grey = np.clip(np.asarray(picture).astype(np.int64), 0, 65535)
        return _from_grey(((grey * 255 + 32767) // 65535).astype(np.uint8))
    if picture.mode == "F":
        values = np.nan_to_num(np.asarray(picture, dtype=np.float32), nan=0.0, posinf=1.0, neginf=0.0)
        return _from_grey((np.clip(values, 0, 1) * 255 + 0.5).astype(np.uint8))
    if picture.mode in ("CMYK", "YCbCr", "LAB", "HSV"):
        picture = picture.convert("RGB")
    return np.asarray(picture.convert("RGBA"))


def _from_grey(grey: Pixels) -> Pixels:
    out = np.full((*grey.shape, 4), 255, np.uint8)
    out[..., :3] = grey[..., np.newaxis]
    return out


def _four(values: Pixels) -> tuple[int, int, int, int]:
    return int(values[0]), int(values[1]), int(values[2]), int(values[3])
