"""A flat scene mended: welded, cleaned, with normals, right side out; what only the artist can mend is named."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from assets.importing.clean import cleaned
from assets.importing.coincident import name_flickering, without_doubles
from assets.importing.facing import Spans, turned, with_normals
from assets.importing.finding import Finding, Severity, error
from assets.importing.flat import FlatPiece, FlatScene
from assets.importing.job import Job
from assets.importing.shells import Shells, closed, loops, shells_of
from assets.importing.tally import Tally
from assets.importing.welding import by_position, compact

SCANS = ("PLY", "STL")
_BLACK = 24  # of 255, sRGB-encoded
_MOSTLY = 0.8  # of a piece's vertices
_ALMOST_CLOSED = 0.05  # open edges to faces: below this, a hole is a fault and not a design
_FLOATER = 0.001  # of a scan's faces
_AWAY = 0.05  # of a scan's size


@dataclass(frozen=True)
class _Looked:
    """A clean piece that is drawn, and its shells. ``place``: for each vertex, which place it stands at."""

    piece: FlatPiece
    place: npt.NDArray[np.uint32]
    shells: Shells


@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def mend(flat: FlatScene, job: Job) -> tuple[FlatScene, list[Finding]]:
    """Pieces that are left without faces go. Nothing at all left is an error."""
    tally = Tally()
    scan = flat.format in SCANS
    looked: list[_Looked | FlatPiece] = []
    for piece in flat.pieces:
        clean = cleaned(piece, scan, tally)
        if len(clean.faces):
            looked.append(_looked_at(clean, scan, tally) if clean.role == "drawn" else clean)
        else:
            tally.add("piece-empty", Severity.mended, piece.name)
    shells = [one.shells for one in looked if isinstance(one, _Looked)]
    if not shells:
        return replace(flat, pieces=()), [*tally.findings(), error("nothing-to-draw")]
    spans = Spans(
        np.concatenate([some.low for some in shells]), np.concatenate([some.high for some in shells])
    )
    pieces = [_mended(one, spans, flat, job, tally) if isinstance(one, _Looked) else one for one in looked]
    del looked, shells
    pieces = without_doubles(pieces, flat.materials, tally)
    name_flickering(pieces, flat.materials, tally)
    kept = tuple(compact(piece)[0] for piece in pieces if len(piece.faces))
    return replace(flat, pieces=kept), tally.findings()


def _looked_at(piece: FlatPiece, scan: bool, tally: Tally) -> _Looked:
    place = by_position(piece.positions)[1]
    shells = shells_of(piece.positions, piece.faces, place)
    if scan and len(shells.borders):
        filled = _holes_closed(piece, shells, place, tally)
        if filled is not piece:
            piece, shells = filled, shells_of(filled.positions, filled.faces, place)
    return _Looked(piece, place, shells)


def _mended(looked: _Looked, spans: Spans, flat: FlatScene, job: Job, tally: Tally) -> FlatPiece:
    piece, shells = looked.piece, looked.shells
    _name_holes(piece, shells, flat.format in SCANS or job.kind != "site", tally)
    if piece.colors is not None and float((piece.colors[:, :3].max(axis=1) < _BLACK).mean()) > _MOSTLY and _pictured(piece, flat):
        tally.add("colors-almost-black", Severity.warning, piece.name, len(piece.colors))
        piece = replace(piece, colors=None)  # nobody paints a picture to black it out: a mask, or what a program left
    if flat.format in SCANS:
        _name_floaters(piece, shells, tally)
    made = piece.normals is None
    if not made:
        piece = with_normals(piece, flat.format, looked.place, tally)
    known = piece.material is not None and piece.material < len(flat.materials)
    if not (known and piece.material is not None and flat.materials[piece.material].double_sided):
        piece = turned(piece, shells, spans, job.kind == "site", tally)
    # Normals that are made follow the faces, so those are turned first.
    return with_normals(piece, flat.format, looked.place, tally) if made else piece


def _pictured(piece: FlatPiece, flat: FlatScene) -> bool:
    """Whether its colour comes from a picture; a piece without one may be meant to be black."""
    known = piece.material is not None and piece.material < len(flat.materials) and len(piece.uvs) > 0
    return known and piece.material is not None and flat.materials[piece.material].base_color_texture is not None


def _holes_closed(piece: FlatPiece, shells: Shells, place: npt.NDArray[np.uint32], tally: Tally) -> FlatPiece:
    """What has no more faces than open edges is a patch: its border is its outline."""
    shell_at = np.zeros(int(place.max()) + 1, np.int32)
    shell_at[place[piece.faces]] = shells.of_face[:, None]
    in_a_body = (shells.faces > shells.open_edges)[shell_at[shells.borders[:, 0]]]
    made, count = closed(shells.borders[in_a_body])
    tally.add("holes-closed", Severity.mended, piece.name, count)
    if not count:
        return piece
    vertex_at = np.zeros(int(place.max()) + 1, np.uint32)
    vertex_at[place[::-1]] = np.arange(len(place) - 1, -1, -1, dtype=np.uint32)
    return replace(piece, faces=np.concatenate((piece.faces, vertex_at[made])))


def _name_holes(piece: FlatPiece, shells: Shells, always: bool, tally: Tally) -> None:
    """An artist's open surfaces are meant; a few open edges in a large closed shell are not."""
    if not len(shells.borders):
        return
    if not always and not (
        len(piece.faces) >= 100 and len(shells.borders) < _ALMOST_CLOSED * len(piece.faces)
    ):
        return
    tally.add("holes", Severity.note, piece.name, len(loops(shells.borders)[1]))


def _name_floaters(piece: FlatPiece, shells: Shells, tally: Tally) -> None:
    """Tiny parts of a scan, well away from its largest: dust, and what stood behind."""
    main = int(shells.faces.argmax())
    size = float((shells.high[main] - shells.low[main]).max())
    gap = np.maximum(shells.low - shells.high[main], shells.low[main] - shells.high).max(axis=1)
    away = (shells.faces < _FLOATER * len(piece.faces)) & (gap > _AWAY * size)
    tally.add("floaters", Severity.warning, piece.name, int(away.sum()))
