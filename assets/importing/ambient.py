"""Ambient occlusion on vertices: how much open sky each sees, by rays against all that is drawn (embree).

Few rays everywhere, more where they do not agree. A large triangle cannot show a soft corner by its three vertices: the darkness of one would
run across a whole wall, so it counts less there (``--lightmap`` gives such walls a picture instead).
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
from embreex import rtcore_scene
from embreex.mesh_construction import TriangleMesh
from numpy.typing import NDArray

from assets.importing.arrays import Floats
from assets.importing.drawn import Drawn
from assets.importing.ground import GROUND
from assets.importing.layers import MANY, layers

FIRST_RAYS, MORE_RAYS = 12, 36
FLOOR = 0.22  # the darkest corner still shows its colour
_CHUNK = 60_000  # vertices: a thread's piece of work
_MOST_RAYS = 24_000_000
Tell = Callable[[float], None]


class Hidden:
    """Everything that stands in the way of light. ``reach_m``: what is farther off takes none away."""

    def __init__(self, meshes: Sequence[Drawn], reach_m: float, near_m: float) -> None:
        self._scene = rtcore_scene.EmbreeScene()
        self._kept = [
            TriangleMesh(self._scene, np.ascontiguousarray(mesh.positions[mesh.faces], np.float32))
            for mesh in meshes
            if mesh.triangles
        ]
        self.reach_m, self.near_m = reach_m, near_m

    def open_sky(self, points: Floats, normals: Floats, first: int, more: int) -> Floats:
        """(n,) 0 (shut in) to 1 (open)."""
        start = points + normals * np.float32(self.near_m)
        side, lift = _across(normals)
        seen = self._seen(start, normals, side, lift, first, 0.5)
        doubtful = np.flatnonzero((seen > 0.02) & (seen < 0.98))
        if more and len(doubtful):
            again = self._seen(start[doubtful], normals[doubtful], side[doubtful], lift[doubtful], more, 0.25)
            seen[doubtful] = (seen[doubtful] * first + again * more) / (first + more)
        return seen

    def buried(self, points: Floats, normals: Floats) -> NDArray[np.bool_]:
        """Whether a point looks straight at the back of a near face: it lies inside something, and nobody sees it."""
        if not self._kept or not len(points):
            return np.zeros(len(points), bool)
        start = (points + normals * np.float32(self.near_m)).astype(np.float32)
        found = self._scene.run(start, normals, output=True)
        facing = np.einsum("ij,ij->i", np.asarray(found["Ng"], np.float32), normals)
        inside: NDArray[np.bool_] = (np.asarray(found["primID"]) >= 0) & (np.asarray(found["tfar"]) < self.reach_m) & (facing > 0)
        return inside

    def _seen(self, start: Floats, up: Floats, side: Floats, lift: Floats, rays: int, phase: float) -> Floats:
        total: Floats = np.zeros(len(start), np.float32)
        for x, y, z in hemisphere(rays, phase):
            direction = side * x + lift * y + up * z
            far = np.full(len(start), self.reach_m, np.float32)
            hits = self._scene.run(start, direction, far, query="DISTANCE") if self._kept else far
            total += np.sqrt(np.clip(hits / self.reach_m, 0, 1))
        return (total / rays).astype(np.float32)


def hemisphere(count: int, phase: float) -> NDArray[np.float32]:
    """``count`` directions about +Z, cosine-weighted, evenly spread (a spiral, turned by ``phase``)."""
    k = np.arange(count) + 0.5
    z = np.sqrt(1 - k / count)
    angle = (k + phase) * np.pi * (3 - np.sqrt(5))
    r = np.sqrt(1 - z * z)
    return np.stack([r * np.cos(angle), r * np.sin(angle), z], -1).astype(np.float32)


def _across(normals: Floats) -> tuple[Floats, Floats]:
    helper = np.where(np.abs(normals[:, 2:3]) < 0.9, np.array([[0, 0, 1]], np.float32), np.array([[1, 0, 0]], np.float32))
    side = np.cross(helper, normals)
    side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-9)
    return side.astype(np.float32), np.cross(normals, side).astype(np.float32)


def shaded(meshes: list[Drawn], hidden: Hidden, tell: Tell) -> list[Drawn]:
    """The meshes with their ``light``. The number of rays falls where there are very many vertices or layers, so that the time stays bounded."""
    total = sum(len(mesh.positions) for mesh in meshes)
    deep = layers([(mesh.positions, mesh.faces) for mesh in meshes if mesh.material != GROUND])
    scarce = min(1.0, _MOST_RAYS / max(total * (FIRST_RAYS + MORE_RAYS), 1)) / max(deep / MANY, 1.0)
    first, more = max(4, round(FIRST_RAYS * scarce)), round(MORE_RAYS * scarce)
    done, out = 0, []
    for mesh in meshes:
        points, weight = _sampled(mesh, hidden.reach_m)
        out.append(replace(mesh, light=lit(hidden, points, mesh.normals, first, more, weight)))
        done += len(points)
        tell(done / total)
    return out


def lit(hidden: Hidden, points: Floats, normals: Floats, first: int, more: int, weight: Floats | None = None) -> NDArray[np.uint8]:
    """(n,) 255 = open. ``weight``: how much darkness counts at each point. Embree lets go of the interpreter lock, so threads help."""
    starts = range(0, len(points), _CHUNK)
    with ThreadPoolExecutor(max_workers=max(1, min(8, os.cpu_count() or 1))) as pool:
        found = pool.map(lambda at: hidden.open_sky(points[at : at + _CHUNK], normals[at : at + _CHUNK], first, more), starts)
        seen = np.concatenate([np.zeros(0, np.float32), *found])
    dark = (1 - seen) if weight is None else (1 - seen) * weight
    light: NDArray[np.uint8] = np.round((FLOOR + (1 - FLOOR) * np.clip(1 - dark, 0, 1)) * 255).astype(np.uint8)
    return light


def _sampled(mesh: Drawn, reach_m: float) -> tuple[Floats, Floats]:
    """Where rays start, a little inside the triangles (a wall's foot may stand in the floor), and how much darkness counts, (n,)."""
    count = len(mesh.positions)
    centres = mesh.positions[mesh.faces].mean(axis=1)
    used = np.maximum(np.bincount(mesh.faces.ravel(), minlength=count), 1)
    middle = np.empty((count, 3), np.float32)
    for axis in range(3):
        middle[:, axis] = np.bincount(mesh.faces.ravel(), np.repeat(centres[:, axis], 3), count) / used
    inward = middle - mesh.positions
    away = np.linalg.norm(inward, axis=1, keepdims=True)
    step = np.minimum(0.12, 0.15 * reach_m / np.maximum(away, 1e-9))
    return (mesh.positions + inward * step).astype(np.float32), (1 / (1 + (away[:, 0] / reach_m) ** 2)).astype(np.float32)
