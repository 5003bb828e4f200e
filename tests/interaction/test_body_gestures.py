"""Each gesture before a camera: made once it does its thing once; half made, or while the hand is lost and found, it does nothing."""

import math
from collections.abc import Iterator
from dataclasses import replace

import pytest

from interaction.presence import stand_at
from scenes import space
from scenes.body import Body, BodyPoint
from scenes.body_memory import Shape
from scenes.events import Event
from scenes.senses import Action
from scenes.space import Vec2
from tests.interaction.before_camera import Sitter
from tests.interaction.bodies import Held, before_shoulder
from tests.interaction.small_tour import senses


def on_screen(someone: Sitter, place_m: space.Vec3) -> Vec2:
    x, y, z = someone.world.world_from_head.inverse().point(place_m)
    across, up = someone.world.view_tangents
    return (x / y / across, z / y / up)


def facing(hotspot: str, **settings: object) -> Sitter:
    """Somebody who points at a sign two metres away."""
    someone = Sitter(**settings)  # type: ignore[arg-type]
    place = someone.world.content.tour.hotspot(hotspot).position
    stand_at(someone.world, senses(), (place[0], place[1] - 2.0, 0.0), 0.0)
    someone.frame()
    someone.point_at(on_screen(someone, place))
    assert someone.world.pointing.hotspot == hotspot
    return someone


def swipe(someone: Sitter, way: float, shape: Shape = "palm", metres: float = 0.4) -> Iterator[None]:
    """A wave of the right hand within a third of a second, and slowly back."""
    start = -way * 0.17
    someone.hold(shape, (start, 0.1))
    someone.wait(0.7)
    for part in range(1, 9):
        someone.hold(shape, (start + way * metres * part / 8, 0.1))
        someone.frame()
        yield
    for part in range(1, 21):
        someone.hold("none", (start + way * metres * (1.0 - part / 20), 0.1))
        someone.frame()
        yield


# pinch


def test_a_pinch_opens_the_sign_that_the_cursor_is_on_once() -> None:
    someone = facing("board")
    events = someone.pinch() + someone.wait(0.5)
    assert [type(event).__name__ for event in events].count("HotspotOpened") == 1
    assert someone.world.panel_id == "board:board"


def test_a_pinch_beside_every_sign_goes_there_as_a_click_does() -> None:
    someone = Sitter()
    someone.point_at((0.1, -0.6))
    assert "Teleported" in [type(event).__name__ for event in someone.pinch()]


def test_half_a_pinch_does_nothing() -> None:
    someone = facing("board")
    held = someone.hands["right"]
    for share in (0.3, 0.5, 0.6, 0.5, 0.3, 0.0):
        someone.hands["right"] = replace(held, towards="pinch", share=share)
        someone.wait(0.1)
    assert someone.world.panel_id == ""


def test_a_pinch_that_is_held_is_one_and_a_second_one_is_another() -> None:
    someone = Sitter()
    someone.point_at((0.0, 0.7))
    held = someone.hands["right"]
    someone.hands["right"] = replace(held, towards="pinch", share=1.0)
    made = someone.count("pinch", 1.0)
    for share in (0.9, 1.0, 0.88, 1.0):  # trembling about the limit
        someone.hands["right"] = replace(held, towards="pinch", share=share)
        made += someone.count("pinch", 0.1)
    assert made == 1
    someone.hands["right"] = held
    someone.wait(0.3)
    someone.hands["right"] = replace(held, towards="pinch", share=1.0)
    assert someone.count("pinch", 0.5) == 1


@pytest.mark.parametrize("shape", ["pinch", "fist", "palm", "thumb-up"])
def test_a_hand_that_is_being_found_or_lost_makes_no_gesture(shape: str) -> None:
    someone = facing("link")
    someone.lower()
    someone.wait(1.0)
    used = dict(someone.world.body.used)
    for _ in range(6):  # it comes and goes, never there for long
        someone.hold(shape)
        someone.wait(0.25)
        someone.lower()
        someone.wait(0.4)
    assert someone.world.body.used == used and someone.world.panel_id == ""


def test_a_hand_that_leaves_the_picture_makes_no_gesture() -> None:
    someone = facing("link")
    used = dict(someone.world.body.used)
    edge = before_shoulder("right", 0.28, 0.1)
    for shape in ("fist", "pinch", "thumb-up"):
        someone.hands["right"] = Held(edge, shape)
        someone.wait(0.5)
        someone.hands["right"] = Held(edge, "point")
        someone.wait(0.3)
    assert someone.world.body.used == used and someone.world.holding is None


# holding still


