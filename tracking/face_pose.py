"""Where a head is and where it looks, from the face points of a pose."""

import numpy as np
from numpy.typing import NDArray

from scenes.body import BodyPoint
from scenes.space import IDENTITY, Pose, Quat

Floats = NDArray[np.float64]


def camera_from_head(points_m: Floats) -> Pose:
    """``points_m``: the pose's 33 points in the camera frame. Between the eyes; right from ear to ear, up from the mouth to the eyes.

    The straight head of the model is that of a face that is seen from ahead; how far a real face leans back from mouth to eyes is
    the visitor's own, and calibration takes it as the rest.
    """
    eyes = (points_m[BodyPoint.left_eye] + points_m[BodyPoint.right_eye]) / 2.0
    mouth = (points_m[BodyPoint.mouth_left] + points_m[BodyPoint.mouth_right]) / 2.0
    right = points_m[BodyPoint.right_ear] - points_m[BodyPoint.left_ear]
    forward = np.cross(eyes - mouth, right)
    sizes = np.linalg.norm(right), np.linalg.norm(forward)
    place = (float(eyes[0]), float(eyes[1]), float(eyes[2]))
    if min(sizes) < 1e-6:
        return Pose(place, IDENTITY)
    x, y = right / sizes[0], forward / sizes[1]
    return Pose(place, quaternion(np.stack((x, y, np.cross(x, y)), axis=1)))


def quaternion(R: Floats) -> Quat:
    """Of a rotation matrix whose columns are the turned axes; w ≥ 0. Shepperd 1978, doi:10.2514/3.55767b."""
    m = R.tolist()
    squares = (
        1.0 + m[0][0] + m[1][1] + m[2][2],
        1.0 + m[0][0] - m[1][1] - m[2][2],
        1.0 - m[0][0] + m[1][1] - m[2][2],
        1.0 - m[0][0] - m[1][1] + m[2][2],
    )
    i = max(range(4), key=squares.__getitem__)
    pairs = (
        (squares[0], m[2][1] - m[1][2], m[0][2] - m[2][0], m[1][0] - m[0][1]),
        (m[2][1] - m[1][2], squares[1], m[1][0] + m[0][1], m[0][2] + m[2][0]),
        (m[0][2] - m[2][0], m[1][0] + m[0][1], squares[2], m[2][1] + m[1][2]),
        (m[1][0] - m[0][1], m[0][2] + m[2][0], m[2][1] + m[1][2], squares[3]),
    )[i]
    size = 2.0 * squares[i] ** 0.5 * (-1.0 if pairs[0] < 0.0 else 1.0)
    return (pairs[0] / size, pairs[1] / size, pairs[2] / size, pairs[3] / size)
