"""One piece without what cannot be drawn: vertices that are no numbers, faces that name none, that are none, or that are there twice."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from assets.importing.finding import Severity
from assets.importing.flat import FlatPiece
from assets.importing.tally import Tally
from assets.importing.welding import by_position, compact, first_of_equal, hashed, taken, welded

FARTHEST_M = 1e7
"""Beyond this no vertex is meant; float32 has metres there."""
NEAR_ENOUGH = 1e-5  # of a scan's size: vertices closer than this are one
_THIN = 1e-6  # height over longest edge of a triangle that is a line
_AT_ONCE = 1 << 20


def cleaned(piece: FlatPiece, scan: bool, tally: Tally) -> FlatPiece:
    """What is left may have no faces. ``scan``: vertices within NEAR_ENOUGH are welded, whatever else they say."""
    piece = _without_broken(piece, tally)
    if not len(piece.faces):
        return piece
    before = len(piece.positions)
    piece, unused = compact(piece)
    tally.add("vertices-unused", Severity.mended, piece.name, unused)
    piece = _welded_near(piece) if scan else welded(piece)
    tally.add("vertices-welded", Severity.mended, piece.name, before - unused - len(piece.positions))
    piece = _without_twins(_without_degenerate(piece, tally), tally)
    return compact(piece)[0]


def _without_broken(piece: FlatPiece, tally: Tally) -> FlatPiece:
    count = len(piece.positions)
    faces = piece.faces
    known = (faces < count).all(axis=1)
    if not known.all():
        tally.add("indices-out-of-range", Severity.mended, piece.name, int((~known).sum()))
        faces = faces[known]
    good = np.logical_and.reduce(np.abs(piece.positions) <= FARTHEST_M, axis=1)
    if piece.frames is not None:
        good &= np.isfinite(piece.frames).all(axis=(0, 2))
    if not good.all():
        tally.add("vertices-nowhere", Severity.mended, piece.name, int((~good).sum()))
        faces = faces[good[faces].all(axis=1)]
    uvs = tuple(_finite(uv) for uv in piece.uvs)
    bad = sum(one is not other for one, other in zip(uvs, piece.uvs, strict=True))
    tally.add("uvs-nowhere", Severity.mended, piece.name, bad)
    tangents = piece.tangents
    if tangents is not None and not np.isfinite(tangents).all():
        tangents = None
    return replace(piece, faces=faces, uvs=uvs, tangents=tangents)


def _finite(uv: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    good = np.abs(uv) < 1e6
    return uv if good.all() else np.where(good, uv, np.float32(0.0))


def _welded_near(piece: FlatPiece) -> FlatPiece:
    """By a grid: two close vertices on either side of a cell's border stay two. Their other attributes are those of the first."""
    if piece.frames is not None:
        return piece
    span = float(np.ptp(piece.positions, axis=0).max())
    firsts, same = by_position(piece.positions, span * NEAR_ENOUGH)
    return piece if len(firsts) == len(same) else taken(piece, firsts, same[piece.faces])


def _without_degenerate(piece: FlatPiece, tally: Tally) -> FlatPiece:
    """A triangle that moves may be a line for a while: only what is one by its numbers goes then."""
    faces = piece.faces
    kept = (faces[:, 0] != faces[:, 1]) & (faces[:, 1] != faces[:, 2]) & (faces[:, 2] != faces[:, 0])
    if piece.frames is None:
        for start in range(0, len(faces), _AT_ONCE):
            a, b, c = (
                piece.positions[faces[start : start + _AT_ONCE, k]].astype(np.float64) for k in range(3)
            )
            edges = (b - a, c - b, a - c)
            longest = np.maximum.reduce([np.einsum("ij,ij->i", edge, edge) for edge in edges])
            across = np.cross(edges[0], edges[1])
            kept[start : start + _AT_ONCE] &= np.einsum("ij,ij->i", across, across) > (_THIN * longest) ** 2
    tally.add("triangles-degenerate", Severity.mended, piece.name, int((~kept).sum()))
    return piece if kept.all() else replace(piece, faces=faces[kept])


def _without_twins(piece: FlatPiece, tally: Tally) -> FlatPiece:
    """The same three vertices in the same turn; a twin that looks the other way is a back side and stays."""
    faces = piece.faces
    least = faces.argmin(axis=1)
    turned = np.take_along_axis(faces, (least[:, None] + np.arange(3)) % 3, axis=1)
    firsts, _ = first_of_equal(hashed(turned))
    tally.add("triangles-twice", Severity.mended, piece.name, len(faces) - len(firsts))
    return piece if len(firsts) == len(faces) else replace(piece, faces=faces[firsts])
