"""What lamps send to a place, as KHR_lights_punctual says it, with shadows by rays (embree).

Illuminance of a point lamp is candela / distance², times a window that ends at its range, times the cone of a spot. A lamp is a ball of a few
centimetres, so that shadows have soft edges. What glows, is see-through or moves throws none, and neither does the fixture that a lamp sits in.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from embreex import rtcore_scene
from embreex.mesh_construction import TriangleMesh
from numpy.typing import NDArray

from assets.importing.drawn import Drawn
from assets.importing.flat import FlatLamp

LUMA = np.array([0.2126, 0.7152, 0.0722])
_LOOKED = 256  # rays from each lamp
_ENCLOSED = 0.9  # of a lamp's rays end near it: it sits in a fixture that the artist did not mean to be dark
_FIXTURE_M, _BALL_M, _NEAR_M = 0.3, 0.04, 0.003
_SHARE_OF_SIZE = 0.1  # in small models all of these are smaller
_FIRST_RAYS, _MORE_RAYS = 4, 12
_BACKS = 4  # of five rays: inside something
_CRAMPED = 5.0  # times ``near_m``: so near a surface that crosses it, a place is in its plane
_CHUNK = 20_000
Vectors = NDArray[np.float64]


@dataclass(frozen=True)
class Seen:
    """What rays from the lamps meet: points and normals towards the lamp (n, 3), each ray's light (n,): candela x solid angle."""

    points: Vectors
    normals: Vectors
    light: Vectors


