"""Real photographs of hands and a real person: found, on the right side, in one frame with the pose."""

from dataclasses import replace

import pytest

from scenes.body import BodyPoint, HandPoint, SeenHand
from tests.tracking.capture_pictures import astronaut, photographs, read
from tracking.capture_models import Models
from tracking.landmarkers import WRISTS, Landmarkers, one_a_side

pytestmark = pytest.mark.xdist_group("models")


def test_hands_on_photographs(models: Models) -> None:
    """The judged number: a hand in at least 18 of 20; and each on the side of the pose's wrist beside it."""
    pictures = photographs()
    assert len(pictures) == 20
    found, told_apart = 0, 0
    with Landmarkers(models, still=True) as landmarkers:
        for path in pictures:
            body = landmarkers.look(read(path), 0.0)
            found += bool(body.hands)
            assert len({hand.side for hand in body.hands}) == len(body.hands)
            for hand in body.hands:
                assert len(hand.points_m) == len(hand.picture) == len(HandPoint)
                middle = [sum(axis) / 21 for axis in zip(*hand.points_m, strict=True)]
                assert middle == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)
                length = max(abs(hand.points_m[HandPoint.wrist][axis] - hand.points_m[HandPoint.middle_tip][axis]) for axis in range(3))
                assert 0.02 < length < 0.25, "metres"
                assert body.pose is not None
                wrist = body.pose.picture[WRISTS[hand.side]]
                told_apart += abs(hand.picture[HandPoint.wrist][0] - wrist[0]) < 0.12
    assert found >= 18
    assert told_apart >= found - 1


def test_a_raised_hand_is_up(models: Models) -> None:
    """Fingers that stand up are above the wrist, in metres and in the picture."""
    four = [path for path in photographs() if path.name.startswith("four")]
    with Landmarkers(models, still=True) as landmarkers:
        for path in four:
            for hand in landmarkers.look(read(path), 0.0).hands:
                assert hand.points_m[HandPoint.middle_tip][2] > hand.points_m[HandPoint.wrist][2] + 0.05
                assert hand.picture[HandPoint.middle_tip][1] > hand.picture[HandPoint.wrist][1]


def test_pictures_that_follow_each_other_and_the_pose_in_every_second(models: Models) -> None:
    with Landmarkers(models, pose_every=2) as landmarkers:
        bodies = [landmarkers.look(astronaut(), n / 30.0) for n in range(4)]
    assert [body.captured_s for body in bodies] == [n / 30.0 for n in range(4)]
    assert bodies[0].pose is not None
    assert bodies[1].pose is bodies[0].pose
    assert bodies[2].pose is not bodies[1].pose
    assert bodies[0].aspect == 1.0


def test_the_pose_says_whose_hand_it_is(models: Models) -> None:
    with Landmarkers(models, still=True) as landmarkers:
        pose = landmarkers.look(astronaut(), 0.0).pose
    assert pose is not None
    pose = replace(pose, visibility=(1.0,) * 33)
    at_right = pose.picture[BodyPoint.right_wrist]
    wrong = SeenHand("left", 0.9, ((0.0, 0.0, 0.0),) * 21, (at_right,) * 21, (0.0, -1.0, 0.0))
    assert [hand.side for hand in one_a_side([wrong], pose, 1.0)] == ["right"]
    assert [hand.side for hand in one_a_side([wrong], None, 1.0)] == ["left"]
    elsewhere = replace(wrong, picture=tuple((at_right[0], at_right[1] + 0.2 + 0.01 * n) for n in range(21)))
    assert [hand.side for hand in one_a_side([elsewhere], pose, 1.0)] == ["left"], "a guessed wrist far from it says nothing of it"


def test_one_hand_a_side() -> None:
    sure, unsure = (SeenHand("left", score, ((0.0, 0.0, 0.0),) * 21, ((0.5, 0.5),) * 21, (0.0, -1.0, 0.0)) for score in (0.9, 0.6))
    assert one_a_side([unsure, sure], None, 1.0) == (sure,)
