"""Levels of detail: the same mesh with ever fewer triangles, each shown from where its error is no more than one pixel.

A headset shows about 20 pixels a degree, so a pixel spans ``PIXEL_RAD`` = 1/20° and an error of e metres is one pixel high at e / PIXEL_RAD
metres: 1 cm at 11.5 m. The renderer measures distances to the middle of the mesh's box, so half its diagonal is added.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assets.importing.drawn import Drawn
from assets.importing.simplify import fewer, ordered, roughly_fewer

Triangles = NDArray[np.uint32]
PIXEL_RAD = float(np.radians(1 / 20))
SHARES = (0.4, 0.12, 0.03)
_FEWEST = 600  # below this another level saves nothing
_GAIN = 0.75  # a level that keeps more than this of the one before is not worth its switch
_MOST_ERROR = 0.05  # of half the mesh's size: beyond it, the shape is lost
_NEVER_M = 1e9
_SHADING = 0.06  # shading errs too: this share of a triangle's side counts as error
_PAINTED = 0.35  # and more where colours lie on vertices


@dataclass(frozen=True)
class Level:
    """``vertices``: how many of the mesh's first ones it uses. Shown from ``min_m`` to ``max_m``."""

    faces: Triangles
    vertices: int
    min_m: float
    max_m: float


def levelled(drawn: Drawn, *, lock_border: bool, reach_m: float) -> tuple[Drawn, list[Level]]:
    """The mesh in its best order and its levels. ``reach_m``: nobody comes farther away, so no level begins there."""
    radius_m = float(np.linalg.norm(np.ptp(drawn.positions, axis=0))) / 2
    found, starts = [drawn.faces], [0.0]
    error_m = 0.0
    for share in SHARES if drawn.frames is None else ():
        wanted = int(drawn.triangles * share)
        if wanted < _FEWEST:
            break
        faces, off_m = fewer(
            drawn.positions, found[-1], wanted, lock_border=lock_border, within_m=_MOST_ERROR * radius_m, small_parts=not lock_border
        )
        error_m += off_m
        if not len(faces) or len(faces) > _GAIN * len(found[-1]):
            break
        start_m = radius_m + max(error_m, _shading_error_m(drawn, faces)) / PIXEL_RAD
        if start_m > reach_m:
            break
        found.append(faces)
        starts.append(round(max(start_m, starts[-1] * 1.25), 2))
    mesh, placed, needed = ordered(drawn, found)
    ends = [*starts[1:], _NEVER_M]
    return mesh, [Level(*level) for level in zip(placed, needed, starts, ends, strict=True)]


def _shading_error_m(drawn: Drawn, faces: Triangles) -> float:
    corners = drawn.positions[faces]
    twice = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    side_m = float(np.sqrt(twice.mean()))
    painted = any(colors is not None and bool((np.ptp(colors, axis=0) > 8).any()) for colors in (drawn.tint, drawn.lamps))
    return side_m * (_PAINTED if painted else _SHADING)


def within_budget(meshes: list[Drawn], most: int) -> list[Drawn]:
    """All meshes together with at most about ``most`` triangles; each gives in proportion, small ones nothing."""
    total = sum(mesh.triangles for mesh in meshes)
    if total <= most:
        return meshes
    movable = [mesh.triangles > 2000 and mesh.frames is None for mesh in meshes]
    small = sum(mesh.triangles for mesh, can in zip(meshes, movable, strict=True) if not can)
    share = max(most - small, most // 10) / max(total - small, 1)
    meets = meeting(meshes)
    out = []
    for mesh, can, locked in zip(meshes, movable, meets, strict=True):
        if not can:
            out.append(mesh)
            continue
        wanted = max(int(mesh.triangles * share), 500)
        faces, _ = fewer(mesh.positions, mesh.faces, wanted, lock_border=locked)
        if len(faces) > 1.1 * wanted and mesh.uvs2 is None and not mesh.uvs.any():
            faces = roughly_fewer(mesh.positions, mesh.faces, wanted)
        out.append(mesh.with_faces(faces))
    return out


def meeting(meshes: list[Drawn]) -> list[bool]:
    """Whether a mesh's open edge lies on another's: simplified each by itself, such edges would come apart."""
    edges = [_open_edge_points(mesh) if mesh.object is None and mesh.motion is None else _NONE for mesh in meshes]
    owners = np.concatenate([np.full(len(points), number) for number, points in enumerate(edges)])
    if not len(owners):
        return [False] * len(meshes)
    _, place = np.unique(np.concatenate(edges), return_inverse=True)
    lowest = np.full(place.max() + 1, len(meshes))
    highest = np.full(place.max() + 1, -1)
    np.minimum.at(lowest, place, owners)
    np.maximum.at(highest, place, owners)
    met = np.unique(owners[(lowest != highest)[place]])
    return [bool(np.isin(number, met)) for number in range(len(meshes))]


_POINT = np.dtype((np.void, 12))
_NONE = np.zeros(0, _POINT)


def _open_edge_points(mesh: Drawn) -> NDArray[np.void]:
    """The places (as bytes) of vertices on edges that one triangle alone has."""
    points = np.ascontiguousarray(mesh.positions + np.float32(0), "<f4")  # -0 becomes 0
    keys, place = np.unique(points.view(_POINT).ravel(), return_inverse=True)
    corners = place[mesh.faces].astype(np.int64)
    ends = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])
    ends.sort(axis=1)
    coded = ends[:, 0] * len(keys) + ends[:, 1]
    edges, count = np.unique(coded, return_counts=True)
    lonely = edges[count == 1]
    places: NDArray[np.void] = keys[np.unique(np.concatenate([lonely // len(keys), lonely % len(keys)]))]
    return places

