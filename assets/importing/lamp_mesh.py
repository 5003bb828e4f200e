"""Triangles made finer where lamps' light changes across them, so that vertices can hold it: pools, edges of cones, shadows.

Edges are halved, and each triangle falls into as many as its halved edges ask for, so nothing comes apart. First by the distance to lamps that
matter, then wherever the light in an edge's middle is not that between its ends.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assets.importing.drawn import Drawn, Triangles
from assets.importing.lamp_light import LUMA, LampLight, Vectors
from assets.importing.welding import by_position

_BY_DISTANCE = 0.25  # of the way to the lamp: the longest edge in its light
_FINE_BY_DISTANCE = 0.014
_LONGEST_M, _SHORTEST_M = 1.5, 0.035
_SURELY_SEEN_M = 2.5
_MATTERS = 0.04  # of the key: below, a lamp's light may be coarse
_OFF, _OFF_DARK = 0.06, 0.02  # how far the middle may be off: of its own light, and of the key
_ROUNDS_BY_DISTANCE, _ROUNDS_BY_LIGHT, _ROUNDS_OF_SPREADING = 18, 5, 3
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Finer:
    """The mesh with its light: lux (n, 3) and its mean direction (n, 3)."""

    mesh: Drawn
    lux: Vectors
    way: Vectors


def finer(mesh: Drawn, light: LampLight, both: bool, key_lux: float, scale: float, most: int) -> Finer:
    """``both``: it is seen from both sides. ``key_lux``: what a well lit place gets; ``scale``: 1 for rooms, less for small models.

    ``most``: triangles that it may have; where they would not do, it stays coarse.
    """

    def wanted_m() -> Vectors:
        return _wanted_m(mesh, light, both, key_lux, scale)

    whole = True
    for _ in range(_ROUNDS_BY_DISTANCE):
        ends, of_face = _edges(mesh.faces)
        wanted = wanted_m()
        marked = np.zeros(len(ends), bool)
        marked[of_face] = _lengths(mesh.positions, ends)[of_face] > wanted[:, np.newaxis]
        if not marked.any():
            break
        marked = _alike(mesh.positions, ends, marked)
        if mesh.triangles + 2 * int(marked.sum()) > most:
            whole = False
            break
        mesh = _split(mesh, ends, of_face, marked)
    lit = _measured(light, *_asked(mesh), both)
    tried = np.zeros(0, np.int64)
    for _ in range(_ROUNDS_BY_LIGHT if whole else 0):
        ends, of_face = _edges(mesh.faces)
        code = ends[:, 0] * (1 << 32) + ends[:, 1]
        reached = np.zeros(len(ends), bool)
        reached[of_face[np.isfinite(wanted_m())]] = True
        shone: NDArray[np.bool_] = lit.lux @ LUMA > 0.0
        reached |= shone[ends].any(axis=1)
        hidden = lit.buried[ends]
        open_ = (_lengths(mesh.positions, ends) > _shortest_m(mesh, ends, light, scale)) & ~np.isin(code, tried) & ~hidden.all(axis=1)
        asked = np.flatnonzero(open_ & reached)
        tried = np.concatenate([tried, code[asked]])
        if not len(asked):
            break
        points, normals = _asked(mesh)
        across = normals[ends[asked]].mean(axis=1)
        across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-9)
        found = _measured(light, points[ends[asked]].mean(axis=1), across, both)
        of_ends, counted = lit.lux[ends[asked]] @ LUMA, ~hidden[asked]
        between = (of_ends * counted).sum(axis=1) / counted.sum(axis=1)
        middle = found.lux @ LUMA
        off = np.abs(middle - between) - _OFF * np.minimum(middle, between) - _OFF_DARK * key_lux
        off[found.buried] = 0.0
        worst = np.argsort(-off, kind="stable")[: max(0, (most - mesh.triangles) // 3)]
        marked = np.zeros(len(ends), bool)
        marked[asked[worst[off[worst] > 0.0]]] = True
        if not marked.any():
            break
        marked = _alike(mesh.positions, ends, marked)
        before = len(mesh.positions)
        mesh = _split(mesh, ends, of_face, marked)
        new_points, new_normals = _asked(mesh)
        more = _measured(light, new_points[before:], new_normals[before:], both)
        lit = _Lit(np.concatenate([lit.lux, more.lux]), np.concatenate([lit.way, more.way]), np.concatenate([lit.buried, more.buried]))
    lux, way = _spread(lit, _edges(mesh.faces)[0])
    return Finer(mesh, lux, way)


@dataclass(frozen=True)
class _Lit:
    lux: Vectors
    way: Vectors
    buried: NDArray[np.bool_]


def _measured(light: LampLight, points: Vectors, normals: Vectors, both: bool) -> _Lit:
    lux, way = light.arriving(points, normals, both)
    dark = np.flatnonzero(~(lux > 0.0).any(axis=1))
    buried = np.zeros(len(points), bool)
    buried[dark] = light.buried(points[dark], normals[dark])
    return _Lit(lux, way, buried)


def _spread(lit: _Lit, ends: Numbers) -> tuple[Vectors, Vectors]:
    """What lies inside a wall takes the light of its neighbours in the open: no dark seam along the wall's foot."""
    values, known = np.concatenate([lit.lux, lit.way], axis=1), ~lit.buried
    for _ in range(_ROUNDS_OF_SPREADING):
        one, other = np.concatenate([ends, ends[:, ::-1]]).T
        gives = known[one] & ~known[other]
        if not gives.any():
            break
        one, other = one[gives], other[gives]
        count = np.bincount(other, minlength=len(known))
        reached = count > 0
        for column in range(values.shape[1]):
            total = np.bincount(other, values[one, column], len(known))
            values[reached, column] = total[reached] / count[reached]
        known = known | reached
    return values[:, :3], values[:, 3:]


