"""The levels of a texture, computed in whole numbers so that every machine makes the same bytes. Sides are powers of two.

(Panda counts the blocks of a level by width // 4, rounded down, so the small levels of any other size would be read from wrong places.)
Colours are averaged as light: sRGB to 16 bits linear and back through tables. What is done in float64 is exact there: sums of whole
numbers below 2⁵³, and single products, quotients and square roots, which IEEE 754 rounds the same everywhere.
"""

from functools import cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from assets.importing.pixels import Pixels
from assets.importing.srgb import decoded_value

Whole = NDArray[np.integer[Any]]
Kind = Literal["colour", "data", "normal"]
Size = tuple[int, int]
"""Width, height: powers of two."""
_FULL = 65535
_BAND = 128
"""Rows of a texture that are made at a time."""


def nearest_power(side: int) -> int:
    """The power of two nearest to ``side`` by ratio."""
    power = 1 << (max(side, 1).bit_length() - 1)
    return power * 2 if side * side > 2 * power * power else power


def levels(
    pixels: Pixels, size: Size, kind: Kind, *, alpha_cutoff: float | None = None, alpha: bool = False
) -> list[Pixels]:
    """Levels from ``size`` to 1 × 1, each (h, w, 4) uint8.

    ``alpha``: colours count by their alpha, and what cannot be seen takes the colour of its surroundings, so that no edge shows a rim.
    ``alpha_cutoff``: as much of each level passes this test as of the first.
    """
    level = _resized(pixels, size, kind, alpha)
    unchanged = kind != "normal" and not alpha and level.shape == pixels.shape
    out = [pixels.copy() if unchanged else _closed(level, kind, alpha)]
    while level.shape[:2] != (1, 1):
        level = _halved(level)
        out.append(_closed(level, kind, alpha))
    if alpha:
        for finer, coarser in zip(reversed(out[:-1]), reversed(out[1:]), strict=True):
            _fill(finer, coarser)
    if alpha_cutoff is not None:
        _keep_coverage(out, alpha_cutoff)
    return out


def at_size(pixels: Pixels, size: Size, kind: Kind) -> Pixels:
    """(h, w, 4) uint8: the first of the levels."""
    return _closed(_resized(pixels, size, kind, alpha=False), kind, alpha=False)


def _opened(pixels: Pixels, kind: Kind, alpha: bool) -> Whole:
    """As whole numbers that can be averaged: 16 bits of light or data, or three signed parts of a direction; 15 bits of alpha last."""
    values: Whole = np.empty(pixels.shape, np.int32 if kind == "normal" else np.uint32)
    if kind == "colour":
        values[..., :3] = _linear_of()[pixels[..., :3]]
    elif kind == "data":
        values[..., :3] = pixels[..., :3].astype(np.uint32) * 257
    else:
        values[..., :3] = (pixels[..., :3].astype(np.int32) * 2 - 255) * 256
    values[..., 3] = pixels[..., 3].astype(np.uint32) * 128
    if alpha:
        values[..., :3] *= values[..., 3:]
    return values


