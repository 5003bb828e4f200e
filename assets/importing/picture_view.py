"""A shaded view of a model by rays: sun, sky, shadows on a plain ground, shade in corners; back faces are not drawn, as in the program.

One ray a pixel, four more where neighbours differ (edges). Rays go in chunks, so that memory stays small.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assets.importing import srgb
from assets.importing.picture_eye import Eye
from assets.importing.picture_surface import Skin, Surface
from assets.importing.soup import Array, Hits, Soup, crossed, lengths

CHUNK = 60_000
LAYERS = 10
SHADE_RAYS = 4
SUN_COLOR = np.array([1.0, 0.95, 0.86], np.float32) * 2.1
ZENITH = np.array([0.30, 0.44, 0.66], np.float32)
HORIZON = np.array([0.80, 0.85, 0.90], np.float32)
_GRAZING = 0.05
"""Of the sun's cosine: where it just touches a surface, whether it does is chance, and a glint would be noise."""
GROUND = np.array([0.36, 0.35, 0.33], np.float32)


class Light(NamedTuple):
    towards_sun: Array
    reach_m: float  # how far corners are looked for
    ground_m: float | None  # height of the plain ground; None: none is drawn


def light_for(soup: Soup, eye: Eye) -> Light:
    """The sun over the viewer's left shoulder, so that what is seen is lit and its shadow falls to the right and behind."""
    size = soup.size_m
    right, _, forward = eye.axes()
    level = np.array([forward[0], forward[1], 0.0])
    level /= max(float(np.linalg.norm(level)), 1e-9)
    way = -0.55 * level - 0.75 * right + np.array([0.0, 0.0, 1.05])
    towards = (way / np.linalg.norm(way)).astype(np.float32)
    ground = None if eye.inside else float(soup.positions[:, 2].min()) - size * 1e-4
    return Light(towards, 0.08 * size if not eye.inside else min(1.5, 0.2 * size), ground)


def view(skin: Skin, eye: Eye) -> NDArray[np.uint8]:
    """(height, width, 3), sRGB."""
    light = light_for(skin.soup, eye)
    x, y = _middles(eye)
    rgb, face, depth, normal = _rays(skin, eye, light, x, y)
    shape = (eye.height, eye.width)
    edges = _edges(face.reshape(shape), depth.reshape(shape), normal.reshape(*shape, 3), skin.soup)
    where = np.flatnonzero(edges.ravel())
    if len(where):
        total = rgb[where]
        for dx, dy in ((-0.3, -0.12), (0.12, -0.3), (0.3, 0.12), (-0.12, 0.3)):
            total = total + _rays(skin, eye, light, x[where] + dx, y[where] + dy)[0]
        rgb[where] = total / 5
    return encoded(rgb).reshape(*shape, 3)


def encoded(linear: Array) -> NDArray[np.uint8]:
    """Bright parts bent gently towards white, then sRGB's curve."""
    bent = linear * (1 + linear / 6.0) / (1 + linear * 0.55)
    pixels: NDArray[np.uint8] = (srgb.encoded(bent * 0.94) * 255 + 0.5).astype(np.uint8)
    return pixels


def _middles(eye: Eye) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    y, x = np.mgrid[0 : eye.height, 0 : eye.width]
    return (x + 0.5).ravel(), (y + 0.5).ravel()


