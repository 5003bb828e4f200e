"""Ambient occlusion as a picture on second UVs, on request: walls of few large triangles get the soft corners that vertices cannot hold.

Meshes that have second UVs already, that move, that are see-through or have more than MOST_TRIANGLES keep the occlusion of their vertices.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from assets.dds import encoded
from assets.importing.ambient import Hidden, lit
from assets.importing.drawn import Drawn
from assets.importing.finding import Finding, note
from assets.importing.unwrap import texels, unwrapped

MOST_TRIANGLES = 50_000
_MOST_IN_ALL = 150_000  # xatlas: about 0.1 s a thousand triangles
_TEXELS_A_METRE = 24.0
_SIDES_PX = (64, 1024)
_MOST_TEXELS = 3_000_000
_FIRST_RAYS, _MORE_RAYS = 8, 20


@dataclass(frozen=True)
class Lightmapped:
    """``files``: DDS files below textures/."""

    meshes: list[Drawn]
    files: dict[str, bytes]
    findings: list[Finding]


def lightmapped(meshes: list[Drawn], hidden: Hidden, left_out: set[str], tell: Callable[[float], None]) -> Lightmapped:
    """``left_out``: materials that stay as they are. Meshes with the largest triangles come first, for they gain most."""
    out, files = list(meshes), dict[str, bytes]()
    conflict, large = set[str](), set[str]()
    spent_triangles, spent_texels = 0, 0
    for done, number in enumerate(sorted(range(len(meshes)), key=lambda at: (-_grain_m(meshes[at]), at))):
        tell(done / len(meshes))
        mesh = meshes[number]
        if mesh.material in left_out or mesh.object is not None or mesh.motion is not None:
            continue
        if mesh.uvs2 is not None:
            conflict.add(mesh.material)
            continue
        side = _side_px(mesh)
        spent_triangles += mesh.triangles
        spent_texels += side * side // 2
        if mesh.triangles > MOST_TRIANGLES or spent_triangles > _MOST_IN_ALL or spent_texels > _MOST_TEXELS:
            large.add(mesh.material)
            continue
        made = _made(mesh, side, hidden)
        if made is not None:
            name = f"lightmap-{number:03}.dds"
            out[number], files[f"textures/{name}"] = replace(made[0], lightmap=name), made[1]
    notes = [note("lightmap-uv-taken", name) for name in sorted(conflict)] + [note("lightmap-too-large", name) for name in sorted(large)]
    return Lightmapped(out, files, notes)


def _area_m2(mesh: Drawn) -> float:
    a, b, c = (mesh.positions[mesh.faces[:, k]].astype(float) for k in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)


def _grain_m(mesh: Drawn) -> float:
    return float(np.sqrt(_area_m2(mesh) / max(mesh.triangles, 1)))


def _side_px(mesh: Drawn) -> int:
    wanted = np.sqrt(_area_m2(mesh) / 0.6) * _TEXELS_A_METRE
    return int(np.clip(1 << int(np.round(np.log2(max(wanted, 1)))), *_SIDES_PX))


def _made(mesh: Drawn, side: int, hidden: Hidden) -> tuple[Drawn, bytes] | None:
    laid = unwrapped(mesh, side)
    if laid is None:
        return None
    found = texels(laid)
    seen = lit(hidden, found.points, found.normals, _FIRST_RAYS, _MORE_RAYS)
    buried = hidden.buried(found.points, found.normals)
    value = np.zeros((side, side), np.uint8)
    known = np.zeros((side, side), bool)
    value[found.row, found.column] = seen
    known[found.row, found.column] = ~buried
    if not known.any():
        return None
    from scipy.ndimage import distance_transform_edt  # here, for it is slow to import

    nearest = distance_transform_edt(~known, return_distances=False, return_indices=True)
    grey = value[nearest[0], nearest[1]]
    pixels = np.repeat(grey[..., None], 4, axis=2)
    pixels[..., 3] = 255
    return replace(laid.mesh, light=np.full(len(laid.mesh.positions), 255, np.uint8)), encoded(pixels, "BC4", "data")
