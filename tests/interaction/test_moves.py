"""What a headset's hands come to in an act: from the shoulder, by the arm's length, whatever the head does."""

import math

import pytest

from interaction.hotspots import open_hotspot
from interaction.moves import ARM_M, FRONT_RAD, front_of, moves, moving_hand
from interaction.presence import feet, stand_at
from interaction.systems import think
from scenes import space
from scenes.hands import SHOULDER_M, Side
from scenes.senses import Action
from scenes.space import Pose, Vec3
from tests.interaction.acting_tour import acting_content
from tests.interaction.small_tour import senses
from tests.interaction.worn import HEAD, Wearer, held, worn


def reaching(share: float, side: Side = "right", head: Pose = HEAD) -> Vec3:
    """Where a hand is that is stretched ahead of its shoulder by a share of the arm."""
    return space.add(head.position_m, space.add(SHOULDER_M[side], (0.0, share * ARM_M, 0.0)))


@pytest.fixture
def wearer() -> Wearer:
    someone = Wearer()
    someone.world.content = acting_content()
    stand_at(someone.world, worn(), (20.0, 0.0, 0.0), 0.0)
    someone.events += open_hotspot(someone.world, "take-part")
    someone.wait(0.2)
    someone.press("start")
    assert someone.world.acting is not None
    return someone


def pull(wearer: Wearer, side: Side = "right", *, grip: str = "grabbing", head: Pose = HEAD) -> None:
    for share in range(16):
        reach = reaching(1.0 - 0.04 * share, side, head)
        wearer.frame(hands=(held(reach, side=side, **({grip: True} if grip else {})),), head=head)
    for share in range(16):
        wearer.frame(hands=(held(reaching(0.4 + 0.04 * share, side, head), side=side),), head=head)


@pytest.mark.parametrize("grip", ["grabbing", "selecting"])
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_grip_or_a_trigger_pulls(wearer: Wearer, grip: str, side: Side) -> None:
    pull(wearer, side, grip=grip)
    assert wearer.world.acting is not None and wearer.world.acting.done == 1
    assert wearer.world.acting.by == {"headset": 1}


def test_an_open_hand_pulls_nothing(wearer: Wearer) -> None:
    pull(wearer, grip="")
    assert wearer.world.acting is not None and wearer.world.acting.done == 0


def test_a_trigger_alone_is_no_stroke(wearer: Wearer) -> None:
    for _ in range(5):
        wearer.frame(Action.select, Action.teleport, hands=(held(reaching(0.8), selecting=True),))
        wearer.frame(hands=(held(reaching(0.8)),))
    assert wearer.world.acting is not None and wearer.world.acting.done == 0
    assert feet(wearer.world) == pytest.approx((20.0, 0.0, 0.0)), "nor does it go anywhere"


def test_each_stroke_ticks_in_its_hand(wearer: Wearer) -> None:
    ticked = []
    for share in range(16):
        wearer.frame(hands=(held(reaching(1.0 - 0.04 * share), grabbing=True),))
        ticked.append(wearer.world.touched)
    assert ticked.count(frozenset({"right"})) == 1


def test_a_seated_visitor_pulls_as_well(wearer: Wearer) -> None:
    pull(wearer, head=Pose((0.3, -0.2, 1.15)))
    assert wearer.world.acting is not None and wearer.world.acting.done == 1


def test_looking_about_moves_no_hand(wearer: Wearer) -> None:
    hand = held(reaching(0.7), grabbing=True)
    for frame in range(120):
        heading = math.radians(45) * math.sin(frame / 10)
        head = Pose(HEAD.position_m, space.quat_heading_pitch(heading, 0.3 * math.sin(frame / 7)))
        wearer.frame(hands=(hand,), head=head)
    assert wearer.world.acting is not None
    assert (wearer.world.acting.done, wearer.world.acting.strokes.share) == (0, 0.0)


def test_the_body_turns_with_a_head_that_turns_far() -> None:
    far = worn(head=Pose(HEAD.position_m, space.quat_heading_pitch(math.radians(90), 0.0)))
    assert front_of(far, 0.0) == pytest.approx(math.radians(90) - FRONT_RAD)
    assert front_of(far, None) == pytest.approx(math.radians(90))
    near = worn(head=Pose(HEAD.position_m, space.quat_heading_pitch(math.radians(-30), 0.0)))
    assert front_of(near, 0.0) == 0.0


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_place_is_told_from_the_shoulder(side: Side) -> None:
    assert moving_hand(held(reaching(0.5, side), side=side), HEAD, 0.0).place == pytest.approx((0.0, 0.5, 0.0))
    turned = Pose(HEAD.position_m, space.quat_heading_pitch(math.radians(90), 0.0))
    level = Pose(HEAD.position_m, turned.orientation)
    at = level.point(space.add(SHOULDER_M[side], (0.0, 0.0, ARM_M)))
    assert moving_hand(held(at, side=side), turned, math.radians(90)).place == pytest.approx((0.0, 0.0, 1.0))


def test_the_hand_that_was_not_chosen_does_nothing(wearer: Wearer) -> None:
    wearer.world.settings = wearer.world.settings.model_copy(update={"hands": "left"})
    pull(wearer, "right")
    assert wearer.world.acting is not None and wearer.world.acting.done == 0
    pull(wearer, "left")
    assert wearer.world.acting.done == 1


def test_the_arrow_keys_turn_and_make_no_stroke(wearer: Wearer) -> None:
    wearer.world.asked = {Action.left, Action.turn_left, Action.down}
    assert moves(wearer.world, worn()).asked == {Action.turn_left, Action.down}
    wearer.world.asked = {Action.left}
    assert moves(wearer.world, worn()).asked == {Action.left}


def test_the_headset_is_lost_and_the_act_goes_on_by_keys(wearer: Wearer) -> None:


    pull(wearer)
    for _ in range(3):
        think(wearer.world, senses(Action.select, pointer=None), wearer.clock.next())
        think(wearer.world, senses(pointer=None), wearer.clock.next())
    assert wearer.world.acting is not None and wearer.world.acting.over