def test_holding_still_selects_once_and_again_only_after_the_cursor_was_elsewhere() -> None:
    someone = facing("board", dwell=True)
    someone.wait(0.6)
    assert someone.world.body.cursor is not None and 0.1 < someone.world.body.cursor.dwell < 1.0
    someone.wait(0.9)
    assert someone.world.panel_id == "board:board"
    someone.wait(4.0)
    assert someone.world.panel_id == "board:board", "what opened under the cursor was not selected by staying"
    assert list(someone.world.body.used) == ["dwell"]


def test_holding_still_is_off_until_it_is_chosen() -> None:
    someone = facing("board")
    someone.wait(3.0)
    assert someone.world.panel_id == ""


def test_a_cursor_that_moves_about_selects_nothing() -> None:
    someone = facing("board", dwell=True)
    right, up = 0.02, 0.08
    for number in range(120):
        angle = number / 6.0
        someone.hold("point", (right + 0.05 * math.cos(angle), up + 0.04 * math.sin(angle)))
        someone.frame()
    assert "dwell" not in someone.world.body.used


# palm


def test_an_open_palm_held_still_opens_the_menu_and_closes_it_again() -> None:
    someone = Sitter()
    someone.hold("palm", (0.0, 0.16))
    someone.wait(0.9)
    assert someone.world.body.cursor is not None and someone.world.body.cursor.palm > 0.1 and someone.world.panel_id == ""
    someone.wait(0.6)
    assert someone.world.panel_id == "menu"
    someone.wait(2.0)
    assert someone.world.panel_id == "menu", "held on, it is one gesture"
    someone.hold("point", (0.0, 0.16))
    someone.wait(0.6)
    someone.hold("palm", (0.0, 0.16))
    someone.wait(1.5)
    assert someone.world.panel_id == ""


def test_a_palm_that_moves_or_is_too_short_is_none() -> None:
    someone = Sitter()
    for number in range(90):
        someone.hold("palm", (0.1 * math.sin(number / 8.0), 0.16))
        someone.frame()
    someone.hold("point", (0.0, 0.16))
    someone.wait(0.6)
    someone.hold("palm", (0.0, 0.16))
    someone.wait(0.7)
    someone.hold("point", (0.0, 0.16))
    someone.wait(0.6)
    assert someone.world.panel_id == ""


def test_a_palm_over_something_selects_it_for_who_holds_still() -> None:
    someone = facing("board", dwell=True)
    someone.hands["right"] = replace(someone.hands["right"], shape="palm")
    someone.wait(2.0)
    assert someone.world.panel_id == "board:board"


# fist


def test_a_fist_takes_an_artefact_turns_it_and_puts_it_back() -> None:
    someone = facing("link")
    held = someone.hands["right"]
    someone.hands["right"] = replace(held, shape="fist")
    someone.wait(0.6)
    assert someone.world.holding is not None
    for part in range(1, 16):
        someone.hands["right"] = Held(space.add(held.palm_m, (-0.01 * part, 0.0, 0.0)), "fist")
        someone.frame()
    assert someone.world.holding.turned_rad > 0.7
    someone.hands["right"] = Held(someone.hands["right"].palm_m, "point")
    events = someone.wait(0.8)
    assert [type(event).__name__ for event in events].count("ArtefactPutBack") == 1
    assert someone.world.holding is None


def test_a_fist_on_a_board_or_on_nothing_takes_nothing() -> None:
    someone = facing("board")
    someone.hands["right"] = replace(someone.hands["right"], shape="fist")
    someone.wait(1.0)
    assert someone.world.holding is None and someone.world.panel_id == ""


def test_a_fist_that_goes_out_of_sight_keeps_what_it_holds() -> None:
    someone = facing("link")
    someone.hands["right"] = replace(someone.hands["right"], shape="fist")
    someone.wait(0.6)
    someone.lower()
    someone.wait(2.0)
    assert someone.world.holding is not None


# swipe


@pytest.mark.parametrize(("way", "stop"), [(-1.0, "second"), (1.0, "first")])
def test_a_swipe_goes_to_the_next_stop_or_the_one_before_and_the_way_back_does_nothing(way: float, stop: str) -> None:
    someone = Sitter()
    stand_at(someone.world, senses(), (0.0, 0.0, 0.0) if way < 0.0 else (20.0, 0.0, 0.0), 0.0)
    someone.wait(0.5)
    for _ in swipe(someone, way):
        pass
    assert someone.world.here == stop
    assert someone.kinds().count("Teleported") == 1


@pytest.mark.parametrize(("shape", "metres"), [("point", 0.4), ("fist", 0.4), ("palm", 0.15)])
def test_a_hand_that_points_or_goes_a_short_way_does_not_swipe(shape: Shape, metres: float) -> None:
    someone = Sitter()
    for _ in swipe(someone, -1.0, shape, metres):
        pass
    assert "Teleported" not in someone.kinds()


