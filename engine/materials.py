"""From the manifest's materials to Panda render states, one for drawing and one for the sun's map."""

from dataclasses import dataclass

from panda3d.core import (
    CullBinAttrib,
    CullFaceAttrib,
    DepthWriteAttrib,
    LVecBase4f,
    PTA_LVecBase4f,
    RenderState,
    SamplerState,
    ShaderAttrib,
    ShaderInput,
    Texture,
    TransparencyAttrib,
)

from engine.noise import plain_texture, wave_texture
from engine.package_loader import LoadedPackage
from engine.shader_files import shader
from engine.sky import LAND_BIN
from engine.window import Graphics
from scenes.package import IMPORTED_FORMAT, Material, MaterialKind

_CORE_ALPHA = 0.97
_WRAPPED = {"base_map", "normal_map", "orm_map", "emissive_map"}
_WRAP = {"repeat": SamplerState.WM_repeat, "clamp": SamplerState.WM_clamp, "mirror": SamplerState.WM_mirror}
_UV2_DEFINES = {"base_color": "BASE_UV2", "normal": "NORMAL_UV2", "orm": "ORM_UV2", "emissive": "EMISSIVE_UV2"}


@dataclass(frozen=True, slots=True)
class MaterialStates:
    """``seen`` for the picture; ``cast`` for the sun's map, None for what throws no shadow; ``core``: what of glass is solid."""

    seen: RenderState
    cast: RenderState | None
    core: RenderState | None = None


class Materials:
    """Makes each material's states once. ``texture_bytes`` counts what it loaded."""

    def __init__(self, package: LoadedPackage, variation: Texture, graphics: Graphics) -> None:
        self._package = package
        self._anisotropy = graphics.anisotropy
        self._multisampled = graphics.multisamples > 1
        self._by_name = {material.name: material for material in package.manifest.materials}
        self._made: dict[tuple[str, bool, bool, str | None, str | None, str], MaterialStates] = {}
        self._imported = package.manifest.format == IMPORTED_FORMAT
        self._probe: Texture | None = None
        self._white = plain_texture("white", 255, 255, 255)
        self._flat = plain_texture("flat", 128, 128, 255)
        self._variation = variation
        self._waves: Texture | None = None
        self._textures: dict[str, Texture] = {}
        self.texture_bytes = 0

    def states(
        self,
        name: str,
        *,
        figure: bool = False,
        tint: bool = False,
        lightmap: str | None = None,
        moving: str | None = None,
        lamps: str = "",
    ) -> MaterialStates:
        """``tint``: the mesh has colours of its own; ``lightmap``: its picture of ambient occlusion, by the second UVs.

        ``moving``: the kind of motion that moves it (``scenes.package.Motion``). ``lamps``: "baked" where its vertices hold their light, "drawn"
        where the input ``lamps`` names some, or both with a space between.

        Raises KeyError for a name that the manifest does not list (the loader has checked that).
        """
        key = (name, figure, tint, lightmap, moving, lamps)
        if key not in self._made:
            material = self._by_name[name]
            defines = _vertex_defines(material, figure, tint, lightmap, moving) + _lamp_defines(material, lamps)
            self._made[key] = self._make(material, defines, lightmap)
        return self._made[key]

    def blends(self, name: str) -> bool:
        """Whether what has this material is drawn after the sky, from far to near."""
        return self._by_name[name].blend

    def needs_second_uv(self, name: str) -> bool:
        return bool(self._by_name[name].second_uv)

    def kind(self, name: str) -> MaterialKind:
        return self._by_name[name].kind

    def _make(self, material: Material, vertex_defines: list[str], lightmap: str | None) -> MaterialStates:
        if material.blend and material.solid_core:
            solid = material.model_copy(update={"blend": False, "alpha_cutoff": _CORE_ALPHA})
            core = self._make(solid, vertex_defines, lightmap)
            glass = self._make(material.model_copy(update={"solid_core": False}), vertex_defines, lightmap)
            return MaterialStates(glass.seen, core.cast, core.seen)
        cutout = material.alpha_cutoff is not None or material.kind is MaterialKind.foliage
        two_sided = material.double_sided or material.kind is MaterialKind.foliage
        defines = [*vertex_defines, *self._look_defines(material, lightmap, two_sided)]
        if cutout:
            defines.append("CUTOUT")
        if material.kind is MaterialKind.foliage:
            defines.append("FOLIAGE")
        if cutout and self._multisampled:
            defines.append("COVERAGE")
        fragment = {MaterialKind.terrain: "terrain", MaterialKind.water: "water"}.get(
            material.kind, "surface"
        )
        attrib = ShaderAttrib.make(shader("surface", fragment, *defines))
        for name, value in self._inputs(material, cutout, defines, lightmap).items():
            attrib = attrib.set_shader_input(_input(name, value, material))
        facing = CullFaceAttrib.make(
            CullFaceAttrib.M_cull_none if two_sided else CullFaceAttrib.M_cull_clockwise
        )
        seen = RenderState.make(attrib, facing)
        if material.kind in (MaterialKind.terrain, MaterialKind.water):
            seen = seen.add_attrib(CullBinAttrib.make(LAND_BIN, 0))
        if material.blend:
            seen = seen.add_attrib(TransparencyAttrib.make(TransparencyAttrib.M_premultiplied_alpha))
            seen = seen.add_attrib(DepthWriteAttrib.make(DepthWriteAttrib.M_off))
        if cutout and self._multisampled:
            seen = seen.add_attrib(TransparencyAttrib.make(TransparencyAttrib.M_multisample_mask))
        return MaterialStates(seen, self._cast(material, vertex_defines, cutout))

    def _look_defines(self, material: Material, lightmap: str | None, two_sided: bool) -> list[str]:
        """What only some imported materials have; empty for all others."""
        if material.kind is not MaterialKind.standard:
            return []
        asked = {
            "BLEND": material.blend,
            "UNLIT": material.unlit,
            "EMISSIVE": material.emissive_texture is not None,
            "LIGHTMAP": lightmap is not None,
            "PROBE": self._package.manifest.probe is not None and not material.unlit,
            "BACK_IS_TURNED": self._imported and two_sided,
        }
        return [define for define, wanted in asked.items() if wanted]

    def _inputs(
        self, material: Material, cutout: bool, defines: list[str], lightmap: str | None
    ) -> dict[str, object]:
        inputs: dict[str, object] = {
            "material": _packed(material, cutout),
            "base_map": self._color(material.base_color_texture),
            "normal_map": self._data(material.normal_texture, self._flat),
            "orm_map": self._data(material.orm_texture, self._white),
        }
        if material.emissive_texture is not None:
            inputs["emissive_map"] = self._color(material.emissive_texture)
        if lightmap is not None:
            inputs["light_map"] = self._data(lightmap, self._white)
        if "PROBE" in defines:
            inputs["probe_map"] = self._near()
        if material.kind is MaterialKind.terrain:
            has_layer = material.layer_base_color_texture is not None
            inputs["layer_base_map"] = (
                self._color(material.layer_base_color_texture) if has_layer else inputs["base_map"]
            )
            inputs["layer_normal_map"] = self._data(material.layer_normal_texture, self._flat)
            inputs["noise_map"] = self._variation
        elif material.kind is MaterialKind.water:
            if self._waves is None:
                self._waves = wave_texture(self._anisotropy)
                self.texture_bytes += size_of(self._waves)
            inputs["noise_map"] = self._waves
        return inputs

    def _cast(self, material: Material, vertex_defines: list[str], cutout: bool) -> RenderState | None:
        if not material.casts_shadow or material.blend or material.kind is MaterialKind.water:
            return None
        shaped = ("FIGURE", "MOVING", "DEFORMING")
        kept = (*shaped, "TINT", "BASE_UV2") if cutout else shaped
        defines = [define for define in vertex_defines if define in kept] + ["CUTOUT"] * cutout
        attrib = ShaderAttrib.make(shader("caster", "caster", *defines))
        if cutout:
            attrib = attrib.set_shader_input(ShaderInput("material", _packed(material, cutout)))
            attrib = attrib.set_shader_input(_input("base_map", self._color(material.base_color_texture), material))
        # Both sides: planks are thin, and the map must not leak along their edges.
        return RenderState.make(attrib, CullFaceAttrib.make(CullFaceAttrib.M_cull_none))

    def _near(self) -> Texture:
        """The site's own surroundings, for what mirrors."""
        probe = self._package.manifest.probe
        assert probe is not None
        if self._probe is None:
            self._probe = self._package.cube(probe.texture)
            self.texture_bytes += size_of(self._probe)
        return self._probe

    def _color(self, name: str | None) -> Texture:
        return self._white if name is None else self._load(name, color=True)

    def _data(self, name: str | None, otherwise: Texture) -> Texture:
        return otherwise if name is None else self._load(name, color=False)

    def _load(self, name: str, *, color: bool) -> Texture:
        if name not in self._textures:
            self._textures[name] = self._package.texture(name, color=color, anisotropy=self._anisotropy)
            self.texture_bytes += size_of(self._textures[name])
        return self._textures[name]


