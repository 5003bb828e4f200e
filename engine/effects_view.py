"""Fire, smoke, dust and rain: each is one draw call of quads that the graphics card moves. What is seen depends on time alone."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from panda3d.core import (
    BoundingSphere,
    BoundingVolume,
    ColorBlendAttrib,
    CullFaceAttrib,
    DepthWriteAttrib,
    Geom,
    GeomNode,
    GeomTriangles,
    GeomVertexData,
    GeomVertexFormat,
    LPoint3f,
    LVecBase3f,
    LVecBase4f,
    NodePath,
    OmniBoundingVolume,
    PTA_LVecBase4f,
    SamplerState,
    Texture,
)

from engine.noise import tiling_noise
from engine.shader_files import shader
from scenes.space import Pose
from scenes.world import EffectState

_NOISE_SIZE = 128


@dataclass(frozen=True, slots=True)
class _Kind:
    """``quads``: how many the one draw call holds. ``reach``: its bounds in multiples of ``size_m``, and how far up they lie."""

    program: str
    quads: int
    reach: float
    rise: float
    defines: tuple[str, ...] = ()


_KINDS = {
    "smoke": _Kind("effect_smoke", 26, 4.2, 1.8),
    "dust": _Kind("effect_smoke", 14, 2.2, 0.5, ("DUST",)),
    "fire": _Kind("effect_fire", 30, 3.2, 1.2),
    "rain": _Kind("effect_rain", 3600, 0.0, 0.0),
}


class EffectsView:
    """``scene_root`` must hold the shader input ``frame`` (``SiteView.root`` does). Nodes are made at first use and kept."""

    def __init__(self, scene_root: NodePath) -> None:
        self._root: NodePath = scene_root.attach_new_node("effects")
        self._made: dict[str, list[_Effect]] = {kind: [] for kind in _KINDS}
        self._noise: Texture | None = None
        self._any = False

    def update(self, effects: Iterable[EffectState], eye: Pose, time_s: float) -> None:  # noqa: ARG002
        """Show exactly ``effects``; each carries its own time, which stands still while its event is paused."""
        effects = tuple(effects)
        if not effects and not self._any:
            return
        self._any = bool(effects)
        used = dict.fromkeys(_KINDS, 0)
        for state in effects:
            if state.strength <= 0.0:
                continue
            made = self._made[state.effect]
            index = used[state.effect]
            used[state.effect] += 1
            if index == len(made):
                made.append(_Effect(state.effect, self._root, self._noise_map()))
            made[index].show(state, eye)
        for kind, made in self._made.items():
            for effect in made[used[kind] :]:
                effect.hide()

    def _noise_map(self) -> Texture:
        if self._noise is None:
            self._noise = _noise_texture()
        return self._noise


class _Effect:
    def __init__(self, kind: str, root: NodePath, noise: Texture) -> None:
        self._kind = _KINDS[kind]
        self._values = PTA_LVecBase4f.empty_array(2)
        self._placed: tuple[float, ...] | None = None
        self._shown = True
        node = GeomNode(f"effect {kind}")
        node.add_geom(_quads(self._kind.quads))
        node.set_bounds(OmniBoundingVolume())
        node.set_final(True)
        self._node = node
        self._path: NodePath = root.attach_new_node(node)
        self._path.set_shader(shader(self._kind.program, self._kind.program, *self._kind.defines))
        self._path.set_shader_input("effect", self._values)
        self._path.set_shader_input("noise_map", noise)
        # Premultiplied: one blend serves what hides (smoke) and what shines (fire).
        blend = ColorBlendAttrib.make(
            ColorBlendAttrib.M_add, ColorBlendAttrib.O_one, ColorBlendAttrib.O_one_minus_incoming_alpha
        )
        self._path.set_attrib(blend)
        self._path.set_attrib(DepthWriteAttrib.make(DepthWriteAttrib.M_off))
        self._path.set_attrib(CullFaceAttrib.make(CullFaceAttrib.M_cull_none))
        self._path.set_bin("transparent", 0)

    def show(self, state: EffectState, eye: Pose) -> None:
        x, y, z = state.position_m
        placed = (x, y, z, state.size_m)
        if placed != self._placed:
            self._placed = placed
            self._values.set_element(0, LVecBase4f(*placed))
            self._node.set_bounds(self._bounds(state))
        # Two fires side by side must not flicker as one.
        seed = float(int(abs(x) * 7.0 + abs(y) * 13.0 + abs(z) * 29.0) % 61)
        self._values.set_element(1, LVecBase4f(state.strength, state.time_s, seed, float(self._kind.quads)))
        if self._kind.program == "effect_rain":
            self._path.set_shader_input("head", LVecBase3f(*eye.position_m))
        if not self._shown:
            self._shown = True
            self._path.show()

    def hide(self) -> None:
        if self._shown:
            self._shown = False
            self._path.hide()

    def _bounds(self, state: EffectState) -> BoundingVolume:
        if self._kind.reach == 0.0:
            return OmniBoundingVolume()
        x, y, z = state.position_m
        centre = LPoint3f(x, y, z + self._kind.rise * state.size_m)
        return BoundingSphere(centre, self._kind.reach * state.size_m)


def _quads(count: int) -> Geom:
    """``count`` quads; each vertex is (corner x, corner y, number of the quad)."""
    corners = np.array([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)], dtype=np.float32)
    vertices = np.empty((count, 4, 3), dtype=np.float32)
    vertices[:, :, :2] = corners
    vertices[:, :, 2] = np.arange(count, dtype=np.float32)[:, None]
    data = GeomVertexData("quads", GeomVertexFormat.get_v3(), Geom.UH_static)
    data.unclean_set_num_rows(count * 4)
    memoryview(data.modify_array(0)).cast("B")[:] = vertices.tobytes()
    indices = np.arange(count, dtype=np.uint16)[:, None] * 4 + np.array([0, 1, 2, 0, 2, 3], dtype=np.uint16)
    triangles = GeomTriangles(Geom.UH_static)
    triangles.set_index_type(Geom.NT_uint16)
    array = triangles.modify_vertices()
    array.unclean_set_num_rows(count * 6)
    memoryview(array).cast("B")[:] = indices.astype(np.uint16).tobytes()
    geom = Geom(data)
    geom.add_primitive(triangles)
    return geom


def _noise_texture() -> Texture:
    """R: rolling noise; G: a finer one; both 0 to 1, spread over the whole range, tiling."""
    broad = tiling_noise(_NOISE_SIZE, 31, falloff=1.9, lowest=2.0)
    fine = tiling_noise(_NOISE_SIZE, 32, falloff=1.6, lowest=4.0)
    channels = np.zeros((_NOISE_SIZE, _NOISE_SIZE, 4), dtype=np.uint8)
    channels[..., 2] = np.rint(broad * 255.0)  # memory order is BGRA
    channels[..., 1] = np.rint(fine * 255.0)
    channels[..., 3] = 255
    texture = Texture("effects noise")
    texture.setup_2d_texture(_NOISE_SIZE, _NOISE_SIZE, Texture.T_unsigned_byte, Texture.F_rgba8)
    texture.set_ram_image(channels.tobytes())
    texture.set_minfilter(SamplerState.FT_linear_mipmap_linear)
    texture.set_magfilter(SamplerState.FT_linear)
    return texture
