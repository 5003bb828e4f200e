"""The cursor that a hand moves: where it is, which hand has it, when it waits, and when the mouse has the word."""

from dataclasses import replace

import pytest

from interaction.hand_cursor import TAKE_OVER_S
from interaction.mouse_first import KEYS_S
from scenes import space
from scenes.body_memory import Reach
from scenes.hands import Side
from scenes.senses import Action, Senses
from scenes.settings import EYE_HEIGHT_M
from scenes.space import Pose, Ray
from scenes.window_pointer import pointer
from tests.interaction.before_camera import AHEAD, MIDDLE, REACH, Sitter
from tests.interaction.bodies import HEAD_M, Held, before_shoulder


def cursor(someone: Sitter) -> tuple[float, float]:
    assert someone.world.body.cursor is not None
    return someone.world.body.cursor.at


def pointing(someone: Sitter) -> str:
    """The side of the hand that has the cursor; "" for none."""
    return someone.world.body.cursor.side if someone.world.body.cursor is not None else ""


@pytest.mark.parametrize("side", ["right", "left"])
def test_the_hand_reaches_the_whole_window_and_the_cursor_goes_its_way(side: Side) -> None:
    someone = Sitter()
    for wanted in ((0.0, 0.0), (0.95, 0.0), (-0.95, 0.0), (0.0, 0.95), (0.0, -0.95), (0.95, -0.95), (-0.95, 0.95)):
        someone.point_at(wanted, side)
        assert cursor(someone) == pytest.approx(wanted, abs=0.03)
        hand = someone.body(0.0).hands[0]
        assert all(0.02 < x < 0.98 and 0.02 < y < 0.98 for x, y in hand.picture), "the camera must see the whole hand there"


def test_it_is_where_the_hand_is_from_the_shoulder_wherever_the_visitor_sits() -> None:
    someone = Sitter()
    someone.hold("point")
    someone.wait(1.0)
    before = cursor(someone)
    someone.head_m = space.add(HEAD_M, (0.06, -0.05, -0.03))
    someone.hold("point")
    someone.wait(1.5)
    assert cursor(someone) == pytest.approx(before, abs=0.15)


def test_a_longer_arm_goes_farther_for_the_same_way() -> None:
    ways = []
    for arm_m in (0.5, 0.7):
        someone = Sitter()
        someone.head_m = (0.0, -1.1, -0.1)  # far enough off that the whole box is in the picture
        someone.world.body.reach = replace(REACH, arm_m=arm_m)
        someone.hold("point", (0.0, 0.1))
        someone.wait(0.8)
        left = cursor(someone)[0]
        someone.hold("point", (0.15, 0.1))
        someone.wait(0.8)
        ways.append(cursor(someone)[0] - left)
    assert ways[0] > 1.2 * ways[1]


def test_the_calibrated_hand_points_and_the_one_raised_last_takes_over() -> None:
    someone = Sitter()
    someone.world.body.reach = replace(REACH, hand="left")
    someone.hold("point", side="left")
    someone.hold("point", side="right")
    someone.wait(1.0)
    assert pointing(someone) == "left"
    someone.lower("right")
    someone.wait(1.0)
    someone.hold("point", side="right")
    someone.wait(1.0 + TAKE_OVER_S)
    assert pointing(someone) == "right"
    someone.lower("right")
    someone.wait(1.0)
    assert pointing(someone) == "left"


def test_a_hand_that_the_visitor_did_not_choose_moves_nothing() -> None:
    someone = Sitter(hands="left")
    someone.hold("point", side="right")
    someone.wait(1.0)
    assert someone.world.body.cursor is None and someone.world.body.moving == ()
    someone.hold("point", side="left")
    someone.wait(1.0)
    assert pointing(someone) == "left"


def test_a_resting_hand_has_no_cursor() -> None:
    someone = Sitter()
    someone.head_m = (0.0, -1.2, 0.1)
    someone.hold("none", (0.1, -0.42))
    someone.wait(1.0)
    assert someone.world.body.cursor is None
    someone.hold("point")
    someone.wait(1.0)
    assert someone.world.body.cursor is not None


def test_hands_alone_move_it_too() -> None:
    someone = Sitter(calibrated=False)
    someone.joints = False
    someone.hold("point", (-0.05, 0.1))
    someone.wait(1.0)
    before = cursor(someone)
    someone.hold("point", (0.05, 0.15))
    someone.wait(0.5)
    assert cursor(someone)[0] > before[0] + 0.1 and cursor(someone)[1] > before[1] + 0.1
    assert someone.world.body.moving[0].side == "right"


