"""Write DDS pictures with every mip level in the block formats that the renderer's library reads: BC1, BC3, BC4 and BC5."""

import struct
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from quicktex import RawTexture
from quicktex.s3tc.bc1 import BC1Decoder, BC1Encoder
from quicktex.s3tc.bc3 import BC3Encoder
from quicktex.s3tc.bc4 import BC4Encoder
from quicktex.s3tc.bc5 import BC5Encoder

Pixels = NDArray[np.uint8]

FOUR_CC = {"BC1": b"DXT1", "BC3": b"DXT5", "BC4": b"ATI1", "BC5": b"ATI2"}


def _halved(level: NDArray[np.float64]) -> NDArray[np.float64]:
    height, width = level.shape[:2]
    out = level
    if height > 1:
        out = (out[0::2] + out[1::2]) / 2
    if width > 1:
        out = (out[:, 0::2] + out[:, 1::2]) / 2
    return out


def _kept_coverage(alpha: NDArray[np.float64], cutoff: float, wanted: float) -> NDArray[np.float64]:
    """Scale alpha so that as much of the picture passes the test as in the largest level: leaves do not thin out afar."""
    if not 0 < wanted < 1:
        return alpha
    at = float(np.quantile(alpha, 1 - wanted))
    return np.clip(alpha * (cutoff / max(at, 1e-3)), 0, 1)


def mip_levels(pixels: Pixels, kind: str, alpha_cutoff: float | None = None) -> list[Pixels]:
    """Levels from ``pixels`` (h, w, 4) down to 1×1. ``kind``: "colour" (averaged as light), "data" or "normal" (kept unit)."""
    height, width = pixels.shape[:2]
    if height & (height - 1) or width & (width - 1):
        raise ValueError(f"a texture's sides must be powers of two, found {width}×{height}")
    level = pixels.astype(float) / 255
    if kind == "colour":
        level[..., :3] **= 2.2
    elif kind == "normal":
        level[..., :3] = level[..., :3] * 2 - 1
    wanted = float((level[..., 3] > alpha_cutoff).mean()) if alpha_cutoff is not None else 0.0
    levels: list[Pixels] = []
    while True:
        out = level.copy()
        if kind == "colour":
            out[..., :3] = np.clip(out[..., :3], 0, 1) ** (1 / 2.2)
        elif kind == "normal":
            unit = out[..., :3] / np.maximum(np.linalg.norm(out[..., :3], axis=-1, keepdims=True), 1e-6)
            out[..., :3] = unit / 2 + 0.5
        if alpha_cutoff is not None and levels:
            out[..., 3] = _kept_coverage(out[..., 3], alpha_cutoff, wanted)
        levels.append(np.round(np.clip(out, 0, 1) * 255).astype(np.uint8))
        if level.shape[:2] == (1, 1):
            return levels
        level = _halved(level)


def encoded(pixels: Pixels, form: str, kind: str, alpha_cutoff: float | None = None, level: int = 4) -> bytes:
    """The bytes of a DDS file. The first row of ``pixels`` is the top of the picture, as in any picture file."""
    return of_levels(mip_levels(pixels, kind, alpha_cutoff), form, level)


def of_levels(levels: list[Pixels], form: str, level: int = 4) -> bytes:
    """The bytes of a DDS file of these pictures (h, w, 4), the largest first, each half as wide and high as the one before."""
    encoders: dict[str, Callable[[RawTexture], object]] = {
        "BC1": BC1Encoder(level).encode,
        "BC3": BC3Encoder(level).encode,
        "BC4": BC4Encoder(0).encode,
        "BC5": BC5Encoder().encode,
    }
    blocks = []
    for mip in levels:
        padded = np.pad(mip, ((0, -mip.shape[0] % 4), (0, -mip.shape[1] % 4), (0, 0)), mode="edge")
        raw = RawTexture.frombytes(np.ascontiguousarray(padded).tobytes(), padded.shape[1], padded.shape[0])
        texture = encoders[form](raw)
        blocks.append(texture.tobytes())  # type: ignore[attr-defined]
    height, width = levels[0].shape[:2]
    flags = 0x1 | 0x2 | 0x4 | 0x1000 | 0x20000 | 0x80000
    caps = 0x1000 | 0x8 | 0x400000
    header = struct.pack("<7I44x", 124, flags, height, width, len(blocks[0]), 1, len(blocks))
    form_part = struct.pack("<2I4s5I", 32, 0x4, FOUR_CC[form], 0, 0, 0, 0, 0)
    return b"DDS " + header + form_part + struct.pack("<4I4x", caps, 0, 0, 0) + b"".join(blocks)


def uncompressed(levels: list[Pixels]) -> bytes:
    """The same without compression, for small pictures that blocks of four colours would spoil."""
    height, width = levels[0].shape[:2]
    flags = 0x1 | 0x2 | 0x4 | 0x8 | 0x1000 | 0x20000
    header = struct.pack("<7I44x", 124, flags, height, width, width * 4, 0, len(levels))
    form = struct.pack("<2I4s5I", 32, 0x41, b"\0\0\0\0", 32, 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    bgra = [level[..., [2, 1, 0, 3]].tobytes() for level in levels]
    return b"DDS " + header + form + struct.pack("<4I4x", 0x401008, 0, 0, 0) + b"".join(bgra)


def spoilt_blocks(pixels: Pixels, level: int, error: float) -> float:
    """The share of blocks that BC1 misses by more than ``error`` (root of the mean square, 0 to 255). Sides: multiples of four."""
    raw = RawTexture.frombytes(np.ascontiguousarray(pixels).tobytes(), pixels.shape[1], pixels.shape[0])
    decoded = np.frombuffer(BC1Decoder().decode(BC1Encoder(level).encode(raw)).tobytes(), np.uint8).reshape(pixels.shape)
    missed = decoded[..., :3].astype(np.int64) - pixels[..., :3]
    height, width = pixels.shape[:2]
    squares = (missed * missed).reshape(height // 4, 4, width // 4, 4, 3).sum(axis=(1, 3, 4))
    return float(np.count_nonzero(squares > error * error * 48) / squares.size)


def cube_of_levels(chains: list[list[Pixels]]) -> bytes:
    """The bytes of an uncompressed DDS cube map: six faces +X -X +Y -Y +Z -Z, each of its levels (n, n, 4), the largest first."""
    side, count = chains[0][0].shape[0], len(chains[0])
    flags = 0x1 | 0x2 | 0x4 | 0x8 | 0x1000 | 0x20000
    header = struct.pack("<7I44x", 124, flags, side, side, side * 4, 0, count)
    form = struct.pack("<2I4s5I", 32, 0x41, b"\0\0\0\0", 32, 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    caps = struct.pack("<4I4x", 0x401008, 0xFE00, 0, 0)
    bgra = [level[..., [2, 1, 0, 3]].tobytes() for chain in chains for level in chain]
    return b"DDS " + header + form + caps + b"".join(bgra)
