"""KHR_materials_pbrSpecularGlossiness turned into metal-rough, factors and pictures alike.

Formula: the Khronos Group's conversion between the two workflows, as its extension's appendix derives it
(https://github.com/KhronosGroup/glTF/tree/main/extensions/2.0/Archived/KHR_materials_pbrSpecularGlossiness, "convert-between-workflows"):
metallic solves a quadratic equation in which a dielectric reflects 0.04; the base colour is blended from diffuse and specular by the
square of metallic.
"""

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from assets.importing.picture_check import FORMATS, png
from assets.importing.srgb import decoded_value, encoded

Floats = NDArray[np.float32]
DIELECTRIC = 0.04
_STRIP = 256
"""Rows converted at a time: a picture of 8,192 texels takes 16 bytes x 4 for each texel otherwise."""


@dataclass(frozen=True)
class Converted:
    """Linear factors, or PNG pictures that hold all of it (their factors are then 1)."""

    base_color: bytes
    metallic_roughness: bytes


def metal_rough(diffuse: Floats, specular: Floats, glossiness: Floats) -> tuple[Floats, Floats, Floats]:
    """Linear colours (..., 3) and (...) -> base colour (..., 3), metallic, roughness."""
    strength = specular.max(axis=-1)
    kept = 1.0 - strength
    metallic = _metallic(_brightness(diffuse), _brightness(specular), kept)
    of_diffuse = diffuse * (kept / (1 - DIELECTRIC) / np.maximum(1 - metallic, 1e-6))[..., None]
    of_specular = (specular - DIELECTRIC * (1 - metallic)[..., None]) / np.maximum(metallic, 1e-6)[..., None]
    blend = (metallic * metallic)[..., None]
    base = np.clip(of_diffuse * (1 - blend) + of_specular * blend, 0.0, 1.0)
    return base.astype(np.float32), metallic.astype(np.float32), (1.0 - glossiness).astype(np.float32)


def _brightness(color: Floats) -> Floats:
    """As eyes see it: https://alienryderflex.com/hsp.html, which the appendix uses."""
    return np.asarray(np.sqrt((color * color) @ np.array([0.299, 0.587, 0.114], np.float32)), np.float32)


def _metallic(diffuse: Floats, specular: Floats, kept: Floats) -> Floats:
    a = DIELECTRIC
    b = diffuse * kept / (1 - DIELECTRIC) + specular - 2 * DIELECTRIC
    c = DIELECTRIC - specular
    root = np.sqrt(np.maximum(b * b - 4 * a * c, 0.0))
    return np.where(specular < DIELECTRIC, 0.0, np.clip((-b + root) / (2 * a), 0.0, 1.0)).astype(np.float32)


def converted(
    diffuse: bytes | None,
    specular_glossiness: bytes | None,
    diffuse_factor: tuple[float, ...],
    specular_factor: tuple[float, ...],
    glossiness_factor: float,
) -> Converted:
    """Pictures as files (one may be None); the factors are multiplied in. The result has the larger one's size and the diffuse one's alpha."""
    opened = [None if content is None else _rgba(content) for content in (diffuse, specular_glossiness)]
    width = max(picture.width for picture in opened if picture is not None)
    height = max(picture.height for picture in opened if picture is not None)
    sized = [
        None if picture is None else picture if picture.size == (width, height) else _resized(picture, (width, height))
        for picture in opened
    ]
    pixels = [None if picture is None else np.asarray(picture, np.uint8) for picture in sized]
    base = np.empty((height, width, 4), np.uint8)
    rough = np.zeros((height, width, 3), np.uint8)
    for top in range(0, height, _STRIP):
        rows = slice(top, min(top + _STRIP, height))
        shape = (rows.stop - top, width, 4)
        first, second = (
            np.ones(shape, np.float32) if held is None else _linear(held[rows]) for held in pixels
        )
        first = first * np.array(diffuse_factor, np.float32)
        second = second * np.array([*specular_factor, glossiness_factor], np.float32)
        color, metallic, roughness = metal_rough(first[..., :3], second[..., :3], second[..., 3])
        base[rows, :, :3], base[rows, :, 3] = _bytes(encoded(color)), _bytes(first[..., 3])
        rough[rows, :, 1], rough[rows, :, 2] = _bytes(roughness), _bytes(metallic)
    opaque = bool((base[:, :, 3] == 255).all())
    return Converted(png(base[:, :, :3] if opaque else base), png(rough))


def _rgba(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        return picture.convert("RGBA")


def _resized(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Each channel for itself: Pillow would count colours by alpha, which is no alpha here."""
    return Image.merge("RGBA", [channel.resize(size) for channel in picture.split()])


_LINEAR = np.array([decoded_value(float(value)) for value in np.arange(256) / 255], np.float32)
"""sRGB byte -> linear."""


def _linear(pixels: NDArray[np.uint8]) -> Floats:
    made = np.empty(pixels.shape, np.float32)
    made[..., :3] = _LINEAR[pixels[..., :3]]
    made[..., 3] = pixels[..., 3] / np.float32(255)
    return made


def _bytes(values: NDArray[np.floating]) -> NDArray[np.uint8]:
    return np.asarray(np.clip(values, 0, 1) * 255 + 0.5).astype(np.uint8)
