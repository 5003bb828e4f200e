"""Small pieces of geometry as numpy arrays, and the few shapes that a built site is made of.

A ``Part`` is a triangle mesh in metres, Z up, counter-clockwise fronts. UVs are in metres unless a function says otherwise
(a material's ``uv_scale`` turns metres into repeats). Colours are the package's: R occlusion, G sun, B blend, A spare.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.uint32]


@dataclass(frozen=True)
class Part:
    """positions (n, 3), normals (n, 3), uvs (n, 2), faces (m, 3), colors (n, 4) uint8."""

    positions: Floats
    normals: Floats
    uvs: Floats
    faces: Indices
    colors: NDArray[np.uint8]

    @property
    def triangles(self) -> int:
        return len(self.faces)

    def with_blend(self, blend: ArrayLike) -> "Part":
        """The same with colour B set, 0 to 1."""
        colors = self.colors.copy()
        colors[:, 2] = np.clip(np.asarray(blend, float) * 255, 0, 255).astype(np.uint8)
        return replace(self, colors=colors)

    def with_spare(self, value: int) -> "Part":
        """The same with colour A set (a figure's bone)."""
        colors = self.colors.copy()
        colors[:, 3] = value
        return replace(self, colors=colors)

    def with_uvs(self, uvs: Floats) -> "Part":
        return replace(self, uvs=uvs)

    def upright(self) -> "Part":
        """With u and v swapped: the grain of wood runs up."""
        return replace(self, uvs=self.uvs[:, ::-1].copy())

    def moved(self, offset: ArrayLike) -> "Part":
        return replace(self, positions=self.positions + np.asarray(offset, float))

    def transformed(self, matrix: Floats) -> "Part":
        """By a 3×3 or 4×4 column-vector matrix; a mirroring one turns the triangles over."""
        linear = matrix[:3, :3]
        positions = self.positions @ linear.T
        if matrix.shape == (4, 4):
            positions = positions + matrix[:3, 3]
        normals = self.normals @ np.linalg.inv(linear)
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
        faces = self.faces[:, ::-1] if np.linalg.det(linear) < 0 else self.faces
        return replace(self, positions=positions, normals=normals, faces=np.ascontiguousarray(faces))


def make(positions: ArrayLike, normals: ArrayLike, uvs: ArrayLike, faces: ArrayLike) -> Part:
    points = np.asarray(positions, float).reshape(-1, 3)
    colors = np.tile(np.array([255, 255, 0, 0], np.uint8), (len(points), 1))
    return Part(
        points,
        np.asarray(normals, float).reshape(-1, 3),
        np.asarray(uvs, float).reshape(-1, 2),
        np.asarray(faces, np.uint32).reshape(-1, 3),
        colors,
    )


def merged(parts: Iterable[Part]) -> Part:
    listed = list(parts)
    starts = np.cumsum([0] + [len(part.positions) for part in listed[:-1]])
    return Part(
        np.concatenate([part.positions for part in listed]),
        np.concatenate([part.normals for part in listed]),
        np.concatenate([part.uvs for part in listed]),
        np.concatenate([part.faces + np.uint32(s) for part, s in zip(listed, starts, strict=True)]).astype(
            np.uint32
        ),
        np.concatenate([part.colors for part in listed]),
    )


def rotation(axis: str, angle_rad: float) -> Floats:
    c, s = np.cos(angle_rad), np.sin(angle_rad)
    rows = {
        "x": [[1, 0, 0], [0, c, -s], [0, s, c]],
        "y": [[c, 0, s], [0, 1, 0], [-s, 0, c]],
        "z": [[c, -s, 0], [s, c, 0], [0, 0, 1]],
    }
    return np.array(rows[axis], float)


def placed(part: Part, position: ArrayLike, heading_rad: float = 0.0) -> Part:
    """Turned about Z, then moved."""
    return part.transformed(rotation("z", heading_rad)).moved(position)


def quad(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike, cell_m: float = 1e9) -> Part:
    """A flat or bilinear patch, corners counter-clockwise seen from the front, cut into cells of at most ``cell_m``."""
    corners = [np.asarray(p, float) for p in (a, b, c, d)]
    width = max(np.linalg.norm(corners[1] - corners[0]), np.linalg.norm(corners[2] - corners[3]))
    height = max(np.linalg.norm(corners[3] - corners[0]), np.linalg.norm(corners[2] - corners[1]))
    nu, nv = int(np.ceil(width / cell_m - 1e-9)) or 1, int(np.ceil(height / cell_m - 1e-9)) or 1
    u, v = np.meshgrid(np.linspace(0, 1, max(nu, 1) + 1), np.linspace(0, 1, max(nv, 1) + 1), indexing="ij")
    w = u[..., None], v[..., None]
    points = (
        corners[0] * (1 - w[0]) * (1 - w[1])
        + corners[1] * w[0] * (1 - w[1])
        + corners[2] * w[0] * w[1]
        + corners[3] * (1 - w[0]) * w[1]
    )
    return surface(points, np.stack([u * width, v * height], axis=-1))


def surface(points: Floats, uvs: Floats | None = None) -> Part:
    """A grid of points (nu, nv, 3); the front is where u × v points; smooth normals. UVs default to arc length in metres."""
    nu, nv = points.shape[:2]
    if uvs is None:
        du = np.linalg.norm(np.diff(points, axis=0), axis=-1).mean(axis=1)
        dv = np.linalg.norm(np.diff(points, axis=1), axis=-1).mean(axis=0)
        u, v = np.meshgrid(np.r_[0, np.cumsum(du)], np.r_[0, np.cumsum(dv)], indexing="ij")
        uvs = np.stack([u, v], axis=-1)
    along_u = np.gradient(points, axis=0) if nu > 1 else np.zeros_like(points)
    along_v = np.gradient(points, axis=1)
    normals = np.cross(along_u, along_v)
    normals /= np.maximum(np.linalg.norm(normals, axis=-1, keepdims=True), 1e-12)
    index = np.arange(nu * nv).reshape(nu, nv)
    a, b, c, d = index[:-1, :-1], index[1:, :-1], index[1:, 1:], index[:-1, 1:]
    faces = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    return make(points, normals, uvs, faces)


def box(size: Sequence[float], centre: ArrayLike = (0, 0, 0), cell_m: float = 1e9, skip: str = "") -> Part:
    """A box with UVs in metres on each face; ``skip`` leaves faces out: any of ``x X y Y z Z`` (capital: the positive side)."""
    hx, hy, hz = (s / 2 for s in size)
    sides = {
        "x": ((-hx, hy, -hz), (-hx, -hy, -hz), (-hx, -hy, hz), (-hx, hy, hz)),
        "X": ((hx, -hy, -hz), (hx, hy, -hz), (hx, hy, hz), (hx, -hy, hz)),
        "y": ((-hx, -hy, -hz), (hx, -hy, -hz), (hx, -hy, hz), (-hx, -hy, hz)),
        "Y": ((hx, hy, -hz), (-hx, hy, -hz), (-hx, hy, hz), (hx, hy, hz)),
        "z": ((-hx, hy, -hz), (hx, hy, -hz), (hx, -hy, -hz), (-hx, -hy, -hz)),
        "Z": ((-hx, -hy, hz), (hx, -hy, hz), (hx, hy, hz), (-hx, hy, hz)),
    }
    return merged(quad(*corners, cell_m=cell_m) for side, corners in sides.items() if side not in skip).moved(
        centre
    )


def frames_along(path: Floats, up: ArrayLike = (0, 0, 1)) -> tuple[Floats, Floats, Floats]:
    """Tangent, side and lift (each (n, 3), unit) at the points of an open path, lifted towards ``up``."""
    tangents = np.gradient(path, axis=0)
    tangents /= np.linalg.norm(tangents, axis=1, keepdims=True)
    side = np.cross(tangents, np.asarray(up, float))
    weak = np.linalg.norm(side, axis=1) < 1e-6
    side[weak] = (1.0, 0.0, 0.0)
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    return tangents, side, np.cross(side, tangents)


def tube(
    path: ArrayLike, radius_m: ArrayLike, sides: int, caps: bool = True, up: ArrayLike = (0, 0, 1)
) -> Part:
    """A round rod along an open path; ``radius_m`` one number or one a point."""
    points = np.asarray(path, float)
    radii = np.broadcast_to(np.asarray(radius_m, float), len(points))
    _, side, lift = frames_along(points, up)
    angle = np.linspace(0, 2 * np.pi, sides + 1)
    ring = np.cos(angle)[None, :, None] * side[:, None] + np.sin(angle)[None, :, None] * lift[:, None]
    shell = points[:, None] + ring * radii[:, None, None]
    part = surface(shell)
    part = replace(part, normals=ring.reshape(-1, 3))
    if not caps:
        return part
    parts = [part]
    for end, turn in ((0, 1), (-1, -1)):
        centre = points[end]
        rim = shell[end, :-1][::turn]
        normal = (points[0] - points[1]) if end == 0 else (points[-1] - points[-2])
        normal = normal / np.linalg.norm(normal)
        count = len(rim)
        faces = [(0, 1 + (k + 1) % count, 1 + k) for k in range(count)]
        cap = make(np.vstack([centre, rim]), np.tile(normal, (count + 1, 1)), np.zeros((count + 1, 2)), faces)
        parts.append(facing(cap))
    return merged(parts)


def facing(part: Part) -> Part:
    """Turn over the triangles that wind against their own normals."""
    a, b, c = (part.positions[part.faces[:, k]] for k in range(3))
    against = np.einsum("ij,ij->i", np.cross(b - a, c - a), part.normals[part.faces].mean(axis=1)) < 0
    faces = part.faces.copy()
    faces[against] = faces[against][:, ::-1]
    return replace(part, faces=faces)


def lathe(profile: ArrayLike, sides: int) -> Part:
    """Turn a profile of (radius, z), bottom to top, about Z."""
    outline = np.asarray(profile, float)
    angle = np.linspace(0, 2 * np.pi, sides + 1)
    circle = np.stack([np.cos(angle), np.sin(angle), np.zeros_like(angle)], -1)
    up = np.array([0, 0, 1.0])
    points = circle[:, None] * outline[None, :, :1] + up * outline[None, :, 1:]
    slope = np.gradient(outline, axis=0)
    normals = circle[:, None] * slope[None, :, 1:] - up * slope[None, :, :1]
    normals /= np.maximum(np.linalg.norm(normals, axis=-1, keepdims=True), 1e-12)
    return replace(surface(points), normals=normals.reshape(-1, 3))


def ellipsoid(radii: Sequence[float], centre: ArrayLike, sides: int = 8, rows: int = 5) -> Part:
    theta = np.linspace(-np.pi / 2, np.pi / 2, rows + 1)
    part = lathe(np.stack([np.cos(theta), np.sin(theta)], -1), sides)
    part = replace(part, normals=part.positions.copy())
    return part.transformed(np.diag(np.asarray(radii, float))).moved(centre)


def tangents_of(part: Part) -> Floats:
    """(n, 4): unit tangents along u, square to the normals; w is the handedness."""
    p, uv, faces = part.positions, part.uvs, part.faces
    e1, e2 = p[faces[:, 1]] - p[faces[:, 0]], p[faces[:, 2]] - p[faces[:, 0]]
    d1, d2 = uv[faces[:, 1]] - uv[faces[:, 0]], uv[faces[:, 2]] - uv[faces[:, 0]]
    det = d1[:, 0] * d2[:, 1] - d1[:, 1] * d2[:, 0]
    sign = np.where(det < 0, -1.0, 1.0)[:, None]
    along_u = (e1 * d2[:, 1:2] - e2 * d1[:, 1:2]) * sign
    along_v = (e2 * d1[:, 0:1] - e1 * d2[:, 0:1]) * sign
    sum_u, sum_v = np.zeros_like(p), np.zeros_like(p)
    for corner in range(3):
        np.add.at(sum_u, faces[:, corner], along_u)
        np.add.at(sum_v, faces[:, corner], along_v)
    n = part.normals
    tangent = sum_u - n * np.einsum("ij,ij->i", n, sum_u)[:, None]
    weak = np.linalg.norm(tangent, axis=1) < 1e-9
    spare = np.cross(n, np.where(np.abs(n[:, 2:3]) < 0.9, [[0.0, 0.0, 1.0]], [[1.0, 0.0, 0.0]]))
    tangent[weak] = spare[weak]
    tangent /= np.maximum(np.linalg.norm(tangent, axis=1, keepdims=True), 1e-12)
    handed = np.where(np.einsum("ij,ij->i", np.cross(n, tangent), sum_v) < 0, -1.0, 1.0)
    return np.concatenate([tangent, handed[:, None]], axis=1)
