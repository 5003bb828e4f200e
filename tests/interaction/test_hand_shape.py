"""Shapes of hands: those on real photographs, and of bent skeletons however they are held, wherever, and on either side."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interaction.hand_shape import LEAST_SCORE, TRIGGERING, fingers_of, pinch_gap, shape_of
from scenes import space
from scenes.body import SeenHand
from scenes.hands import Side
from tests.interaction.bent_hands import FINGERS, made_hand, seen

PHOTOGRAPHS = json.loads((Path(__file__).parent / "photographed_hands.json").read_text())
NAMED = [shape for shape in FINGERS if shape not in ("none", "relaxed")]
TOWARDS_CAMERA = (0.0, 1.0, 0.0)
"""The camera's axis: a turn about it is one in the picture."""

sides = st.sampled_from(["left", "right"])


@pytest.mark.parametrize("mirrored", [False, True], ids=["as it is", "mirrored"])
@pytest.mark.parametrize("photograph", PHOTOGRAPHS, ids=lambda photograph: photograph["photograph"])
def test_a_photographed_hand_triggers_nothing_that_it_does_not_show(photograph: dict[str, Any], mirrored: bool) -> None:
    told = {shape_of(seen(hand, mirrored))[0] for hand in photograph["hands"]} - {"none"}
    assert told <= {photograph["shown"]}


def test_nearly_every_photographed_gesture_is_told() -> None:
    found = [photograph for photograph in PHOTOGRAPHS if photograph["hands"]]
    told = [p for p in found if p["shown"] in {shape_of(seen(hand))[0] for hand in p["hands"]}]
    assert len(found) >= 18
    assert len(told) >= 16


@given(st.sampled_from(NAMED), sides, st.floats(0.5, 1.6), st.floats(-25.0, 25.0), st.floats(-20.0, 20.0))
def test_a_shape_is_the_same_in_any_size_on_either_side_and_turned_a_little(
    shape: str, side: Side, size: float, roll_deg: float, turn_deg: float
) -> None:
    turn = space.quat_multiply(
        space.quat_about(TOWARDS_CAMERA, math.radians(roll_deg)), space.quat_about(space.UP, math.radians(turn_deg))
    )
    assert shape_of(made_hand(shape, side, turn, size=size))[0] == shape


@given(st.sampled_from(NAMED), st.floats(-1.0, 1.0), st.floats(-1.0, 1.0), st.floats(-1.0, 1.0))
def test_where_the_points_are_does_not_matter(shape: str, x: float, y: float, z: float) -> None:
    hand = made_hand(shape)
    moved = tuple(space.add(point, (x, y, z)) for point in hand.points_m)
    there = SeenHand(hand.side, hand.score, moved, hand.picture, hand.place_m)
    assert shape_of(there)[0] == shape
    assert shape_of(there)[1] == pytest.approx(shape_of(hand)[1], abs=1e-6)


@given(st.lists(st.tuples(*[st.floats(-0.2, 0.2)] * 3), min_size=21, max_size=21), sides)
def test_any_points_give_a_shape_and_a_margin(points: list[space.Vec3], side: Side) -> None:
    shape, margin = shape_of(SeenHand(side, 0.9, tuple(points), ((0.5, 0.5),) * 21, (0.0, -0.7, 0.0)))
    assert 0.0 <= margin <= 1.0
    assert (shape == "none") == (margin == 0.0)


def test_a_hand_without_size_does_nothing() -> None:
    assert shape_of(SeenHand("left", 0.9, ((0.0, 0.0, 0.0),) * 21, ((0.5, 0.5),) * 21, (0.0, -0.7, 0.0))) == ("none", 0.0)


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_back_of_an_open_hand_is_no_palm(side: Side) -> None:
    assert shape_of(made_hand("palm", side, space.quat_about(space.UP, math.pi)))[0] == "none"


@pytest.mark.parametrize("shape", ["palm", "point", "fist", "pinch"])
def test_a_hand_that_hangs_does_nothing(shape: str) -> None:
    assert shape_of(made_hand(shape, turn=space.quat_about(TOWARDS_CAMERA, math.pi)))[0] not in TRIGGERING


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_hand_that_may_point_at_the_camera_is_no_fist(side: Side) -> None:
    assert shape_of(made_hand("fist", side, space.quat_about(space.RIGHT, math.radians(-80))))[0] == "none"


@pytest.mark.parametrize("shape", NAMED)
def test_a_hand_that_is_hardly_sure_does_nothing(shape: str) -> None:
    told = shape_of(made_hand(shape, score=LEAST_SCORE - 0.01))[0]
    assert told == ("none" if shape in TRIGGERING else shape)


@pytest.mark.parametrize(("roll_deg", "told"), [(0, "thumb-up"), (90, "none"), (180, "thumb-down"), (-90, "none")])
def test_a_thumb_is_told_by_its_way_in_the_picture(roll_deg: float, told: str) -> None:
    assert shape_of(made_hand("thumb-up", turn=space.quat_about(TOWARDS_CAMERA, math.radians(roll_deg))))[0] == told


def test_the_gap_of_a_pinch_is_in_sizes_of_the_hand() -> None:
    for size in (0.5, 1.0, 2.0):
        assert pinch_gap(made_hand("pinch", gap=0.3, size=size)) == pytest.approx(0.3, abs=0.01)


def test_fingers_close_by_degrees() -> None:
    closed = [fingers_of(made_hand(shape)).closed for shape in ("palm", "relaxed", "fist")]
    assert closed[0] < 0.1 < closed[1] < 0.9 < closed[2]
