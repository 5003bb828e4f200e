"""Objects in a headset visitor's hand."""

import math

import pytest

from scenes import space
from scenes.events import ArtefactGrabbed, ArtefactPutBack, HotspotOpened
from scenes.hands import Hand
from scenes.senses import Action
from scenes.space import Pose
from scenes.world import ObjectRest
from tests.interaction.worn import CLICK, Wearer, held

LINK = (3.0, 2.0, 1.0)


def open_artefact(**more: object) -> Wearer:
    someone = Wearer(**more)  # type: ignore[arg-type]
    place = someone.world.content.tour.hotspot("link").position
    someone.frame(hands=(someone.pointing_at(place),))
    assert someone.world.pointing.hotspot == "link" and someone.world.pointing.beam_end_m is not None
    someone.frame(*CLICK, hands=(someone.pointing_at(place),))
    assert someone.world.panel_id == "artefact:link"
    return someone


def pose_of(someone: Wearer) -> Pose:
    return someone.world.objects["chain-link"].pose


def test_pick_up_brings_it_into_the_pointing_hand_and_select_puts_it_back() -> None:
    someone = open_artefact()
    someone.press("pick-up")
    holding = someone.world.holding
    assert holding is not None and holding.side == "right"
    someone.wait(1.0)
    assert space.distance(pose_of(someone).position_m, (0.2, 0.3, 1.25)) < 0.35
    turned, before = held(heading=0.9), holding.turned_rad
    grip = someone.world.world_from_hands @ turned.stage_from_grip
    someone.frame(hands=(turned,))
    inside = grip.inverse() @ pose_of(someone)
    assert inside.position_m == pytest.approx(holding.hand_from_object.position_m)
    events = someone.frame(*CLICK, hands=(turned,))
    back = next(event for event in events if isinstance(event, ArtefactPutBack))
    assert back.turned_rad - before == pytest.approx(0.9, abs=1e-3) and back.held_s > 0.9
    assert pose_of(someone).position_m == LINK and someone.world.panel_id == ""


def test_it_comes_without_a_jump() -> None:
    someone = open_artefact()
    someone.press("pick-up")
    last, steps = pose_of(someone).position_m, []
    for _ in range(30):
        someone.frame()
        steps.append(space.distance(last, pose_of(someone).position_m))
        last = pose_of(someone).position_m
    assert max(steps) < 0.4


def test_its_hands_stick_turns_it_within_the_hand() -> None:
    someone = open_artefact()
    someone.press("pick-up")
    someone.wait(1.0)
    before = pose_of(someone).orientation
    someone.frame(object_turn_rad=(0.3, 0.0))
    someone.frame(move=(1.0, 1.0))
    turn = space.quat_multiply(pose_of(someone).orientation, space.quat_conjugate(before))
    assert turn == pytest.approx(space.quat_about(space.UP, 0.3), abs=1e-6)


def test_trembling_is_not_turning() -> None:
    someone = open_artefact()
    someone.press("pick-up")
    someone.wait(0.5)
    for index in range(60):
        someone.frame(hands=(held(heading=math.radians(0.8) * (index % 2)),))
    assert someone.world.holding is not None
    assert someone.world.holding.turned_rad == pytest.approx(0.0, abs=1.2), "only the way of the hand from the panel"
    counted = someone.world.holding.turned_rad
    someone.wait(1.0)
    assert someone.world.holding.turned_rad == counted



def test_a_hand_that_closes_beside_it_takes_it_and_opening_puts_it_back() -> None:
    someone = Wearer()
    stage = someone.world.world_from_hands
    grip = stage.inverse() @ Pose((3.0, 1.8, 1.1))
    someone.frame(hands=(Hand("left", "bare", grip, grip),))
    events = someone.frame(hands=(Hand("left", "bare", grip, grip, grabbing=True),))
    assert [type(event) for event in events] == [HotspotOpened, ArtefactGrabbed]
    assert someone.world.holding is not None and someone.world.holding.side == "left"
    assert someone.world.touched == {"left"} and someone.world.panel_id == ""
    someone.wait(0.5, hands=(Hand("left", "bare", grip, grip, grabbing=True),))
    someone.wait(0.2, hands=())
    assert someone.world.holding is not None, "a hand that is not seen has not let go"
    events = someone.frame(hands=(Hand("left", "bare", grip, grip),))
    assert any(isinstance(event, ArtefactPutBack) for event in events)


def test_a_hand_that_was_closed_already_takes_nothing() -> None:
    someone = Wearer()
    far = held(grabbing=True)
    someone.frame(hands=(far,))
    grip = someone.world.world_from_hands.inverse() @ Pose((3.0, 1.8, 1.1))
    someone.frame(hands=(Hand("right", "controller", grip, grip, grabbing=True),))
    assert someone.world.holding is None


def test_a_large_object_floats_still_and_turns_with_the_hand() -> None:
    someone = Wearer()
    rest = someone.world.site.objects["chain-link"]
    someone.world.site.objects["chain-link"] = ObjectRest(rest.pose, 1.5, hidden=False)
    place = someone.world.content.tour.hotspot("link").position
    someone.frame(hands=(someone.pointing_at(place),))
    someone.frame(*CLICK, hands=(someone.pointing_at(place),))
    someone.press("pick-up")
    holding = someone.world.holding
    assert holding is not None and holding.side is None
    someone.frame()
    before = pose_of(someone)
    someone.wait(0.2, head=Pose((0.1, 0.0, 1.6), space.quat_about(space.UP, 0.3)))
    assert pose_of(someone) == before
    someone.frame(hands=(held(heading=0.5),))
    turn = space.quat_multiply(pose_of(someone).orientation, space.quat_conjugate(before.orientation))
    assert turn == pytest.approx(space.quat_about(space.UP, 0.5), abs=1e-6)
    someone.frame(Action.menu)
    assert someone.world.holding is None
