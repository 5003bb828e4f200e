"""Going in a headset: the throw, the jump, the eyelids, walking by stick and bodily."""

import itertools
import math

import pytest

from interaction.presence import feet, stand_at
from interaction.systems import think
from interaction.throw import throw
from scenes import space
from scenes.events import Teleported
from scenes.senses import Action, Senses
from scenes.space import Pose, Ray
from tests.interaction.small_tour import FlatGround
from tests.interaction.worn import CLICK, Wearer, held, worn

EMPTY = (-20.0, -20.0, 0.0)
"""A place of the small tour without signs in reach."""


class Slope(FlatGround):
    """Rises by half a metre a metre to the north of y = 5, from a cliff of 9 m to the south of y = -2."""

    def height_m(self, x_m: float, y_m: float, under_m: float = math.inf) -> float | None:
        return -9.0 if y_m < -2.0 else max(0.0, (y_m - 5.0) / 2.0)


def away(**more: object) -> Wearer:
    someone = Wearer(**more)  # type: ignore[arg-type]
    stand_at(someone.world, worn(), EMPTY, 0.0)
    someone.frame()
    return someone


@pytest.mark.parametrize(("pitch_deg", "reach_m"), [(0.0, 5.65), (45.0, 12.66), (-60.0, 0.8)])
def test_a_throw_from_the_hand_lands_where_the_formula_says(pitch_deg: float, reach_m: float) -> None:
    pitch = math.radians(pitch_deg)
    landing = throw(FlatGround(), Ray((0.0, 0.0, 1.4), (0.0, math.cos(pitch), math.sin(pitch))), (0.0, 0.0, 0.0))
    assert landing.ok and landing.ground_m is not None
    assert landing.ground_m == pytest.approx((0.0, reach_m, 0.0), abs=0.1)
    assert landing.arc[0] == (0.0, 0.0, 1.4) and landing.arc[-1] == landing.ground_m


def test_what_is_no_ground_and_what_is_too_high_or_low_cannot_be_gone_to() -> None:
    behind_the_edge = throw(FlatGround(), Ray((0.0, 39.5, 1.4), (0.0, 1.0, 0.0)), (0.0, 39.5, 0.0))
    assert behind_the_edge.ground_m is None and not behind_the_edge.ok and len(behind_the_edge.arc) > 10
    uphill = throw(Slope(), Ray((0.0, 0.0, 1.4), space.normalized((0.0, 1.0, 0.3))), (0.0, 0.0, 0.0))
    assert uphill.ok and uphill.ground_m is not None and uphill.ground_m[2] > 0.3
    cliff = throw(Slope(), Ray((0.0, 0.0, 1.4), (0.0, -1.0, 0.0)), (0.0, 0.0, 0.0))
    assert not cliff.ok


@pytest.mark.parametrize("movement", ["teleport", "walk"])
def test_select_beside_every_sign_goes_there_and_keeps_the_place_in_the_room(movement: str) -> None:
    someone = away(movement=movement)
    head = Pose((0.5, -0.4, 1.6))
    stand_at(someone.world, worn(head=head), EMPTY, 0.0)
    hands = (held((0.5, 0.0, 1.4)),)
    someone.frame(hands=hands, head=head)
    landing = someone.world.pointing.ground_m
    assert landing is not None and someone.world.pointing.landing_ok
    events = someone.frame(*CLICK, hands=hands, head=head)
    assert [type(event) for event in events] == [Teleported]
    assert feet(someone.world) == pytest.approx(landing)
    assert someone.world.world_from_head.position_m[2] == pytest.approx(1.6), "the eyes stay above the ground"
    assert someone.world.touched == {"right"}
    someone.frame(hands=hands, head=head)
    assert someone.world.touched == frozenset()


def test_letting_the_stick_go_goes_to_where_that_hand_pointed() -> None:
    someone = away(movement="walk")
    left = held((-0.2, 0.3, 1.4), side="left", aiming=True, stick=(0.0, 1.0))
    right = held((0.2, 0.3, 1.4), 0.0, 1.2)
    someone.wait(0.3, hands=(right, left), move=(0.0, 1.0))
    assert feet(someone.world)[:2] == EMPTY[:2], "who aims does not walk"
    pointed = [someone.world.pointing_hand]
    landing = someone.world.pointing.ground_m
    let_go = held((-0.2, 0.3, 1.4), side="left")
    events = someone.frame(Action.teleport, hands=(right, let_go))
    assert [type(event) for event in events] == [Teleported]
    assert feet(someone.world) == pytest.approx(landing)
    someone.frame(hands=(right, let_go))
    assert [*pointed, someone.world.pointing_hand] == ["left", "right"]


def test_one_hand_that_walks_with_its_stick_does_not_jump_when_it_lets_go() -> None:
    someone = away(movement="walk")
    aiming = (held(aiming=True, stick=(0.0, 1.0)),)
    someone.wait(1.0, hands=aiming, move=(0.0, 1.0))
    there = feet(someone.world)
    assert there[1] > EMPTY[1] + 1.0
    assert someone.frame(Action.teleport) == []
    assert feet(someone.world)[1] < there[1] + 0.1


