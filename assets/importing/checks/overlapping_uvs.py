"""Where a lightmap is asked for: do the second UVs give each place of the surface its own place in the picture?

The layout is laid flat, each face a little above the one before, and looked at from above in a grid: what has a second face under the first overlaps.
Without second UVs the bake makes its own, and nothing is asked of the artist.
"""

import numpy as np

from assets.importing.finding import Finding, warning
from assets.importing.flat import FlatPiece
from assets.importing.soup import Soup
from assets.importing.view import View

GRID = 1024
LEAST_SHARE = 0.005


def check(seen: View) -> list[Finding]:
    if not seen.job.lightmap:
        return []
    found = []
    for piece in seen.soup.pieces:
        if len(piece.uvs) < 2:
            continue
        uv = piece.uvs[1]
        if float(uv.min()) < -0.01 or float(uv.max()) > 1.01:
            found.append(warning("lightmap-uvs-outside", piece.name))
            continue
        share = overlap(piece)
        if share >= LEAST_SHARE:
            found.append(warning("lightmap-uvs-overlap", piece.name, percent=share * 100))
    return sorted(found, key=lambda finding: -float(finding.values.get("percent", 100)))


def overlap(piece: FlatPiece, uv_set: int = 1) -> float:
    """The share of the layout's covered places that more than one face claims."""
    count = len(piece.faces)
    flat = np.zeros((count, 3, 3), np.float32)
    flat[..., :2] = piece.uvs[uv_set][piece.faces] * GRID
    flat[..., 2] = np.arange(count, dtype=np.float32)[:, None]
    none = np.zeros(1, np.int64)
    layout = Soup((piece,), flat.reshape(-1, 3), np.arange(3 * count, dtype=np.int32).reshape(-1, 3), none, none)
    x, y = np.meshgrid(np.arange(GRID) + 0.5, np.arange(GRID) + 0.5)
    origins = np.stack([x.ravel(), y.ravel(), np.full(x.size, count + 1.0)], 1).astype(np.float32)
    down = np.tile(np.array([[0.0, 0.0, -1.0]], np.float32), (len(origins), 1))
    first = layout.cast(origins, down)
    covered = first.face >= 0
    origins, top = origins[covered], first.face[covered]
    origins[:, 2] = top - 0.5
    second = layout.cast(origins, down[covered])
    return float((second.face >= 0).mean()) if covered.any() else 0.0
