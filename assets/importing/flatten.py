"""A model in our world frame: nodes' transforms applied, artists' conventions understood, metres, Z up; instances written out."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from assets.importing import moving_pieces, transforms
from assets.importing.conventions import Ids, identifier
from assets.importing.finding import Finding, error, mended, note
from assets.importing.flat import FlatMotion, FlatObject, FlatPiece, FlatPlace, FlatScene
from assets.importing.frame import Frame, frame_of, sampled
from assets.importing.hierarchy import Placed, walk
from assets.importing.job import Job
from assets.importing.lamp_marks import lamps_of
from assets.importing.moving_pieces import Moving
from assets.importing.raw_pieces import Raw, moved, turned
from assets.importing.source import SourceScene, Vec3
from assets.importing.sun_mark import sun_of

Doubles = npt.NDArray[np.float64]
MOST_TRIANGLES = 30_000_000
"""Written out: meshes that many nodes share, and instances, multiply what the file holds."""
_NOWHERE = 1e11  # units of the file: map coordinates in millimetres are below it
FAR_M = 1000.0
HIGH_M = 20.0
"""A site farther from the origin, or higher above it, is moved there: float32 has centimetres left at 100 km."""


@np.errstate(
    over="ignore", invalid="ignore", divide="ignore"
)  # what is no number is found afterwards, by mend
def flatten(source: SourceScene, job: Job) -> tuple[FlatScene, list[Finding]]:
    """Errors are findings: ids given twice, nodes in a circle, more than MOST_TRIANGLES. The scene is then still what could be told."""
    placed, findings = walk(source)
    findings += _counted(source, placed)
    if any(finding.code == "too-many-triangles" for finding in findings):
        return FlatScene(
            (), source.materials, source.images, credits=source.credits, format=source.format
        ), findings
    raw, moving, more = moving_pieces.pieces(source, _with_mesh(source, placed))
    findings += more
    sample = sampled(_bounds(one.positions for one in raw), [(one.positions, one.piece.faces) for one in raw])
    frame, more = frame_of(source, job, sample)
    findings += more
    raw = [turned(one, frame) for one in raw]

    ids = Ids()
    places = _places(source, placed, raw, frame, ids)
    names = {
        node.number: name
        for node in placed
        if node.mark.object and (name := ids.given("object", node.mark.id, node.path))
    }
    whole = job.kind != "site" and source.format not in ("picture", "panorama")
    shift, told = (
        _shift(job, raw, any(place.kind == "spawn" for place in places)) if not whole else (np.zeros(3), [])
    )
    findings += ids.findings + told
    if whole:
        raw = [replace(one, part_of=-1) for one in raw]
        names = {-1: identifier(job.name) or job.kind}
        shift = -_foot(raw)
    raw = [moved(one, shift) for one in raw]
    places = [replace(place, position_m=_vec3(np.array(place.position_m) + shift)) for place in places]
    feet = {} if whole else {number: _foot([one for one in raw if one.part_of == number]) for number in names}
    pieces = tuple(_finished(one, names, feet) for one in raw)
    used = {one.part_of for one in raw}
    objects = tuple(
        FlatObject(name, _vec3(feet.get(number, np.zeros(3))))
        for number, name in names.items()
        if number in used
    )
    sun, more = sun_of(source, placed, frame.turn[:3, :3])
    findings += more
    owned = {number: name for number, name in names.items() if number in used}
    lamps, more = lamps_of(source, placed, frame, shift, owned, feet)
    findings += more
    return (
        FlatScene(
            pieces,
            source.materials,
            source.images,
            tuple(places),
            objects,
            tuple(
                _motion(one, frame, shift - feet.get(-1 if one.part_of is None else one.part_of, 0.0))
                for one in moving
            ),
            source.credits,
            source.format,
            frame.metres_in_unit,
            sun,
            source.format == "panorama",
            lamps,
        ),
        findings,
    )


def _counted(source: SourceScene, placed: list[Placed]) -> list[Finding]:
    """How many triangles there will be, before there are."""
    total = instances = 0
    for node, mesh_number in _with_mesh(source, placed):
        copies = 1 if (given := source.nodes[node.number].instances) is None else len(given)
        instances += copies if given is not None else 0
        total += copies * sum(len(primitive.faces) for primitive in source.meshes[mesh_number].primitives)
    findings = [note("instances-written-out", count=instances)] if instances else []
    if total > MOST_TRIANGLES:
        findings.append(error("too-many-triangles", count=total, most=MOST_TRIANGLES))
    return findings


def _with_mesh(source: SourceScene, placed: list[Placed]) -> Iterable[tuple[Placed, int]]:
    """What is drawn, and floors and walls, which need not be seen."""
    for node in placed:
        mesh = source.nodes[node.number].mesh
        if mesh is not None and 0 <= mesh < len(source.meshes) and (node.visible or node.role != "drawn"):
            yield node, mesh


def _places(
    source: SourceScene, placed: list[Placed], raw: list[Raw], frame: Frame, ids: Ids
) -> list[FlatPlace]:
    """Where the artist marked something. A hotspot on a thing lies in the thing's middle, wherever the artist left its origin."""
    by_path: dict[str, list[Doubles]] = {}
    for one in raw:
        by_path.setdefault(one.piece.name, []).append(one.positions)
    places = []
    for node in placed:
        if node.mark.place is None or (name := ids.given(node.mark.place, node.mark.id, node.path)) is None:
            continue
        position = transforms.points(frame.turn, node.world[None, :3, 3])[0]
        if node.mark.place == "hotspot" and (own := by_path.get(node.path)):
            position = _bounds(own).mean(axis=0)
        heading = _heading(frame.turn[:3, :3] @ node.world[:3, :3], frame.up)
        told = source.nodes[node.number]
        places.append(
            FlatPlace(node.mark.place, name, _vec3(position), heading, node.mark.title, dict(told.extras))
        )
    return places