def test_before_a_panel_nobody_goes_anywhere() -> None:
    someone = away()
    someone.frame(Action.menu)
    someone.frame(Action.teleport, *CLICK, hands=(held(heading=1.0),))
    assert someone.world.panel_id == "menu"
    assert feet(someone.world)[:2] == EMPTY[:2] and someone.world.pointing.arc == ()


def test_the_eyes_close_the_jump_is_made_once_in_the_dark_and_they_open_again() -> None:
    someone = away(fade=True)
    seen = []
    someone.frame(*CLICK)
    for _ in range(40):
        seen.append((round(someone.world.fade, 3), feet(someone.world)[:2] != EMPTY[:2]))
        someone.frame(*((*CLICK, Action.next_stop) if len(seen) < 5 else ()))
    assert someone.kinds().count("Teleported") == 1
    first_there = next(i for i, (_, there) in enumerate(seen) if there)
    assert seen[first_there][0] == 1.0, "nothing is seen of the jump"
    assert 6 <= first_there <= 8, "0.12 s"
    assert seen[-1][0] == 0.0


def test_what_is_asked_for_while_the_eyes_are_closing_waits_and_is_not_doubled() -> None:
    someone = away(fade=True)
    someone.frame(*CLICK)
    someone.frame(Action.menu)
    someone.frame(Action.grades)
    assert someone.world.panel_id == ""
    opened = []
    for _ in range(20):
        someone.frame()
        opened.append(someone.world.panel_id)
    assert opened[-1] == "menu" and someone.kinds().count("Teleported") == 1
    someone.frame(Action.back)
    someone.wait(0.5)
    assert someone.world.panel_id == ""


def test_without_the_wish_the_jump_is_at_once_and_nothing_darkens() -> None:
    someone = away(fade=False)
    someone.frame(*CLICK)
    assert someone.kinds()[-1] == "Teleported"
    someone.wait(0.3)
    assert someone.world.fade == 0.0


def test_walking_by_stick_goes_along_the_head_or_along_the_hand() -> None:
    for along, east in (("head", False), ("hand", True)):
        someone = away(movement="walk", walk_along=along)
        someone.wait(1.0, hands=(held(heading=-math.pi / 2),), move=(0.0, 1.0))
        x, y = feet(someone.world)[0] - EMPTY[0], feet(someone.world)[1] - EMPTY[1]
        assert (x > 1.0 and abs(y) < 0.01) if east else (y > 1.0 and abs(x) < 0.01)


def test_the_view_narrows_earlier_for_turning_than_on_a_desktop() -> None:
    someone = away(movement="walk", turning="smooth")
    someone.wait(0.5, turn=0.3)
    assert someone.world.vignette == pytest.approx(0.9, abs=0.01)
    someone.wait(0.5)
    assert someone.world.vignette == 0.0
    someone.wait(1.0, move=(0.0, 1.0))
    assert someone.world.vignette == pytest.approx(0.5, abs=0.01)


def test_the_floor_comes_under_the_feet_of_who_walks_in_the_room() -> None:
    someone = away()
    someone.world.site = type(someone.world.site)(
        Slope(), someone.world.site.objects, someone.world.site.clips, (), someone.world.site.plan_bounds_m
    )
    stand_at(someone.world, worn(), (0.0, 5.0, 0.0), 0.0)
    heights = []
    for index in range(120):
        someone.frame(head=Pose((0.0, index / 60, 1.6)))
        heights.append(feet(someone.world)[2])
    assert heights[-1] == pytest.approx(1.0, abs=0.02)
    assert max(b - a for a, b in itertools.pairwise(heights)) < 0.03
    assert someone.world.fade == 0.0


def test_off_the_ground_nobody_is_pushed_the_view_darkens_and_says_so() -> None:
    someone = away()
    stand_at(someone.world, worn(), (0.0, 39.8, 0.0), 0.0)
    someone.wait(0.5, head=Pose((0.0, 0.4, 1.6)))
    assert someone.world.fade == 0.0, "leaning over"
    beyond = Pose((0.0, 1.2, 1.6))
    someone.wait(0.5, head=beyond)
    assert someone.world.fade == pytest.approx(0.6)
    assert someone.world.notice == someone.world.word("step-back")
    assert feet(someone.world) == pytest.approx((0.0, 41.0, 0.0))
    someone.wait(0.5)
    assert someone.world.fade == 0.0 and someone.world.notice == ""


def test_a_desktop_has_none_of_it() -> None:
    someone = away(fade=True)
    senses = Senses(Pose((0.0, 0.0, 1.6)), pointer=Ray((0.0, 0.0, 1.6), space.normalized((0.0, 1.0, -0.5))))
    think(someone.world, senses, someone.clock.next())
    world = someone.world
    assert (world.pointing.arc, world.plate, world.fade, world.hands, world.boundary_near) == ((), None, 0.0, (), 0.0)