def _asked(mesh: Drawn) -> tuple[Vectors, Vectors]:
    """Where light is measured for each vertex: a little inside its triangles, for corners lie in walls and floors."""
    count = len(mesh.positions)
    corners = mesh.positions.astype(np.float64)[mesh.faces]
    centres = corners.mean(axis=1)
    used = np.bincount(mesh.faces.ravel(), minlength=count)
    middle = np.stack([np.bincount(mesh.faces.ravel(), np.repeat(centres[:, axis], 3), count) for axis in range(3)], 1)
    inward = middle / np.maximum(used, 1)[:, np.newaxis] - mesh.positions
    inward[used == 0] = 0.0
    away = np.maximum(np.linalg.norm(inward, axis=1, keepdims=True), 1e-9)
    return mesh.positions + inward * np.minimum(0.1, _SHORTEST_M * 0.2 / away), mesh.normals.astype(np.float64)


def _wanted_m(mesh: Drawn, light: LampLight, both: bool, key_lux: float, scale: float) -> Vectors:
    """(m,) the longest edge that a triangle may have; inf where no lamp's light matters."""
    corners = mesh.positions.astype(np.float64)[mesh.faces]
    centre = corners.mean(axis=1)
    radius = np.sqrt(((corners - centre[:, np.newaxis]) ** 2).sum(axis=2)).max(axis=1)
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-30)
    wanted = np.full(len(centre), np.inf)
    for lamp in range(len(light)):
        to = light.places[lamp] - centre
        far = np.sqrt(np.einsum("ij,ij->i", to, to))
        above = np.einsum("ij,ij->i", to, across)
        near = np.maximum(np.maximum(far - radius, np.abs(above)), 1e-3)
        strongest = (light.candela[lamp] @ LUMA) / near**2
        aside = np.arccos(np.clip(-(to @ light.ahead[lamp]) / np.maximum(far, 1e-9), -1.0, 1.0))
        spread = np.where(far > radius, np.arcsin(np.clip(radius / np.maximum(far, 1e-9), 0.0, 1.0)), np.pi)
        matters = (strongest > _MATTERS * key_lux) & (near < light.range_m[lamp]) & (aside - spread < light.outer_rad[lamp])
        matters &= both | (above > 0.0)
        narrow = min(_BY_DISTANCE, 0.7 * float(np.tan(min(light.outer_rad[lamp], 1.2))))
        step = np.clip(narrow * near, 2.0 * _SHORTEST_M * scale, _LONGEST_M * scale)
        asked = np.flatnonzero(matters & (step < wanted))
        small = 2.0 * radius[asked] < _SURELY_SEEN_M * scale  # a larger one may hold light that four places do not show
        asked = asked[~small | _seen(light, lamp, corners[asked], across[asked], both, small)]
        wanted[asked] = step[asked]
    return wanted


def _shortest_m(mesh: Drawn, ends: Numbers, light: LampLight, scale: float) -> Vectors:
    """(e,) edges are not made shorter than this: far from every lamp, shadows are soft and light changes slowly."""
    middle = mesh.positions[ends].astype(np.float64).mean(axis=1)
    near = np.full(len(ends), np.inf)
    for place in light.places:
        near = np.minimum(near, np.sqrt(((middle - place) ** 2).sum(axis=1)))
    shortest: Vectors = np.clip(_FINE_BY_DISTANCE * near, _SHORTEST_M * scale, _LONGEST_M * scale)
    return shortest


