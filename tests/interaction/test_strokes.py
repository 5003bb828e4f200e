"""What counts as a stroke: hands as a camera and as a headset show them, one or two, near and far, lost and found."""

import itertools
import math
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interaction.act_pull_rope import out_and_up
from interaction.acts import ACTS
from interaction.strokes import BACK, STROKE
from scenes import space
from scenes.act import Strokes
from scenes.hands import Side
from scenes.moves import Moves, MovingHand
from scenes.senses import Action
from scenes.space import Vec3

DT_S = 1 / 30
OUT, IN = (0.1, 0.75, -0.1), (0.1, 0.3, -0.2)
THERE_AND_BACK: dict[str, tuple[Vec3, Vec3]] = {  # where a hand starts from, and where one stroke leads
    "hand-over-hand": (OUT, IN),
    "scull": ((-0.2, 0.5, -0.3), (0.25, 0.5, -0.3)),
    "pull-rope": ((0.0, 0.5, 0.5), (0.0, 0.4, -0.1)),
    "ring-bell": ((0.0, 0.3, 0.3), (0.0, 0.7, 0.2)),
    "raise-hand": ((0.0, 0.3, -0.3), (0.1, 0.2, 0.6)),
}
EACH_WAY = {"scull": 2}
"""Strokes of one movement there and back, where that is not one."""


def way(*places: Vec3, frames: int = 12) -> list[Vec3]:
    """From place to place, and half a second at each."""
    found = [places[0]]
    for start, end in itertools.pairwise(places):
        found += [space.lerp(start, end, step / frames) for step in range(1, frames + 1)]
        found += [end] * 15
    return found


def play(act: str, frames: Iterable[Sequence[MovingHand]], strokes: Strokes | None = None) -> Strokes:
    strokes = strokes or Strokes()
    for hands in frames:
        strokes = ACTS[act].advance(strokes, Moves(tuple(hands)), DT_S)
        assert 0.0 <= strokes.share <= 1.0
    return strokes


def one(places: Iterable[Vec3], side: Side = "right", closed: bool | None = None) -> list[list[MovingHand]]:
    return [[MovingHand(side, place, closed)] for place in places]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("side", ["left", "right"])
def test_one_arm_is_enough(act: str, side: Side) -> None:
    start, end = THERE_AND_BACK[act]
    places = way(start, *(place for _ in range(3) for place in (end, start)))
    assert play(act, one(places, side)).done == 3 * EACH_WAY.get(act, 1)


@pytest.mark.parametrize("act", ACTS)
def test_a_seated_visitor_with_a_short_reach(act: str) -> None:
    """Three quarters of the way of the others."""
    start, end = THERE_AND_BACK[act]
    near = space.lerp(start, end, 0.75)
    places = way(start, near, start, near, start)
    assert play(act, one(places)).done == 2 * EACH_WAY.get(act, 1)


@pytest.mark.parametrize("act", ACTS)
def test_half_a_stroke_is_none(act: str) -> None:
    start, end = THERE_AND_BACK[act]
    half = space.lerp(start, end, 0.4)
    strokes = play(act, one(way(start, *(place for _ in range(6) for place in (half, start)))))
    assert strokes.done == 0


@pytest.mark.parametrize("act", ACTS)
def test_trembling_is_none(act: str) -> None:
    start, end = THERE_AND_BACK[act]
    for middle in (start, end):
        shaken = [space.add(middle, (0.02 * math.sin(n * 2.1), 0.03 * math.sin(n * 1.3), 0.02 * math.cos(n * 1.7))) for n in range(300)]
        assert play(act, one(way(start, middle)[:-1] + shaken)).done <= (middle == end)


@pytest.mark.parametrize("act", ["hand-over-hand", "scull", "pull-rope", "ring-bell"])
def test_two_hands_at_once_are_one_stroke(act: str) -> None:
    start, end = THERE_AND_BACK[act]
    places = way(start, end, start, end)
    late = [places[0]] * 2 + places[:-2]
    both = [[MovingHand("left", a), MovingHand("right", b)] for a, b in zip(places, late, strict=True)]
    assert play(act, both).done == (3 if act == "scull" else 2)


