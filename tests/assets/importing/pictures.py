"""Small pictures and pieces for tests of materials."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from assets.importing.flat import FlatPiece, FlatScene
from assets.importing.source import SourceImage, SourceMaterial


def png(pixels: NDArray[np.uint8]) -> bytes:
    target = io.BytesIO()
    Image.fromarray(pixels).save(target, "PNG")
    return target.getvalue()


def noisy(side: int = 16, channels: int = 3, seed: int = 1) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (side, side, channels), dtype=np.uint8)


def plain(*values: int) -> bytes:
    """A picture of one colour."""
    return png(np.full((8, 8, len(values)), values, np.uint8))


def triangle(material: int | None, uv_sets: int = 1, name: str = "piece") -> FlatPiece:
    uvs = tuple(np.array([[0, 0], [1, 0], [0, 1]], np.float32) + number for number in range(uv_sets))
    positions = np.array([[0, 0, 0], [1, 0, 0], [0, 0, 1]], np.float32)
    return FlatPiece(name, positions, np.array([[0, 1, 2]], np.uint32), uvs=uvs, material=material)


def scene(*materials: SourceMaterial, images: tuple[bytes | None, ...], uv_sets: int = 1) -> FlatScene:
    """Every material on a triangle of its own."""
    pieces = tuple(triangle(number, uv_sets) for number in range(len(materials)))
    named = tuple(SourceImage(f"textures/Picture {number}.png", content) for number, content in enumerate(images))
    return FlatScene(pieces, materials, named)