def _vertex_defines(
    material: Material, figure: bool, tint: bool, lightmap: str | None, moving: str | None
) -> list[str]:
    asked = {"FIGURE": figure, "TINT": tint, "MOVING": moving is not None, "DEFORMING": moving == "deforming"}
    defines = [define for define, wanted in asked.items() if wanted]
    if material.second_uv or lightmap is not None:
        defines.append("UV2")
    return defines + [_UV2_DEFINES[slot] for slot in material.second_uv]


def _lamp_defines(material: Material, lamps: str) -> list[str]:
    told = [define for kind, define in (("baked", "LAMP_LIGHT"), ("drawn", "LAMPS")) if kind in lamps.split()]
    return ["LAMPLIT", *told] if told and not material.unlit else []


def _input(name: str, value: object, material: Material) -> ShaderInput:
    """Pictures continue at their edges as the material says, whatever other materials do with the same picture."""
    if isinstance(value, Texture) and name in _WRAPPED and (material.wrap_u, material.wrap_v) != ("repeat", "repeat"):
        sampler = SamplerState(value.get_default_sampler())
        sampler.set_wrap_u(_WRAP[material.wrap_u])
        sampler.set_wrap_v(_WRAP[material.wrap_v])
        return ShaderInput(name, value, sampler)
    return ShaderInput(name, value)


def _packed(material: Material, cutout: bool) -> PTA_LVecBase4f:
    values = PTA_LVecBase4f.empty_array(3)
    cutoff = material.alpha_cutoff if material.alpha_cutoff is not None else 0.5
    values.set_element(0, LVecBase4f(*material.base_color))
    values.set_element(
        1, LVecBase4f(material.roughness, material.metallic, material.uv_scale, cutoff if cutout else 0.0)
    )
    values.set_element(2, LVecBase4f(*material.emissive, 0.0))
    return values


def size_of(texture: Texture) -> int:
    """Bytes of ``texture`` before it is handed to the driver; a third more where the driver still has to make the levels."""
    levels = [
        texture.get_ram_mipmap_image_size(level) for level in range(texture.get_num_ram_mipmap_images())
    ]
    return sum(levels) if len(levels) > 1 else sum(levels) * 4 // 3
