"""Where pictures of a model are taken from, and the rays of their pixels."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assets.importing.soup import Array, Soup

WIDTH, HEIGHT = 1280, 720
FIELD_RAD = math.radians(40)  # vertical
WIDE_FIELD_RAD = math.radians(62)  # inside rooms
EYE_M = 1.6


@dataclass(frozen=True)
class Eye:
    """A pinhole at ``position_m`` looking at ``target_m``; upright. ``inside``: no ground is drawn below it."""

    position_m: NDArray[np.float64]
    target_m: NDArray[np.float64]
    field_rad: float = FIELD_RAD
    width: int = WIDTH
    height: int = HEIGHT
    inside: bool = False

    @property
    def pixel_rad(self) -> float:
        return 2 * math.tan(self.field_rad / 2) / self.height

    def axes(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Right, up and forward, unit vectors."""
        forward = _unit(self.target_m - self.position_m)
        right = _unit(np.cross(forward, [0.0, 0.0, 1.0]) if abs(forward[2]) < 0.999 else np.array([1.0, 0.0, 0.0]))
        return right, np.cross(right, forward), forward

    def directions(self, x: NDArray[np.floating], y: NDArray[np.floating]) -> Array:
        """Unit vectors through the places (x, y) of the picture, in pixels from its upper left corner; (n, 3)."""
        right, up, forward = self.axes()
        across = ((x - self.width / 2) * self.pixel_rad).astype(np.float32)
        upward = ((self.height / 2 - y) * self.pixel_rad).astype(np.float32)
        ways: Array = across[:, None] * right.astype(np.float32) + upward[:, None] * up.astype(np.float32) + forward.astype(np.float32)
        ways /= np.sqrt(1 + across * across + upward * upward)[:, None]
        return ways


def outside_eye(soup: Soup, azimuth_rad: float = math.radians(-38), elevation_rad: float = math.radians(24)) -> Eye:
    """Three quarters from the front (south, as artists build) and a little from above, so near that the model fills the picture."""
    points = _bulk(soup)
    away = np.array(
        [
            math.sin(azimuth_rad) * math.cos(elevation_rad),
            -math.cos(azimuth_rad) * math.cos(elevation_rad),
            math.sin(elevation_rad),
        ]
    )
    middle = (points.min(0) + points.max(0)) / 2
    right, up, forward = Eye(middle + away, middle).axes()
    half_up = math.tan(FIELD_RAD / 2) * 0.86
    half_across = half_up * WIDTH / HEIGHT
    distance = 1.0
    for _ in range(3):  # the middle of the picture depends on the distance, and the other way round
        offset = points - middle
        across, upward, depth = offset @ right, offset @ up, offset @ forward
        distance = float(max(np.max(np.abs(across) / half_across - depth), np.max(np.abs(upward) / half_up - depth), 1e-3))
        for axis, off in ((right, across), (up, upward)):
            seen = off / np.maximum(distance + depth, 1e-6)
            middle = middle + axis * distance * float(seen.max() + seen.min()) / 2
    return Eye(middle + away * distance, middle)


def _bulk(soup: Soup) -> NDArray[np.float64]:
    """Places (n, 3) of nearly all of the model: a stray vertex does not make it a dot in the picture."""
    used = soup.faces[:: max(1, len(soup.faces) // 60_000)].ravel()
    points = soup.positions[used].astype(float)
    if len(points) < 200:
        return points
    near, far = np.percentile(points, 0.5, axis=0), np.percentile(points, 99.5, axis=0)
    room = (far - near) * 0.25
    kept: NDArray[np.float64] = np.clip(points, near - room, far + room)
    return kept


def eye_at(feet_m: NDArray[np.float64], heading_rad: float) -> Eye:
    """A visitor who stands at ``feet_m``; heading as in scenes/space.py."""
    position = feet_m + [0.0, 0.0, EYE_M]
    ahead = np.array([-math.sin(heading_rad), math.cos(heading_rad), -0.06])
    return Eye(position, position + ahead, WIDE_FIELD_RAD, inside=True)


def _unit(vector: NDArray[np.float64]) -> NDArray[np.float64]:
    return vector / max(float(np.linalg.norm(vector)), 1e-12)
