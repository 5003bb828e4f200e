"""From a mended model to a site package: one function, in order. Same model and same job, same bytes.

Pieces become meshes by material, meshes cells, cells levels of detail; light is baked, feet get their floor, and one folder is written.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from assets.importing import ambient, written_mesh
from assets.importing.budgets import BUDGETS
from assets.importing.cells import cut
from assets.importing.drawn import Drawn, gathered
from assets.importing.finding import Finding
from assets.importing.flat import FlatScene
from assets.importing.ground import GROUND
from assets.importing.job import IMPORTER, Job
from assets.importing.lamp_bake import lamp_lit
from assets.importing.levels import Level, levelled, meeting, within_budget
from assets.importing.light_moods import moods
from assets.importing.lightmap import lightmapped
from assets.importing.material_plan import plan as material_plan
from assets.importing.motion_files import matrices_of, motion_entries, swept
from assets.importing.probe import probe
from assets.importing.setting import furnished, on_terrace
from assets.importing.tangents import with_tangents
from assets.importing.textures import encoded
from assets.importing.walk_surface import WalkResult, walk_surface
from assets.package_writer import PackageWriter
from scenes.package import IMPORTED_FORMAT, Imported, Object, Place, SiteManifest, Vector3

Tell = Callable[[str, float], None]
DRAW_CALLS = 150
"""Meshes of a site with one material in each cell; what a headset's class allows is more, for boards, hands and panels are drawn too."""
_REACH_SHARE, _LEAST_REACH_M, _MOST_REACH_M = 0.12, 0.02, 4.0  # of ambient occlusion, by the model's size
_LAMPLIT_REACH, _LAMPLIT_REACH_M = 3.0, 60.0


def bake(
    model: FlatScene, job: Job, folder: Path, tell: Tell, key: str = "", walk: WalkResult | None = None
) -> tuple[SiteManifest, list[Finding]]:
    """Write the package ``folder`` (beside it first, then in its place). ``tell(stage, share)``: how far it is.

    ``key``: what the manifest names as the source; see ``scenes.package.Imported``. ``walk``: ``walk_surface(model, job)``, if it is known.
    """
    budget = BUDGETS[job.budget]
    writer = PackageWriter()
    tell("materials", 0.0)
    setting = furnished(model, job)
    flat = setting.seen
    plan = material_plan(flat, job)
    drawn, materials = gathered(flat.pieces, plan)
    tell("geometry", 0.0)
    drawn = within_budget(drawn, int(budget.triangles * 0.9))
    bumpy = {material.name for material in materials if material.normal_texture is not None}
    drawn = [with_tangents(mesh, mesh.material in bumpy) for mesh in drawn]
    low, high = _bounds(flat)
    size_m = float(np.linalg.norm(np.subtract(high, low)))
    around = [mesh for mesh in drawn if mesh.material == GROUND]
    drawn = [*cut([mesh for mesh in drawn if mesh.material != GROUND], min(DRAW_CALLS, budget.draw_calls)), *around]
    see_through = {material.name for material in materials if material.blend or material.alpha_cutoff is not None}
    moves = matrices_of(flat.motions)
    lamps = lamp_lit(drawn, flat, materials, moves, size_m, int(budget.triangles * 0.9), lambda share: tell("lamps", share))
    reach_m = _reach_m(size_m, lamplit=lamps.exposure is not None)
    drawn, light_files, notes = _shaded(lamps.meshes, see_through, reach_m, job, lambda share: tell("light", share))
    notes += lamps.findings
    finished = _levelled(drawn, 4.0 * size_m + 50.0, tell)
    for number, (mesh, levels) in enumerate(finished):
        written_mesh.add(writer, f"{mesh.object or mesh.material} {number:03}", mesh, levels, moves.get(mesh.motion))
    motions, motion_files = motion_entries(flat.motions, [mesh for mesh, _ in finished])
    tell("pictures", 0.0)
    pictures, _ = encoded(plan, flat, job, lambda share: tell("pictures", share))  # the verdict has told what it found
    tell("floor", 0.0)
    if walk is None or setting.walked is not model:
        walk = walk_surface(setting.walked, job)
    textures = {f"textures/{name}": raw for name, raw in pictures.items()}
    for path, content in {**walk.files, **light_files, **motion_files, **textures}.items():
        writer.add_file(path, content)
    position, heading = _spawn(flat, setting.spawn or walk.spawn, low, high)
    light = moods(size_m, flat.sun, lamps=lamps.exposure is not None, terrace=on_terrace(flat, job))
    mirrored = probe(drawn, materials, plan, flat, light["default"], position, (low, high))
    if mirrored is not None:
        writer.add_file(f"textures/{mirrored[0].texture}", mirrored[1])
    tell("files", 0.0)
    manifest = writer.write(
        folder,
        {
            "format": IMPORTED_FORMAT,
            "name": job.name,
            "bounds_min_m": low,
            "bounds_max_m": high,
            "spawn_position_m": position,
            "spawn_heading_rad": heading,
            "shadow_min_m": _moved(low, -1.0),
            "shadow_max_m": _moved(high, 1.0),
            "light": light,
            "materials": tuple(materials),
            "objects": _objects(flat, drawn),
            "motions": motions,
            "walkable": walk.grid,
            "lamps": lamps.lamps,
            "probe": None if mirrored is None else mirrored[0],
            "places": tuple(
                Place(kind=p.kind, id=p.id, position_m=p.position_m, heading_rad=p.heading_rad, title=p.title)
                for p in flat.places
            ),
            "credits": flat.credits,
            "imported": Imported(
                key=key, source_format=flat.format, kind=job.kind, budget=job.budget,
                metres_in_unit=flat.metres_in_unit, importer=IMPORTER,
            ),
        },
    )
    tell("files", 1.0)
    return manifest, [*notes, *walk.findings]