def test_a_trembling_hand_does_not_move_it() -> None:
    someone = Sitter()
    someone.hold("point")
    someone.wait(1.0)
    before = cursor(someone)
    for number in range(30):
        someone.hold("point", (MIDDLE[0] + 0.0012 * (-1) ** number, MIDDLE[1] + 0.0008 * (-1) ** (number // 2)))
        someone.frame()
        assert cursor(someone) == pytest.approx(before, abs=0.012)


def test_it_waits_while_the_fingers_close_and_not_for_long() -> None:
    someone = Sitter()
    someone.point_at((0.2, 0.1))
    before = cursor(someone)
    held = someone.hands["right"]
    shift = (0.02, 0.0, 0.015)  # what a palm does while it pinches
    someone.hands["right"] = Held(space.add(held.palm_m, shift), "point", "pinch", 0.7)
    someone.wait(0.3)
    assert cursor(someone) == before
    someone.wait(1.2)
    assert cursor(someone) != before


def test_the_pointer_goes_through_the_cursor_and_rests_straight_ahead_without() -> None:
    someone = Sitter()
    someone.point_at((0.5, -0.3))
    head = Pose((0.0, 0.0, EYE_HEIGHT_M))
    ray = pointer(head, cursor(someone), Senses(head).view_tangents)
    assert someone.world.pointing.ground_m is not None
    x, y, _ = someone.world.pointing.ground_m
    assert x / y == pytest.approx(ray.direction[0] / ray.direction[1], rel=0.02)
    someone.lower()
    someone.wait(1.0)
    assert someone.world.body.cursor is None


def test_a_lost_hand_takes_its_cursor_along_a_short_gap_does_not() -> None:
    someone = Sitter()
    someone.hold("point")
    someone.wait(1.0)
    someone.lower()
    someone.wait(0.2)
    assert someone.world.body.cursor is not None
    someone.wait(0.6)
    assert someone.world.body.cursor is None


@pytest.mark.parametrize("how", ["mouse", "key", "walk", "wheel"])
def test_mouse_and_keys_have_the_word_for_a_second_or_two(how: str) -> None:
    someone = Sitter()
    someone.hold("point")
    someone.wait(1.0)
    moved = Ray(AHEAD.origin_m, space.normalized((0.1, 1.0, 0.0)))
    if how == "mouse":
        someone.frame(pointer=moved)
        more = {"pointer": moved}
    else:
        more = {}
        someone.frame(*((Action.pause,) if how == "key" else ()), **{"walk": {"move": (0.0, 1.0)}, "wheel": {"scroll": 1.0}}.get(how, {}))
    assert someone.world.body.cursor is None
    someone.wait(KEYS_S - 0.3, **more)
    assert someone.world.body.cursor is None
    someone.wait(0.6, **more)
    assert someone.world.body.cursor is not None


def test_a_mouse_that_is_knocked_a_little_has_not_moved_one_that_creeps_has() -> None:
    someone = Sitter()
    someone.hold("point")
    someone.wait(1.0)
    for number in range(30):
        someone.frame(pointer=Ray(AHEAD.origin_m, space.normalized((0.002 * (number % 2), 1.0, 0.0))))
        assert someone.world.body.cursor is not None
    for number in range(10):
        someone.frame(pointer=Ray(AHEAD.origin_m, space.normalized((0.002 * number, 1.0, 0.0))))
    assert someone.world.body.cursor is None


def test_a_mouse_that_jumps_because_a_panel_opened_has_not_moved() -> None:
    someone = Sitter()
    someone.hold("point")
    someone.wait(1.0)
    someone.open("help")
    free = {"pointer": Ray(AHEAD.origin_m, space.normalized((-0.3, 1.0, 0.2)))}
    someone.frame(**free)
    someone.wait(0.5, **free)
    assert someone.world.body.cursor is not None


def test_at_the_windows_side_the_view_turns_and_at_a_panels_edge_it_scrolls() -> None:
    someone = Sitter(text_percent=300)
    someone.point_at((0.97, 0.0))
    heading = space.heading_of(someone.world.world_from_head.orientation)
    someone.wait(1.0)
    assert space.heading_of(someone.world.world_from_head.orientation) < heading - 0.5
    someone.open("help")
    someone.point_at((0.0, -0.97))
    someone.wait(1.0)
    panel = someone.world.panel
    assert panel is not None and panel.scroll > 50.0


def test_a_headset_knows_no_hand_cursor() -> None:
    someone = Sitter()
    someone.hold("point")
    someone.wait(1.0, device="headset")
    assert someone.world.body.cursor is None and someone.world.body.moving == ()


def test_moving_hands_are_told_from_the_shoulder_along_the_visitors_front() -> None:
    someone = Sitter()
    someone.world.body.reach = Reach(Pose(HEAD_M), 0.36, 0.6, "right")
    forward = space.add(before_shoulder("right", 0.0, 0.0), (0.0, 0.08, 0.0))
    someone.hands["left"] = Held(before_shoulder("left", 0.0, 0.2, forward_m=0.1), "palm")
    for shape in ("palm", "fist"):
        someone.hands["right"] = Held(forward, shape)
        someone.wait(0.7)
    moving = {hand.side: hand for hand in someone.world.body.moving}
    assert moving["right"].closed is True and moving["left"].closed is False
    assert moving["right"].place[1] == pytest.approx(0.5, abs=0.06)
    assert moving["left"].place[2] > 0.2
