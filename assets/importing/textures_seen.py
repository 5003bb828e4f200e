"""The pictures of a model as a budget sees them: size, uses, memory before and after the bake. Only headers are read."""

import io
import math

from PIL import Image, UnidentifiedImageError

from assets.importing.budgets import Budget
from assets.importing.flat import FlatScene
from assets.importing.source import SourceImage, SourceMaterial
from assets.importing.verdict import Texture, Use

WITH_MIPS = 4 / 3
# BC1 has half a byte a texel, BC5 one; occlusion goes into R of metal-rough
_BYTES_PER_TEXEL = {"base-color": 0.5, "normal": 1.0, "metal-rough": 0.5, "occlusion": 0.0, "emissive": 0.5}


def uses_of(material: SourceMaterial) -> list[tuple[Use, int]]:
    """Each picture of a material with its use."""
    slots: list[tuple[Use, object]] = [
        ("base-color", material.base_color_texture),
        ("normal", material.normal_texture),
        ("metal-rough", material.metallic_roughness_texture),
        ("occlusion", material.occlusion_texture),
        ("emissive", material.emissive_texture),
    ]
    return [(use, slot.image) for use, slot in slots if slot is not None]  # type: ignore[attr-defined]


def used_materials(flat: FlatScene) -> list[int]:
    return sorted({piece.material for piece in flat.pieces if piece.material is not None and piece.role == "drawn"})


def textures_seen(flat: FlatScene, budget: Budget) -> tuple[Texture, ...]:
    """Every picture that a drawn surface uses, in the file's order."""
    uses: dict[int, dict[Use, bool]] = {}
    for number in used_materials(flat):
        material = flat.materials[number]
        for use, image in uses_of(material):
            blended = use == "base-color" and material.alpha_mode != "OPAQUE"
            uses.setdefault(image, {})[use] = uses.get(image, {}).get(use, False) or blended
    return tuple(_texture(flat.images[number], uses[number], budget) for number in sorted(uses) if number < len(flat.images))


def _texture(image: SourceImage, uses: dict[Use, bool], budget: Budget) -> Texture:
    named = tuple(sorted(uses))
    size = None if image.content is None else header(image.content)
    if size is None:
        return Texture(name=image.name, uses=named, missing=image.why_missing or "unreadable")
    width, height, alpha = size
    baked_width, baked_height = baked_size(width, height, budget.texture_side_px)
    each = sum(1.0 if blended and alpha else _BYTES_PER_TEXEL[use] for use, blended in uses.items())
    return Texture(
        name=image.name,
        width=width,
        height=height,
        uses=named,
        alpha=alpha,
        source_bytes=round(width * height * 4 * WITH_MIPS),
        baked_width=baked_width,
        baked_height=baked_height,
        baked_bytes=round(baked_width * baked_height * each * WITH_MIPS),
    )


def header(content: bytes) -> tuple[int, int, bool] | None:
    """Width, height, whether it has an alpha channel; None if it is no picture."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            return picture.width, picture.height, picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None


def baked_size(width: int, height: int, largest: int) -> tuple[int, int]:
    """The nearest powers of two, at least 4 and at most ``largest``."""
    return _power(width, largest), _power(height, largest)


def _power(side: int, largest: int) -> int:
    return int(min(largest, max(4, 2 ** round(math.log2(max(side, 1))))))
