"""Faces that lie in one another and flicker: exact doubles are dropped, the nearly coplanar are found and named."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from assets.importing.finding import Severity
from assets.importing.flat import FlatPiece
from assets.importing.source import SourceMaterial
from assets.importing.surface_normals import crossed
from assets.importing.tally import Tally
from assets.importing.welding import gridded, hashed

STEP_OF_SIZE = 1e-6
"""Corners this close, as a share of the scene's size, stand in one place."""
APART_M = 1e-3
"""Planes closer than this flicker at a few metres."""
MOST_COMPARED = 60_000
"""The largest faces of a scene are compared; small ones flicker where nobody sees it."""
_MOST_IN_PLANE = 1200
_MOST_PLANES = 4000
_LEAST_AREA_M2 = 1e-3
_INSIDE = np.array([[1, 1, 1], [8, 1, 1], [1, 8, 1], [1, 1, 8]]) / np.array([[3], [10], [10], [10]])


def without_doubles(
    pieces: Sequence[FlatPiece], materials: Sequence[SourceMaterial], tally: Tally
) -> list[FlatPiece]:
    """Opaque faces that stand exactly in another's place, looking the same way, go; the first stays."""
    made = list(pieces)
    for numbers in _in_one_frame(pieces):
        opaque = [number for number in numbers if _material(pieces[number], materials).alpha_mode == "OPAQUE"]
        if not opaque:
            continue
        spans = [float(np.ptp(pieces[number].positions, axis=0).max()) for number in opaque]
        step_m = max(STEP_OF_SIZE * max(spans), 1e-9)
        key = np.concatenate([_face_keys(pieces[number], step_m) for number in opaque])
        order = np.argsort(key, kind="stable")
        double = np.zeros(len(key), bool)
        double[order[1:]] = key[order[1:]] == key[order[:-1]]
        ends = np.cumsum([len(pieces[number].faces) for number in opaque])
        for number, mine in zip(opaque, np.split(double, ends[:-1]), strict=True):
            tally.add("faces-double", Severity.mended, pieces[number].name, int(mine.sum()))
            if mine.any():
                made[number] = replace(pieces[number], faces=pieces[number].faces[~mine])
    return made


def name_flickering(pieces: Sequence[FlatPiece], materials: Sequence[SourceMaterial], tally: Tally) -> None:
    """Faces of different nodes or materials that overlap in one plane (within APART_M), looking the same way."""
    for numbers in _in_one_frame(pieces):
        faces = _largest(pieces, materials, numbers)
        found: set[tuple[int, int]] = set()
        for some in _planes(faces):
            found.update(_overlapping(faces, some, pieces))
        for number, other in sorted((int(faces.owner[a]), int(faces.owner[b])) for a, b in found):
            tally.add("faces-flicker", Severity.warning, pieces[number].name, 1, other=pieces[other].name)


@dataclass(frozen=True)
class _Faces:
    """corners (n, 3, 3) float64; normals (n, 3) of length 1; owner (n,): number of the piece."""

    corners: npt.NDArray[np.float64]
    normals: npt.NDArray[np.float64]
    areas: npt.NDArray[np.float64]
    owner: npt.NDArray[np.int32]


def _in_one_frame(pieces: Sequence[FlatPiece]) -> list[list[int]]:
    """Numbers of the drawn pieces that stand still, by the object whose frame they are in."""
    groups: dict[str | None, list[int]] = {}
    for number, piece in enumerate(pieces):
        if piece.role == "drawn" and piece.motion is None and len(piece.faces):
            groups.setdefault(piece.object, []).append(number)
    return list(groups.values())


def _material(piece: FlatPiece, materials: Sequence[SourceMaterial]) -> SourceMaterial:
    known = piece.material is not None and 0 <= piece.material < len(materials)
    return materials[piece.material] if known and piece.material is not None else SourceMaterial("")


def _face_keys(piece: FlatPiece, step_m: float) -> npt.NDArray[np.uint64]:
    """Equal for faces with the same corners in the same turn, wherever they begin. Of places on a grid of ``step_m``."""
    corner = hashed(gridded(piece.positions, step_m))[piece.faces]
    least = corner.argmin(axis=1)
    ordered = np.take_along_axis(corner, (least[:, None] + np.arange(3)) % 3, axis=1)
    key: npt.NDArray[np.uint64] = ordered[:, 0] + ordered[:, 1] * np.uint64(3) + ordered[:, 2] * np.uint64(7)
    return key


