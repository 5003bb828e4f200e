"""Second UVs for a lightmap: each triangle its own place in one picture (xatlas), and what lies at each of its pixels."""

from dataclasses import dataclass, replace

import numpy as np
import xatlas
from numpy.typing import NDArray

from assets.importing.arrays import Floats
from assets.importing.drawn import Drawn

PADDING_PX = 3
_SPREAD_CHUNK = 2_000_000


@dataclass(frozen=True)
class Unwrapped:
    """``mesh``: with ``uvs2`` (v up) and doubled vertices along seams. ``side_px``: of the square picture."""

    mesh: Drawn
    side_px: int


@dataclass(frozen=True)
class Texels:
    """The pixels that lie on the mesh: row (0 at the top), column, and where in the world they are."""

    row: NDArray[np.int64]
    column: NDArray[np.int64]
    points: Floats
    normals: Floats


def unwrapped(mesh: Drawn, side_px: int) -> Unwrapped | None:
    """None where it does not fit into one picture. Triangles keep their order."""
    atlas = xatlas.Atlas()
    atlas.add_mesh(np.ascontiguousarray(mesh.positions, np.float32), np.ascontiguousarray(mesh.faces, np.uint32))
    pack = xatlas.PackOptions()
    pack.resolution, pack.padding, pack.bilinear, pack.rotate_charts = side_px, PADDING_PX, True, True
    chart = xatlas.ChartOptions()
    chart.max_iterations = 1
    atlas.generate(chart, pack)
    if atlas.atlas_count != 1 or atlas.width > 2 * side_px or atlas.height > 2 * side_px:
        return None
    origin, faces, uvs = atlas.get_mesh(0)
    if len(faces) != mesh.triangles:
        return None
    # The picture is square; xatlas gives shares of its own width and height.
    size = max(atlas.width, atlas.height, 1)
    placed = uvs * (np.array([atlas.width, atlas.height], np.float32) / size)
    split = mesh.rows(np.asarray(origin, np.int64), np.asarray(faces, np.uint32))
    placed[:, 1] = 1.0 - placed[:, 1]
    return Unwrapped(replace(split, uvs2=placed.astype(np.float32)), side_px)


def texels(unwrapped: Unwrapped) -> Texels:
    """Every pixel whose middle lies in a triangle; where two claim one, the later triangle has it."""
    mesh, side = unwrapped.mesh, unwrapped.side_px
    assert mesh.uvs2 is not None
    corners = mesh.uvs2[mesh.faces].astype(np.float64) * side
    corners[..., 1] = side - corners[..., 1]  # rows count down
    first = np.floor(corners.min(axis=1) - 0.5).astype(np.int64)
    extent = np.ceil(corners.max(axis=1) - 0.5).astype(np.int64) - first + 1
    owner = np.full(side * side, -1, np.int64)
    share = np.zeros((side * side, 2), np.float32)
    wide = 1 << np.ceil(np.log2(np.maximum(extent.max(axis=1), 1))).astype(np.int64)
    for size in np.unique(wide):
        chosen = np.flatnonzero(wide == size)
        step = max(1, _SPREAD_CHUNK // int(size * size))
        offsets = np.stack(np.meshgrid(np.arange(size), np.arange(size), indexing="ij"), -1).reshape(-1, 2)
        for start in range(0, len(chosen), step):
            _fill(chosen[start : start + step], corners, first, offsets, side, owner, share)
    place = np.flatnonzero(owner >= 0)
    faces = mesh.faces[owner[place]]
    b, c = share[place, :1], share[place, 1:]
    points = sum(mesh.positions[faces[:, k]] * w for k, w in enumerate((1 - b - c, b, c)))
    normals = sum(mesh.normals[faces[:, k]] * w for k, w in enumerate((1 - b - c, b, c)))
    normals = normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    return Texels(place // side, place % side, np.asarray(points, np.float32), np.asarray(normals, np.float32))


def _fill(
    chosen: NDArray[np.int64], corners: NDArray[np.float64], first: NDArray[np.int64], offsets: NDArray[np.int64], side: int,
    owner: NDArray[np.int64], share: NDArray[np.float32],
) -> None:
    pixels = first[chosen, None] + offsets[None]
    a, b, c = (corners[chosen, k, None] for k in range(3))
    at = pixels + 0.5
    e1, e2, to = b - a, c - a, at - a
    turned = e1[..., 0] * e2[..., 1] - e1[..., 1] * e2[..., 0]
    turned = np.where(np.abs(turned) < 1e-12, np.inf, turned)
    v = (to[..., 0] * e2[..., 1] - to[..., 1] * e2[..., 0]) / turned
    w = (e1[..., 0] * to[..., 1] - e1[..., 1] * to[..., 0]) / turned
    inside = (v >= -1e-6) & (w >= -1e-6) & (v + w <= 1 + 1e-6) & (pixels >= 0).all(axis=-1) & (pixels < side).all(axis=-1)
    which, where = np.nonzero(inside)
    index = pixels[which, where, 1] * side + pixels[which, where, 0]
    owner[index] = chosen[which]
    share[index] = np.stack([v[inside], w[inside]], -1)