def _closed(level: Whole, kind: Kind, alpha: bool) -> Pixels:
    out = np.empty(level.shape, np.uint8)
    rgb = level[..., :3]
    if alpha:
        rgb = np.minimum(rgb // np.maximum(level[..., 3:], 1), _FULL)
    if kind == "colour":
        out[..., :3] = _encoded_of()[rgb]
    elif kind == "data":
        out[..., :3] = (rgb + 128) // 257
    else:
        x, y, z = (rgb[..., axis].astype(np.float64) for axis in range(3))
        length = np.maximum(np.sqrt(x * x + y * y + z * z), 1e-9)
        for axis, part in enumerate((x, y, z)):
            out[..., axis] = np.floor(part / length * 127.5 + 128.0).clip(0, 255)
    out[..., 3] = (level[..., 3] + 64) // 128
    return out


def _resized(pixels: Pixels, size: Size, kind: Kind, alpha: bool) -> Whole:
    """Opened in bands of rows, for a picture may be many times as large as its texture."""
    width, height = size
    if pixels.shape[0] < height or pixels.shape[1] < width:
        pixels = _stretched(pixels, max(width, pixels.shape[1]), max(height, pixels.shape[0]))
    if pixels.shape[:2] == (height, width):
        return _opened(pixels, kind, alpha)
    rows = pixels.shape[0]
    out: Whole = np.empty((height, width, 4), np.int32 if kind == "normal" else np.uint32)
    for start in range(0, height, _BAND):
        end = min(start + _BAND, height)
        low, high = start * rows // height, -(-end * rows // height)
        band = _opened(pixels[low:high], kind, alpha).astype(np.int64)
        edges = np.arange(start, end + 1) * rows - low * height
        across = _averaged(band, edges, height, rows, 0)
        out[start:end] = _averaged(across, np.arange(width + 1) * pixels.shape[1], width, pixels.shape[1], 1)
    return out


def _stretched(pixels: Pixels, width: int, height: int) -> Pixels:
    """Bilinear, in 1/256 of a pixel; alpha for itself."""
    values = pixels.astype(np.int32)
    for axis, side in ((0, height), (1, width)):
        length = values.shape[axis]
        at = np.clip((2 * np.arange(side) + 1) * length * 128 // side - 128, 0, (length - 1) * 256)
        low, share = at // 256, (at % 256).reshape((-1, 1, 1) if axis == 0 else (1, -1, 1)).astype(np.int32)
        high = np.minimum(low + 1, length - 1)
        values = (np.take(values, low, axis) * (256 - share) + np.take(values, high, axis) * share + 128) // 256
    return values.astype(np.uint8)


def _averaged(values: NDArray[np.int64], edges: NDArray[np.int64], side: int, length: int, axis: int) -> NDArray[np.int64]:
    """Each new pixel is the mean of the part of the old ones between two ``edges``, in 1/side of an old pixel; it spans length / side."""
    if side == length:
        return values
    moved = np.moveaxis(values, axis, 0)
    sums = np.zeros((len(moved) + 1, *moved.shape[1:]), np.int64)
    np.cumsum(moved, axis=0, out=sums[1:])
    whole, part = edges // side, (edges % side).reshape(-1, 1, 1)
    at_edges = sums[whole] * side + moved[np.minimum(whole, len(moved) - 1)] * part
    return np.moveaxis((at_edges[1:] - at_edges[:-1]) // length, 0, axis)


def _halved(level: Whole) -> Whole:
    if level.shape[0] > 1:
        level = (level[0::2] + level[1::2]) // 2
    if level.shape[1] > 1:
        level = (level[:, 0::2] + level[:, 1::2]) // 2
    return level


def _fill(finer: Pixels, coarser: Pixels) -> None:
    """Give pixels that nobody sees the colour around them."""
    unseen = finer[..., 3] == 0
    if unseen.any():
        rows, columns = np.nonzero(unseen)
        up = finer.shape[0] // coarser.shape[0], finer.shape[1] // coarser.shape[1]
        finer[rows, columns, :3] = coarser[rows // up[0], columns // up[1], :3]


def _keep_coverage(chain: list[Pixels], cutoff: float) -> None:
    """Scale alpha so that leaves and fences do not thin out afar."""
    least = min(max(int(cutoff * 255 + 0.5), 1), 255)
    wanted = int((chain[0][..., 3] >= least).sum())
    whole = chain[0][..., 3].size
    if wanted in (0, whole):
        return
    for level in chain[1:]:
        alpha = level[..., 3].astype(np.int64)
        passing = max((wanted * alpha.size + whole // 2) // whole, 1)
        at = int(np.sort(alpha, axis=None)[-passing])
        level[..., 3] = np.clip((alpha * least + at // 2) // max(at, 1), 0, 255).astype(np.uint8)


@cache
def _linear_of() -> NDArray[np.uint32]:
    """Of each of 256 sRGB values, the light in 1/65535."""
    table = []
    for value in range(256):
        table.append(round(decoded_value(value / 255) * _FULL))
    return np.array(table, np.uint32)


@cache
def _encoded_of() -> Pixels:
    """The nearest sRGB value of each of 65,536 amounts of light."""
    light = _linear_of()
    edges = (light[:-1] + light[1:] + 1) // 2
    table: Pixels = np.searchsorted(edges, np.arange(_FULL + 1), side="right").astype(np.uint8)
    return table
