"""Timbers, ropes, pulley wheels and hoops: what the things of the practice ground are put together from."""

import numpy as np

from assets.mesh_parts import Part, box, lathe, rotation, tube

ROPE = 0.013  # half its thickness


def beam(a: tuple[float, float, float], b: tuple[float, float, float], wide: float, tall: float) -> Part:
    """A square timber from ``a`` to ``b`` with its grain along it; ``tall`` lies towards +Z, or +Y where it stands upright."""
    p, q = np.array(a), np.array(b)
    along = q - p
    length = float(np.linalg.norm(along))
    along /= length
    up = np.array([0.0, 1.0, 0.0]) if abs(along[2]) > 0.95 else np.array([0.0, 0.0, 1.0])
    side = np.cross(up, along)
    side /= np.linalg.norm(side)
    turn = np.eye(4)
    turn[:3, 0], turn[:3, 1], turn[:3, 2], turn[:3, 3] = along, side, np.cross(along, side), (p + q) / 2
    return box((length, wide, tall), (0, 0, 0), 0.7).transformed(turn)


def rope(points: list[tuple[float, float, float]], radius_m: float = ROPE, sides: int = 6) -> Part:
    return tube(points, radius_m, sides, up=(0.3, 1.0, 0.2))


def wheel(radius_m: float, wide_m: float) -> Part:
    """A grooved pulley wheel, its axle along X, at the origin."""
    half = wide_m / 2
    profile = [
        (0.02, -half),
        (radius_m, -half),
        (radius_m * 0.8, -half * 0.3),
        (radius_m * 0.8, half * 0.3),
        (radius_m, half),
        (0.02, half),
    ]
    return lathe(profile, 16).transformed(rotation("y", np.pi / 2))


def hoop(radius_m: float, thick_m: float, count: int = 24, sides: int = 8) -> Part:
    """A ring in the YZ plane about X, at the origin."""
    angle = np.linspace(0, 2 * np.pi, count + 1)
    path = np.stack([np.zeros_like(angle), radius_m * np.cos(angle), radius_m * np.sin(angle)], -1)
    return tube(path, thick_m, sides, caps=False, up=(1, 0, 0))