def test_a_hand_that_jumps_was_taken_for_another_and_does_not_swipe() -> None:
    someone = Sitter()
    someone.hold("palm", (0.17, 0.1))
    someone.wait(0.7)
    someone.hold("palm", (-0.2, 0.1))
    someone.wait(0.4)
    assert "swipe" not in someone.world.body.used


def test_a_swipe_turns_the_stations_of_a_map_and_the_sides_of_a_comparison() -> None:
    someone = Sitter()
    someone.open("map:map")
    for _ in swipe(someone, -1.0):
        pass
    assert someone.world.route_step == 1
    someone.world.route_step = 0
    someone.open("comparison:sides")
    someone.frame(Action.confirm)
    someone.wait(2.0)
    assert (someone.world.comparison, str(someone.world.comparison_side)) == ("sides", "then")
    for _ in swipe(someone, -1.0):
        pass
    assert str(someone.world.comparison_side) == "now"


# thumb


def test_a_thumb_up_presses_the_main_button_once() -> None:
    someone = Sitter()
    someone.open("board:board")
    someone.hold("thumb-up")
    someone.wait(0.5)
    assert someone.world.panel_id == "board:board"
    someone.wait(0.8)
    assert someone.world.panel_id == ""
    someone.open("board:board")
    someone.wait(1.5)
    assert someone.world.panel_id == "board:board", "still the same thumb"


# raised hand


def test_a_raised_hand_opens_the_nearest_question_or_the_help() -> None:
    someone = Sitter()
    stand_at(someone.world, senses(), (20.0, 0.0, 0.0), 0.0)
    someone.hold("palm", (0.08, 0.38))
    events = someone.wait(1.6)
    raised = [event for event in events if type(event).__name__ == "HandRaised"]
    assert [event.side for event in raised] == ["right"]  # type: ignore[attr-defined]
    assert someone.world.panel_id == "question:on-the-way"
    far = Sitter()
    stand_at(far.world, senses(), (-30.0, 0.0, 0.0), 0.0)
    far.hold("none", (0.08, 0.38), "left")
    far.wait(1.6)
    assert far.world.panel_id == "help" and far.world.body.raised == {"left"}
    far.lower("left")
    far.wait(1.0)
    assert far.world.body.raised == frozenset()


@pytest.mark.parametrize(("height_m", "seconds"), [(0.22, 3.0), (0.38, 0.5)])
def test_a_hand_that_is_not_high_or_not_long_up_is_not_raised(height_m: float, seconds: float) -> None:
    someone = Sitter()
    someone.hold("none", (0.08, height_m))
    someone.wait(seconds)
    someone.hold("none", (0.08, 0.0))
    someone.wait(1.0)
    assert "HandRaised" not in someone.kinds()


def test_a_hand_held_so_high_that_the_picture_ends_below_it_is_raised() -> None:
    someone = Sitter()
    someone.wait(1.0)
    made = someone.body

    def beyond(time_s: float) -> Body:
        """Only the elbow is seen; the wrist is where the detector supposes it, beyond the upper edge."""
        seen = made(time_s)
        assert seen.pose is not None
        picture, visible = list(seen.pose.picture), list(seen.pose.visibility)
        picture[BodyPoint.right_elbow], visible[BodyPoint.right_elbow] = (0.75, 0.8), 0.9
        picture[BodyPoint.right_wrist], visible[BodyPoint.right_wrist] = (0.76, 1.15), 0.2
        return replace(seen, pose=replace(seen.pose, picture=tuple(picture), visibility=tuple(visible)))

    someone.body = beyond  # type: ignore[method-assign]
    someone.wait(1.5)
    assert someone.world.body.raised == {"right"} and "HandRaised" in someone.kinds()


def test_an_unused_body_asks_for_nothing() -> None:
    """Somebody who sits there with both hands at rest, for ten seconds."""
    someone = Sitter()
    someone.hold("none", (0.05, -0.3))
    someone.hold("none", (0.05, -0.3), "left")
    events: list[Event] = someone.wait(10.0)
    assert someone.world.body.used == {}
    assert {type(event).__name__ for event in events} <= {"CameraChanged", "StopReached"}


def test_the_menu_pauses_and_skips_an_event_for_who_has_no_keys() -> None:
    someone = Sitter()
    someone.open("event-intro:watch")
    someone.frame(Action.confirm)
    someone.hold("point", (0.0, 0.14))
    someone.wait(3.0)
    assert someone.world.playback is not None and someone.world.prompt == someone.world.word(
        "prompt-event-camera", at="0:03", whole="0:10"
    )
    someone.hold("palm", (0.0, 0.14))
    someone.wait(1.5)
    panel = someone.world.panel
    assert panel is not None and {"event-pause", "event-skip", "event-replay"} <= set(panel.buttons)
    panel.focus = "event-skip"
    someone.frame(Action.select)
    someone.wait(0.2)
    assert someone.world.playback is None
