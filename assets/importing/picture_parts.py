"""Pictures of other material models turned into those of metal-rough: opacity into alpha, roughness and metalness into one, heights into normals."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from assets.importing.source import SourceImage


def opened(image: SourceImage, mode: str) -> Image.Image | None:
    """The picture in a mode of Pillow, or None if there is none or it cannot be decoded."""
    if image.content is None:
        return None
    try:
        with Image.open(io.BytesIO(image.content)) as picture:
            return picture.convert(mode)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _png(name: str, picture: Image.Image) -> SourceImage:
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return SourceImage(name, out.getvalue())


def with_opacity(color: SourceImage | None, opacity: SourceImage, inverted: bool = False) -> SourceImage | None:
    """Colour with ``opacity`` as its alpha; an opacity picture that has an alpha of its own which varies gives that, else its brightness."""
    mask = opened(opacity, "RGBA")
    if mask is None:
        return None
    alpha = mask.getchannel("A")
    if alpha.getextrema() == (255, 255):
        alpha = mask.convert("L")
    if inverted:
        alpha = alpha.point([255 - value for value in range(256)])
    base = opened(color, "RGB") if color is not None else None
    if base is None:
        base = Image.new("RGB", alpha.size, (255, 255, 255))
    if alpha.size != base.size:
        alpha = alpha.resize(base.size, Image.Resampling.BILINEAR)
    base.putalpha(alpha)
    return _png(f"{color.name if color is not None else ''}+{opacity.name}".strip("+"), base)


def is_cut_out(image: SourceImage) -> bool:
    """Whether alpha is nearly only 0 or 1 (leaves, lattices), so that it can be tested and need not be blended."""
    picture = opened(image, "RGBA")
    if picture is None:
        return False
    alpha = np.asarray(picture.getchannel("A"))
    return bool(((alpha > 24) & (alpha < 231)).mean() < 0.1)


def metal_rough(
    roughness: SourceImage | None, metalness: SourceImage | None, glossy: bool = False
) -> SourceImage | None:
    """G roughness, B metalness, of one or two grey pictures; a missing one is white, so that the factor holds alone."""
    rough = opened(roughness, "L") if roughness is not None else None
    metal = opened(metalness, "L") if metalness is not None else None
    if rough is not None and glossy:
        rough = rough.point([255 - value for value in range(256)])
    present = [one for one in (rough, metal) if one is not None]
    if not present:
        return None
    size = max((one.size for one in present), key=lambda size: size[0] * size[1])
    white = Image.new("L", size, 255)
    green, blue = (
        white if one is None else one if one.size == size else one.resize(size, Image.Resampling.BILINEAR)
        for one in (rough, metal)
    )
    names = [image.name for image in (roughness, metalness) if image is not None]
    return _png("+".join(dict.fromkeys(names)), Image.merge("RGB", (white, green, blue)))


def as_normals(image: SourceImage, strength: float = 1.0) -> SourceImage:
    """A normal map as it is; a map of heights (grey) as the normals of its slopes. Exporters put either into the same place."""
    picture = opened(image, "RGB")
    if picture is None:
        return image
    small = np.asarray(picture.resize((64, 64), Image.Resampling.BILINEAR), dtype=np.int16)
    if np.abs(small[..., 0] - small[..., 2]).mean() > 12:
        return image
    heights = np.asarray(picture.convert("L"), dtype=np.float32) / 255.0
    return _png(f"{image.name}#normals", Image.fromarray(_slopes(heights, 4.0 * strength)))


def _slopes(heights: NDArray[np.float32], strength: float) -> NDArray[np.uint8]:
    """Tangent-space normals, X to the right, Y up (OpenGL), of heights that repeat at their edges."""
    x = (np.roll(heights, 1, axis=1) - np.roll(heights, -1, axis=1)) * strength
    y = (np.roll(heights, -1, axis=0) - np.roll(heights, 1, axis=0)) * strength
    length = np.sqrt(x * x + y * y + 1.0)
    stacked = np.stack([x / length, y / length, 1.0 / length], axis=2)
    return np.asarray(np.round((stacked * 0.5 + 0.5) * 255.0), dtype=np.uint8)
