"""Materials and pictures of an FBX file as metal-rough: Lambert, Phong and the physically based shaders that ufbx knows."""

import math
from dataclasses import dataclass, field

import ufbx

from assets.importing.fbx_items import items
from assets.importing.finding import Finding, mended, note
from assets.importing.named_pictures import NamedPictures
from assets.importing.noticed import Noticed
from assets.importing.obj_materials import linear_from_srgb
from assets.importing.picture_parts import as_normals, is_cut_out, metal_rough, opened, with_opacity
from assets.importing.source import SourceImage, SourceMaterial, TextureUse, Vec3, Wrap

_LEGACY = (ufbx.ShaderType.UNKNOWN, ufbx.ShaderType.FBX_LAMBERT, ufbx.ShaderType.FBX_PHONG)
_MOST_ROUGH = 0.9


@dataclass
class FbxPalette:
    """Materials in the order of the file. ``uv_sets``: the number of each named UV set on the meshes that use it."""

    pictures: NamedPictures
    uv_sets: dict[str, int]
    linear: bool  # Blender writes colours as light, others as they are painted
    images: list[SourceImage] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)
    _pictures: dict[int, SourceImage] = field(default_factory=dict)

    @property
    def noticed(self) -> Noticed:
        return self.pictures.noticed

    def picture(self, texture: ufbx.Texture) -> SourceImage:
        """Embedded, or looked for below the model's folder. A layered texture gives its lowest layer."""
        bottom = _file_of(texture)
        if bottom.element_id not in self._pictures:
            content = bytes(bottom.content) or (bytes(bottom.video.content) if bottom.video is not None else b"")
            named = bottom.relative_filename or bottom.filename or bottom.absolute_filename or bottom.name
            self._pictures[bottom.element_id] = (
                self.pictures.embedded(named, content) if content else self.pictures.picture(named)
            )
        return self._pictures[bottom.element_id]

    def use(self, texture: ufbx.Texture, image: SourceImage) -> TextureUse:
        if image.name not in self._numbers:
            self._numbers[image.name] = len(self.images)
            self.images.append(image)
        bottom = _file_of(texture)
        offset, rotation, scale = _placed(bottom)
        wraps: list[Wrap] = ["clamp" if mode == ufbx.WrapMode.CLAMP else "repeat" for mode in (bottom.wrap_u, bottom.wrap_v)]
        uv_set = self.uv_sets.get(bottom.uv_set, 0)
        return TextureUse(self._numbers[image.name], uv_set, offset, rotation, scale, wraps[0], wraps[1])

    def material(self, given: ufbx.Material) -> SourceMaterial:
        pbr = given.pbr
        legacy = given.shader_type in _LEGACY
        factor = pbr.base_factor.value_vec4.x if pbr.base_factor.has_value else 1.0
        base = self._color(pbr.base_color, factor, legacy) if pbr.base_color.has_value else (0.8, 0.8, 0.8)
        texture = _texture(pbr.base_color)
        use = None
        opacity = _opacity(given, legacy)
        see_through = _texture(pbr.opacity) or (_texture(given.fbx.transparency_color) if legacy else None)
        if opacity <= 0.0:
            if see_through is None:
                self.noticed.add(mended("material-was-invisible", node=given.name))
            opacity = 1.0
        mode = "BLEND" if opacity < 1.0 else "OPAQUE"
        if texture is not None:
            use = self.use(texture, self.picture(texture))
            if legacy:
                base = (1.0, 1.0, 1.0)  # a picture replaces the colour there
        if see_through is not None:
            merged = self._cut(texture, see_through)
            if merged is not None:
                use = self.use(texture or see_through, merged)
                mode = "MASK" if is_cut_out(merged) else "BLEND"
        glow, glow_use = self._glow(given, legacy)
        normal = None
        bump = _texture(pbr.normal_map) or _texture(given.fbx.normal_map) or _texture(given.fbx.bump)
        if bump is not None:
            normal = self.use(bump, as_normals(self.picture(bump)))
        packed, metallic, roughness = self._shine(given, legacy)
        occlusion = _texture(pbr.ambient_occlusion)
        return SourceMaterial(
            name=given.name,
            base_color=(*base, min(max(opacity, 0.0), 1.0)),
            base_color_texture=use,
            metallic=metallic,
            roughness=roughness,
            metallic_roughness_texture=packed,
            normal_texture=normal,
            occlusion_texture=self.use(occlusion, self.picture(occlusion)) if occlusion is not None else None,
            emissive=glow,
            emissive_texture=glow_use,
            alpha_mode="MASK" if mode == "MASK" else "BLEND" if mode == "BLEND" else "OPAQUE",
            double_sided=mode == "MASK" or bool(given.features.double_sided.enabled),
        )

    def _color(self, told: ufbx.MaterialMap, factor: float, legacy: bool) -> Vec3:
        value = told.value_vec4
        color = tuple(min(max(part * factor, 0.0), 1.0) for part in (value.x, value.y, value.z))
        taken = (color[0], color[1], color[2])
        return linear_from_srgb(taken) if legacy and not self.linear else taken

    def _cut(self, color: ufbx.Texture | None, opacity: ufbx.Texture) -> SourceImage | None:
        """3ds Max and Maya connect the very picture of colour for its alpha; others a grey one of its own, white where it is solid."""
        mask = self.picture(opacity)
        if color is not None and self.picture(color).name == mask.name:
            return mask if mask.content is not None and not _opaque(mask) else None
        return with_opacity(self.picture(color) if color is not None else None, mask)

    def _glow(self, given: ufbx.Material, legacy: bool) -> tuple[Vec3, TextureUse | None]:
        told = given.pbr.emission_color
        texture = _texture(told)
        strength = given.pbr.emission_factor.value_vec4.x if given.pbr.emission_factor.has_value else 1.0
        if texture is not None:
            strength = strength if strength > 0.0 else 1.0
            return (strength, strength, strength), self.use(texture, self.picture(texture))
        if not told.has_value or strength <= 0.0:
            return (0.0, 0.0, 0.0), None
        color = self._color(told, 1.0, legacy)
        return (color[0] * strength, color[1] * strength, color[2] * strength), None

    def _shine(self, given: ufbx.Material, legacy: bool) -> tuple[TextureUse | None, float, float]:
        pbr = given.pbr
        if legacy:
            dull = given.shader_type == ufbx.ShaderType.FBX_LAMBERT or not pbr.roughness.has_value
            factor = given.fbx.specular_factor
            dull = dull or (factor.has_value and factor.value_vec4.x <= 0.0)
            return None, 0.0, _MOST_ROUGH if dull else min(max(pbr.roughness.value_vec4.x, 0.15), 1.0)
        glossy = bool(given.features.roughness_as_glossiness.enabled) if given.features else False
        rough_map = _texture(pbr.glossiness) if glossy else _texture(pbr.roughness)
        metal_map = _texture(pbr.metalness)
        told = pbr.glossiness if glossy else pbr.roughness
        roughness = told.value_vec4.x if told.has_value else _MOST_ROUGH
        roughness = 1.0 - roughness if glossy and told.has_value else roughness
        metallic = pbr.metalness.value_vec4.x if pbr.metalness.has_value else 0.0
        packed = None
        if rough_map is not None or metal_map is not None:
            merged = metal_rough(
                self.picture(rough_map) if rough_map is not None else None,
                self.picture(metal_map) if metal_map is not None else None,
                glossy,
            )
            first = rough_map or metal_map
            if merged is not None and first is not None:
                packed = self.use(first, merged)
                roughness = 1.0 if rough_map is not None else roughness
                metallic = 1.0 if metal_map is not None else metallic
        return packed, min(max(metallic, 0.0), 1.0), min(max(roughness, 0.0), 1.0)


