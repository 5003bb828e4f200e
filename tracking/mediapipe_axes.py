"""MediaPipe's frames and ours: the camera frame of ``scenes/body.py``.

World landmarks: metres about a middle of the hand or of the hips; x to the right in the picture, y down, z away from the camera. The visitor
faces the camera, whose picture is not mirrored: what is right in it is the visitor's left, and what is away is behind. Picture landmarks: x
from the left edge, y from the upper one, 0..1; ours are those of a mirror, as one sees oneself. The label "Left" of a hand is the visitor's own
left hand (seen on the photographs of ``tests/tracking/test_landmarkers.py``: there it agrees with the pose's wrists).
"""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FIELD_OF_VIEW_RAD = math.radians(60.0)
"""The assumed horizontal field of view of the camera: of webcams, 55° to 80° are common. Too large a value brings everything nearer by the ratio of
the tangents of the halves."""
NEAREST_M, FARTHEST_M = 0.1, 8.0


def to_camera(world: Floats) -> Floats:
    """Vectors (n, 3) of MediaPipe's world axes in those of our camera frame."""
    return np.stack((-world[:, 0], -world[:, 2], -world[:, 1]), axis=1)


def from_camera(points: Floats) -> Floats:
    """The inverse of ``to_camera``."""
    return np.stack((-points[:, 0], -points[:, 2], -points[:, 1]), axis=1)


def to_mirror(picture: Floats) -> Floats:
    """Picture places (n, 2), from the upper left edge and as the camera sees them, as places in a mirror, from the lower left edge."""
    return 1.0 - picture


def half_tangents(aspect: float) -> tuple[float, float]:
    """Tangents of half the camera's horizontal and vertical fields of view."""
    across = math.tan(FIELD_OF_VIEW_RAD / 2.0)
    return across, across / aspect


def placed_at(points_m: Floats, mirror: Floats, aspect: float, weights: Floats | None = None) -> Floats:
    """Where the middle of ``points_m`` (n, 3; turned as in the camera frame) must be for them to be seen at ``mirror`` (n, 2).

    In the camera frame, metres.

    A pinhole at the origin that looks along -Y sees a place (x, y, z) at tangents a = x / -y and b = z / -y. With the points at p + t that is
    linear in t: t_x + a t_y = -(p_x + a p_y), t_z + b t_y = -(p_z + b p_y); solved by least squares, each point by its weight.
    """
    across, up = half_tangents(aspect)
    a, b = (2.0 * mirror[:, 0] - 1.0) * across, (2.0 * mirror[:, 1] - 1.0) * up
    n = len(points_m)
    w = np.ones(n) if weights is None else np.maximum(weights, 1e-3)
    A = np.zeros((2 * n, 3))
    A[:n, 0], A[:n, 1], A[n:, 2], A[n:, 1] = 1.0, a, 1.0, b
    r = -np.concatenate((points_m[:, 0] + a * points_m[:, 1], points_m[:, 2] + b * points_m[:, 1]))
    W = np.concatenate((w, w))
    normal = A.T @ (A * W[:, None]) + np.eye(3) * 1e-12  # all points in one place of the picture: no depth, and no error
    t: Floats = np.linalg.solve(normal, A.T @ (r * W))
    y = -min(max(-float(t[1]), NEAREST_M), FARTHEST_M)
    if y == t[1]:
        return t
    total = float(w.sum())  # the depth cannot be: the nearest that can, with the points where they are seen
    x = float((w * (r[:n] - a * y)).sum()) / total
    z = float((w * (r[n:] - b * y)).sum()) / total
    return np.array((x, y, z))