def _bounds(flat: FlatScene) -> tuple[Vector3, Vector3]:
    """Of all that stands still or moves, and of objects where they rest, without the plain ground far off."""
    rests = {thing.name: np.asarray(thing.rest_position_m) for thing in flat.objects}
    moves = matrices_of(flat.motions)
    boxes = []
    for piece in flat.pieces:
        if piece.role == "drawn" and len(piece.positions) and piece.name != GROUND:
            points = piece.positions if piece.frames is None else np.reshape(piece.frames, (-1, 3))
            box = swept(np.stack([points.min(axis=0), points.max(axis=0)]).astype(float), moves.get(piece.motion))
            boxes.append(box + rests[piece.object] if piece.object in rests else box)
    corners = np.stack(boxes or [np.zeros((2, 3))])
    return _vector(corners[:, 0].min(axis=0)), _vector(corners[:, 1].max(axis=0))


def _vector(values: np.ndarray) -> Vector3:
    x, y, z = (round(float(value), 4) for value in values)
    return (x, y, z)


def _moved(point: Vector3, by_m: float) -> Vector3:
    return (point[0] + by_m, point[1] + by_m, point[2] + by_m)


def _reach_m(size_m: float, *, lamplit: bool) -> float:
    """How far off things take light away. Where lamps light rooms, the sky's light is to stay out of them, however large they are."""
    near_m = float(np.clip(size_m * _REACH_SHARE, _LEAST_REACH_M, _MOST_REACH_M))
    return near_m if not lamplit else max(near_m, min(_LAMPLIT_REACH * size_m, _LAMPLIT_REACH_M))


def _shaded(
    drawn: list[Drawn], see_through: set[str], reach_m: float, job: Job, tell: Callable[[float], None]
) -> tuple[list[Drawn], dict[str, bytes], list[Finding]]:
    """What stands is shaded by what stands, an object by itself. What moves stays open: its shadows would not move with it."""
    near_m = min(reach_m, _MOST_REACH_M) * 0.003
    groups: dict[str | None, list[int]] = {}
    for number, mesh in enumerate(drawn):
        if mesh.motion is None:
            groups.setdefault(mesh.object, []).append(number)
    out, files, notes = list(drawn), dict[str, bytes](), list[Finding]()
    for thing, numbers in groups.items():
        meshes = [drawn[number] for number in numbers]
        hidden = ambient.Hidden([mesh for mesh in meshes if mesh.material not in see_through], reach_m, near_m)
        lit = ambient.shaded(meshes, hidden, lambda share: tell(share * (0.3 if job.lightmap else 1.0)))
        if job.lightmap and thing is None:
            made = lightmapped(lit, hidden, see_through | {GROUND}, lambda share: tell(0.3 + 0.7 * share))
            lit, files, notes = made.meshes, made.files, made.findings
        for number, mesh in zip(numbers, lit, strict=True):
            out[number] = mesh
    return out, files, notes


def _levelled(drawn: list[Drawn], reach_m: float, tell: Tell) -> list[tuple[Drawn, list[Level]]]:
    meets = meeting(drawn)
    with ThreadPoolExecutor(max_workers=2) as pool:  # the simplifier lets go of the interpreter lock
        made = pool.map(lambda one: levelled(one[0], lock_border=one[1], reach_m=reach_m), zip(drawn, meets, strict=True))
        out = []
        for result in made:
            out.append(result)
            tell("levels", len(out) / len(drawn))
    return out


def _objects(flat: FlatScene, drawn: list[Drawn]) -> tuple[Object, ...]:
    found = []
    moves = matrices_of(flat.motions)
    for thing in flat.objects:
        boxes = [written_mesh.bounds(mesh, moves.get(mesh.motion)) for mesh in drawn if mesh.object == thing.name]
        if boxes:
            corners = np.asarray(boxes)
            found.append(
                Object(
                    name=thing.name, rest_position_m=thing.rest_position_m, rest_heading_rad=thing.rest_heading_rad,
                    bounds_min_m=_vector(corners[:, 0].min(axis=0)), bounds_max_m=_vector(corners[:, 1].max(axis=0)),
                )
            )
    return tuple(found)


def _spawn(flat: FlatScene, found: tuple[Vector3, float] | None, low: Vector3, high: Vector3) -> tuple[Vector3, float]:
    """Where feet find a floor; else the artist's mark all the same; else before the model, on its lowest height."""
    if found is not None:
        return found
    for place in flat.places:
        if place.kind == "spawn":
            return place.position_m, place.heading_rad
    away_m = 1.2 * (high[2] - low[2]) + 2.0
    return _vector(np.array([(low[0] + high[0]) / 2, low[1] - away_m, low[2]])), 0.0
