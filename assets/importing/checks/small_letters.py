"""Writing in colour pictures that is too small to be read from 2 m.

Letters should be at least ``READABLE_RAD`` high in the eye: 0.25 degrees, about 9 mm at 2 m, where a headset of 20 pixels a degree shows 5 pixels.
Where text is, ``letters.py`` guesses; how high it is on the model follows from the UVs of the faces that show that part of the picture.
"""

import itertools
import math

import numpy as np
from numpy.typing import NDArray

from assets.importing.finding import Finding, warning
from assets.importing.flat import FlatPiece
from assets.importing.letters import Row, rows_of_text
from assets.importing.picture_surface import placed
from assets.importing.pixels import UnreadablePicture
from assets.importing.source import TextureUse
from assets.importing.view import View

Doubles = NDArray[np.float64]
READABLE_RAD = math.radians(0.25)
FROM_M = 2.0
FEWEST_LETTERS, FEWEST_OF_TWO = 16, 7


def check(seen: View) -> list[Finding]:
    least_m = READABLE_RAD * FROM_M
    rows: dict[int, list[Row]] = {}
    worst: dict[tuple[str, str], tuple[float, int]] = {}
    for piece in seen.soup.pieces:
        material = None if piece.material is None else seen.flat.materials[piece.material]
        use = None if material is None else material.base_color_texture
        if use is None or use.uv_set >= len(piece.uvs) or use.image >= len(seen.flat.images):
            continue
        if use.image not in rows:
            rows[use.image] = _rows(seen.flat.images[use.image].content)
        small = [high for row in rows[use.image] for high in _heights(seen, piece, use, row) if 0 < high < least_m]
        if small:
            key = piece.name, seen.flat.images[use.image].name
            worst[key] = min((float(np.median(small)), len(small)), worst.get(key, (math.inf, 0)))
    ranked = sorted(worst.items(), key=lambda one: one[1][0])
    return [
        warning("letters-small", node, file, height_mm=high * 1000, least_mm=math.ceil(least_m * 1000), rows=count)
        for (node, file), (high, count) in ranked
    ]


def _rows(content: bytes | None) -> list[Row]:
    """Empty where there are too few to be sure."""
    if content is None:
        return []
    try:
        rows = rows_of_text(content)
    except UnreadablePicture:
        return []
    return rows if sure(rows) else []


def sure(rows: list[Row]) -> bool:
    """One long row, or two of like height: a block of text. Anything less is as often stone or wood."""
    if any(row.count >= FEWEST_LETTERS for row in rows):
        return True
    heights = sorted(row.letter_px for row in rows if row.count >= FEWEST_OF_TWO)
    return any(other <= 1.35 * one for one, other in itertools.pairwise(heights))


def _heights(seen: View, piece: FlatPiece, use: TextureUse, row: Row) -> list[float]:
    """Metres of the row's letters where faces of the piece show it; at most one number, the middle one."""
    uvs, faces, positions = piece.uvs[use.uv_set], piece.faces, piece.positions
    corner_uv = placed(uvs[faces], use)
    shift = np.floor(corner_uv.mean(1, keepdims=True))
    low, high = (corner_uv - shift).min(1), (corner_uv - shift).max(1)
    shows = (low[:, 0] < row.box[2]) & (high[:, 0] > row.box[0]) & (low[:, 1] < row.box[3]) & (high[:, 1] > row.box[1])
    if not shows.any():
        return []
    height_v = row.box[3] - row.box[1]
    corners = positions[faces[shows]].astype(float)
    uv = corner_uv[shows].astype(float)
    per_v = _metres_per_v(corners, uv)
    if not len(per_v):
        return []
    return [float(np.median(per_v)) * min(height_v, _letter_share(seen, use, row))]


def _letter_share(seen: View, use: TextureUse, row: Row) -> float:
    """A letter's height as a share of the picture's."""
    name = seen.flat.images[use.image].name
    height = next((texture.height for texture in seen.textures if texture.name == name), 0)
    return row.letter_px / height if height else 1.0


def _metres_per_v(corners: Doubles, uv: Doubles) -> Doubles:
    """Along the picture's height, (n,): the length of dP/dv of each face."""
    e1, e2 = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    d1, d2 = uv[:, 1] - uv[:, 0], uv[:, 2] - uv[:, 0]
    det = d1[:, 0] * d2[:, 1] - d2[:, 0] * d1[:, 1]
    sound = np.abs(det) > 1e-12
    along = (e2[sound] * d1[sound, :1] - e1[sound] * d2[sound, :1]) / det[sound, None]
    length: Doubles = np.linalg.norm(along, axis=1)
    return length