class LampLight:
    """Lamps among what stands in their light. ``size_m``: of the model; ``cut``: lux below which a lamp counts as nothing."""

    def __init__(self, lamps: Sequence[FlatLamp], walls: Sequence[Drawn], size_m: float) -> None:
        self._scene = rtcore_scene.EmbreeScene()
        self._kept = [TriangleMesh(self._scene, np.ascontiguousarray(mesh.positions[mesh.faces], np.float32)) for mesh in walls if mesh.triangles]
        self.cut = 0.0
        scale = min(1.0, size_m * _SHARE_OF_SIZE / _FIXTURE_M)
        self.near_m = _NEAR_M * scale
        self.places: Vectors = np.array([lamp.position_m for lamp in lamps], np.float64).reshape(-1, 3)
        self.ahead: Vectors = np.array([lamp.direction for lamp in lamps], np.float64).reshape(-1, 3)
        self.candela: Vectors = np.array([lamp.candela for lamp in lamps], np.float64).reshape(-1, 3)
        self.range_m: Vectors = np.array([np.inf if lamp.range_m is None else lamp.range_m for lamp in lamps])
        self.outer_rad: Vectors = np.array([np.pi if lamp.outer_rad is None else lamp.outer_rad for lamp in lamps])
        cones: Vectors = np.array([cone(lamp) for lamp in lamps], np.float64).reshape(-1, 2)
        self.cone_scale, self.cone_offset = cones[:, 0], cones[:, 1]
        self.clear_m: Vectors = np.zeros(len(lamps))
        self._ball_m: Vectors = np.zeros(len(lamps))
        self.met = [self._look(number, _FIXTURE_M * scale, _BALL_M * scale) for number in range(len(lamps))]

    def __len__(self) -> int:
        return len(self.places)

    def unshadowed(self, lamp: int, points: Vectors) -> tuple[Vectors, Vectors]:
        """(n, 3) the unit vectors to the lamp, and (n,) what one candela sends across there, in lux, without cosine and shadow."""
        to = self.places[lamp] - points
        far = np.maximum(np.sqrt(np.einsum("ij,ij->i", to, to)), 1e-4)
        to /= far[:, np.newaxis]
        lux = np.clip(1.0 - (far / self.range_m[lamp]) ** 4, 0.0, 1.0) / (far * far)
        along = -(to @ self.ahead[lamp])
        return to, lux * np.clip(along * self.cone_scale[lamp] + self.cone_offset[lamp], 0.0, 1.0) ** 2

    def arriving(self, points: Vectors, normals: Vectors, both: NDArray[np.bool_] | bool = False) -> tuple[Vectors, Vectors]:
        """(n, 3) lux in red, green, blue; and (n, 3) the mean of the directions that it comes from, by their light: shorter than 1 where they differ.

        ``both``: surfaces seen from both sides; they get the light of their brighter side.
        """
        starts = range(0, len(points), _CHUNK)
        twice = np.broadcast_to(np.asarray(both), len(points))
        with ThreadPoolExecutor(max_workers=max(1, min(8, os.cpu_count() or 1))) as pool:  # embree lets go of the interpreter lock
            parts = list(pool.map(lambda at: self._some(points[at : at + _CHUNK], normals[at : at + _CHUNK], twice[at : at + _CHUNK]), starts))
        return np.concatenate([np.zeros((0, 3)), *(part[0] for part in parts)]), np.concatenate([np.zeros((0, 3)), *(part[1] for part in parts)])

    def _some(self, points: Vectors, normals: Vectors, both: NDArray[np.bool_]) -> tuple[Vectors, Vectors]:
        lux, way = np.zeros((2, len(points), 3)), np.zeros((2, len(points), 3))
        for lamp in range(len(self)):
            to, strength = self.unshadowed(lamp, points)
            facing = np.einsum("ij,ij->i", to, normals)
            strength = strength * np.where(both, np.abs(facing), np.maximum(facing, 0.0))
            lit = np.flatnonzero(strength * (self.candela[lamp] @ LUMA) > self.cut)
            if not len(lit):
                continue
            side = (facing[lit] < 0.0).astype(np.int64)
            outwards = normals[lit] * np.where(side, -1.0, 1.0)[:, np.newaxis]
            strength = strength[lit] * self.visible(lamp, points[lit] + outwards * self.near_m)
            lux[side, lit] += strength[:, np.newaxis] * self.candela[lamp]
            way[side, lit] += to[lit] * (strength * (self.candela[lamp] @ LUMA))[:, np.newaxis]
        side = (lux[1] @ LUMA > lux[0] @ LUMA).astype(np.int64)
        every = np.arange(len(points))
        bright = lux[side, every]
        return bright, way[side, every] / np.maximum(bright @ LUMA, 1e-30)[:, np.newaxis]

    def buried(self, points: Vectors, normals: Vectors) -> NDArray[np.bool_]:
        """(n,) whether a dark place says nothing: it lies inside something (most ways it sees the backs of surfaces), or in a surface's plane."""
        if not self._kept or not len(points):
            return np.zeros(len(points), bool)
        side = np.cross(normals, np.where(np.abs(normals[:, 2:]) < 0.9, [[0.0, 0.0, 1.0]], [[1.0, 0.0, 0.0]]))
        side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-9)
        lift = np.cross(normals, side)
        starts = points + normals * self.near_m
        backs = np.zeros(len(points), np.int64)
        for x, y in ((0.0, 0.0), (1.0, 0.2), (-0.2, 1.0), (-1.0, -0.2), (0.2, -1.0)):
            way = normals + side * x + lift * y
            found = self._scene.run(starts.astype(np.float32), way.astype(np.float32), output=True)
            back = np.einsum("ij,ij->i", np.asarray(found["Ng"], np.float64), way) > 0.0
            backs += (np.asarray(found["primID"]) >= 0) & back
        across_m = _CRAMPED * self.near_m
        cut = np.zeros(len(points), bool)
        for way in (side, lift):
            reach = np.full(len(points), 2.0 * across_m, np.float32)
            met = self._scene.run((starts - way * across_m).astype(np.float32), way.astype(np.float32), reach, query="OCCLUDED")
            cut |= np.asarray(met) >= 0
        return (backs >= _BACKS) | cut

    def visible(self, lamp: int, starts: Vectors) -> Vectors:
        """(n,) the share of the lamp's ball that is seen from there."""
        if not self._kept:
            return np.ones(len(starts))
        seen = self._share(lamp, starts, _FIRST_RAYS, 0.5)
        doubtful = np.flatnonzero((seen > 0.0) & (seen < 1.0))
        if len(doubtful):
            again = self._share(lamp, starts[doubtful], _MORE_RAYS, 0.25)
            seen[doubtful] = (seen[doubtful] * _FIRST_RAYS + again * _MORE_RAYS) / (_FIRST_RAYS + _MORE_RAYS)
        return seen

    def _share(self, lamp: int, starts: Vectors, rays: int, phase: float) -> Vectors:
        total = np.zeros(len(starts))
        for aside in sphere(rays, phase) * self._ball_m[lamp]:
            to = self.places[lamp] + aside - starts
            far = np.sqrt(np.einsum("ij,ij->i", to, to))
            free = far - self.clear_m[lamp]
            way = (to / np.maximum(far, 1e-9)[:, np.newaxis]).astype(np.float32)
            met = self._scene.run(starts.astype(np.float32), way, np.maximum(free, 1e-6).astype(np.float32), query="OCCLUDED")
            total += (np.asarray(met) < 0) | (free <= 0.0)
        return total / rays

    def _look(self, lamp: int, fixture_m: float, ball_m: float) -> Seen:
        """What its rays meet. Sets how near the lamp nothing throws a shadow, and the size of its ball."""
        ways = _within(self.ahead[lamp], self.outer_rad[lamp], _LOOKED)
        far, normals = self._first(self.places[lamp], ways)
        if (far < fixture_m).mean() >= _ENCLOSED:
            self.clear_m[lamp] = float(far[far < fixture_m].max()) + 2.0 * self.near_m
            far, normals = self._first(self.places[lamp], ways, self.clear_m[lamp])
        nearest = float(far.min())
        self.clear_m[lamp] = max(self.clear_m[lamp], min(2.0 * self.near_m, 0.5 * nearest))
        self._ball_m[lamp] = min(ball_m, 0.3 * nearest)
        met = np.isfinite(far)
        points = self.places[lamp] + ways[met] * far[met, np.newaxis]
        angle = 2.0 * np.pi * (1.0 - np.cos(self.outer_rad[lamp])) / len(ways)
        along = ways[met] @ self.ahead[lamp]
        within = np.clip(along * self.cone_scale[lamp] + self.cone_offset[lamp], 0.0, 1.0) ** 2
        light = within * np.clip(1.0 - (far[met] / self.range_m[lamp]) ** 4, 0.0, 1.0) * angle * float(self.candela[lamp] @ LUMA)
        return Seen(points, normals[met], light)

    def _first(self, start: Vectors, ways: Vectors, skipped_m: float = 0.0) -> tuple[Vectors, Vectors]:
        """(n,) metres to what each ray meets, inf for nothing; (n, 3) its normal, towards the ray's beginning."""
        far, normals = np.full(len(ways), np.inf), np.tile([0.0, 0.0, 1.0], (len(ways), 1))
        if not self._kept:
            return far, normals
        starts = np.ascontiguousarray(start + ways * skipped_m, np.float32)
        found = self._scene.run(starts, np.ascontiguousarray(ways, np.float32), output=True)
        met = np.asarray(found["primID"]) >= 0
        across = np.asarray(found["Ng"], np.float64)
        across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-12)
        across *= -np.sign(np.einsum("ij,ij->i", across, ways))[:, np.newaxis]
        far[met], normals[met] = np.asarray(found["tfar"], np.float64)[met] + skipped_m, across[met]
        return far, normals


