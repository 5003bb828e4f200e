"""OpenXR's frame and ours: OpenXR has +X right, +Y up, -Z forward; we have +X right, +Y forward, +Z up. Metres in both."""

from typing import Any

from scenes.space import Pose, Quat, Vec3


def vector(x: float, y: float, z: float) -> Vec3:
    """A place or direction of OpenXR's in our frame."""
    return (x, -z, y)


def vector_to_xr(v: Vec3) -> Vec3:
    return (v[0], v[2], -v[1])


def quaternion(x: float, y: float, z: float, w: float) -> Quat:
    """A rotation of OpenXR's (its order: x, y, z, w) in our frame, as (w, x, y, z)."""
    return (w, x, -z, y)


def quaternion_to_xr(q: Quat) -> tuple[float, float, float, float]:
    """As OpenXR orders it: x, y, z, w."""
    return (q[1], q[3], -q[2], q[0])


def pose(posef: Any) -> Pose:
    """An ``XrPosef`` in our frame."""
    p, q = posef.position, posef.orientation
    return Pose(vector(p.x, p.y, p.z), quaternion(q.x, q.y, q.z, q.w))
