"""What a ray sees where it meets the model: colour, transparency, normal and gloss from the artist's materials and pictures.

Pictures are kept at no more than 1,024 pixels a side, with mips, in 8 bits: a view of 1280 × 720 shows no more.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from assets.importing.flat import FlatPiece, FlatScene
from assets.importing.pixels import UnreadablePicture, rgba
from assets.importing.soup import Array, Hits, Soup, crossed, lengths
from assets.importing.source import SourceMaterial, TextureUse, Wrap
from assets.importing.textures_seen import used_materials, uses_of

LINEAR = np.where(
    np.arange(256) <= 10, np.arange(256) / 255 / 12.92, ((np.arange(256) / 255 + 0.055) / 1.055) ** 2.4
).astype(np.float32)
"""sRGB's curve, by byte."""
PLAIN = SourceMaterial("", base_color=(0.6, 0.6, 0.58, 1.0), roughness=0.85)
MEMORY_BYTES = 250 * 1024 * 1024


@dataclass(frozen=True)
class Surface:
    """(n, …) of each hit. color linear; alpha 0..1; normal: unit, towards the ray.

    ``front``: the winding's side was hit; ``culled``: not drawn from here.
    """

    color: Array
    alpha: Array
    normal: Array
    flat_normal: Array
    rough: Array
    metal: Array
    emissive: Array
    unlit: NDArray[np.bool_]
    front: NDArray[np.bool_]
    culled: NDArray[np.bool_]
    texels_m: Array  # of the base colour picture along a metre; NaN without one