def _rays(
    skin: Skin, eye: Eye, light: Light, x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[Array, NDArray[np.int32], Array, Array]:
    """Linear colour, piece (-1 sky, -2 ground), distance, normal."""
    rgb = np.empty((len(x), 3), np.float32)
    face = np.full(len(x), -1, np.int32)
    depth = np.full(len(x), np.inf, np.float32)
    normal = np.zeros((len(x), 3), np.float32)
    turn = ((np.floor(x).astype(int) % 4) * 4 + np.floor(y).astype(int) % 4).astype(np.int64)
    for start in range(0, len(x), CHUNK):
        part = slice(start, start + CHUNK)
        ways = eye.directions(x[part], y[part])
        origins = np.tile(eye.position_m.astype(np.float32), (len(ways), 1))
        rgb[part], face[part], depth[part], normal[part] = _traced(skin, light, origins, ways, eye.pixel_rad, turn[part])
    return rgb, face, depth, normal


def _traced(
    skin: Skin, light: Light, origins: Array, ways: Array, pixel_rad: float, turn: NDArray[np.int64]
) -> tuple[Array, NDArray[np.int32], Array, Array]:
    soup, count = skin.soup, len(ways)
    rgb = np.zeros((count, 3), np.float32)
    through = np.ones(count, np.float32)
    face = np.full(count, -1, np.int32)
    depth = np.full(count, np.inf, np.float32)
    normal = np.zeros((count, 3), np.float32)
    travelled = np.zeros(count, np.float32)
    active = np.arange(count)
    step = 2e-5 * soup.size_m
    for _ in range(LAYERS):
        hits = soup.cast(origins[active] + ways[active] * travelled[active, None], ways[active])
        met = hits.face >= 0
        active = active[met]
        if not len(active):
            break
        distance = travelled[active] + hits.distance[met]
        there = Hits(hits.face[met], hits.u[met], hits.v[met], distance)
        seen = skin.at(there, ways[active], pixel_rad)
        alpha = np.where(seen.culled, 0, seen.alpha)
        shown = alpha > 0.004
        index = active[shown]
        points = origins[index] + ways[index] * distance[shown, None]
        lit = _lit(soup, light, _chosen(seen, shown), points, ways[index], turn[index])
        rgb[index] += (through[index] * alpha[shown])[:, None] * lit
        first = index[face[index] == -1]
        of_first = np.flatnonzero(shown)[face[index] == -1]
        face[first], depth[first] = there.face[of_first], distance[of_first]
        normal[first] = seen.flat_normal[of_first]
        through[active] *= 1 - alpha
        travelled[active] = distance + step * (1 + distance * 0)
        active = active[through[active] > 0.01]
        if not len(active):
            break
    _behind(soup, light, origins, ways, through, rgb, face, depth, normal, turn)
    return rgb, face, depth, normal


def _chosen(seen: Surface, which: NDArray[np.bool_]) -> Surface:
    return Surface(**{name: getattr(seen, name)[which] for name in Surface.__dataclass_fields__})


def _behind(
    soup: Soup,
    light: Light,
    origins: Array,
    ways: Array,
    through: Array,
    rgb: Array,
    face: NDArray[np.int32],
    depth: Array,
    normal: Array,
    turn: NDArray[np.int64],
) -> None:
    """Ground and sky behind everything that let light through."""
    left = np.flatnonzero(through > 0.01)
    back = _sky(ways[left])
    if light.ground_m is not None:
        with np.errstate(divide="ignore", invalid="ignore"):
            distance = (light.ground_m - origins[left, 2]) / ways[left, 2]
        low = np.isfinite(distance) & (distance > 0)
        points = origins[left[low]] + ways[left[low]] * distance[low, None]
        up = np.tile(np.array([[0.0, 0.0, 1.0]], np.float32), (len(points), 1))
        shine, shade = np.ones(len(points), np.float32), np.ones(len(points), np.float32)
        dark, near = _shadow_box(soup, light, points), _near_box(soup, light, points)
        above = points + up * _lift(soup)  # of what lies flat on the ground too: its lowest faces would shade the ground in dots
        shine[dark] = _sunlit(soup, light, above[dark], up[dark])
        shade[near] = _open(soup, light, above[near], up[near], turn[left[low]][near])
        color = GROUND * (SUN_COLOR * light.towards_sun[2] * shine[:, None] + _ambient(up) * shade[:, None])
        middle = soup.middle
        size = soup.size_m
        far = np.clip(lengths(points - middle) / (2.2 * size) - 0.35, 0, 1)[:, None] ** 0.8
        back[low] = color * (1 - far) + HORIZON * far
        fresh = left[low][face[left[low]] == -1]
        face[fresh], normal[fresh] = -2, (0, 0, 1)
        depth[left[low]] = np.minimum(depth[left[low]], distance[low])
    rgb[left] += through[left, None] * back


def _shadow_box(soup: Soup, light: Light, points: Array) -> NDArray[np.bool_]:
    """Which points of the ground may lie in the model's shadow: in that of its bounds."""
    low, high = soup.positions.min(0), soup.positions.max(0)
    beyond = (high[2] - points[:, 2].min(initial=np.inf)) * light.towards_sun[:2] / light.towards_sun[2]  # where the highest shadow begins
    spare = _lift(soup)
    within = (points[:, :2] >= low[:2] - np.maximum(beyond, 0) - spare) & (points[:, :2] <= high[:2] - np.minimum(beyond, 0) + spare)
    return np.asarray(within.all(1))


def _near_box(soup: Soup, light: Light, points: Array) -> NDArray[np.bool_]:
    """Which points of the ground the model may shade: all others are wide open."""
    reach = light.reach_m + _lift(soup)
    low, high = soup.positions[:, :2].min(0) - reach, soup.positions[:, :2].max(0) + reach
    return np.asarray(((points[:, :2] >= low) & (points[:, :2] <= high)).all(1))


def _sky(ways: Array) -> Array:
    up = np.clip(ways[:, 2:3], 0, 1) ** 0.6
    sky: Array = HORIZON * (1 - up) + ZENITH * up
    return sky


def _ambient(normal: Array) -> Array:
    up = normal[:, 2:3] * 0.5 + 0.5
    light: Array = (ZENITH * 1.5 + HORIZON * 0.25) * up + GROUND * 0.9 * (1 - up) + 0.06
    return light


def _lit(soup: Soup, light: Light, seen: Surface, points: Array, ways: Array, turn: NDArray[np.int64]) -> Array:
    facing = np.clip(seen.normal @ light.towards_sun, 0, 1)
    facing *= (seen.flat_normal @ light.towards_sun) > 0
    shine = np.zeros(len(points), np.float32)
    bright = facing > 0
    shine[bright] = _sunlit(soup, light, points[bright], seen.flat_normal[bright])
    shade = _open(soup, light, points, seen.flat_normal, turn)[:, None]
    along = np.einsum("ij,ij->i", ways, seen.normal)[:, None]
    mirrored = ways - 2 * along * seen.normal
    metal, gloss = seen.metal[:, None], (1 - seen.rough[:, None]) ** 2
    grazing = (1 - np.clip(-along, 0, 1)) ** 5
    matt = seen.color * (1 - metal * 0.85) * (SUN_COLOR * (facing * shine)[:, None] + _ambient(seen.normal) * shade)
    mirror = (seen.color * metal + 0.04 * (1 - metal) + 0.5 * grazing * gloss) * (gloss * 0.8 + 0.2 * metal)
    lifted = shine * np.clip(facing / _GRAZING, 0, 1)
    glint = np.clip(mirrored @ light.towards_sun, 0, 1)[:, None] ** (4 + 200 * gloss) * lifted[:, None] * (0.3 + 4 * gloss)
    lit = matt + mirror * (np.where(mirrored[:, 2:3] > 0, _sky(mirrored), GROUND) * shade + SUN_COLOR * glint) + seen.emissive
    result: Array = np.where(seen.unlit[:, None], seen.color, lit)
    return result


def _lift(soup: Soup) -> float:
    return 1e-4 * soup.size_m


def _sunlit(soup: Soup, light: Light, points: Array, normals: Array) -> Array:
    start = points + normals * _lift(soup)
    return (~soup.blocked(start, np.tile(light.towards_sun, (len(points), 1)))).astype(np.float32)


def _open(soup: Soup, light: Light, points: Array, normals: Array, turn: NDArray[np.int64]) -> Array:
    """How open the half sphere over each point is, 0.25 to 1: a few rays each, others for each pixel of a block of 4 by 4."""
    helper = np.where(np.abs(normals[:, 2:3]) < 0.9, [[0.0, 0.0, 1.0]], [[1.0, 0.0, 0.0]])
    side = crossed(helper.astype(np.float32), normals)
    side /= np.maximum(lengths(side), np.float32(1e-9))[:, None]
    lift = crossed(normals, side)
    start = (points + normals * np.float32(_lift(soup))).astype(np.float32)
    seen = np.zeros(len(points), np.float32)
    total = SHADE_RAYS * 16
    for ray in range(SHADE_RAYS):
        k = np.arange(16) * 5 % 16 + 16.0 * ray
        z = np.sqrt(1 - (k + 0.5) / total)
        angle = k * np.pi * (3 - np.sqrt(5))
        r = np.sqrt(1 - z * z)
        across, upward, outward = ((part.astype(np.float32))[turn][:, None] for part in (r * np.cos(angle), r * np.sin(angle), z))
        hits = soup.cast(start, side * across + lift * upward + normals * outward)
        near = np.where(hits.face >= 0, hits.distance, np.inf)
        seen += np.clip(near / light.reach_m, 0, 1) ** 0.5
    return (0.2 + 0.8 * seen / SHADE_RAYS).astype(np.float32)


def _edges(face: NDArray[np.int32], depth: Array, normal: Array, soup: Soup) -> NDArray[np.bool_]:
    """Pixels whose right or lower neighbour is another thing, much farther or turned away; and that neighbour."""
    piece = np.where(face >= 0, soup.piece_of(np.maximum(face, 0).ravel().astype(np.int32)).reshape(face.shape), face)
    edges = np.zeros(face.shape, bool)
    near = np.where(np.isfinite(depth), depth, 1e9)
    for axis in (0, 1):
        a: list[slice] = [slice(None), slice(None)]
        b: list[slice] = [slice(None), slice(None)]
        a[axis], b[axis] = slice(None, -1), slice(1, None)
        one, other = tuple(a), tuple(b)
        differs = piece[one] != piece[other]
        differs |= np.abs(near[one] - near[other]) > 0.03 * np.minimum(near[one], near[other])
        differs |= (normal[one] * normal[other]).sum(-1) < 0.7
        edges[one] |= differs
        edges[other] |= differs
    return edges
