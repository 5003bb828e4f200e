"""Where a picture lies on a surface: which UVs, and how they are moved, turned and stretched. Baked into the mesh's own UVs."""

import math
from dataclasses import dataclass

import numpy as np

from assets.importing.arrays import Floats
from assets.importing.source import TextureUse

_DIGITS = 6


@dataclass(frozen=True, order=True)
class Mapping:
    """uv' = offset + rotate(rotation) * (scale * uv), v down, rotated as KHR_texture_transform does (counter-clockwise as seen)."""

    uv_set: int = 0
    offset: tuple[float, float] = (0.0, 0.0)
    rotation_rad: float = 0.0
    scale: tuple[float, float] = (1.0, 1.0)

    @classmethod
    def of(cls, use: TextureUse) -> "Mapping":
        """Rounded, so that two that differ by less than a thousandth of a pixel are one."""
        offset = round(use.offset[0], _DIGITS), round(use.offset[1], _DIGITS)
        scale = round(use.scale[0], _DIGITS), round(use.scale[1], _DIGITS)
        return cls(use.uv_set, offset, round(use.rotation_rad, _DIGITS), scale)

    @property
    def turns(self) -> bool:
        """Whether directions on the surface change with it: tangents that came with the file then do not hold."""
        return self.rotation_rad != 0.0 or self.scale[0] < 0.0 or self.scale[1] < 0.0

    def placed(self, uvs: tuple[Floats, ...], count: int) -> Floats:
        """(count, 2) float32, v UP, from a primitive's UV sets (v down). A set that is not there: the first; none at all: zeros."""
        if not uvs:
            return np.zeros((count, 2), np.float32)
        source = np.asarray(uvs[self.uv_set if self.uv_set < len(uvs) else 0], np.float64)
        u, v = source[:, 0] * self.scale[0], source[:, 1] * self.scale[1]
        if self.rotation_rad:
            cos, sin = math.cos(self.rotation_rad), math.sin(self.rotation_rad)
            u, v = cos * u + sin * v, cos * v - sin * u
        placed: Floats = np.stack([u + self.offset[0], 1.0 - (v + self.offset[1])], axis=1).astype(np.float32)
        return placed


UNMOVED = Mapping()
