"""Bodies made calm, and begun anew when one is lost."""

from dataclasses import replace

import numpy as np
import pytest

from scenes.body import Body, SeenHand, SeenPose
from scenes.hands import Side
from scenes.space import Pose, Vec3
from tracking.body_filter import BodyFilter


def hand(side: Side, x: float) -> SeenHand:
    return SeenHand(side, 0.9, ((x, 0.0, 0.0),) * 21, ((x, 0.5),) * 21, (x, -0.8, 0.0))


def pose(x: float) -> SeenPose:
    place: Vec3 = (x, -0.8, 0.0)
    return SeenPose((place,) * 33, ((x, 0.5),) * 33, (1.0,) * 33, Pose(place, (0.6, 0.0, 0.0, 0.8)))


def test_noise_is_calmed_in_every_part() -> None:
    calm, chance = BodyFilter(), np.random.default_rng(0)
    given, said = [], []
    for n in range(120):
        x = 0.5 + float(chance.normal(0.0, 0.002))
        body = calm(Body(n / 30.0, hands=(hand("left", x),), pose=pose(x)))
        found = body.hand("left")
        assert found is not None and body.pose is not None
        given.append(x)
        said.append((found.picture[8][0], found.points_m[8][0], found.place_m[0], body.pose.picture[0][0], body.pose.points_m[0][0],
                     body.pose.camera_from_head.position_m[0]))  # fmt: skip
    spread = np.array(said)[30:].std(axis=0)
    assert (spread < 0.8 * np.std(given[30:])).all(), spread
    assert np.array(said)[30:].mean(axis=0) == pytest.approx(0.5, abs=0.001)
    assert body.pose is not None
    assert body.pose.camera_from_head.orientation == pytest.approx((0.6, 0.0, 0.0, 0.8))


def test_a_hand_that_was_lost_begins_anew() -> None:
    """Where it was before is no news: else it would slide there from far away."""
    calm = BodyFilter()
    for n in range(10):
        calm(Body(n / 30.0, hands=(hand("left", 0.1),), pose=pose(0.1)))
    calm(Body(10 / 30.0))
    body = calm(Body(11 / 30.0, hands=(hand("left", 0.9),), pose=pose(0.9)))
    assert body.hands[0].picture[0][0] == 0.9
    assert body.pose is not None
    assert body.pose.picture[0][0] == 0.9


def test_each_side_has_its_own_past() -> None:
    calm = BodyFilter()
    for n in range(10):
        body = calm(Body(n / 30.0, hands=(hand("left", 0.2), hand("right", 0.8))))
    assert [found.picture[0][0] for found in body.hands] == pytest.approx([0.2, 0.8])
    body = calm(Body(10 / 30.0, hands=(hand("right", 0.8),)))
    body = calm(Body(11 / 30.0, hands=(hand("left", 0.6), hand("right", 0.8))))
    assert [found.picture[0][0] for found in body.hands] == pytest.approx([0.6, 0.8])


def test_a_pose_that_stands_is_not_filtered_twice() -> None:
    calm, standing = BodyFilter(), pose(0.3)
    first = calm(Body(0.0, pose=pose(0.1)))
    one = calm(Body(0.1, pose=standing))
    two = calm(Body(0.2, pose=standing))
    assert first.pose is not one.pose
    assert one.pose is two.pose
    assert one.pose is not None
    assert 0.1 < one.pose.picture[0][0] < 0.3


def test_nobody_stays_nobody() -> None:
    body = Body(1.0)
    assert BodyFilter()(body) == replace(body)
