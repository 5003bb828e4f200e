"""From MediaPipe's frames to ours and back, and that a human's right is right."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes import space
from scenes.body import BodyPoint
from tests.tracking.capture_pictures import astronaut
from tracking import mediapipe_axes as axes
from tracking.capture_models import Models
from tracking.face_pose import camera_from_head, quaternion
from tracking.landmarkers import Landmarkers

number = st.floats(-2.0, 2.0)


@given(st.lists(st.tuples(number, number, number), min_size=1, max_size=5))
def test_round_trip(points: list[tuple[float, float, float]]) -> None:
    there = np.array(points)
    assert (axes.from_camera(axes.to_camera(there)) == there).all()
    assert axes.to_mirror(axes.to_mirror(there[:, :2])) == pytest.approx(there[:, :2])


def test_it_is_a_turn_and_no_mirror() -> None:
    turn = axes.to_camera(np.eye(3)).T
    assert np.linalg.det(turn) == pytest.approx(1.0)
    assert turn @ turn.T == pytest.approx(np.eye(3))


def test_what_mediapipe_calls_right_down_and_away() -> None:
    right, down, away = axes.to_camera(np.eye(3)).tolist()
    assert right == [-1.0, 0.0, 0.0], "right in the camera's picture is the visitor's left"
    assert down == [0.0, 0.0, -1.0]
    assert away == [0.0, -1.0, 0.0], "away from the camera is behind the visitor"


@given(st.floats(-0.5, 0.5), st.floats(-3.0, -0.4), st.floats(-0.4, 0.4), st.floats(0.7, 1.9))
def test_what_is_seen_is_put_where_it_was(x: float, y: float, z: float, aspect: float) -> None:
    points = np.random.default_rng(0).normal(0.0, 0.06, (21, 3))
    place = np.array((x, y, z))
    across, up = axes.half_tangents(aspect)
    at = points + place
    mirror = np.stack((at[:, 0] / -at[:, 1] / across, at[:, 2] / -at[:, 1] / up), axis=1) / 2.0 + 0.5
    assert axes.placed_at(points, mirror, aspect) == pytest.approx(place, abs=1e-6)


def test_a_depth_that_cannot_be_is_kept_in_bounds() -> None:
    points = np.random.default_rng(0).normal(0.0, 0.06, (21, 3))
    nowhere = axes.placed_at(points, np.full((21, 2), 0.5), 4 / 3)  # all in one place of the picture: endlessly far
    assert np.isfinite(nowhere).all()
    assert -axes.FARTHEST_M <= nowhere[1] <= -axes.NEAREST_M


@given(st.floats(-1.2, 1.2), st.floats(-1.2, 1.2), st.floats(-1.2, 1.2))
def test_quaternions_of_heads(yaw: float, pitch: float, roll: float) -> None:
    turn = space.quat_multiply(space.quat_heading_pitch(yaw, pitch), space.quat_about(space.FORWARD, roll))
    columns = np.array([space.quat_rotate(turn, axis) for axis in (space.RIGHT, space.FORWARD, space.UP)]).T
    found = quaternion(columns)
    assert abs(sum(a * b for a, b in zip(turn, found, strict=True))) == pytest.approx(1.0)


@pytest.mark.xdist_group("models")
def test_a_human(models: Models) -> None:
    """The astronaut of the photograph: her right is at +X, she is before the camera, her head is up, and she looks into it."""
    with Landmarkers(models, still=True) as landmarkers:
        body = landmarkers.look(astronaut(), 0.0)
    pose = body.pose
    assert pose is not None
    place = pose.points_m
    assert place[BodyPoint.right_shoulder][0] > place[BodyPoint.left_shoulder][0] + 0.2
    assert place[BodyPoint.right_eye][0] > place[BodyPoint.left_eye][0]
    assert place[BodyPoint.nose][2] > place[BodyPoint.left_shoulder][2] > place[BodyPoint.left_hip][2]
    assert place[BodyPoint.nose][1] > place[BodyPoint.left_ear][1], "the nose is before the ears"
    assert -1.5 < place[BodyPoint.nose][1] < -0.3, "an arm's length or two from the lens"
    assert pose.picture[BodyPoint.right_shoulder][0] > pose.picture[BodyPoint.left_shoulder][0], "as in a mirror"
    assert pose.picture[BodyPoint.nose][1] > pose.picture[BodyPoint.left_shoulder][1], "the picture's y goes up"
    head = pose.camera_from_head
    assert head == camera_from_head(np.array(place))
    looks = space.quat_rotate(head.orientation, space.FORWARD)
    assert looks[1] > 0.8
    assert all(pose.seen(point, 0.9) for point in BodyPoint if point <= BodyPoint.right_shoulder)
    assert not pose.seen(BodyPoint.left_wrist), "it lies behind the helmet"
