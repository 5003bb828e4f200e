"""Materials that cost frames: very many, everything drawn from both sides, see-through surfaces in layers."""

import numpy as np

from assets.importing.finding import Finding, note, warning
from assets.importing.flat import FlatPiece
from assets.importing.textures_seen import used_materials
from assets.importing.view import View

MANY = 60
BOTH_SIDES_SHARE = 0.9
LEAST_FACES = 20_000
SEE_THROUGH_SHARE = 0.25


def check(seen: View) -> list[Finding]:
    found: list[Finding] = []
    used = used_materials(seen.flat)
    if len(used) > MANY:
        found.append(warning("materials-many", file=seen.stats.file, count=len(used), most=MANY))
    faces = np.array([len(piece.faces) for piece in seen.soup.pieces], float)
    if not len(faces):
        return found
    materials = [None if piece.material is None else seen.flat.materials[piece.material] for piece in seen.soup.pieces]
    twice = np.array([material is not None and material.double_sided for material in materials])
    share = float(faces[twice].sum() / faces.sum())
    if faces.sum() >= LEAST_FACES and share >= BOTH_SIDES_SHARE:
        found.append(note("both-sides-everywhere", file=seen.stats.file, percent=share * 100))
    area = np.array([_area(piece) for piece in seen.soup.pieces])
    blended = np.array([material is not None and material.alpha_mode == "BLEND" for material in materials])
    see_through = float(area[blended].sum() / max(area.sum(), 1e-12))
    if see_through >= SEE_THROUGH_SHARE:
        names = sorted({material.name for material, here in zip(materials, blended, strict=True) if here and material})
        found.append(warning("see-through-much", ", ".join(names[:5]), percent=see_through * 100))
    return found


def _area(piece: FlatPiece) -> float:
    step = max(1, len(piece.faces) // 50_000)
    corner = piece.positions[piece.faces[::step]]
    some = np.linalg.norm(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]), axis=1).sum() / 2
    return float(some * step)
