"""What a model stands in: an object or a figure on a terrace, a site on plain ground, a panorama around a small floor.

Everything is ordinary pieces, so it is textured, shaded and walked on like the model itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assets.importing.flat import FlatPiece, FlatScene
from assets.importing.ground import GROUND, with_ground
from assets.importing.job import Job
from assets.importing.room import FLOOR, panel, terrace
from assets.importing.setting_materials import Setting
from assets.mesh_parts import Part, make, surface
from scenes.package import Vector3

_FAR_M = 3000.0  # where haze has taken the ground away
_BELOW_FLOOR_M = 0.05
_DISC_M = 1.5


@dataclass(frozen=True)
class Furnished:
    """``seen``: all that is drawn; what lies around, beyond where anybody goes, is the piece GROUND of the material GROUND.

    ``walked``: what feet and head-room know of. ``spawn``: where to begin; None: not said.
    """

    seen: FlatScene
    walked: FlatScene
    spawn: tuple[Vector3, float] | None = None


def furnished(flat: FlatScene, job: Job) -> Furnished:
    """The scene with what it stands in."""
    if flat.panorama:
        return _in_panorama(flat)
    if on_terrace(flat, job):
        return _on_terrace(flat, job)
    grounded = with_ground(flat, job)
    if grounded is flat:
        return Furnished(flat, flat)
    setting = Setting(flat)
    setting.keep(grounded.pieces[-1], GROUND)
    return Furnished(setting.scene(), flat)


def on_terrace(flat: FlatScene, job: Job) -> bool:
    """Whether the model is one thing that is shown, and no place to be in."""
    return not flat.panorama and (job.kind != "site" or flat.format == "picture")


def _in_panorama(flat: FlatScene) -> Furnished:
    """All round is the picture; feet have a small disc, an eye's height below its middle."""
    setting = Setting(flat)
    setting.add("disc", "terrace slabs", _disc(_DISC_M, 48))
    seen = setting.scene()
    return Furnished(seen, replace(seen, pieces=tuple(setting.pieces)), ((0.0, 0.0, 0.0), 0.0))


def _on_terrace(flat: FlatScene, job: Job) -> Furnished:
    setting = Setting(flat)
    low, high = corners(flat.pieces)
    room = terrace(setting, low, high, on_plinth=job.kind == "object")
    if flat.format == "picture" and job.kind == "site":
        setting.add("panel", "terrace wall", panel(low, high))
    floor = [piece if piece.name.endswith(FLOOR) else replace(piece, role="collider") for piece in setting.pieces]
    setting.keep(_ring(room.half_m * 0.98, -_BELOW_FLOOR_M), GROUND)
    lift = np.array([0.0, 0.0, room.top_m])
    objects = tuple(replace(thing, rest_position_m=_vector(np.add(thing.rest_position_m, lift))) for thing in flat.objects)
    bodies = [replace(piece, object=None, role="collider", frames=None) for piece in flat.pieces if room.top_m == 0.0]
    walked = replace(flat, pieces=tuple(floor + bodies), materials=setting.scene().materials)
    return Furnished(replace(setting.scene(), objects=objects), walked, room.spawn)


def _ring(inner_m: float, height_m: float) -> FlatPiece:
    angle, radius = np.meshgrid(np.linspace(0, 2 * np.pi, 65), np.geomspace(inner_m, _FAR_M, 8), indexing="ij")
    part = surface(np.stack([radius * np.cos(angle), radius * np.sin(angle), np.full_like(angle, height_m)], -1)[::-1])
    return FlatPiece(GROUND, part.positions.astype(np.float32), part.faces, part.normals.astype(np.float32))


def _disc(radius_m: float, sides: int) -> Part:
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    rim = np.stack([np.cos(angle) * radius_m, np.sin(angle) * radius_m, np.zeros(sides)], -1)
    points = np.vstack([[0.0, 0.0, 0.0], rim])
    faces = [(0, 1 + k, 1 + (k + 1) % sides) for k in range(sides)]
    return make(points, np.tile([0.0, 0.0, 1.0], (sides + 1, 1)), points[:, :2], faces)


def corners(pieces: Sequence[FlatPiece]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lowest and highest corner of all that is drawn; zeros for nothing."""
    drawn = [np.asarray(piece.positions) for piece in pieces if piece.role == "drawn" and len(piece.positions)]
    if not drawn:
        return np.zeros(3), np.zeros(3)
    low = np.min([points.min(axis=0) for points in drawn], axis=0)
    return low.astype(float), np.max([points.max(axis=0) for points in drawn], axis=0).astype(float)


def _vector(values: NDArray[np.float64]) -> Vector3:
    x, y, z = (float(value) for value in values)
    return (x, y, z)
