"""Tiled roofs: ribbed slopes with upturned corners, ridges, and the timber under the eaves."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from assets.mesh_parts import Floats, Part, box, facing, make, merged, surface, tube

EAVE_M = 0.14  # from the tiles down to the boards under them
RIB_M = 0.28  # tile columns apart
PLAIN_RIBS = ((0.0, 0.0), (0.36, 0.055), (0.72, 0.055))  # for the houses
RIB_PROFILE = ((0.0, 0.0), (0.30, 0.004), (0.50, 0.062), (0.80, 0.062))  # phase, height


@dataclass(frozen=True)
class Slope:
    """A roof's cross-section: from the eave (t = 0) at ``eave_z`` up to ``top_z`` (t = 1), hollow, corners turned up."""

    eave_z: float
    top_z: float
    upturn: float
    hollow: float = 0.42  # 0 straight, 1 all curve

    def z(self, t: Floats, corner: Floats) -> Floats:
        """``corner``: 0 at the middle of the eave, 1 at its corner."""
        rise = (1 - self.hollow) * t + self.hollow * t * t
        return np.asarray(
            self.eave_z + (self.top_z - self.eave_z) * rise + self.upturn * corner**5 * (1 - t) ** 2
        )


def panel(
    half_eave: Callable[[Floats], Floats],
    out_at: Callable[[Floats], Floats],
    slope: Slope,
    rows: Floats,
    ribbed: bool = True,
    lower_m: float = 0.0,
    profile: tuple[tuple[float, float], ...] = RIB_PROFILE,
) -> Part:
    """One slope facing +X with its eave along Y: ``half_eave(t)`` is its half width, ``out_at(t)`` its distance from the axis.

    Tile columns keep their place and are cut off at the hips. ``lower_m`` > 0 gives the underside instead.
    """
    width = float(half_eave(np.array([0.0]))[0])
    if ribbed:
        count = int(width / RIB_M) + 1
        lines = [(k + phase) * RIB_M for k in range(-count, count) for phase, _ in profile]
        lifts = [height for _ in range(-count, count) for _, height in profile]
        order = np.array(lines)
        lift = np.array(lifts)
    else:
        order = np.linspace(-width, width, 25)
        lift = np.zeros(25)
    keep = np.abs(order) < width
    order = np.concatenate([[-width], order[keep], [width]])
    lift = np.concatenate([[0.0], lift[keep], [0.0]])
    t = rows[None, :]
    bound = half_eave(t)
    y = np.clip(order[:, None], -bound, bound)
    corner = np.clip(np.abs(y) / np.maximum(bound, 1e-6), 0, 1)
    outward = out_at(t) + 0.30 * corner**6 * (1 - t) ** 2 * (slope.upturn > 0)
    stretched = y + np.sign(y) * 0.30 * corner**6 * (1 - t) ** 2 * (slope.upturn > 0)
    clipped = np.abs(order[:, None]) > bound
    z = slope.z(np.broadcast_to(t, y.shape), corner) + np.where(clipped, 0.0, lift[:, None]) - lower_m
    points = np.stack([np.broadcast_to(outward, y.shape), stretched, z], -1)
    length = np.concatenate(
        [[0.0], np.cumsum(np.linalg.norm(np.diff(points[len(order) // 2], axis=0), axis=1))]
    )
    uvs = np.stack([y, np.broadcast_to(length[None, :], y.shape)], -1)
    part = surface(points, uvs)
    # u runs along +Y and t inwards and up: Y × (-X + Z) looks out and up; the underside looks the other way.
    if lower_m > 0:
        part = make(part.positions, part.normals, part.uvs, part.faces[:, ::-1])
        return _without_slivers(part)
    # The tiles' ends along the eave, down to the timber below.
    foot = points[:, 0].copy()
    foot[:, 2] -= lift + EAVE_M
    end = surface(
        np.stack([foot, points[:, 0]], axis=1), np.stack([uvs[:, 0] - (0, EAVE_M), uvs[:, 0]], axis=1)
    )
    return merged([_without_slivers(part), _without_slivers(end)])


def _without_slivers(part: Part) -> Part:
    """Drop the triangles that the hips cut away and the vertices that only they used; normals anew from what is left."""
    p = part.positions
    a, b, c = (p[part.faces[:, k]] for k in range(3))
    across = np.cross(b - a, c - a)
    wide = np.linalg.norm(across, axis=1) > 1e-6
    faces, across = part.faces[wide], across[wide]
    used, back = np.unique(faces, return_inverse=True)
    back = back.reshape(-1, 3)
    normals = np.zeros((len(used), 3))
    for corner in range(3):
        np.add.at(normals, back[:, corner], across)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    return make(p[used], normals, part.uvs[used], back)


def _four_sides(panel_x: Part, panel_y: Part) -> list[Part]:
    """Panels facing +X, and +Y (given as facing +X, turned), mirrored to all four sides."""
    turn = np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 1]])
    half = np.diag([-1.0, -1.0, 1.0])
    facing_y = panel_y.transformed(turn)
    return [panel_x, panel_x.transformed(half), facing_y, facing_y.transformed(half)]


def hip_skirt(
    outer: tuple[float, float], inner: tuple[float, float], slope: Slope, ribbed: bool = True
) -> tuple[Part, Part]:
    """A roof all round a body: (tiles, underside), from half sizes ``outer`` (x, y) in to ``inner``."""
    rows = np.linspace(0, 1, 6 if ribbed else 4)

    def side(across: int, along: int, low: float, plain: bool) -> Part:
        return panel(
            lambda t: outer[along] + (inner[along] - outer[along]) * t,
            lambda t: outer[across] + (inner[across] - outer[across]) * t,
            slope,
            rows,
            ribbed and not plain,
            low,
        )

    tiles = _four_sides(side(0, 1, 0.0, False), side(1, 0, 0.0, False))
    under = _four_sides(side(0, 1, 0.13, True), side(1, 0, 0.13, True))
    return merged(tiles), merged(under)


def hip_and_gable(
    outer: tuple[float, float], gable: tuple[float, float], slope: Slope, ribbed: bool = True
) -> tuple[Part, Part, Part]:
    """A roof with its ridge along Y: (tiles, underside, gable boards). ``gable``: half sizes where the hips end."""
    ox, oy = outer
    gx, gy = gable
    t_gable = 1 - gx / ox
    rows = np.unique(np.concatenate([np.linspace(0, t_gable, 5), np.linspace(t_gable, 1, 5)]))

    def bound(t: Floats) -> Floats:
        return np.asarray(oy - (oy - gy) * np.minimum(np.asarray(t) / t_gable, 1.0))

    def out_x(t: Floats) -> Floats:
        return np.asarray(ox * (1 - np.asarray(t)))

    ends = np.linspace(0, t_gable, 6)
    tiles = _four_sides(panel(bound, out_x, slope, rows, ribbed), panel(out_x, bound, slope, ends, ribbed))
    under = _four_sides(
        panel(bound, out_x, slope, rows, False, 0.13), panel(out_x, bound, slope, ends, False, 0.13)
    )
    z_gable, z_top = float(slope.z(np.array(t_gable), np.array(0.0))), slope.top_z
    boards = []
    for sign in (-1.0, 1.0):
        y = sign * (gy - 0.35)
        triangle = [(-gx, y, z_gable - 0.05), (gx, y, z_gable - 0.05), (0.0, y, z_top - 0.1)]
        normal = np.tile([0.0, sign, 0.0], (3, 1))
        boards.append(facing(make(triangle, normal, np.array(triangle)[:, [0, 2]], [(0, 1, 2)])))
        for side in (-1.0, 1.0):
            t = np.linspace(t_gable, 1, 5)
            path = np.stack(
                [side * out_x(t), np.full(5, sign * (gy + 0.02)), slope.z(t, np.zeros(5)) - 0.12], -1
            )
            boards.append(ribbon(path, 0.05, 0.34))
    return merged(tiles), merged(under), merged(boards)


def ribbon(path: Floats, width: float, height: float) -> Part:
    """A rectangular bar along a path, upright."""
    tangents = np.gradient(path, axis=0)
    tangents /= np.linalg.norm(tangents, axis=1, keepdims=True)
    side = np.cross(tangents, [0, 0, 1.0])
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    up = np.cross(side, tangents)
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    parts = []
    for (a, b), (c, d) in itertools.pairwise(corners):
        first = path + side * a * width / 2 + up * b * height / 2
        second = path + side * c * width / 2 + up * d * height / 2
        parts.append(surface(np.stack([first, second], axis=1)))
    rims = [
        path[i] + side[i] * a * width / 2 + up[i] * b * height / 2 for i in (0, -1) for a, b in corners[:-1]
    ]
    for i, rim in ((0, rims[:4]), (-1, rims[4:])):
        normal = -tangents[0] if i == 0 else tangents[-1]
        parts.append(make(rim, np.tile(normal, (4, 1)), np.zeros((4, 2)), [(0, 1, 2), (0, 2, 3)]))
    return merged(_outwards(part, path) for part in parts)


def _outwards(part: Part, path: Floats) -> Part:
    """Fronts away from the path's line."""
    nearest = path[np.argmin(np.linalg.norm(part.positions[:, None] - path[None], axis=-1), axis=1)]
    if np.einsum("ij,ij->i", part.normals, part.positions - nearest).mean() < 0:
        part = make(part.positions, -part.normals, part.uvs, part.faces)
    return facing(part)


def hip_ridge(start: Floats, end: Floats, slope: Slope, tip_m: float = 0.35, t_end: float = 1.0) -> Part:
    """The tiled ridge on a hip, from the upturned corner ``start`` (plan) to ``end`` (plan), with a curled tip."""
    t = np.linspace(0, 1, 9)
    plan = start[None] + (end - start)[None] * t[:, None]
    outwards = (start - end) / np.linalg.norm(start - end)
    plan = plan + outwards * 0.42 * (1 - t[:, None] * t_end) ** 2
    z = slope.z(t * t_end, np.ones_like(t)) + 0.10
    path = np.concatenate([plan, z[:, None]], axis=1)
    tip = path[0] + np.array([*(outwards * 0.30), tip_m])
    path = np.vstack([tip, (tip + path[0]) / 2 + np.array([*(outwards * 0.08), -0.05]), path])
    radius = np.concatenate([[0.035, 0.07], np.full(9, 0.115)])
    return tube(path, radius, 6)


def main_ridge(half_length: float, z: float) -> Part:
    """The ridge along Y: a tall narrow wall of tiles with rising ends and fish-tail finials."""
    y = np.linspace(-half_length - 0.15, half_length + 0.15, 17)
    rise = 0.22 * np.abs(y / half_length) ** 4
    path = np.stack([np.zeros_like(y), y, z + 0.14 + rise], -1)
    parts = [ribbon(path, 0.24, 0.44), ribbon(path + (0, 0, 0.26), 0.34, 0.09)]
    for sign in (-1.0, 1.0):
        curl = [(0, 0.0, 0.0), (0, 0.16, 0.30), (0, 0.20, 0.62), (0, 0.02, 0.86), (0, -0.20, 0.90)]
        base = np.array([0.0, sign * (half_length + 0.02), z + 0.34])
        points = base + np.array(curl) * np.array([1, sign, 1])
        parts.append(tube(points, np.array([0.21, 0.19, 0.14, 0.09, 0.03]), 6, up=(1, 0, 0)))
    middle = box((0.26, 0.7, 0.5), (0, 0, z + 0.52))
    return merged([*parts, middle])


def rafters(outer: tuple[float, float], slope: Slope, depth_m: float, spacing_m: float = 0.34) -> Part:
    """Rafter ends under all four eaves, up to where the hips begin to cut them."""
    parts = []
    for across, along in ((0, 1), (1, 0)):
        half = outer[along] - depth_m
        places = np.linspace(-half, half, 2 * int(half / spacing_m) + 1)
        t_in = depth_m / outer[across]
        for y in places:
            corner = np.array([abs(y) / outer[along], abs(y) / (outer[along] - depth_m * 0.8)])
            z = slope.z(np.array([0.0, t_in]), corner) - 0.205
            for sign in (-1.0, 1.0):
                points = np.zeros((2, 3))
                points[:, across] = sign * np.array([outer[across] - 0.05, outer[across] - depth_m])
                points[:, along] = y
                points[:, 2] = z
                parts.append(tube(points, 0.052, 4, caps=False))
    return merged(parts)
