"""Ways through places: how long they are and what lies where along them."""

import itertools
from collections.abc import Sequence

from scenes import space
from scenes.space import Vec3


def length_m(path: Sequence[Vec3]) -> float:
    return sum(space.distance(a, b) for a, b in itertools.pairwise(path))


def place_at(path: Sequence[Vec3], along_m: float) -> Vec3:
    """The place so far along the way; beyond its last place, on along its last leg."""
    left_m = along_m
    for number, (start, end) in enumerate(itertools.pairwise(path)):
        leg_m = space.distance(start, end)
        if leg_m > 0.0 and (left_m <= leg_m or number == len(path) - 2):
            return space.lerp(start, end, left_m / leg_m)
        left_m -= leg_m
    return path[-1]


def heading_at(path: Sequence[Vec3], along_m: float) -> float:
    """Heading in radians of the way at a place along it."""
    return space.heading_towards(place_at(path, along_m - 0.05), place_at(path, along_m + 0.05))
