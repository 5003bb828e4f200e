"""Are colour pictures sharp enough where one stands before them, and not finer than anybody sees?

Texels on a metre, the middle one by area of each material. A headset shows about 20 to 25 pixels a degree: at 2 m, 600 to 700 a
metre; below 64 a texel is as wide as a thumb. Surfaces whose longest side is over 60 m are looked at from afar and left out.
"""

from collections import defaultdict

import numpy as np

from assets.importing.finding import Finding, note, warning
from assets.importing.flat import FlatPiece
from assets.importing.picture_surface import placed, texels_per_m
from assets.importing.textures_seen import header
from assets.importing.view import View

COARSE, FINE = 64.0, 8192.0
LARGEST_M = 60.0
LEAST_M2 = 0.25
SAMPLED = 20_000  # faces of a piece


def check(seen: View) -> list[Finding]:
    of_material: dict[int, list[tuple[float, float]]] = defaultdict(list)  # density, area
    for piece in seen.soup.pieces:
        if piece.material is not None and float(np.ptp(piece.positions, axis=0).max()) <= LARGEST_M:
            of_material[piece.material] += densities(seen, piece)
    found = []
    for number, measured in of_material.items():
        density, area = np.array([one for one, _ in measured]), np.array([one for _, one in measured])
        if not len(density) or area.sum() <= 0:
            continue
        order = np.argsort(density)
        middle = float(density[order][np.searchsorted(np.cumsum(area[order]), area.sum() / 2)])
        material = seen.flat.materials[number]
        use = material.base_color_texture
        file = "" if use is None else seen.flat.images[use.image].name
        if 0 < middle < COARSE and area.sum() >= LEAST_M2 and seen.job.kind == "site":
            found.append((middle, warning("picture-coarse", material.name, file, density=round(middle), texel_mm=1000 / middle)))
        elif middle > FINE:
            found.append((1e9 - middle, note("picture-fine", material.name, file, density=round(middle))))
    return [finding for _, finding in sorted(found, key=lambda one: one[0])]


def densities(seen: View, piece: FlatPiece) -> list[tuple[float, float]]:
    """Texels a metre and square metres of some faces of a piece; empty where its material has no readable colour picture."""
    material = seen.flat.materials[piece.material] if piece.material is not None else None
    use = material.base_color_texture if material else None
    if use is None or use.uv_set >= len(piece.uvs) or use.image >= len(seen.flat.images):
        return []
    content = seen.flat.images[use.image].content
    size = None if content is None else header(content)
    if size is None or size[0] * size[1] <= 64:  # a plain colour, stored as a picture
        return []
    step = max(1, len(piece.faces) // SAMPLED)
    faces = piece.faces[::step]
    corners = piece.positions[faces]
    density = texels_per_m(placed(piece.uvs[use.uv_set][faces], use), corners, size[:2])
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1) / 2 * step
    sound = (density > 0) & (area > 0)
    return list(zip(density[sound].tolist(), area[sound].tolist(), strict=True))
