"""What metal and gloss mirror of an imported site where it stands around the visitor: a cube map seen from one place at eye height.

Rays and plain shading instead of the renderer's own pictures, whose bytes differ from driver to driver. Open sky is left out (alpha): the
renderer puts the sky of the moment there. Light is in shares of the sky's mean light, so that it follows every mood.
A model that stands alone under the sky gets none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from embreex import rtcore_scene
from embreex.mesh_construction import TriangleMesh
from numpy.typing import NDArray

from assets.dds import cube_of_levels
from assets.importing.drawn import Drawn
from assets.importing.flat import FlatScene
from assets.importing.material_plan import MaterialPlan
from assets.importing.mip_chain import at_size
from assets.importing.pixels import UnreadablePicture, rgba
from assets.importing.probe_filter import SIDE, Light, directions, levels
from assets.importing.srgb import decoded
from scenes.package import Material, Probe, Sun, Vector3

TEXTURE = "probe.dds"
_EYE_M = 1.6
_CLEAR_M = 0.35  # to the nearest wall
_AROUND = 0.3  # the least share of the upper half that is not sky
_SIDES = 6  # of eight sides, in so many something must rise above the eye: a post nearby is no room
_SMALL_PX = 64  # of a picture, for a mirror image
_FAR_M = 1.0e4
_SUN_GAIN = 1.75  # engine/light.py
_LUMA = np.array([0.2126, 0.7152, 0.0722])
Vectors = NDArray[np.float64]


@dataclass(frozen=True)
class _Hits:
    """(n,) each: metres (``_FAR_M``: none), mesh and triangle (-1: none), place in it; (n, 3): the surface's own normal."""

    far_m: Vectors
    mesh: NDArray[np.int32]
    triangle: NDArray[np.int32]
    u: Vectors
    v: Vectors
    normal: Vectors


def probe(
    drawn: Sequence[Drawn],
    materials: Sequence[Material],
    plan: MaterialPlan,
    flat: FlatScene,
    sun: Sun,
    spawn_m: Vector3,
    box: tuple[Vector3, Vector3],
) -> tuple[Probe, bytes] | None:
    """The manifest's entry and textures/probe.dds. ``sun``: the default mood; ``box``: the site's bounds without the ground around."""
    shown = [mesh for mesh in drawn if mesh.object is None and mesh.motion is None and mesh.variant is None and mesh.triangles]
    named = {material.name: material for material in materials}
    solid = [mesh for mesh in shown if not named[mesh.material].blend]
    if not solid:
        return None
    scene = rtcore_scene.EmbreeScene()
    kept = [TriangleMesh(scene, np.ascontiguousarray(mesh.positions[mesh.faces], np.float32)) for mesh in solid]
    place = _place(scene, spawn_m, box)
    if place is None:
        return None
    towards = directions(SIDE).reshape(-1, 3)
    hits = _cast(scene, np.broadcast_to(place, towards.shape), towards)
    light = np.zeros((len(towards), 4))
    found = np.flatnonzero(hits.mesh >= 0)
    light[found, :3] = _lit(scene, solid, named, plan, flat, sun, place, towards, hits, found)
    light[found, 3] = 1.0
    del kept
    x, y, z = (round(float(value), 3) for value in place)
    entry = Probe(position_m=(x, y, z), texture=TEXTURE)
    return entry, cube_of_levels(levels(light.reshape(6, SIDE, SIDE, 4)))


def _place(scene: rtcore_scene.EmbreeScene, spawn_m: Vector3, box: tuple[Vector3, Vector3]) -> Vectors | None:
    """The nearest to the middle of some places at eye height that are free, not inside a wall, and have something around them."""
    low, high = np.asarray(box[0]), np.asarray(box[1])
    middle = (low + high) / 2.0
    spread = np.array([0.0, -0.125, 0.125, -0.25, 0.25])
    places = [
        np.array([middle[0] + x * (high[0] - low[0]), middle[1] + y * (high[1] - low[1]), spawn_m[2] + _EYE_M])
        for x in spread
        for y in spread
    ]
    places.append(np.array([spawn_m[0], spawn_m[1], spawn_m[2] + _EYE_M]))
    places.sort(key=lambda place: round(float(np.abs(place - middle)[:2].sum()), 3))
    towards = directions(8).reshape(-1, 3)
    above = towards[:, 2] > 0.0
    for place in places:
        hits = _cast(scene, np.broadcast_to(place, towards.shape), towards)
        hit = hits.mesh >= 0
        inside = ((hits.normal * towards).sum(axis=1) > 0.0) & hit
        sides = len(np.unique(np.floor(np.arctan2(towards[:, 1], towards[:, 0])[above & hit] * 4.0 / np.pi)))
        if sides < _SIDES or hit[above].mean() < _AROUND or hits.far_m.min() < _CLEAR_M or inside.sum() > 0.25 * hit.sum():
            continue
        return place
    return None


def _cast(scene: rtcore_scene.EmbreeScene, start: Vectors, towards: Vectors) -> _Hits:
    found = scene.run(
        np.ascontiguousarray(start, np.float32),
        np.ascontiguousarray(towards, np.float32),
        np.full(len(towards), _FAR_M, np.float32),
        output=True,
    )
    normal = found["Ng"].astype(np.float64)
    length = np.sqrt((normal * normal).sum(axis=1, keepdims=True))
    return _Hits(
        found["tfar"].astype(np.float64), found["geomID"], found["primID"], found["u"].astype(np.float64),
        found["v"].astype(np.float64), normal / np.maximum(length, 1e-12),
    )  # fmt: skip


