"""The lamps' light on meshes: baked into vertices of what stands; what moves gets the few lamps that reach it, to be lit by as it is drawn.

A thing to take carries its own lamps' light with it. Light that bounces is not computed: the light of sky and ground, dimmed by ambient
occlusion, stands for it, as everywhere.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assets.importing.arrays import Floats
from assets.importing.drawn import Bytes, Drawn
from assets.importing.finding import Finding, warning
from assets.importing.flat import FlatLamp, FlatScene
from assets.importing.lamp_exposure import KEY, factor
from assets.importing.lamp_light import LUMA, LampLight, Vectors, cone
from assets.importing.lamp_mesh import finer
from assets.importing.written_mesh import bounds
from scenes.package import LAMP_RANGE, LAMPS_AT_ONCE, Lamp, Material, Vector3

_NOTHING = 0.002  # of the key: less light than this is none
_ROOM_M = 3.0  # models smaller than this get finer triangles
_FEWEST, _MOST = 40_000, 120_000  # triangles that may come for the lamps' sake: though the budget is used up, and at all
Tell = Callable[[float], None]


@dataclass(frozen=True)
class LampLit:
    """``exposure``: from the file's light to the renderer's; None: no lamp lights anything."""

    meshes: list[Drawn]
    lamps: tuple[Lamp, ...]
    findings: list[Finding]
    exposure: float | None = None


def lamp_lit(
    meshes: list[Drawn], flat: FlatScene, materials: Sequence[Material], moves: Mapping[str | None, Floats], size_m: float, most: int, tell: Tell
) -> LampLit:
    """``moves``: matrices of motions; ``size_m``: of the model; ``most``: triangles of the site, all told."""
    if not flat.lamps:
        return LampLit(meshes, (), [])
    named = {material.name: material for material in materials}
    rests = {thing.name: np.asarray(thing.rest_position_m, np.float64) for thing in flat.objects}
    brightest = max(max(lamp.candela) for lamp in flat.lamps)
    lamps = [replace(lamp, candela=_over(lamp.candela, brightest)) for lamp in flat.lamps]
    world = [_at_rest(lamp, rests) for lamp in lamps]
    owners = {lamp.object for lamp in lamps if lamp.object is not None}
    walls = [_placed(mesh, rests) for mesh in meshes if _stands(mesh, owners) and _shades(named[mesh.material])]
    light = LampLight(world, walls, size_m)
    exposure = factor(light, size_m)
    if exposure is None:
        return LampLit(meshes, (), [warning("lamps-light-nothing", count=len(world))])
    findings = [warning("lamp-lights-nothing", lamp.name) for lamp, met in zip(lamps, light.met, strict=True) if not len(met.points)]
    light.cut = _NOTHING * KEY / exposure
    scale = min(1.0, size_m / _ROOM_M)
    spare = min(max(most - sum(mesh.triangles for mesh in meshes), _FEWEST), _MOST)
    lights: dict[str | None, LampLight] = {None: light}
    for name in sorted(owners):
        own = [_placed(mesh, {}) for mesh in meshes if mesh.object == name and _shades(named[mesh.material])]
        lights[name] = LampLight([lamp for lamp in lamps if lamp.object == name], own, size_m)
        lights[name].cut = light.cut
    out = []
    for done, mesh in enumerate(meshes):
        tell(done / len(meshes))
        lit = mesh
        if named[mesh.material].unlit:
            pass
        elif mesh.motion is None and (mesh.object is None or mesh.object in owners):
            lit = _baked(mesh, lights[mesh.object], named[mesh.material].double_sided, exposure, scale, mesh.triangles + spare)
            spare -= lit.triangles - mesh.triangles
        if not named[mesh.material].unlit and (mesh.motion is not None or mesh.object is not None):
            lit = replace(lit, lit_by=_reaching(mesh, lamps, light, rests, moves))
        out.append(lit)
    used = sorted({lamp for mesh in out for lamp in mesh.lit_by})
    numbers = {lamp: place for place, lamp in enumerate(used)}
    out = [replace(mesh, lit_by=tuple(numbers[lamp] for lamp in mesh.lit_by)) if mesh.lit_by else mesh for mesh in out]
    return LampLit(out, tuple(_entry(world[lamp], exposure) for lamp in used), findings, exposure)


def _over(light: Vector3, brightest: float) -> Vector3:
    return (light[0] / brightest, light[1] / brightest, light[2] / brightest)


def _at_rest(lamp: FlatLamp, rests: Mapping[str, Vectors]) -> FlatLamp:
    if lamp.object is None or lamp.object not in rests:
        return lamp
    x, y, z = (float(part) for part in np.add(lamp.position_m, rests[lamp.object]))
    return replace(lamp, position_m=(x, y, z))


def _stands(mesh: Drawn, owners: set[str]) -> bool:
    return mesh.motion is None and mesh.variant is None and (mesh.object is None or mesh.object in owners)


def _shades(material: Material) -> bool:
    """What is see-through, or a bulb that glows all over, lets a lamp's light out."""
    glows = max(material.emissive) > 0.0 and material.emissive_texture is None
    return not (material.blend or glows)