class Mips:
    """A picture and its halvings, (h, w, 4) uint8 each. ``see_through``: colours count by their alpha; else alpha says nothing."""

    def __init__(self, content: bytes, largest: int, see_through: bool) -> None:
        pixels = rgba(content)
        if not see_through:
            pixels = np.dstack((pixels[..., :3], np.full(pixels.shape[:2], 255, np.uint8)))
        self.full_size = (pixels.shape[1], pixels.shape[0])
        picture = Image.fromarray(pixels)
        scale = min(1.0, largest / max(picture.size))
        if scale < 1.0:
            picture = picture.resize((max(1, round(picture.width * scale)), max(1, round(picture.height * scale))), Image.Resampling.BOX)
        self.levels = [np.asarray(picture)]
        while max(picture.size) > 1:
            picture = picture.resize((max(1, picture.width // 2), max(1, picture.height // 2)), Image.Resampling.BOX)
            self.levels.append(np.asarray(picture))

    def sample(self, uv: Array, full_texels: Array, wrap: tuple[Wrap, Wrap], *, colour: bool = True) -> Array:
        """(n, 4) linear values; ``full_texels``: texels of the full picture under one pixel of the view."""
        shrunk = self.full_size[0] / self.levels[0].shape[1]
        level = np.clip(np.round(np.log2(np.maximum(full_texels / shrunk, 1e-6))), 0, len(self.levels) - 1).astype(int)
        out = np.empty((len(uv), 4), np.float32)
        for number in np.unique(level):
            chosen = level == number
            out[chosen] = _bilinear(self.levels[number], uv[chosen], wrap, colour)
        return out


def _bilinear(texels: NDArray[np.uint8], uv: Array, wrap: tuple[Wrap, Wrap], colour: bool) -> Array:
    height, width = texels.shape[:2]
    x, y = uv[:, 0] * width - 0.5, uv[:, 1] * height - 0.5
    x0, y0 = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    fx, fy = (x - x0).astype(np.float32)[:, None], (y - y0).astype(np.float32)[:, None]
    columns = [_wrapped(x0 + k, width, wrap[0]) for k in (0, 1)]
    rows = [_wrapped(y0 + k, height, wrap[1]) for k in (0, 1)]
    curve = LINEAR if colour else (np.arange(256) / 255).astype(np.float32)

    def at(row: int, column: int) -> Array:
        taken = texels[rows[row], columns[column]]
        value: Array = curve[taken]
        value[:, 3] = taken[:, 3] / np.float32(255)
        return value

    top = at(0, 0) * (1 - fx) + at(0, 1) * fx
    bottom = at(1, 0) * (1 - fx) + at(1, 1) * fx
    mixed: Array = top * (1 - fy) + bottom * fy
    return mixed


def _wrapped(index: NDArray[np.int64], size: int, wrap: Wrap) -> NDArray[np.int64]:
    if wrap == "clamp":
        return np.clip(index, 0, size - 1)
    if wrap == "mirror":
        folded = index % (2 * size)
        return np.minimum(folded, 2 * size - 1 - folded)
    return index % size


@dataclass(frozen=True)
class Skin:
    """The materials of a model, for rays."""

    flat: FlatScene
    soup: Soup

    @cached_property
    def _mips(self) -> dict[int, Mips | None]:
        wanted = sorted({image for number in used_materials(self.flat) for _, image in uses_of(self.flat.materials[number])})
        side = 1024
        while len(wanted) * side * side * 16 // 3 > MEMORY_BYTES and side > 64:
            side //= 2
        cut = {material.base_color_texture.image for material in self.flat.materials
               if material.base_color_texture is not None and material.alpha_mode != "OPAQUE"}  # fmt: skip
        return {image: self._opened(image, side, image in cut) for image in wanted}

    def open(self) -> None:
        """Before threads cast rays: what is worked out once and kept."""
        _ = self._mips, self.soup.twins, self.soup.size_m
        self.soup.cast(np.zeros((1, 3), np.float32), np.array([[0, 0, 1]], np.float32))

    def _opened(self, image: int, side: int, see_through: bool) -> Mips | None:
        content = self.flat.images[image].content if image < len(self.flat.images) else None
        if content is None:
            return None
        try:
            return Mips(content, side, see_through)
        except UnreadablePicture:
            return None

    def at(self, hits: Hits, directions: Array, pixel_rad: float, footprint_m: float | None = None) -> Surface:
        """``hits`` without misses. ``footprint_m``: a pixel's size on the ground for parallel rays; else it grows with distance."""
        count = len(hits.face)
        flat_normal = self.soup.normals(hits.face)
        facing = -np.einsum("ij,ij->i", flat_normal, directions)
        front = facing >= 0
        towards = flat_normal * np.where(front, 1, -1)[:, None]
        out = Surface(
            color=np.ones((count, 3), np.float32),
            alpha=np.ones(count, np.float32),
            normal=towards.copy(),
            flat_normal=towards,
            rough=np.ones(count, np.float32),
            metal=np.zeros(count, np.float32),
            emissive=np.zeros((count, 3), np.float32),
            unlit=np.zeros(count, bool),
            front=front,
            culled=np.zeros(count, bool),
            texels_m=np.full(count, np.nan, np.float32),
        )
        footprint = hits.distance * pixel_rad if footprint_m is None else np.full(count, footprint_m, np.float32)
        footprint = footprint / np.sqrt(np.clip(np.abs(facing), 0.1, 1.0))
        order = np.argsort(self.soup.piece_of(hits.face), kind="stable")
        numbers, starts = np.unique(self.soup.piece_of(hits.face)[order], return_index=True)
        for number, chosen in zip(numbers, np.split(order, starts[1:]), strict=True):
            self._one(int(number), chosen, hits, footprint, out)
        return out

    def _one(self, number: int, chosen: NDArray[np.int64], hits: Hits, footprint: Array, out: Surface) -> None:
        piece = self.soup.pieces[number]
        material = PLAIN if piece.material is None else self.flat.materials[piece.material]
        corners = np.asarray(piece.faces[hits.face[chosen] - self.soup.first_face[number]])
        u, v = hits.u[chosen], hits.v[chosen]
        weights = np.stack([1 - u - v, u, v], 1)[..., None]
        color = np.tile(np.array(material.base_color, np.float32), (len(chosen), 1))
        if piece.colors is not None:
            tint = LINEAR[piece.colors[corners]]
            tint[..., 3] = piece.colors[corners][..., 3] / np.float32(255)
            color *= (tint * weights).sum(1)
        base = self._seen(material.base_color_texture, piece, corners, weights, chosen, hits, footprint[chosen], texels=out.texels_m)
        if base is not None:
            color *= base
        emissive = np.tile(np.array(material.emissive, np.float32), (len(chosen), 1))
        if any(material.emissive):
            glow = self._seen(material.emissive_texture, piece, corners, weights, chosen, hits, footprint[chosen])
            emissive = emissive if glow is None else emissive * glow[:, :3]
        gloss = self._seen(
            material.metallic_roughness_texture, piece, corners, weights, chosen, hits, footprint[chosen], colour=False
        )
        out.rough[chosen] = material.roughness * (1 if gloss is None else gloss[:, 1])
        out.metal[chosen] = material.metallic * (1 if gloss is None else gloss[:, 2])
        out.color[chosen], out.emissive[chosen] = color[:, :3], emissive
        out.unlit[chosen] = material.unlit
        out.culled[chosen] = ~out.front[chosen] & (not material.double_sided) & ~self.soup.twins[hits.face[chosen]]
        if material.alpha_mode == "MASK":
            out.alpha[chosen] = color[:, 3] >= material.alpha_cutoff
        elif material.alpha_mode == "BLEND":
            out.alpha[chosen] = np.clip(color[:, 3], 0, 1)
        if piece.normals is not None and piece.object is None:
            smooth = np.einsum("ijk,ij->ik", piece.normals[corners], weights[..., 0])
            length = lengths(smooth)[:, None]
            smooth = np.divide(smooth, length, out=out.normal[chosen].copy(), where=length > 1e-6)
            smooth *= np.where(out.front[chosen], 1, -1)[:, None]
            sound = np.einsum("ij,ij->i", smooth, out.flat_normal[chosen]) > 0  # a normal that points away is no help here
            out.normal[chosen] = np.where(sound[:, None], smooth, out.flat_normal[chosen])

    def _seen(
        self,
        use: TextureUse | None,
        piece: FlatPiece,
        corners: NDArray[np.uint32],
        weights: Array,
        chosen: NDArray[np.int64],
        hits: Hits,
        footprint: Array,
        *,
        colour: bool = True,
        texels: Array | None = None,
    ) -> Array | None:
        mips = None if use is None else self._mips.get(use.image)
        if use is None or mips is None or use.uv_set >= len(piece.uvs):
            return None
        uv = placed(piece.uvs[use.uv_set][corners], use)
        density = texels_per_m(uv, self.soup.positions[self.soup.faces[hits.face[chosen]]], mips.full_size)
        if texels is not None:
            texels[chosen] = density
        return mips.sample(np.einsum("ijk,ij->ik", uv, weights[..., 0]), density * footprint, (use.wrap_u, use.wrap_v), colour=colour)


def placed(uv: Array, use: TextureUse) -> Array:
    """(…, 2) UVs, v down, moved, turned and stretched as the material says."""
    u, v = uv[..., 0] * use.scale[0], uv[..., 1] * use.scale[1]
    cos, sin = np.float32(np.cos(use.rotation_rad)), np.float32(np.sin(use.rotation_rad))
    return np.stack([cos * u + sin * v + use.offset[0], cos * v - sin * u + use.offset[1]], -1).astype(np.float32)


def texels_per_m(uv: Array, corners: Array, size: tuple[int, int]) -> Array:
    """Along one metre, (n,), from the corners' UVs (n, 3, 2) and places (n, 3, 3): the root of the ratio of areas."""
    a, b = uv[:, 1] - uv[:, 0], uv[:, 2] - uv[:, 0]
    texels = np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]) * size[0] * size[1]
    square_m = lengths(crossed(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]))
    density: Array = np.sqrt(texels / np.maximum(square_m, 1e-12)).astype(np.float32)
    return density
