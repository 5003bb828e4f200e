"""A flat scene mended: welded, cleaned, with normals, right side out; what only the artist can mend is named."""

from dataclasses import replace

import numpy as np

from assets.importing import shells as shells_file
from assets.importing.clean import cleaned
from assets.importing.coincident import name_flickering, without_doubles
from assets.importing.facing import turned, with_normals
from assets.importing.finding import Finding, Severity, error
from assets.importing.flat import FlatPiece, FlatScene
from assets.importing.job import Job
from assets.importing.shells import Shells, shells_of
from assets.importing.tally import Tally
from assets.importing.welding import by_position, compact

SCANS = ("PLY", "STL")
_ALMOST_CLOSED = 0.05  # open edges to faces: below this, a hole is a fault and not a design
_FLOATER = 0.001  # of a scan's faces
_AWAY = 0.05  # of a scan's size


def mend(flat: FlatScene, job: Job) -> tuple[FlatScene, list[Finding]]:
    """Pieces that are left without faces go. Nothing at all left is an error."""
    tally = Tally()
    scan = flat.format in SCANS
    pieces = []
    for piece in flat.pieces:
        mended = cleaned(piece, scan, tally)
        if not len(mended.faces):
            tally.add("piece-empty", Severity.mended, piece.name)
            continue
        pieces.append(_mended(mended, flat, job, scan, tally) if mended.role == "drawn" else mended)
    pieces = without_doubles(pieces, flat.materials, tally)
    name_flickering(pieces, flat.materials, tally)
    pieces = [compact(piece)[0] for piece in pieces if len(piece.faces)]
    findings = tally.findings()
    if not any(piece.role == "drawn" for piece in pieces):
        findings.append(error("nothing-to-draw"))
    return replace(flat, pieces=tuple(pieces)), findings


def _mended(piece: FlatPiece, flat: FlatScene, job: Job, scan: bool, tally: Tally) -> FlatPiece:
    place_of = by_position(piece.positions)[1]
    shells = shells_of(piece.positions, piece.faces, place_of)
    if scan and len(shells.borders):
        filled = _holes_closed(piece, shells, place_of, tally)
        if filled is not piece:
            piece = filled
            shells = shells_of(piece.positions, piece.faces, place_of)
    _name_holes(piece, shells, scan or job.kind != "site", tally)
    if scan:
        _name_floaters(piece, shells, tally)
    given = piece.normals is not None
    double_sided = (
        piece.material is not None
        and piece.material < len(flat.materials)
        and flat.materials[piece.material].double_sided
    )
    if given:
        piece = with_normals(piece, flat.format, place_of, tally)
        return turned(piece, shells, double_sided, job.kind == "site", tally)
    # Normals that are made follow the faces, so the faces are turned first; their order stays.
    trial = replace(piece, normals=np.zeros_like(piece.positions))
    faces = turned(trial, shells, double_sided, job.kind == "site", tally).faces
    return with_normals(replace(piece, faces=faces), flat.format, place_of, tally)


def _holes_closed(
    piece: FlatPiece, shells: Shells, place_of: np.ndarray[tuple[int], np.dtype[np.uint32]], tally: Tally
) -> FlatPiece:
    made, count = shells_file.closed(shells.borders)
    tally.add("holes-closed", Severity.mended, piece.name, count)
    if not count:
        return piece
    vertex_at = np.zeros(int(place_of.max()) + 1, np.uint32)
    vertex_at[place_of[::-1]] = np.arange(len(place_of) - 1, -1, -1, dtype=np.uint32)
    return replace(piece, faces=np.concatenate((piece.faces, vertex_at[made])))


def _name_holes(piece: FlatPiece, shells: Shells, always: bool, tally: Tally) -> None:
    """An artist's open surfaces are meant; a few open edges in a large closed shell are not."""
    if not len(shells.borders):
        return
    if not always and not (
        len(piece.faces) >= 100 and len(shells.borders) < _ALMOST_CLOSED * len(piece.faces)
    ):
        return
    tally.add("holes", Severity.note, piece.name, len(shells_file.loops(shells.borders)[1]))


def _name_floaters(piece: FlatPiece, shells: Shells, tally: Tally) -> None:
    """Tiny parts of a scan, well away from its largest: dust, and what stood behind."""
    main = int(shells.faces.argmax())
    size = float((shells.high[main] - shells.low[main]).max())
    gap = np.maximum(shells.low - shells.high[main], shells.low[main] - shells.high).max(axis=1)
    away = (shells.faces < _FLOATER * len(piece.faces)) & (gap > _AWAY * size)
    tally.add("floaters", Severity.warning, piece.name, int(away.sum()))