def _placed(mesh: Drawn, rests: Mapping[str, Vectors]) -> Drawn:
    if mesh.object is None or mesh.object not in rests:
        return mesh
    return replace(mesh, positions=(mesh.positions + rests[mesh.object]).astype(np.float32))


def _baked(mesh: Drawn, light: LampLight, both: bool, exposure: float, scale: float, most: int) -> Drawn:
    made = finer(mesh, light, both, KEY / exposure, scale, most)
    if not (made.lux @ LUMA > light.cut).any():
        return mesh
    return replace(made.mesh, lamps=_coded(made.lux * exposure, made.way))


def _coded(shown: Vectors, way: Vectors) -> Bytes:
    """(n, 8) as ``scenes.package.Lod`` says; what is too bright keeps its colour."""
    brightest = shown.max(axis=1)
    step = np.ceil(np.sqrt(np.clip(brightest / LAMP_RANGE, 0.0, 1.0)) * 255.0)
    full = np.maximum(np.maximum((step / 255.0) ** 2 * LAMP_RANGE, brightest), 1e-12)
    rows = np.zeros((len(shown), 8), np.uint8)
    rows[:, :3] = np.rint(shown / full[:, np.newaxis] * 255.0)
    rows[:, 3] = step
    length = np.linalg.norm(way, axis=1)
    ahead = way / np.maximum(length, 1e-9)[:, np.newaxis]
    rows[:, 4:7] = np.rint((ahead + 1.0) * 127.5)
    rows[:, 7] = np.rint(np.clip(length, 0.0, 1.0) * 255.0)
    return rows


def _reaching(
    mesh: Drawn, lamps: Sequence[FlatLamp], light: LampLight, rests: Mapping[str, Vectors], moves: Mapping[str | None, Floats]
) -> tuple[int, ...]:
    """The strongest lamps that see any of nine places of its box where it rests; not its own."""
    low, high = (np.asarray(corner) + rests.get(mesh.object or "", 0.0) for corner in bounds(mesh, moves.get(mesh.motion)))
    shares = np.array([(x, y, z) for x in (0.02, 0.98) for y in (0.02, 0.98) for z in (0.02, 0.98)] + [(0.5, 0.5, 0.5)])
    places = low + shares * (high - low)
    found = []
    for number, lamp in enumerate(lamps):
        if lamp.object is not None and lamp.object == mesh.object:
            continue
        lux = light.unshadowed(number, places)[1] * (light.candela[number] @ LUMA)
        lux = np.where(lux > light.cut, lux, 0.0)
        lit = float((lux * light.visible(number, places)).max()) if lux.any() else 0.0
        if lit > 0.0:
            found.append((-lit, number))
    return tuple(number for _, number in sorted(found)[:LAMPS_AT_ONCE])


def _entry(lamp: FlatLamp, exposure: float) -> Lamp:
    scale, offset = cone(lamp)
    return Lamp(
        position_m=_rounded(lamp.position_m), light=_rounded([part * exposure for part in lamp.candela]),
        range_m=lamp.range_m, direction=_rounded(lamp.direction), cone_scale=round(scale, 5), cone_offset=round(offset, 5),
    )


def _rounded(values: Sequence[float]) -> Vector3:
    x, y, z = (round(float(value), 5) for value in values)
    return (x, y, z)