def _heading(turned: Doubles, up: str) -> float:
    """Where the node's own front looks: -Z in a file with Y up, +Y in one with Z up, which are the same in Blender. Level if it can be."""
    front, top = (-turned[:, 2], turned[:, 1]) if up == "y" else (turned[:, 1], turned[:, 2])
    flat = front[:2] if np.hypot(*front[:2]) > 1e-3 * np.linalg.norm(front) else -np.sign(front[2]) * top[:2]
    return float(np.arctan2(-flat[0], flat[1]) + 0.0) if np.hypot(*flat) > 0.0 else 0.0


def _shift(job: Job, raw: list[Raw], has_spawn: bool) -> tuple[Doubles, list[Finding]]:
    """A site keeps its artist's origin, unless it lies where coordinates lose their exactness, or in the air with no place to begin."""
    bounds = _bounds(one.positions for one in raw)
    middle = bounds.mean(axis=0)
    low = float(bounds[0, 2])
    shift = np.zeros(3)
    if np.hypot(*middle[:2]) > FAR_M:
        shift[:2] = -np.round(middle[:2])
    far_up = abs(low) > max(HIGH_M, 2.0 * float(bounds[1, 2] - low)) and (low > 0.0 or bounds[1, 2] < 0.0)
    if abs(low) > FAR_M or (far_up and not has_spawn):
        shift[2] = -low
    if not shift.any():
        return shift, []
    east, north, up = (float(f"{value:.6g}") for value in shift)
    return shift, [mended("moved-to-origin", east_m=east, north_m=north, up_m=up, name=job.name)]


def _foot(raw: list[Raw]) -> Doubles:
    """Below the centre of gravity of these surfaces, at their lowest point."""
    bounds = _bounds(one.positions for one in raw)
    weight, moment = 0.0, np.zeros(3)
    for one in raw:
        faces = one.piece.faces
        if not len(one.positions) or not len(faces):
            continue
        corners = one.positions[np.minimum(faces, len(one.positions) - 1)]
        areas = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
        good = np.isfinite(areas) & (np.abs(corners) < _NOWHERE).all(axis=(1, 2))
        weight += float(areas[good].sum())
        moment += (areas[good, None] * corners[good].mean(axis=1)).sum(axis=0)
    middle = moment / weight if weight > 0.0 else bounds.mean(axis=0)
    return np.array((middle[0], middle[1], bounds[0, 2]))


def _finished(one: Raw, names: dict[int, str], feet: dict[int, Doubles]) -> FlatPiece:
    name = None if one.part_of is None else names.get(one.part_of)
    if one.part_of is not None and one.part_of in feet:
        one = moved(one, -feet[one.part_of])
    return replace(one.piece, positions=one.positions.astype(np.float32), object=name)


def _motion(one: Moving, frame: Frame, shift: Doubles) -> FlatMotion:
    """From the file's frame to that of the pieces that it moves."""
    matrices = None
    if one.matrices is not None:
        ours = frame.turn.copy()
        ours[:3, 3] = shift
        matrices = (ours @ one.matrices @ np.linalg.inv(ours)).astype(np.float32)
    return FlatMotion(one.name, one.clock.frames_per_s, one.clock.count, matrices)


def _bounds(clouds: Iterable[Doubles]) -> Doubles:
    """(2, 3) of all points nearer than _NOWHERE; zeros where there are none."""
    low, high = np.full(3, np.inf), np.full(3, -np.inf)
    for cloud in clouds:
        near = np.abs(cloud) < _NOWHERE
        good = cloud if near.all() else cloud[near.all(axis=1)]
        if len(good):
            low, high = np.minimum(low, good.min(axis=0)), np.maximum(high, good.max(axis=0))
    return np.stack((low, high)) if np.isfinite(low).all() else np.zeros((2, 3))


def _vec3(value: Doubles) -> Vec3:
    return (float(value[0]), float(value[1]), float(value[2]))
