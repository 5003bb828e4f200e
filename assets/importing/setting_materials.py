"""The few materials of what we put around a model: pale slabs, render, plain ground. Pictures as PNG, as if the model had brought them.

Quiet on purpose: the model is what is looked at, and no picture may show that it repeats.
"""

import io
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from assets.importing.flat import FlatPiece, FlatScene
from assets.importing.ground import GROUND
from assets.importing.source import SourceImage, SourceMaterial, TextureUse
from assets.mesh_parts import Part
from assets.textures.layer import Layer, cavity, noise, normal_pixels


def _speckled(size: int, seed: int, fine: float) -> NDArray[np.float64]:
    """Tileable noise without large blotches, mean 0, deviation 1."""
    return noise((size, size), seed, fine, low=5.0)


def slabs() -> Layer:
    """Square slabs of sawn stone, 0.8 m, with thin joints; each a shade of its own."""
    size, count, joint_px = 512, 4, 2
    tone = np.random.default_rng(11).normal(0, 0.022, (count, count))
    cell = size // count
    shade = np.kron(tone, np.ones((cell, cell))) + 0.018 * _speckled(size, 12, 1.2)
    at = np.arange(size) % cell
    near = np.minimum(at, cell - 1 - at) < joint_px
    joint = near[:, None] | near[None, :]
    shade = np.where(joint, -0.20, shade)
    height = np.where(joint, -0.003, 0.0) + 0.00012 * _speckled(size, 13, 1.0)
    color = np.clip(np.array([0.735, 0.715, 0.68]) + shade[..., None], 0, 1)
    return Layer(color, height, np.clip(0.62 + 0.03 * _speckled(size, 14, 1.5), 0, 1), (3.2, 3.2), occlusion=cavity(height, 4, 0.01))


def rendered_wall() -> Layer:
    """Fine pale render."""
    size = 256
    grain = _speckled(size, 21, 0.8)
    color = np.clip(np.array([0.80, 0.785, 0.755]) + 0.012 * grain[..., None], 0, 1)
    return Layer(color, 0.0004 * grain, np.full((size, size), 0.88), (1.2, 1.2))


def gravel() -> Layer:
    """Fine gravel."""
    size = 512
    grain = 0.7 * _speckled(size, 31, 0.4) + 0.5 * _speckled(size, 32, 1.6)
    color = np.clip(np.array([0.60, 0.575, 0.52]) + 0.05 * grain[..., None], 0, 1)
    return Layer(color, 0.0016 * grain, np.full((size, size), 0.95), (2.5, 2.5), occlusion=cavity(0.0016 * grain, 3, 0.02))


_MADE = {
    "terrace slabs": slabs,
    "terrace wall": rendered_wall,
    GROUND: gravel,
}


@dataclass
class Setting:
    """Collects pieces of our own and hands them over as part of the scene. Names begin with "setting/"."""

    flat: FlatScene
    pieces: list[FlatPiece] = field(default_factory=list)
    _materials: list[SourceMaterial] = field(default_factory=list)
    _images: list[SourceImage] = field(default_factory=list)
    _number: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, material: str, part: Part) -> None:
        """``part``: world frame, UVs in metres."""
        uvs = (part.uvs * (1.0, -1.0)).astype(np.float32)
        piece = FlatPiece(
            f"setting/{name}", part.positions.astype(np.float32), part.faces.astype(np.uint32), part.normals.astype(np.float32),
            uvs=(uvs,), material=self._material(material),
        )
        self.pieces.append(piece)

    def keep(self, piece: FlatPiece, material: str) -> None:
        """A level piece as it is, with this material laid out by east and north."""
        uvs = np.asarray(piece.positions)[:, :2] * np.array([1.0, -1.0], np.float32)
        self.pieces.append(replace(piece, uvs=(uvs,), material=self._material(material)))

    def scene(self) -> FlatScene:
        return replace(
            self.flat,
            pieces=(*self.flat.pieces, *self.pieces),
            materials=(*self.flat.materials, *self._materials),
            images=(*self.flat.images, *self._images),
        )

    def _material(self, name: str) -> int:
        if name not in self._number:
            layer = _MADE[name]()
            scale = (1.0 / layer.size_m[0], 1.0 / layer.size_m[1])
            open_sky = np.ones_like(layer.rough) if layer.occlusion is None else layer.occlusion
            uses = [
                TextureUse(self._image(f"{name} {kind}", pixels), scale=scale)
                for kind, pixels in (
                    ("colour", _bytes(layer.color)),
                    ("normal", normal_pixels(layer.height_m, layer.size_m)[..., :3]),
                    ("orm", _bytes(np.stack([open_sky, layer.rough, np.zeros_like(open_sky)], -1))),
                )
            ]
            self._number[name] = len(self.flat.materials) + len(self._materials)
            self._materials.append(
                SourceMaterial(
                    name, base_color_texture=uses[0], metallic_roughness_texture=uses[2], normal_texture=uses[1],
                    occlusion_texture=uses[2],
                )
            )
        return self._number[name]

    def _image(self, name: str, pixels: NDArray[np.uint8]) -> int:
        file = io.BytesIO()
        Image.fromarray(np.ascontiguousarray(pixels)).save(file, "PNG", compress_level=1)
        self._images.append(SourceImage(name, file.getvalue()))
        return len(self.flat.images) + len(self._images) - 1


def _bytes(picture: NDArray[np.float64]) -> NDArray[np.uint8]:
    return np.round(np.clip(picture, 0, 1) * 255).astype(np.uint8)