def cone(lamp: FlatLamp) -> tuple[float, float]:
    """Scale and offset of the cosine to a spot's axis, as KHR_lights_punctual has it; squared and cut to 0..1. A point lamp's are 0 and 1."""
    if lamp.outer_rad is None:
        return 0.0, 1.0
    scale = 1.0 / max(0.001, float(np.cos(lamp.inner_rad) - np.cos(lamp.outer_rad)))
    return scale, -float(np.cos(lamp.outer_rad)) * scale


def sphere(count: int, phase: float) -> Vectors:
    """(count, 3) unit vectors, evenly spread (a spiral, turned by ``phase``)."""
    return _spiral(1.0 - (2.0 * np.arange(count) + 1.0) / count, phase)


def _within(axis: Vectors, angle_rad: float, count: int) -> Vectors:
    """(count, 3) unit vectors no farther than ``angle_rad`` from ``axis``, evenly spread."""
    about_z = _spiral(1.0 - (1.0 - np.cos(angle_rad)) * (np.arange(count) + 0.5) / count, 0.5)
    helper = np.array([0.0, 0.0, 1.0]) if abs(axis[2]) < 0.9 else np.array([1.0, 0.0, 0.0])
    side = np.cross(helper, axis)
    side /= np.linalg.norm(side)
    turned: Vectors = about_z @ np.stack([side, np.cross(axis, side), axis])
    return turned


def _spiral(z: Vectors, phase: float) -> Vectors:
    angle = (np.arange(len(z)) + phase) * np.pi * (3.0 - np.sqrt(5.0))
    r = np.sqrt(np.maximum(1.0 - z * z, 0.0))
    return np.stack([r * np.cos(angle), r * np.sin(angle), z], -1)