def _seen(light: LampLight, lamp: int, corners: Vectors, across: Vectors, both: bool, asked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(n,) whether four places of each triangle see the lamp, one of them at least."""
    seen = np.zeros(len(corners), bool)
    places = np.flatnonzero(asked)
    to = light.places[lamp] - corners[:, 0]
    outwards = across * np.where(both & (np.einsum("ij,ij->i", to, across) < 0.0), -1.0, 1.0)[:, np.newaxis]
    for weights in ((1 / 3, 1 / 3, 1 / 3), (0.8, 0.1, 0.1), (0.1, 0.8, 0.1), (0.1, 0.1, 0.8)):
        left = places[~seen[places]]
        points = np.einsum("nkj,k->nj", corners[left], np.array(weights)) + outwards[left] * light.near_m
        seen[left] = light.visible(lamp, points) > 0.0
    return seen


def _edges(faces: Triangles) -> tuple[Numbers, Numbers]:
    """(e, 2) the ends of each edge once, the lower first; (m, 3) the numbers of each triangle's edges: 0-1, 1-2, 2-0."""
    pairs = np.sort(np.stack([faces, np.roll(faces, -1, axis=1)], axis=2).reshape(-1, 2).astype(np.int64), axis=1)
    code, place = np.unique(pairs[:, 0] * (1 << 32) + pairs[:, 1], return_inverse=True)
    return np.stack([code >> 32, code & 0xFFFFFFFF], axis=1), place.reshape(-1, 3)


def _lengths(positions: NDArray[np.float32], ends: Numbers) -> Vectors:
    gap = positions[ends[:, 0]].astype(np.float64) - positions[ends[:, 1]]
    lengths: Vectors = np.sqrt(np.einsum("ij,ij->i", gap, gap))
    return lengths


def _alike(positions: NDArray[np.float32], ends: Numbers, marked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Edges in the same place (vertices are doubled along seams) are halved together."""
    place = by_position(positions)[1].astype(np.int64)
    pair = np.sort(place[ends], axis=1)
    _, number = np.unique(pair[:, 0] * (1 << 32) + pair[:, 1], return_inverse=True)
    return np.bincount(number, marked)[number] > 0


def _split(mesh: Drawn, ends: Numbers, of_face: Numbers, marked: NDArray[np.bool_]) -> Drawn:
    """The mesh with the marked edges halved; new vertices come after the old ones."""
    count = len(mesh.positions)
    new = np.full(len(ends), -1, np.int64)
    new[marked] = count + np.arange(int(marked.sum()))
    middle = new[of_face]  # (m, 3): the new vertex on each edge, -1 for none
    faces = mesh.faces.astype(np.int64)
    asked = (middle >= 0).sum(axis=1)
    out = [faces[asked == 0]]
    for turn in range(3):  # turned so that the pattern always begins with the same edge
        a, b, c = (faces[:, (turn + k) % 3] for k in range(3))
        ab, bc, ca = (middle[:, (turn + k) % 3] for k in range(3))
        one = (asked == 1) & (ab >= 0)
        out += [_rows(one, a, ab, c), _rows(one, ab, b, c)]
        two = (asked == 2) & (ca < 0)
        out += [_rows(two, ab, b, bc), _rows(two, a, ab, bc), _rows(two, a, bc, c)]
        if turn == 0:
            all_ = asked == 3
            out += [_rows(all_, a, ab, ca), _rows(all_, ab, b, bc), _rows(all_, ca, bc, c), _rows(all_, ab, bc, ca)]
    halves = ends[marked]
    return replace(_with_middles(mesh, halves), faces=np.concatenate(out).astype(np.uint32))


def _rows(chosen: NDArray[np.bool_], *corners: Numbers) -> Numbers:
    return np.stack([corner[chosen] for corner in corners], axis=1)


def _with_middles(mesh: Drawn, ends: Numbers) -> Drawn:
    """All that vertices carry, for one more vertex in the middle of each pair."""
    def mean(values: NDArray[np.float32]) -> NDArray[np.float32]:
        return ((values[ends[:, 0]].astype(np.float64) + values[ends[:, 1]]) / 2.0).astype(np.float32)

    def unit(values: NDArray[np.float32]) -> NDArray[np.float32]:
        length = np.linalg.norm(values, axis=1, keepdims=True)
        return np.asarray(values / np.maximum(length, 1e-9), np.float32)

    def whole(values: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return ((values[ends[:, 0]].astype(np.uint16) + values[ends[:, 1]] + 1) // 2).astype(np.uint8)

    tangents = mesh.tangents
    if tangents is not None:
        along = np.concatenate([unit(mean(tangents[:, :3])), tangents[ends[:, 0], 3:]], axis=1)
        tangents = np.concatenate([tangents, along])
    return replace(
        mesh,
        positions=np.concatenate([mesh.positions, mean(mesh.positions)]),
        normals=np.concatenate([mesh.normals, unit(mean(mesh.normals))]),
        uvs=np.concatenate([mesh.uvs, mean(mesh.uvs)]),
        tangents=tangents,
        uvs2=None if mesh.uvs2 is None else np.concatenate([mesh.uvs2, mean(mesh.uvs2)]),
        tint=None if mesh.tint is None else np.concatenate([mesh.tint, whole(mesh.tint)]),
        light=None if mesh.light is None else np.concatenate([mesh.light, whole(mesh.light)]),
    )
