"""How much open sky and sun each vertex sees, by casting rays against the whole site (embree)."""

from dataclasses import replace

import numpy as np
from embreex import rtcore_scene
from embreex.mesh_construction import TriangleMesh
from numpy.typing import NDArray

from assets.mesh_parts import Part

Floats = NDArray[np.float64]
NEAR_M = 0.012  # rays start this far off the surface
RAYS = 32


class Occluders:
    """A ray-casting scene of everything that stands in the way of light."""

    def __init__(self, parts: list[Part]) -> None:
        self._scene = rtcore_scene.EmbreeScene()
        self._meshes = [
            TriangleMesh(self._scene, part.positions[part.faces].astype(np.float32))
            for part in parts
            if len(part.faces)
        ]

    def distances(self, origins: Floats, directions: Floats) -> Floats:
        """To the first hit, (n,) metres; very large where nothing is hit."""
        hits = self._scene.run(origins.astype(np.float32), directions.astype(np.float32), query="DISTANCE")
        return np.asarray(hits, float)


def _hemisphere(count: int) -> Floats:
    """``count`` directions about +Z, cosine-weighted, evenly spread (a spiral)."""
    k = np.arange(count) + 0.5
    z = np.sqrt(1 - k / count)
    angle = k * np.pi * (3 - np.sqrt(5))
    r = np.sqrt(1 - z * z)
    return np.stack([r * np.cos(angle), r * np.sin(angle), z], -1)


def sky_seen(
    occluders: Occluders, points: Floats, normals: Floats, reach_m: float, rays: int = RAYS
) -> Floats:
    """0 (shut in) to 1 (open), (n,): hits count less the farther they are, none beyond ``reach_m``."""
    helper = np.where(np.abs(normals[:, 2:3]) < 0.9, [[0.0, 0.0, 1.0]], [[1.0, 0.0, 0.0]])
    side = np.cross(helper, normals)
    side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-9)
    lift = np.cross(normals, side)
    start = points + normals * NEAR_M
    seen = np.zeros(len(points))
    for x, y, z in _hemisphere(rays):
        direction = side * x + lift * y + normals * z
        distance = occluders.distances(start, direction)
        seen += np.clip(distance / reach_m, 0, 1) ** 0.5
    return seen / rays


def sun_seen(occluders: Occluders, points: Floats, normals: Floats, towards_sun: Floats) -> Floats:
    """1 where the sun shines, 0 in cast shadow, (n,); softened over a disc of about two degrees."""
    helper = np.cross(towards_sun, [0.0, 0.0, 1.0] if abs(towards_sun[2]) < 0.99 else [1.0, 0.0, 0.0])
    helper /= np.linalg.norm(helper)
    other = np.cross(towards_sun, helper)
    start = points + normals * 0.3
    lit = np.zeros(len(points))
    offsets = [(0.0, 0.0), (0.03, 0.0), (-0.03, 0.0), (0.0, 0.03), (0.0, -0.03)]
    for a, b in offsets:
        ray = towards_sun + helper * a + other * b
        lit += occluders.distances(start, np.tile(ray / np.linalg.norm(ray), (len(points), 1))) > 1e5
    return lit / len(offsets)


def shaded(
    part: Part,
    occluders: Occluders,
    *,
    reach_m: float,
    towards_sun: Floats | None = None,
    floor: float = 0.16,
) -> Part:
    """The part with its R (and with a sun its G) baked; ``floor`` keeps the darkest corner from turning black."""
    colors = part.colors.copy()
    open_sky = sky_seen(occluders, part.positions, part.normals, reach_m)
    colors[:, 0] = np.clip((floor + (1 - floor) * open_sky) * 255, 0, 255).astype(np.uint8)
    if towards_sun is not None:
        colors[:, 1] = (sun_seen(occluders, part.positions, part.normals, towards_sun) * 255).astype(np.uint8)
    return replace(part, colors=colors)
