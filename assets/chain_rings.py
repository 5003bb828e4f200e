"""A forged ring, and a chain of them along a line, each turned a quarter against its neighbour."""

import numpy as np

from assets.mesh_parts import Floats, Part, make


def ring(pitch_m: float, width_m: float, rod_m: float, end_points: int, rod_sides: int) -> Part:
    """One elongated ring, its length along X, flat in XY. Inner length = pitch: so it just holds its neighbours.

    A rod of few sides is drawn a little thicker, so that it covers as much as the round one.
    No seams: UVs are mirrored (u along the ring, v over the rod), so that every vertex is stored once.
    """
    radius = (width_m - rod_m) / 2
    straight = pitch_m + rod_m - 2 * radius
    angle = np.linspace(-np.pi / 2, np.pi / 2, end_points)
    east = np.stack([straight / 2 + radius * np.cos(angle), radius * np.sin(angle)], -1)
    if end_points == 2:
        east[:, 0] += 0.75 * radius  # a square end must still reach its neighbour
    loop = np.concatenate([east, -east])
    outward = np.concatenate([np.stack([np.cos(angle), np.sin(angle)], -1)] * 2)
    outward[end_points:] *= -1
    around = (np.arange(rod_sides) + 0.5) * 2 * np.pi / rod_sides
    out3 = np.concatenate([outward, np.zeros((len(loop), 1))], axis=1)
    normal = np.cos(around)[None, :, None] * out3[:, None] + np.sin(around)[None, :, None] * np.array(
        [0, 0, 1.0]
    )
    centre = np.concatenate([loop, np.zeros((len(loop), 1))], axis=1)
    drawn_m = rod_m * np.sqrt(2 * np.pi / (rod_sides * np.sin(2 * np.pi / rod_sides)))
    points = centre[:, None] + normal * drawn_m / 2
    uvs = np.stack(
        [
            points[..., 0] + 0.6 * points[..., 1],
            np.broadcast_to(np.arccos(np.cos(around)) * rod_m / 2, points.shape[:2]),
        ],
        -1,
    )
    n, s = len(loop), rod_sides
    i, j = np.meshgrid(np.arange(n), np.arange(s), indexing="ij")
    a, b = i * s + j, (i + 1) % n * s + j
    c, d = (i + 1) % n * s + (j + 1) % s, i * s + (j + 1) % s
    faces = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    return make(points, normal, uvs, faces)


def rings_along(template: Part, centres: Floats, tangents: Floats, turns_rad: Floats, seed: int) -> Part:
    """A copy of the ring at every centre, along its tangent, turned about it."""
    side = np.cross(tangents, [0.0, 1e-6, 1.0])
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    lift = np.cross(side, tangents)
    across = np.cos(turns_rad)[:, None] * side + np.sin(turns_rad)[:, None] * lift
    basis = np.stack([tangents, across, np.cross(tangents, across)], axis=1)  # rows: images of X, Y, Z
    points = np.einsum("vk,rkc->rvc", template.positions, basis) + centres[:, None]
    normals = np.einsum("vk,rkc->rvc", template.normals, basis)
    shift = np.random.default_rng(seed).uniform(0, 1, (len(centres), 1, 2))
    uvs = template.uvs[None] + shift
    count, vertices = len(centres), len(template.positions)
    faces = template.faces[None] + (np.arange(count) * vertices)[:, None, None]
    return make(points, normals, uvs, faces)
