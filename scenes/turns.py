"""More of the algebra of rotations: shortest turns, axes, the part of a turn about one axis. Conventions of ``scenes/space.py``."""

import math

from scenes.space import (
    IDENTITY,
    RIGHT,
    UP,
    Quat,
    Vec3,
    add,
    cross,
    dot,
    length,
    normalized,
    quat_about,
    quat_conjugate,
    quat_multiply,
    scaled,
    sub,
)

_SMALL = 1e-9


def unit_or(a: Vec3, otherwise: Vec3) -> Vec3:
    """The unit vector along ``a``; ``otherwise`` where it has no length or is no number."""
    size = length(a)
    return scaled(a, 1.0 / size) if _SMALL < size < math.inf else otherwise


def quat_unit(q: Quat) -> Quat:
    size = math.sqrt(sum(part * part for part in q))
    return IDENTITY if size < _SMALL else (q[0] / size, q[1] / size, q[2] / size, q[3] / size)


def quat_angle(q: Quat) -> float:
    """How far ``q`` turns, 0 to pi."""
    return 2.0 * math.atan2(math.sqrt(q[1] * q[1] + q[2] * q[2] + q[3] * q[3]), abs(q[0]))


def shortest_turn(a: Vec3, b: Vec3) -> Quat:
    """Takes the unit vector ``a`` to the unit vector ``b`` by the shortest way; opposite ones by some half turn."""
    axis = cross(a, b)
    w = 1.0 + dot(a, b)
    if w > 1e-7:
        return quat_unit((w, *axis))
    return (0.0, *normalized(cross(a, RIGHT if abs(a[0]) < 0.9 else UP)))


def quat_of_axes(x: Vec3, z: Vec3) -> Quat:
    """The turn whose third axis is the unit vector ``z`` and whose first lies as near to ``x`` as it can (Shepperd's method)."""
    first = unit_or(sub(x, scaled(z, dot(x, z))), unit_or(cross(UP if abs(z[2]) < 0.9 else (0.0, -1.0, 0.0), z), RIGHT))
    y = cross(z, first)
    (a, b, c), (d, e, f), (g, h, i) = first, y, z
    candidates = (a + e + i, a - e - i, e - a - i, i - a - e)
    best = max(range(4), key=lambda k: candidates[k])
    size = math.sqrt(1.0 + candidates[best])
    s = 0.5 / size
    quats: tuple[Quat, ...] = (
        (0.5 * size, (f - h) * s, (g - c) * s, (b - d) * s),
        ((f - h) * s, 0.5 * size, (b + d) * s, (g + c) * s),
        ((g - c) * s, (b + d) * s, 0.5 * size, (f + h) * s),
        ((b - d) * s, (g + c) * s, (f + h) * s, 0.5 * size),
    )
    return quat_unit(quats[best])


def twist_about_z(q: Quat) -> float:
    """The angle of the part of ``q`` that turns about its own third axis: ``q`` is that first, then a turn about a level axis."""
    return 0.0 if q[0] * q[0] + q[3] * q[3] < _SMALL else math.remainder(2.0 * math.atan2(q[3], q[0]), math.tau)


def limited(q: Quat, most_rad: float) -> Quat:
    """The same turn, no further than ``most_rad``."""
    angle = quat_angle(q)
    return q if angle <= most_rad else turned_towards(IDENTITY, q, most_rad / angle)


def turned_towards(a: Quat, b: Quat, share: float) -> Quat:
    """From ``a`` the ``share`` of the shortest way to ``b``."""
    step = quat_multiply(b, quat_conjugate(a))
    axis = (step[1], step[2], step[3]) if step[0] >= 0.0 else (-step[1], -step[2], -step[3])
    angle = quat_angle(step)
    if angle < 1e-7 or share >= 1.0:
        return b if share >= 1.0 else a
    return quat_unit(quat_multiply(quat_about(unit_or(axis, UP), angle * share), a))


def leaned(direction: Vec3, most_rad: float) -> Vec3:
    """``direction`` (of unit length), no further from straight up than ``most_rad``."""
    level = math.hypot(direction[0], direction[1])
    if math.atan2(level, direction[2]) <= most_rad or level < _SMALL:
        return direction
    return add(scaled((direction[0], direction[1], 0.0), math.sin(most_rad) / level), (0.0, 0.0, math.cos(most_rad)))
