"""The one world frame and the small algebra of poses in it.

World frame: metres, right-handed, +X right (east at a site), +Y forward (north), +Z up: Panda3D's own.
Quaternions are ``(w, x, y, z)``, of unit length, and rotate vectors by ``q v q*``. The rest orientation looks along +Y.
Plain tuples of float are used on purpose: for single vectors they are several times faster than numpy arrays.
"""

import math
from dataclasses import dataclass

Vec2 = tuple[float, float]
Vec3 = tuple[float, float, float]
Quat = tuple[float, float, float, float]

FORWARD: Vec3 = (0.0, 1.0, 0.0)
RIGHT: Vec3 = (1.0, 0.0, 0.0)
UP: Vec3 = (0.0, 0.0, 1.0)
IDENTITY: Quat = (1.0, 0.0, 0.0, 0.0)


def add(a: Vec3, b: Vec3) -> Vec3:
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def sub(a: Vec3, b: Vec3) -> Vec3:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def scaled(a: Vec3, factor: float) -> Vec3:
    return (a[0] * factor, a[1] * factor, a[2] * factor)


def dot(a: Vec3, b: Vec3) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vec3, b: Vec3) -> Vec3:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def length(a: Vec3) -> float:
    return math.sqrt(dot(a, a))


def distance(a: Vec3, b: Vec3) -> float:
    return length(sub(a, b))


def normalized(a: Vec3) -> Vec3:
    """The unit vector along ``a``; ``ValueError`` for a vector without length, which has no direction."""
    size = length(a)
    if size < 1e-12:
        raise ValueError("a vector without length has no direction")
    return scaled(a, 1.0 / size)


def lerp(a: Vec3, b: Vec3, t: float) -> Vec3:
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t)


def quat_multiply(a: Quat, b: Quat) -> Quat:
    """Hamilton product: rotate by ``b`` first, then by ``a``."""
    aw, ax, ay, az = a
    bw, bx, by, bz = b
    return (
        aw * bw - ax * bx - ay * by - az * bz,
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
    )


def quat_conjugate(q: Quat) -> Quat:
    return (q[0], -q[1], -q[2], -q[3])


def quat_rotate(q: Quat, v: Vec3) -> Vec3:
    w = q[0]
    axis = (q[1], q[2], q[3])
    t = scaled(cross(axis, v), 2.0)
    return add(add(v, scaled(t, w)), cross(axis, t))


def quat_about(axis: Vec3, angle_rad: float) -> Quat:
    """Right-handed rotation about the unit ``axis``."""
    s = math.sin(angle_rad / 2.0)
    return (math.cos(angle_rad / 2.0), axis[0] * s, axis[1] * s, axis[2] * s)


def quat_heading_pitch(heading_rad: float, pitch_rad: float) -> Quat:
    """Heading is counter-clockwise seen from above (0 looks along +Y), pitch is up."""
    return quat_multiply(quat_about(UP, heading_rad), quat_about(RIGHT, pitch_rad))


def heading_of(q: Quat) -> float:
    """The heading in radians of where ``q`` looks, 0 along +Y, counter-clockwise seen from above."""
    forward = quat_rotate(q, FORWARD)
    if abs(forward[0]) < 1e-9 and abs(forward[1]) < 1e-9:
        up = quat_rotate(q, UP)
        sign = -1.0 if forward[2] > 0.0 else 1.0
        return math.atan2(-up[0] * sign, up[1] * sign)
    return math.atan2(-forward[0], forward[1])


def pitch_of(q: Quat) -> float:
    return math.asin(max(-1.0, min(1.0, quat_rotate(q, FORWARD)[2])))


def heading_towards(origin: Vec3, target: Vec3) -> float:
    return math.atan2(-(target[0] - origin[0]), target[1] - origin[1])


@dataclass(frozen=True, slots=True)
class Pose:
    """A place and an orientation; also the rigid transform ``a_from_b`` that its variable's name says."""

    position_m: Vec3 = (0.0, 0.0, 0.0)
    orientation: Quat = IDENTITY

    def __matmul__(self, other: "Pose") -> "Pose":
        """``a_from_b @ b_from_c`` is ``a_from_c``."""
        return Pose(
            add(self.position_m, quat_rotate(self.orientation, other.position_m)),
            quat_multiply(self.orientation, other.orientation),
        )

    def inverse(self) -> "Pose":
        back = quat_conjugate(self.orientation)
        return Pose(quat_rotate(back, scaled(self.position_m, -1.0)), back)

    def point(self, p: Vec3) -> Vec3:
        return add(self.position_m, quat_rotate(self.orientation, p))

    def direction(self, v: Vec3) -> Vec3:
        return quat_rotate(self.orientation, v)


@dataclass(frozen=True, slots=True)
class Ray:
    """A half-line: ``origin_m`` and a unit ``direction``."""

    origin_m: Vec3
    direction: Vec3

    def at(self, distance_m: float) -> Vec3:
        return add(self.origin_m, scaled(self.direction, distance_m))
