"""The wireframe over light clay: edges thin and grey, open borders red and thick, the backs of faces violet with stripes."""

import numpy as np
from numpy.typing import NDArray

from assets.importing.picture_eye import Eye
from assets.importing.soup import Array, Hits, Soup, crossed, lengths

CHUNK = 60_000
CLAY = np.array([224, 218, 206], np.float32)
BACKDROP = np.array([247, 245, 240], np.float32)
LINE = np.array([62, 66, 74], np.float32)
BORDER = np.array([206, 32, 32], np.float32)
BACK = np.array([150, 84, 196], np.float32)
OFFSETS = ((-0.25, -0.25), (0.25, 0.25))
SEEN = 4.0
"""Of 255: where neighbours differ by less, a second ray would change nothing that is seen."""


def wireframe(soup: Soup, eye: Eye, boundary: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """(height, width, 3). ``boundary`` (m, 3): edge k of a face, from corner k to k + 1, is the end of the surface."""
    y, x = np.divmod(np.arange(eye.height * eye.width), eye.width)
    rgb = _colors(soup, eye, boundary, x, y, OFFSETS[0])
    uneven = np.flatnonzero(_uneven(rgb.reshape(eye.height, eye.width, 3)).ravel())
    rgb[uneven] = (rgb[uneven] + _colors(soup, eye, boundary, x[uneven], y[uneven], OFFSETS[1])) / 2
    return (rgb + 0.5).clip(0, 255).astype(np.uint8).reshape(eye.height, eye.width, 3)


def _colors(
    soup: Soup, eye: Eye, boundary: NDArray[np.bool_], x: NDArray[np.int64], y: NDArray[np.int64], offset: tuple[float, float]
) -> Array:
    rgb = np.empty((len(x), 3), np.float32)
    for start in range(0, len(x), CHUNK):
        part = slice(start, start + CHUNK)
        places = (side[part].astype(np.float64) + (0.5 + by) for side, by in zip((x, y), offset, strict=True))
        rgb[part] = _pixels(soup, eye, boundary, *places)
    return rgb


def _uneven(rgb: Array) -> NDArray[np.bool_]:
    """Pixels that differ from one of their four neighbours."""
    found = np.zeros(rgb.shape[:2], bool)
    for one, other in ((np.s_[:-1], np.s_[1:]), (np.s_[:, :-1], np.s_[:, 1:])):
        differs = np.abs(rgb[one] - rgb[other]).max(-1) > SEEN
        found[one] |= differs
        found[other] |= differs
    return found


def _pixels(
    soup: Soup, eye: Eye, boundary: NDArray[np.bool_], x: NDArray[np.float64], y: NDArray[np.float64]
) -> Array:
    ways = eye.directions(x, y)
    hits = soup.cast(np.tile(eye.position_m.astype(np.float32), (len(ways), 1)), ways)
    met = hits.face >= 0
    rgb = np.tile(BACKDROP, (len(ways), 1))
    if not met.any():
        return rgb
    seen = Hits(hits.face[met], hits.u[met], hits.v[met], hits.distance[met])
    facing = -np.einsum("ij,ij->i", soup.normals(seen.face), ways[met])
    light = (0.62 + 0.38 * np.abs(facing))[:, None]
    stripes = ((x[met] + y[met]) % 14 < 5)[:, None]
    ground = np.where(((facing < 0) & ~soup.twins[seen.face])[:, None], np.where(stripes, BACK * 0.78, BACK), CLAY) * light
    away, fine = _pixels_to_edges(soup, seen, eye.pixel_rad, np.abs(facing))
    thin = np.clip(1.15 - away.min(1), 0, 1) * np.clip((fine - 1.2) / 5, 0.10, 0.8)
    open_edge = boundary[seen.face]
    thick = np.where(open_edge, np.clip(2.4 - away, 0, 1), 0).max(1)
    ground = ground * (1 - thin[:, None]) + LINE * thin[:, None]
    rgb[met] = ground * (1 - thick[:, None]) + BORDER * thick[:, None]
    return rgb


def _pixels_to_edges(soup: Soup, seen: Hits, pixel_rad: float, facing: Array) -> tuple[Array, Array]:
    """Distance to edges 0-1, 1-2 and 2-0 in pixels of the picture (n, 3), and the triangle's least height in pixels (n,)."""
    corner = soup.positions[soup.faces[seen.face]]
    area2 = lengths(crossed(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]))
    sides: Array = np.stack([lengths(corner[:, (k + 1) % 3] - corner[:, k]) for k in range(3)], 1)
    heights = area2[:, None] / np.maximum(sides, np.float32(1e-12))
    pixel_m = np.maximum(seen.distance * pixel_rad / np.sqrt(np.clip(facing, 0.05, 1)), 1e-9)[:, None]
    opposite = np.stack([seen.v, 1 - seen.u - seen.v, seen.u], 1)  # the weight of the corner that lies across from each edge
    away = (opposite * heights / pixel_m).astype(np.float32)
    fine: Array = (heights / pixel_m).min(1)
    return away, fine
