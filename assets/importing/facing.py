"""Normals and winding of one piece brought to agree: made where missing, mended where broken, turned where inside out."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assets.importing import transforms
from assets.importing.finding import Severity
from assets.importing.flat import FlatPiece
from assets.importing.shells import Shells
from assets.importing.surface_normals import creased, crossed, flat_shaded, smooth
from assets.importing.tally import Tally
from assets.importing.welding import Floats

FLAT_UP_TO = 300_000
"""Triangles. glTF asks for flat shading where normals are missing, which triples vertices: a larger mesh is a scan, and smooth."""
_AGREED = 0.9  # share of a shell's area that must look against its normals before it is turned
_SMALL_SHELL = 8  # faces: leaves and cards have normals of their own
_MOST_TURNED = 2000  # shells of one piece
_FEW_HOLES = 0.005  # open edges for one face: a scan of 70,000 with five holes has 0.003, half a ball of 5,000 has 0.02
_ROOM_M = 2.0  # a shell with all sides longer than this may be a room or a sky, seen from within


class Spans(NamedTuple):
    """Boxes (n, 3) of all shells of a scene."""

    low: Floats
    high: Floats


def with_normals(
    piece: FlatPiece, source_format: str, place: npt.NDArray[np.uint32], tally: Tally
) -> FlatPiece:
    """Every vertex has a normal of length 1. ``place``: as ``by_position`` gives it. The vertices may be others than before."""
    if piece.normals is None:
        tally.add("normals-made", Severity.mended, piece.name, len(piece.faces))
        piece = _with_made(replace(piece, tangents=None), source_format, place)
    assert piece.normals is not None
    squares = np.einsum("ij,ij->i", piece.normals, piece.normals)
    good = np.abs(squares - 1.0) < 1e-3
    if good.all():
        return piece
    units = transforms.unit(piece.normals)
    zero = ~units.any(axis=1)
    if zero.any():
        tally.add("normals-mended", Severity.mended, piece.name, int(zero.sum()))
        units[zero] = smooth(piece.positions, piece.faces)[zero]
        units[~units.any(axis=1)] = (0.0, 0.0, 1.0)
    return replace(piece, normals=units)


def _with_made(piece: FlatPiece, source_format: str, place: npt.NDArray[np.uint32]) -> FlatPiece:
    if piece.frames is not None or len(piece.faces) > FLAT_UP_TO or source_format == "PLY":
        return replace(piece, normals=smooth(piece.positions, piece.faces, place))
    return flat_shaded(piece) if source_format == "glTF" else creased(piece)


def turned(piece: FlatPiece, shells: Shells, others: Spans, may_be_room: bool, tally: Tally) -> FlatPiece:
    """A single-sided piece: faces that look against their own normals are turned; so are closed shells that look inwards.

    Not those that one could stand in, nor those that hold others of the scene (``others``, these among them) or lie in
    them: they are inner walls, outlines or skies, and meant. A piece without normals has none to look against.
    """
    against = np.zeros(shells.count, bool) if piece.normals is None else _against_normals(piece, shells)
    inwards = _inside_out(shells, against, holed=piece.normals is None)
    both = inwards.copy()
    both[inwards] = _apart(shells.low[inwards], shells.high[inwards], others)
    if may_be_room:
        both &= (shells.high - shells.low).min(axis=1) <= _ROOM_M
    tally.add("shells-seen-from-within", Severity.note, piece.name, int((inwards & ~both).sum()))
    tally.add("winding-turned", Severity.mended, piece.name, int(shells.faces[against].sum()))
    tally.add("shells-turned", Severity.mended, piece.name, int(both.sum()))
    return _with_turned(piece, (against ^ both)[shells.of_face], both[shells.of_face])


def _against_normals(piece: FlatPiece, shells: Shells) -> npt.NDArray[np.bool_]:
    """Which shells' faces look against their normals, by area. Small ones follow the piece as a whole."""
    assert piece.normals is not None
    across = crossed(piece.positions, piece.faces)
    areas = np.sqrt(np.einsum("ij,ij->i", across, across))
    agreement = np.zeros(len(piece.faces), np.float32)
    for k in range(3):
        agreement += np.einsum("ij,ij->i", across, piece.normals[piece.faces[:, k]])
    wrong = areas * (agreement < 0.0)
    total = max(float(areas.sum(dtype=np.float64)), 1e-30)
    whole = float(wrong.sum(dtype=np.float64)) / total > _AGREED
    by_shell: npt.NDArray[np.bool_] = (
        np.bincount(shells.of_face, wrong, shells.count) > _AGREED * 2.0 * shells.areas
    )
    by_shell[shells.faces < _SMALL_SHELL] = whole
    return by_shell


def _inside_out(shells: Shells, against: npt.NDArray[np.bool_], holed: bool) -> npt.NDArray[np.bool_]:
    """Closed shells that look inwards once their faces agree with their normals. A sheet of no thickness is none.

    ``holed``: also those with a few holes, as scans have them.
    """
    sizes = np.maximum(shells.high - shells.low, 0.0).astype(np.float64)
    box: npt.NDArray[np.float64] = np.multiply.reduce(sizes, axis=1)
    volumes = np.where(against, -shells.volumes, shells.volumes)
    closed = (shells.open_edges == 0) & (shells.faces >= 4)
    nearly = (shells.open_edges < _FEW_HOLES * shells.faces) & (volumes < -0.1 * box) & holed
    return np.asarray((closed | nearly) & (volumes < -0.02 * box) & (box > 0.0), bool)


def _apart(low: Floats, high: Floats, others: Spans) -> npt.NDArray[np.bool_]:
    """Whether each box neither holds nor lies in one of the others but itself."""
    apart = np.zeros(len(low), bool)
    for number in range(min(len(low), _MOST_TURNED)):
        slack = 0.01 * (high[number] - low[number])
        within = ((others.low <= low[number] + slack) & (others.high >= high[number] - slack)).all(axis=1)
        holding = ((others.low >= low[number] - slack) & (others.high <= high[number] + slack)).all(axis=1)
        apart[number] = int(np.count_nonzero(within | holding)) == 1
    return apart


def _with_turned(
    piece: FlatPiece, faces_over: npt.NDArray[np.bool_], normals_over: npt.NDArray[np.bool_]
) -> FlatPiece:
    if faces_over.any():
        faces = piece.faces.copy()
        faces[faces_over] = faces[faces_over][:, ::-1]
        piece = replace(piece, faces=faces)
    if normals_over.any() and piece.normals is not None:
        signs = np.ones(len(piece.positions), np.float32)
        signs[piece.faces[normals_over].reshape(-1)] = -1.0
        tangents = piece.tangents
        if tangents is not None:
            tangents = tangents.copy()
            tangents[:, 3] *= signs
        frames = None if piece.frame_normals is None else piece.frame_normals * signs[None, :, None]
        piece = replace(
            piece, normals=piece.normals * signs[:, None], tangents=tangents, frame_normals=frames
        )
    return piece
