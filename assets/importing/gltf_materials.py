"""The materials of a glTF as ``SourceMaterial``: core metal-rough, unlit, emissive strength, specular-glossiness, transmission approximated."""

import io
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from PIL import Image

from assets.importing.finding import note, warning
from assets.importing.gltf_document import Document
from assets.importing.gltf_images import Images
from assets.importing.gltf_specgloss import DIELECTRIC, converted, metal_rough
from assets.importing.gltf_values import Json, extension, index, number, numbers, table, text
from assets.importing.picture_check import FORMATS
from assets.importing.source import SourceImage, SourceMaterial, TextureUse, Vec3, Vec4, Wrap

_WRAPS: dict[int, Wrap] = {10497: "repeat", 33071: "clamp", 33648: "mirror"}
_MOST_UV_SETS = 8
_GLASS_ALPHA = 0.25
"""What a fully transmitting surface keeps of its alpha: it is seen, and so is what stands behind it."""
_NOTHING_PASSES = 2.0
"""A cutoff over 1 hides all of a surface; how far over says nothing."""
_SPECULAR_GLOSSINESS = "KHR_materials_pbrSpecularGlossiness"


class Materials:
    def __init__(self, document: Document, images: Images) -> None:
        self._document = document
        self._images = images
        self._converted: dict[tuple[Any, ...], tuple[int, int]] = {}

    def all(self, used: set[int]) -> tuple[SourceMaterial, ...]:
        """In the file's order; those not in ``used`` without their pictures."""
        return tuple(
            self._material(number, told) if number in used else SourceMaterial(_name(number, told))
            for number, told in enumerate(self._document.part("materials"))
        )

    def _material(self, place: int, told: Json) -> SourceMaterial:
        name = _name(place, told)
        rough = table(told.get("pbrMetallicRoughness"))
        mode = told.get("alphaMode")
        alpha_mode: Literal["OPAQUE", "MASK", "BLEND"] = mode if mode in ("MASK", "BLEND") else "OPAQUE"
        made = SourceMaterial(
            name=name,
            base_color=_color4(rough.get("baseColorFactor")),
            base_color_texture=self._texture(name, rough.get("baseColorTexture")),
            metallic=_unit(rough.get("metallicFactor")),
            roughness=_unit(rough.get("roughnessFactor")),
            metallic_roughness_texture=self._texture(name, rough.get("metallicRoughnessTexture")),
            normal_texture=self._texture(name, told.get("normalTexture")),
            normal_scale=number(table(told.get("normalTexture")).get("scale"), 1.0),
            occlusion_texture=self._texture(name, told.get("occlusionTexture")),
            occlusion_strength=_unit(table(told.get("occlusionTexture")).get("strength")),
            emissive=self._emissive(told),
            emissive_texture=self._texture(name, told.get("emissiveTexture")),
            alpha_mode=alpha_mode,
            alpha_cutoff=min(max(number(told.get("alphaCutoff"), 0.5), 0.0), _NOTHING_PASSES),
            double_sided=told.get("doubleSided") is True,
            unlit=extension(told, "KHR_materials_unlit") is not None,
        )
        glossy = extension(told, _SPECULAR_GLOSSINESS)
        if glossy is not None:
            made = self._from_glossy(made, glossy)
        glass = extension(told, "KHR_materials_transmission")
        return made if glass is None else self._as_glass(made, glass)

    def _texture(self, material: str, told: Any) -> TextureUse | None:
        held = table(told)
        if not held:
            return None
        image = self._images.of_texture(held.get("index"))
        if image is None:
            self._document.noticed.add(warning("gltf-no-such-texture", node=material))
            return None
        texture = self._document.one("textures", held.get("index")) or {}
        sampler = self._document.one("samplers", texture.get("sampler")) or {}
        moved = extension(held, "KHR_texture_transform") or {}
        uv_set = index(moved.get("texCoord", held.get("texCoord"))) or 0
        offset, scale = numbers(moved.get("offset"), (0.0, 0.0)), numbers(moved.get("scale"), (1.0, 1.0))
        return TextureUse(
            image,
            min(uv_set, _MOST_UV_SETS - 1),
            (offset[0], offset[1]),
            number(moved.get("rotation"), 0.0),
            (scale[0], scale[1]),
            _WRAPS.get(index(sampler.get("wrapS")) or 0, "repeat"),
            _WRAPS.get(index(sampler.get("wrapT")) or 0, "repeat"),
        )

    @staticmethod
    def _emissive(told: Json) -> Vec3:
        strength = number((extension(told, "KHR_materials_emissive_strength") or {}).get("emissiveStrength"), 1.0)
        red, green, blue = numbers(told.get("emissiveFactor"), (0.0, 0.0, 0.0))
        strength = max(strength, 0.0)
        return (max(red, 0.0) * strength, max(green, 0.0) * strength, max(blue, 0.0) * strength)

    def _from_glossy(self, made: SourceMaterial, told: Json) -> SourceMaterial:
        """Pictures are made where both lie on the same mapping; else the diffuse one stays and the surface counts as a dielectric."""
        diffuse, specular = _color4(told.get("diffuseFactor")), _color3(told.get("specularFactor"))
        gloss = _unit(told.get("glossinessFactor"))
        diffuse_use = self._texture(made.name, told.get("diffuseTexture"))
        glossy_use = self._texture(made.name, told.get("specularGlossinessTexture"))
        contents = [self._content(use) for use in (diffuse_use, glossy_use)]
        core = (made.base_color_texture, made.metallic_roughness_texture)
        if contents == [None, None] and (diffuse_use or glossy_use) and any(self._content(use) is not None for use in core):
            return made  # its pictures are lost, those of the plain form that lies beside it are not
        if contents == [None, None]:
            base, metallic, rough = metal_rough(
                np.array(diffuse[:3], np.float32), np.array(specular, np.float32), np.float32(gloss)  # type: ignore[arg-type]
            )
            red, green, blue = (float(value) for value in base)
            return replace(
                made, base_color=(red, green, blue, diffuse[3]), base_color_texture=diffuse_use,
                metallic=float(metallic), roughness=float(rough), metallic_roughness_texture=None,
            )  # fmt: skip
        if None not in contents and diffuse_use != replace(glossy_use or TextureUse(0), image=(diffuse_use or TextureUse(0)).image):
            self._document.noticed.add(note("gltf-specgloss-two-mappings", node=made.name))
            return replace(
                made, base_color=diffuse, base_color_texture=diffuse_use, metallic=0.0, roughness=1.0 - gloss / 2,
                metallic_roughness_texture=None,
            )  # fmt: skip
        if contents[1] is None and max(specular) <= DIELECTRIC:  # metallic is 0 wherever the picture is
            kept = (1 - max(specular)) / (1 - DIELECTRIC)
            red, green, blue = (min(part * kept, 1.0) for part in diffuse[:3])
            return replace(
                made, base_color=(red, green, blue, diffuse[3]), base_color_texture=diffuse_use, metallic=0.0,
                roughness=1.0 - gloss, metallic_roughness_texture=None,
            )  # fmt: skip
        use = diffuse_use if contents[0] is not None else glossy_use
        assert use is not None  # one of the two has a content
        key = (contents[0] is None or diffuse_use, contents[1] is None or glossy_use, diffuse, specular, gloss)
        if key not in self._converted:
            pictures = converted(contents[0], contents[1], diffuse, specular, gloss)
            first, second = (f"{made.name}: {part}" for part in ("base color", "metallic-roughness"))
            self._converted[key] = (
                self._images.add(SourceImage(first, pictures.base_color)),
                self._images.add(SourceImage(second, pictures.metallic_roughness)),
            )
        base_image, rough_image = self._converted[key]
        return replace(
            made, base_color=(1.0, 1.0, 1.0, 1.0), base_color_texture=replace(use, image=base_image),
            metallic=1.0, roughness=1.0, metallic_roughness_texture=replace(use, image=rough_image),
        )  # fmt: skip

    def _content(self, use: TextureUse | None) -> bytes | None:
        return None if use is None else self._images.all()[use.image].content

    def _as_glass(self, made: SourceMaterial, told: Json) -> SourceMaterial:
        factor = _unit(told.get("transmissionFactor"), 0.0)
        content = self._content(self._texture(made.name, told.get("transmissionTexture")))
        if content is not None:
            factor *= _mean_red(content)
        if factor <= 0.0 or made.alpha_mode == "MASK":
            return made
        red, green, blue, alpha = made.base_color
        alpha = alpha if made.alpha_mode == "BLEND" else 1.0
        return replace(made, alpha_mode="BLEND", base_color=(red, green, blue, alpha * (1 - (1 - _GLASS_ALPHA) * factor)))


def _name(place: int, told: Json) -> str:
    return text(told.get("name")) or f"material {place}"


def _unit(value: Any, default: float = 1.0) -> float:
    return min(max(number(value, default), 0.0), 1.0)


def _color3(value: Any) -> Vec3:
    red, green, blue = numbers(value, (1.0, 1.0, 1.0))
    return (max(red, 0.0), max(green, 0.0), max(blue, 0.0))


def _color4(value: Any) -> Vec4:
    red, green, blue, alpha = numbers(value, (1.0, 1.0, 1.0, 1.0))
    return (max(red, 0.0), max(green, 0.0), max(blue, 0.0), min(max(alpha, 0.0), 1.0))


def _mean_red(content: bytes) -> float:
    """0..1, of a picture that was decoded before."""
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        return float(np.asarray(picture.convert("RGB").resize((32, 32)))[:, :, 0].mean()) / 255