def _largest(pieces: Sequence[FlatPiece], materials: Sequence[SourceMaterial], numbers: list[int]) -> _Faces:
    """The MOST_COMPARED largest faces; double-sided ones also as seen from behind."""
    corners, across, owner = [], [], []
    for number in numbers:
        piece = pieces[number]
        normals = crossed(piece.positions, piece.faces).astype(np.float64)
        large = np.einsum("ij,ij->i", normals, normals) > (2.0 * _LEAST_AREA_M2) ** 2
        if large.sum() > MOST_COMPARED:
            sizes = np.einsum("ij,ij->i", normals, normals)
            large = sizes > np.partition(sizes, -MOST_COMPARED)[-MOST_COMPARED]
        for sign in (1.0, -1.0) if _material(piece, materials).double_sided else (1.0,):
            corners.append(piece.positions[piece.faces[large]].astype(np.float64))
            across.append(normals[large] * sign)
            owner.append(np.full(int(large.sum()), number, np.int32))
    all_across = np.concatenate(across)
    areas = np.linalg.norm(all_across, axis=1)
    kept = np.sort(np.argsort(-areas, kind="stable")[:MOST_COMPARED])
    sizes = np.maximum(areas[kept], 1e-30)
    return _Faces(
        np.concatenate(corners)[kept],
        all_across[kept] / sizes[:, None],
        sizes / 2.0,
        np.concatenate(owner)[kept],
    )


def _planes(faces: _Faces) -> Iterator[npt.NDArray[np.int64]]:
    """Numbers of the faces in each plane in which more than one piece has faces. Some planes come twice."""
    if not len(faces.areas):
        return
    offsets = np.einsum("ij,ij->i", faces.normals, faces.corners[:, 0]) / (2.0 * APART_M)
    for shift in (0.0, 0.43):  # two grids, so that what lies on a border of the one does not in the other
        cells = np.concatenate((faces.normals * 50.0, offsets[:, None]), axis=1) + shift
        keys = hashed(np.rint(cells).astype(np.float32))
        order = np.argsort(keys, kind="stable")
        begins = np.flatnonzero(np.concatenate(([True], keys[order][1:] != keys[order][:-1])))
        owners = faces.owner[order]
        mixed = np.minimum.reduceat(owners, begins) != np.maximum.reduceat(owners, begins)
        ends = np.append(begins[1:], len(order))
        for number in np.flatnonzero(mixed)[:_MOST_PLANES]:
            some = order[begins[number] : ends[number]]
            yield some[np.argsort(-faces.areas[some], kind="stable")[:_MOST_IN_PLANE]]


def _overlapping(
    faces: _Faces, some: npt.NDArray[np.int64], pieces: Sequence[FlatPiece]
) -> Iterator[tuple[int, int]]:
    """For each of ``some`` (sorted by falling area) that has points within a larger one: its number and that of the largest such."""
    drop = int(np.abs(faces.normals[some[0]]).argmax())
    plane = [axis for axis in range(3) if axis != drop]
    corners = faces.corners[some]
    flat = corners[:, :, plane]
    low, high = flat.min(axis=1), flat.max(axis=1)
    kinds = {
        number: (pieces[number].name, pieces[number].material) for number in set(faces.owner[some].tolist())
    }
    kind = {of: number for number, of in enumerate(sorted(set(kinds.values()), key=repr))}
    owner = np.array([kind[kinds[number]] for number in faces.owner[some].tolist()])
    for small in range(1, len(some)):
        near = (
            (owner[:small] != owner[small])
            & (low[:small] < high[small]).all(axis=1)
            & (low[small] < high[:small]).all(axis=1)
        )
        large = np.flatnonzero(near)
        if not len(large):
            continue
        points = _INSIDE @ corners[small]
        apart = np.einsum("lpk,lk->lp", points - corners[large, :1], faces.normals[some[large]])
        hit = large[
            (np.abs(apart).max(axis=1) < APART_M) & _within(points[:, plane], flat[large]).any(axis=1)
        ]
        if len(hit):
            yield int(some[small]), int(some[hit[0]])


def _within(points: npt.NDArray[np.float64], triangles: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """(m, n): which of the (n, 2) points lie well inside which of the (m, 3, 2) triangles, not on an edge."""
    edges = np.roll(triangles, -1, axis=1) - triangles
    to = points[None, :, None] - triangles[:, None]
    sides = edges[:, None, :, 0] * to[..., 1] - edges[:, None, :, 1] * to[..., 0]
    size = np.abs(edges[:, 0, 0] * edges[:, 1, 1] - edges[:, 0, 1] * edges[:, 1, 0])[:, None, None]
    return np.asarray((sides > 1e-3 * size).all(axis=2) | (sides < -1e-3 * size).all(axis=2))
