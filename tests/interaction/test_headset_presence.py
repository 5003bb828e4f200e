"""Putting a headset on: where one stands, how high one sees, what is heeded while it is off."""

import itertools
import math

import pytest

from interaction.presence import feet, stand_at
from scenes import space
from scenes.events import HeadsetChanged
from scenes.senses import Action, HeadsetState
from scenes.settings import EYE_HEIGHT_M
from scenes.space import Pose
from scenes.world import Playback
from tests.interaction.worn import HEAD, Wearer, held, worn

SEATED = Pose((0.3, -0.2, 1.15), space.quat_about(space.UP, 0.7))


def test_putting_it_on_anywhere_in_the_room_changes_neither_place_nor_view_in_the_world() -> None:
    someone = Wearer()
    stand_at(someone.world, worn(), (5.0, -3.0, 0.0), 1.0)
    someone.frame()
    someone.wait(0.1, head=Pose(), headset=HeadsetState.synchronized, focused=False)
    assert feet(someone.world) == pytest.approx((5.0, -3.0, 0.0))
    someone.frame(head=SEATED)
    assert feet(someone.world) == pytest.approx((5.0, -3.0, 0.0))
    assert space.heading_of(someone.world.world_from_head.orientation) == pytest.approx(1.0)


def test_a_seated_visitor_sees_from_a_standing_ones_height_and_hands_rise_too() -> None:
    someone = Wearer(posture="seated")
    assert someone.world.lift_m == pytest.approx(EYE_HEIGHT_M - 1.6)
    someone.wait(0.1, head=SEATED)
    assert someone.world.lift_m == pytest.approx(EYE_HEIGHT_M - 1.6), "leaning down is no new height"
    heights = []
    someone.frame(Action.recentre, head=SEATED)
    for _ in range(120):
        someone.frame(head=SEATED)
        heights.append(someone.world.world_from_head.position_m[2])
    assert heights[-1] == pytest.approx(EYE_HEIGHT_M)
    assert max(b - a for a, b in itertools.pairwise(heights)) <= 0.6 / 60 + 1e-9, "no jump"
    assert someone.world.world_from_hands.position_m[2] == pytest.approx(EYE_HEIGHT_M - 1.15)


def test_standing_is_as_the_headset_has_it_and_implausible_heights_are_not_used() -> None:
    someone = Wearer(posture="standing")
    someone.frame(Action.recentre, head=SEATED)
    someone.wait(0.5, head=SEATED)
    assert someone.world.lift_m == 0.0
    for height_m in (0.1, 2.6):
        someone.frame(Action.recentre, head=Pose((0.0, 0.0, height_m)))
        assert someone.world.eyes_at_m == pytest.approx(1.15)


def test_the_runtimes_own_recentre_leaves_the_visitor_and_the_panel_in_the_world() -> None:
    someone = Wearer()
    stand_at(someone.world, worn(), (5.0, -3.0, 0.0), 1.0)
    someone.frame(Action.menu)
    place, panel = someone.world.world_from_head, someone.panel().world_from_panel
    new_from_old = Pose((1.0, 2.0, 0.0), space.quat_about(space.UP, 0.5))
    someone.frame(head=new_from_old @ HEAD, moved_origin=new_from_old)
    assert someone.world.world_from_head.position_m == pytest.approx(place.position_m)
    assert someone.world.world_from_head.orientation == pytest.approx(place.orientation)
    assert someone.panel().world_from_panel == panel


def test_recentre_turns_the_stops_bearing_before_the_eyes_without_moving_the_feet() -> None:
    someone = Wearer()
    turned = Pose((0.4, 0.1, 1.6), space.quat_about(space.UP, 2.0))
    someone.frame(head=turned)
    before = feet(someone.world)
    someone.frame(Action.recentre, head=turned)
    assert feet(someone.world) == pytest.approx(before)
    assert space.heading_of(someone.world.world_from_head.orientation) == pytest.approx(-math.pi / 2), "the stop looks east"