def test_hands_in_turn() -> None:
    strokes = Strokes()
    for side, other in (("left", "right"), ("right", "left")) * 3:
        frames = [[MovingHand(side, place), MovingHand(other, OUT)] for place in way(OUT, IN)]  # type: ignore[arg-type]
        back = [[MovingHand(side, place), MovingHand(other, OUT)] for place in way(IN, OUT)]  # type: ignore[arg-type]
        strokes = play("hand-over-hand", frames, strokes)
        assert (strokes.last, strokes.next) == (side, other)
        strokes = play("hand-over-hand", back, strokes)
    assert strokes.done == 6


def test_of_two_hands_in_use_one_that_goes_twice_waits_once() -> None:
    """The other one may have tired: then the first goes on alone."""

    def stroke(strokes: Strokes, side: Side, other: Side) -> Strokes:
        return play("hand-over-hand", [[MovingHand(side, place), MovingHand(other, OUT)] for place in way(OUT, IN, OUT)], strokes)

    strokes = stroke(stroke(Strokes(), "left", "right"), "right", "left")
    assert strokes.done == 2
    strokes = stroke(strokes, "right", "left")
    assert (strokes.done, strokes.next) == (2, "left")
    strokes = stroke(stroke(strokes, "right", "left"), "right", "left")
    assert strokes.done == 4


@pytest.mark.parametrize("act", ["hand-over-hand", "pull-rope"])
def test_an_open_hand_pulls_nothing_where_that_can_be_told(act: str) -> None:
    start, end = THERE_AND_BACK[act]
    assert play(act, one(way(start, end, start, end), closed=False)).done == 0
    assert play(act, one(way(start, end, start, end), closed=True)).done == 2
    opened = [*one(way(start, end), closed=True), *one(way(end, start), closed=False)] * 3
    assert play(act, opened).done == 3


@pytest.mark.parametrize("act", ["hand-over-hand", "scull", "pull-rope", "ring-bell"])
def test_a_hand_that_is_lost_goes_on_where_it_was(act: str) -> None:
    start, end = THERE_AND_BACK[act]
    strokes = play(act, one(way(start, space.lerp(start, end, 0.35))))
    share = strokes.share
    assert 0.3 < share < 1.0
    strokes = play(act, [[]] * 60, strokes)
    assert (strokes.done, strokes.share) == (0, share)
    strokes = play(act, one([(0.4, 0.1, 0.3)] * 2), strokes)
    assert (strokes.done, strokes.share) == (0, share), "a hand that appears elsewhere has pulled nothing"
    strokes = play(act, one(way(start, end)), strokes)
    assert strokes.done >= 1


@pytest.mark.parametrize("act", ACTS)
def test_any_of_its_keys_makes_a_stroke(act: str) -> None:
    strokes = Strokes()
    asked = (*sorted(ACTS[act].keys), Action.select)
    for number, action in enumerate(asked, 1):
        strokes = ACTS[act].advance(strokes, Moves(asked=frozenset({action})), DT_S)
        assert strokes.done == number
    for other in (Action.back, Action.menu, Action.help, Action.teleport):
        assert ACTS[act].advance(strokes, Moves(asked=frozenset({other})), DT_S).done == len(asked)


ANYWHERE = st.tuples(st.floats(-0.5, 0.5), st.floats(0.0, 0.9), st.floats(-0.7, 0.8))


@settings(max_examples=60, deadline=None)
@given(st.lists(ANYWHERE, min_size=2, max_size=12))
def test_no_stroke_is_counted_twice(places: list[Vec3]) -> None:
    """Whatever a hand does, it must go the way of a stroke for each, and come back between two."""
    for act, measure in (("hand-over-hand", space.length), ("pull-rope", out_and_up)):
        strokes, gone, back = Strokes(), 0.0, 0.0
        before = places[0]
        for place in way(*places, frames=8):
            step = measure(before) - measure(place)
            gone, back, before = gone + max(0.0, step), back + max(0.0, -step), place
            strokes = ACTS[act].advance(strokes, Moves((MovingHand("right", place),)), DT_S)
            assert strokes.done <= gone / STROKE + 1e-6
            assert strokes.done <= 1 + back / BACK + 1e-6


@settings(max_examples=60, deadline=None)
@given(st.lists(ANYWHERE, min_size=2, max_size=12))
def test_no_sweep_is_counted_twice(places: list[Vec3]) -> None:
    strokes, gone, before = Strokes(), 0.0, places[0]
    for place in way(*places, frames=8):
        gone += math.hypot(place[0] - before[0], place[1] - before[1])
        before = place
        strokes = ACTS["scull"].advance(strokes, Moves((MovingHand("right", place),)), DT_S)
        assert strokes.done <= gone / STROKE + 1e-6