def left_out(scene: ufbx.Scene) -> list[Finding]:
    """Textures that are made by programs, not pictures."""
    return [
        note("procedural-texture-left-out", node=texture.name)
        for texture in items(scene.textures)
        if texture.type in (ufbx.TextureType.PROCEDURAL, ufbx.TextureType.SHADER)
    ]


def _texture(told: ufbx.MaterialMap) -> ufbx.Texture | None:
    texture = told.texture
    if texture is None or not told.texture_enabled:
        return None
    return texture if _file_of(texture).type == ufbx.TextureType.FILE else None


def _file_of(texture: ufbx.Texture) -> ufbx.Texture:
    files = list(items(texture.file_textures))
    return files[0] if files and texture.type != ufbx.TextureType.FILE else texture


def _opacity(given: ufbx.Material, legacy: bool) -> float:
    if not legacy:
        return float(given.pbr.opacity.value_vec4.x) if given.pbr.opacity.has_value else 1.0
    color, factor = given.fbx.transparency_color, given.fbx.transparency_factor
    if not color.has_value and not factor.has_value:
        return 1.0
    value = color.value_vec4
    shade = (value.x + value.y + value.z) / 3.0 if color.has_value else 1.0
    return 1.0 - shade * (factor.value_vec4.x if factor.has_value else 1.0)


def _opaque(image: SourceImage) -> bool:
    picture = opened(image, "RGBA")
    return picture is None or picture.getchannel("A").getextrema() == (255, 255)


def _placed(texture: ufbx.Texture) -> tuple[tuple[float, float], float, tuple[float, float]]:
    """Offset, rotation and scale with v down, of ufbx's matrix with v up: p' = F (A (F p + e) + t - e), F turns v, e = (0, 1)."""
    if not texture.has_uv_transform:
        return (0.0, 0.0), 0.0, (1.0, 1.0)
    matrix = texture.uv_to_texture
    a, b, c, d = matrix.c0.x, matrix.c1.x, matrix.c0.y, matrix.c1.y
    scale = (math.hypot(a, c), math.hypot(b, d) * (-1.0 if a * d - b * c < 0 else 1.0))
    if not all(map(math.isfinite, (a, b, c, d))) or scale[0] == 0.0:
        return (0.0, 0.0), 0.0, (1.0, 1.0)
    rotation = math.atan2(c, a)
    offset = (b + matrix.c3.x, 1.0 - d - matrix.c3.y)
    return offset, rotation, scale
