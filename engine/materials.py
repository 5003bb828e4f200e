"""From the manifest's materials to Panda render states, one for drawing and one for the sun's map."""

from dataclasses import dataclass

from panda3d.core import (
    CullBinAttrib,
    CullFaceAttrib,
    LVecBase4f,
    PTA_LVecBase4f,
    RenderState,
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
from scenes.package import Material, MaterialKind


@dataclass(frozen=True, slots=True)
class MaterialStates:
    """``seen`` for the picture; ``cast`` for the sun's map, None for what throws no shadow."""

    seen: RenderState
    cast: RenderState | None


class Materials:
    """Makes each material's states once. ``texture_bytes`` counts what it loaded."""

    def __init__(self, package: LoadedPackage, variation: Texture, graphics: Graphics) -> None:
        self._package = package
        self._anisotropy = graphics.anisotropy
        self._multisampled = graphics.multisamples > 1
        self._by_name = {material.name: material for material in package.manifest.materials}
        self._made: dict[tuple[str, bool], MaterialStates] = {}
        self._white = plain_texture("white", 255, 255, 255)
        self._flat = plain_texture("flat", 128, 128, 255)
        self._variation = variation
        self._waves: Texture | None = None
        self._textures: dict[str, Texture] = {}
        self.texture_bytes = 0

    def states(self, name: str, *, figure: bool = False) -> MaterialStates:
        """Raises KeyError for a name that the manifest does not list (the loader has checked that)."""
        key = (name, figure)
        if key not in self._made:
            self._made[key] = self._make(self._by_name[name], figure)
        return self._made[key]

    def kind(self, name: str) -> MaterialKind:
        return self._by_name[name].kind

    def _make(self, material: Material, figure: bool) -> MaterialStates:
        cutout = material.alpha_cutoff is not None or material.kind is MaterialKind.foliage
        two_sided = material.double_sided or material.kind is MaterialKind.foliage
        vertex_defines = [] if not figure else ["FIGURE"]
        defines = list(vertex_defines)
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
        for name, value in self._inputs(material, cutout).items():
            attrib = attrib.set_shader_input(ShaderInput(name, value))
        facing = CullFaceAttrib.make(
            CullFaceAttrib.M_cull_none if two_sided else CullFaceAttrib.M_cull_clockwise
        )
        seen = RenderState.make(attrib, facing)
        if material.kind in (MaterialKind.terrain, MaterialKind.water):
            seen = seen.add_attrib(CullBinAttrib.make(LAND_BIN, 0))
        if cutout and self._multisampled:
            seen = seen.add_attrib(TransparencyAttrib.make(TransparencyAttrib.M_multisample_mask))
        return MaterialStates(seen, self._cast(material, vertex_defines, cutout))

    def _inputs(self, material: Material, cutout: bool) -> dict[str, object]:
        inputs: dict[str, object] = {
            "material": _packed(material, cutout),
            "base_map": self._color(material.base_color_texture),
            "normal_map": self._data(material.normal_texture, self._flat),
            "orm_map": self._data(material.orm_texture, self._white),
        }
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
        if not material.casts_shadow or material.kind is MaterialKind.water:
            return None
        defines = [*vertex_defines, "CUTOUT"] if cutout else vertex_defines
        attrib = ShaderAttrib.make(shader("caster", "caster", *defines))
        if cutout:
            attrib = attrib.set_shader_input(ShaderInput("material", _packed(material, cutout)))
            attrib = attrib.set_shader_input(
                ShaderInput("base_map", self._color(material.base_color_texture))
            )
        # Both sides: planks are thin, and the map must not leak along their edges.
        return RenderState.make(attrib, CullFaceAttrib.make(CullFaceAttrib.M_cull_none))

    def _color(self, name: str | None) -> Texture:
        return self._white if name is None else self._load(name, color=True)

    def _data(self, name: str | None, otherwise: Texture) -> Texture:
        return otherwise if name is None else self._load(name, color=False)

    def _load(self, name: str, *, color: bool) -> Texture:
        if name not in self._textures:
            self._textures[name] = self._package.texture(name, color=color, anisotropy=self._anisotropy)
            self.texture_bytes += size_of(self._textures[name])
        return self._textures[name]


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
