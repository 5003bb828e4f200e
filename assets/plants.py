"""A shrub or a tree: crossed leaf cards about a trunk."""

import numpy as np

from assets.mesh_parts import Part, make, merged, tube


def _card(centre: np.ndarray, size: float, rng: np.random.Generator, heart: np.ndarray) -> Part:
    """A leaf card turned at random; its normals point away from the plant's heart, so that it shades as one round thing."""
    a = rng.normal(size=3)
    a /= np.linalg.norm(a)
    b = np.cross(a, rng.normal(size=3))
    b /= np.linalg.norm(b)
    h = size / 2
    points = np.array(
        [centre - a * h - b * h, centre + a * h - b * h, centre + a * h + b * h, centre - a * h + b * h]
    )
    normals = points - heart + np.array([0, 0, 0.25 * size])
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    return make(points, normals, [(0, 0), (1, 0), (1, 1), (0, 1)], [(0, 1, 2), (0, 2, 3)])


def plant(
    tall: float, wide: float, cards: int, rng: np.random.Generator, trunk_m: float
) -> tuple[Part, Part | None]:
    """(leaves, trunk) with its foot at the origin."""
    crown = np.array([0, 0, trunk_m + (tall - trunk_m) * 0.5])
    leaves = []
    for _ in range(cards):
        d = rng.normal(size=3)
        d /= np.linalg.norm(d)
        r = rng.uniform(0.25, 0.85) ** 0.6
        at = crown + d * r * np.array([wide / 2, wide / 2, (tall - trunk_m) / 2])
        leaves.append(_card(at, wide * rng.uniform(0.42, 0.62), rng, crown - (0, 0, 0.2 * tall)))
    if trunk_m <= 0:
        return merged(leaves), None
    bend = rng.normal(0, 0.12, 2)
    path = [
        (0, 0, -0.3),
        (bend[0] * 0.4, bend[1] * 0.4, trunk_m * 0.55),
        (bend[0], bend[1], trunk_m + (tall - trunk_m) * 0.45),
    ]
    return merged(leaves), tube(path, np.array([0.16, 0.12, 0.05]) * tall / 6, 7, up=(1, 0, 0))