def _lit(
    scene: rtcore_scene.EmbreeScene,
    meshes: Sequence[Drawn],
    named: dict[str, Material],
    plan: MaterialPlan,
    flat: FlatScene,
    sun: Sun,
    place: Vectors,
    towards: Vectors,
    hits: _Hits,
    found: NDArray[np.intp],
) -> Light:
    """(n, 3): light from each surface that was hit, in shares of the sky's mean light."""
    albedo, given, occlusion = np.zeros((len(found), 3)), np.zeros((len(found), 3)), np.ones(len(found))
    pictures = _Pictures(plan, flat)
    for number, mesh in enumerate(meshes):
        chosen = np.flatnonzero(hits.mesh[found] == number)
        if not len(chosen):
            continue
        rays = found[chosen]
        corners = mesh.faces[hits.triangle[rays]]
        weights = np.stack([1.0 - hits.u[rays] - hits.v[rays], hits.u[rays], hits.v[rays]], axis=1)
        material = named[mesh.material]
        uvs = mesh.uvs2 if "base_color" in material.second_uv and mesh.uvs2 is not None else mesh.uvs
        color = np.array(material.base_color[:3]) * pictures.color(material, _mixed(uvs, corners, weights))
        if mesh.tint is not None:
            color = color * decoded(_mixed(mesh.tint[:, :3], corners, weights) / 255.0)
        albedo[chosen] = color * (1.0 - 0.4 * material.metallic)
        given[chosen] = color if material.unlit else np.array(material.emissive) * (0.3 if material.emissive_texture else 1.0)
        if material.unlit:
            albedo[chosen] = 0.0
        if mesh.light is not None:
            occlusion[chosen] = _mixed(mesh.light[:, np.newaxis], corners, weights)[:, 0] / 255.0
    normal = hits.normal[found]
    normal = np.where(((normal * towards[found]).sum(axis=1) > 0.0)[:, np.newaxis], -normal, normal)
    start = place + towards[found] * hits.far_m[found, np.newaxis] + normal * 0.01
    to_sun = _to_sun(sun)
    shadowed = _cast(scene, start, np.broadcast_to(to_sun, start.shape)).mesh >= 0
    straight = np.maximum((normal * to_sun).sum(axis=1), 0.0) * ~shadowed
    mean = float((_sky(sun) * _LUMA).sum())
    sky = _sky(sun) / mean
    up = (normal[:, 2:3] + 1.0) / 2.0
    around = (0.35 + 0.65 * up) * sky * (occlusion[:, np.newaxis] ** 1.5)
    beam = np.array(sun.color) * sun.strength * _SUN_GAIN / np.pi / mean
    light: Light = albedo * (around + straight[:, np.newaxis] * beam) + given / mean
    return light


class _Pictures:
    """Small copies of the base colours, linear."""

    def __init__(self, plan: MaterialPlan, flat: FlatScene) -> None:
        self._images = {picture.name: picture.image for picture in plan.pictures}
        self._flat = flat
        self._small: dict[str, Light | None] = {}

    def color(self, material: Material, uvs: Vectors) -> Light:
        """(n, 3) of these UVs (v up), the picture repeated."""
        name = material.base_color_texture
        small = None if name is None else self._read(name)
        if small is None:
            return np.ones((len(uvs), 3))
        column = np.floor((uvs[:, 0] % 1.0) * _SMALL_PX).astype(np.int64) % _SMALL_PX
        row = np.floor(((1.0 - uvs[:, 1]) % 1.0) * _SMALL_PX).astype(np.int64) % _SMALL_PX
        return small[row, column]

    def _read(self, name: str) -> Light | None:
        if name not in self._small:
            number = self._images.get(name)
            content = None if number is None else self._flat.images[number].content
            self._small[name] = None
            if content is not None:
                try:
                    small = at_size(rgba(bytes(content)), (_SMALL_PX, _SMALL_PX), "colour")
                    self._small[name] = decoded(small[..., :3] / 255.0).astype(np.float64)
                except UnreadablePicture:
                    pass  # the plan has told it
        return self._small[name]


def _mixed(values: NDArray[np.floating] | NDArray[np.uint8], corners: NDArray[np.uint32], weights: Vectors) -> Vectors:
    """(n, k): the values of the three corners by their weights."""
    mixed: Vectors = (values[corners].astype(np.float64) * weights[..., np.newaxis]).sum(axis=1)
    return mixed


def _sky(sun: Sun) -> Vectors:
    """The mean light of the open sky, nearly as shaders/light.glsl has it."""
    sky = (0.55 * np.array(sun.sky_zenith) + 0.45 * np.array(sun.sky_horizon)) * sun.sky_strength
    grey = float((sky * np.array([0.25, 0.60, 0.15])).sum())
    keep = 0.6 - 0.4 * sun.cloud_cover
    mean: Vectors = (grey * (1.0 - keep) + sky * keep) * np.array([0.92, 0.90, 0.86]) * (0.85 + 0.6 * sun.cloud_cover**4)
    return mean


def _to_sun(sun: Sun) -> Vectors:
    flat = np.cos(sun.elevation_rad)
    return np.array([np.sin(sun.azimuth_rad) * flat, np.cos(sun.azimuth_rad) * flat, np.sin(sun.elevation_rad)])