def test_recentre_brings_the_open_panel_before_the_eyes() -> None:
    someone = Wearer()
    someone.frame(Action.menu)
    turned = Pose((0.0, 0.0, 1.6), space.quat_about(space.UP, 2.0))
    someone.wait(0.1, head=turned)
    someone.frame(Action.recentre, head=turned)
    seen = someone.world.world_from_head.inverse().point(someone.panel().world_from_panel.position_m)
    assert seen == pytest.approx((0.0, 1.8, 0.0), abs=1e-6)


def test_taken_off_the_event_waits_hands_are_away_and_input_is_not_heeded() -> None:
    someone = Wearer()
    someone.world.playback = Playback("crossing")
    someone.wait(2.5)
    at_s, figures = someone.world.playback.at_s, someone.world.figures
    assert at_s > 2.0 and figures
    events = someone.frame(Action.menu, headset=HeadsetState.visible, focused=False)
    assert events == [HeadsetChanged(someone.world.time_s, "visible")]
    someone.wait(1.0, headset=HeadsetState.visible, focused=False, move=(0.0, 1.0))
    assert someone.world.playback.at_s == at_s and someone.world.figures == figures
    assert someone.world.hands == () and someone.world.panel_id == ""
    assert all(sound.paused for sound in someone.world.sounds if sound.key.startswith("event"))
    assert someone.world.notice == someone.world.word("headset.state.visible")
    someone.frame()
    assert someone.world.notice == "" and someone.world.hands
    someone.wait(0.5)
    assert someone.world.playback.at_s > at_s


@pytest.mark.parametrize("state", [s for s in HeadsetState if s not in (HeadsetState.none, HeadsetState.focused)])
def test_each_state_says_in_words_what_happened(state: HeadsetState) -> None:
    someone = Wearer()
    events = someone.frame(headset=state, focused=False)
    assert [e.state for e in events if isinstance(e, HeadsetChanged)] == [state.value]
    assert someone.world.notice == someone.world.words["en"][f"headset.state.{state.value}"]


def test_the_rooms_limits_show_when_the_head_or_a_hand_comes_near() -> None:
    someone = Wearer()
    for x, near in ((0.0, 0.0), (0.9, 0.0), (1.1, 0.5), (1.3, 1.0), (2.0, 1.0)):
        someone.frame(hands=(held((x, 0.0, 1.2)),), boundary_m=(3.0, 4.0))
        assert someone.world.boundary_near == pytest.approx(near)
        someone.frame(head=Pose((0.0, x + 0.5, 1.6)), hands=(), boundary_m=(3.0, 4.0))
        assert someone.world.boundary_near == pytest.approx(near)
    someone.frame()
    assert someone.world.boundary_near == 0.0


def test_the_plate_stands_still_until_the_head_turns_away_and_follows_slowly() -> None:
    someone = Wearer()
    first = someone.world.plate
    assert first is not None
    away = space.sub(first.world_from_plate.position_m, someone.world.world_from_head.position_m)
    assert space.length(away) == pytest.approx(2.0)
    assert math.degrees(math.asin(-away[2] / 2.0)) == pytest.approx(22.0)
    someone.wait(1.0, head=Pose(HEAD.position_m, space.quat_about(space.UP, math.radians(30))))
    assert someone.world.plate == first
    turned = Pose(HEAD.position_m, space.quat_about(space.UP, math.radians(60)))
    places = []
    for _ in range(40):
        someone.frame(head=turned)
        assert someone.world.plate is not None
        places.append(someone.world.plate.world_from_plate.position_m)
    assert max(space.distance(a, b) for a, b in itertools.pairwise(places)) < 0.15, "no jump"
    ahead = someone.world.world_from_head.inverse().point(places[-1])
    assert ahead[0] == pytest.approx(0.0, abs=1e-6)


def test_after_a_jump_the_plate_is_there_at_once() -> None:
    someone = Wearer()
    assert someone.world.plate is not None
    before = space.sub(someone.world.plate.world_from_plate.position_m, someone.world.world_from_head.position_m)
    someone.frame(Action.next_stop)
    assert feet(someone.world)[0] == pytest.approx(20.0)
    after = space.sub(someone.world.plate.world_from_plate.position_m, someone.world.world_from_head.position_m)
    assert space.length(after) == pytest.approx(space.length(before))
