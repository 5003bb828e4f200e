"""Half minutes of people who ask for nothing, with landmarks that tremble and hands that some pictures miss; and gestures that come through."""

import math
import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from scenes.body import Body
from scenes.space import Vec2, Vec3
from tests.interaction.before_camera import Sitter

TREMBLE_M, TREMBLE, MISSED = 0.002, 0.001, 0.05
"""Of each landmark in space and in the picture (standard deviations), and the share of pictures in which a hand is not found."""
Doing = Callable[[Sitter, float], None]


def trembling(body: Body, chance: random.Random) -> Body:
    def in_space(place: Vec3) -> Vec3:
        return (place[0] + chance.gauss(0, TREMBLE_M), place[1] + chance.gauss(0, TREMBLE_M), place[2] + chance.gauss(0, TREMBLE_M))

    def in_picture(at: Vec2) -> Vec2:
        return (at[0] + chance.gauss(0, TREMBLE), at[1] + chance.gauss(0, TREMBLE))

    hands = tuple(
        replace(hand, points_m=tuple(map(in_space, hand.points_m)), picture=tuple(map(in_picture, hand.picture)))
        for hand in body.hands
        if chance.random() >= MISSED
    )
    pose = body.pose
    if pose is not None:
        head = replace(pose.camera_from_head, position_m=in_space(in_space(pose.camera_from_head.position_m)))
        pose = replace(pose, picture=tuple(map(in_picture, pose.picture)), camera_from_head=head)
    return replace(body, hands=hands, pose=pose)


def somebody(seed: int) -> Sitter:
    someone, chance = Sitter(), random.Random(seed)
    steady = someone.body
    someone.body = lambda time_s: trembling(steady(time_s), chance)  # type: ignore[method-assign]
    return someone


def resting(someone: Sitter, t: float) -> None:
    someone.head_m = (0.03 * math.sin(t / 3), -0.75 + 0.03 * math.sin(t / 5), 0.01 * math.sin(t))
    someone.hold("none", (0.05, -0.25))
    someone.hold("none", (0.05, -0.25), "left")


def talking(someone: Sitter, t: float) -> None:
    shape = ("none", "palm", "four")[int(t * 0.7) % 3]
    someone.hold(shape, (0.08 * math.sin(t * 2.1), -0.1 + 0.12 * math.sin(t * 1.7)))
    someone.hold("none", (0.1 * math.sin(t * 1.3), -0.1 + 0.1 * math.sin(t * 2.3)), "left")


def scratching(someone: Sitter, t: float) -> None:
    """The hand comes up to the face for a while."""
    if t % 6 < 2:
        someone.hold("none", (-0.15 + 0.01 * math.sin(20 * t), 0.12))
    else:
        someone.lower()


def pointing_about(someone: Sitter, t: float) -> None:
    someone.hold("point", (0.1 * math.sin(t * 3), 0.08 + 0.06 * math.sin(t * 2.2)))


@pytest.mark.parametrize("doing", [resting, talking, scratching, pointing_about])
def test_who_asks_for_nothing_is_given_nothing(doing: Doing) -> None:
    someone = somebody(5)
    for frame in range(900):
        doing(someone, frame / 30)
        someone.frame()
    assert someone.world.body.used == {}
    assert someone.world.panel_id == "" and set(someone.kinds()) == {"CameraChanged", "StopReached"}


@pytest.mark.parametrize(("shape", "gesture"), [("palm", "palm"), ("thumb-up", "thumb-up")])
def test_a_gesture_that_is_held_comes_through_although_some_pictures_miss_the_hand(shape: str, gesture: str) -> None:
    someone = somebody(7)
    made = 0
    for _ in range(6):
        someone.hold("point", (0.0, 0.15))
        someone.wait(0.8)
        someone.hold(shape, (0.0, 0.15))
        made += someone.count(gesture, 2.0)
        someone.world.panel_id, someone.world.panel_stale = "", True
    assert made == 6
