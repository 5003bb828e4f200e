"""Where a throw from the hand lands: the arc by which a headset's visitor points at the ground.

After ``s`` metres of way the stone is at  origin + direction * s - up * s² / (2 * REACH_M), with REACH_M = v²/g: a parabola that needs
neither the speed nor gravity alone. From a hand 1.4 m above level ground, thrown level, it lands after sqrt(2 * 1.4 * REACH_M) = 5.6 m;
thrown at 45° after REACH_M / 2 * (1 + sqrt(1 + 4 * 1.4 / REACH_M)) = 12.7 m. No throw goes farther than that by much, so that
a small turn of the wrist never moves the landing far.
"""

from dataclasses import dataclass

from scenes import space
from scenes.space import Ray, Vec3
from scenes.world import Ground

REACH_M = 11.4
STEP_M = 0.4
FARTHEST_M = 28.0
LOWEST_M = 6.0
"""The arc ends this far below the visitor's feet."""
STOREY_M = 1.0
"""Floors of one place are at least this far apart."""
CLIMB_M = 4.0
"""The largest difference of height between where one stands and where one may go."""


@dataclass(frozen=True, slots=True)
class Landing:
    """``arc``: the way in the world. ``ground_m``: where it lands, None if nowhere; ``ok`` if one may go there."""

    arc: tuple[Vec3, ...]
    ground_m: Vec3 | None
    ok: bool


def throw(ground: Ground, ray: Ray, feet_m: Vec3) -> Landing:
    """Follow the arc until it first comes down on walkable ground."""
    places = [ray.origin_m]
    above = False
    for index in range(1, int(FARTHEST_M / STEP_M) + 1):
        at = _at(ray, index * STEP_M)
        before = places[-1]
        floor = ground.height_m(at[0], at[1], before[2])
        if not ground.open_air and barred(ground, before, at):
            return Landing(tuple(places), None, ok=False)
        if floor is not None and at[2] <= floor:
            landing = _refined(ground, ray, (index - 1) * STEP_M, index * STEP_M) if above else None
            if landing is None:  # came up from below, or against a wall's foot
                return Landing((*places, at), None, ok=False)
            return Landing((*places, landing), landing, abs(landing[2] - feet_m[2]) <= CLIMB_M)
        above = above or floor is None or at[2] > floor
        places.append(at)
        if at[2] < feet_m[2] - LOWEST_M:
            break
    return Landing(tuple(places), None, ok=False)


def barred(ground: Ground, start_m: Vec3, end_m: Vec3) -> bool:
    """Whether a wall, or the floor of the storey above, ends a beam or a throw between two places near each other."""
    if end_m[2] > start_m[2]:
        lower, upper = (ground.height_m(end_m[0], end_m[1], z) for z in (start_m[2], end_m[2]))
        if lower is not None and upper is not None and upper - lower > STOREY_M:
            return True
    return not ground.clear(start_m, end_m)


def _at(ray: Ray, way_m: float) -> Vec3:
    return space.sub(ray.at(way_m), (0.0, 0.0, way_m * way_m / (2.0 * REACH_M)))


def _refined(ground: Ground, ray: Ray, low_m: float, high_m: float) -> Vec3 | None:
    under_m = max(_at(ray, low_m)[2], _at(ray, high_m)[2])
    for _ in range(6):
        middle = (low_m + high_m) / 2.0
        at = _at(ray, middle)
        floor = ground.height_m(at[0], at[1], under_m)
        if floor is None or at[2] > floor:
            low_m = middle
        else:
            high_m = middle
    at = _at(ray, high_m)
    floor = ground.height_m(at[0], at[1], under_m)
    if floor is None or floor - at[2] > 1.0:
        return None
    return (at[0], at[1], floor)
