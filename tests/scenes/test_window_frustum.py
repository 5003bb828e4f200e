"""The screen as a window: at rest nothing changes; what lies on the pane stands still, nearer things go against the head, farther with it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.space import Ray, Vec3, add, normalized, scaled, sub
from scenes.window_frustum import Window, frustum, stand, through, window

TANGENTS = (math.tan(math.radians(29.0)) * 16 / 9, math.tan(math.radians(29.0)))
eyes = st.tuples(st.floats(-0.6, 0.6), st.floats(-1.0, 0.8), st.floats(-0.5, 0.5))
panes = st.builds(
    lambda cm, aspect, viewing: window((TANGENTS[1] * aspect, TANGENTS[1]), cm / 100.0, viewing),
    st.sampled_from((30, 50, 70, 100, 150)), st.sampled_from((4 / 3, 16 / 9, 21 / 9)), st.floats(0.3, 3.0),
)  # fmt: skip


def on_screen(pane: Window, stand_m: Vec3, place: Vec3) -> tuple[float, float]:
    """Where ``place`` of the head frame is seen: -1 to 1 from the left and from below."""
    seen = frustum(pane, stand_m)
    x, y, z = sub(place, stand_m)
    return (
        2.0 * (x / y - seen.left) / (seen.right - seen.left) - 1.0,
        2.0 * (z / y - seen.bottom) / (seen.top - seen.bottom) - 1.0,
    )


@given(panes)
def test_at_rest_the_picture_is_as_it_was(pane: Window) -> None:
    aspect = pane.width_m / pane.height_m
    seen = frustum(pane, stand(pane, (0.0, 0.0, 0.0)))
    assert (seen.right, seen.top) == pytest.approx((TANGENTS[1] * aspect, TANGENTS[1]), rel=1e-12)
    assert (seen.left, seen.bottom) == (-seen.right, -seen.top)


def test_the_gain_is_the_views_tangents_over_the_screens() -> None:
    pane = window(TANGENTS, 0.5, 0.6)
    assert pane.gain == pytest.approx(TANGENTS[0] / (0.25 / 0.6))
    assert pane.gain == pytest.approx(2.365, abs=1e-3)
    with pytest.raises(ValueError, match="a size and a distance"):
        window(TANGENTS, 0.0)


@given(panes, eyes, st.floats(-1.0, 1.0), st.floats(-1.0, 1.0))
def test_what_lies_on_the_pane_does_not_move(pane: Window, eye_m: Vec3, x: float, y: float) -> None:
    place = (x * pane.width_m / 2.0, pane.away_m, y * pane.height_m / 2.0)
    assert on_screen(pane, stand(pane, eye_m), place) == pytest.approx((x, y), abs=1e-9)


@given(panes, st.sampled_from((-0.1, 0.1)), st.floats(1.5, 1000.0))
def test_farther_things_go_with_the_head_and_nearer_ones_against_it(pane: Window, aside_m: float, times: float) -> None:
    for axis in (0, 1):
        eye = (aside_m, 0.0, 0.0) if axis == 0 else (0.0, 0.0, aside_m)
        there = stand(pane, eye)
        far = on_screen(pane, there, (0.0, pane.away_m * times, 0.0))[axis]
        near = on_screen(pane, there, (0.0, pane.away_m * 0.5, 0.0))[axis]
        assert far * aside_m > 0.0 > near * aside_m


def test_what_is_infinitely_far_straight_ahead_stays_before_the_eye() -> None:
    """As behind a real pane: 5 cm aside, it is seen 5 cm aside on the screen."""
    pane = window(TANGENTS, 0.5)
    x, _ = on_screen(pane, (0.05, 0.0, 0.0), (0.0, 1e9, 0.0))
    assert x * 0.25 == pytest.approx(0.05, abs=1e-6)


@given(panes, eyes)
def test_the_eye_is_held_before_the_pane_and_the_picture_never_turns_over(pane: Window, eye_m: Vec3) -> None:
    right, forward, up = stand(pane, eye_m)
    assert abs(right) <= 0.6 * pane.width_m and abs(up) <= 0.6 * pane.height_m
    assert pane.away_m - forward >= 0.499 * pane.away_m
    seen = frustum(pane, (right, forward, up))
    assert seen.right > seen.left and seen.top > seen.bottom


@given(panes, st.floats(-0.02, 0.02))
def test_small_movements_are_metre_for_metre_aside_and_flatter_along_the_view(pane: Window, move_m: float) -> None:
    right, forward, up = stand(pane, (move_m, move_m, move_m))
    assert right == pytest.approx(move_m, rel=0.05) and up == pytest.approx(move_m, rel=0.05)
    assert forward == pytest.approx(move_m / pane.gain, rel=0.05)


@given(panes, eyes, st.floats(-1.0, 1.0), st.floats(-1.0, 1.0), st.floats(0.5, 80.0))
def test_a_ray_meets_what_is_seen_at_its_place_of_the_screen(
    pane: Window, eye_m: Vec3, x: float, y: float, along_m: float
) -> None:
    there = stand(pane, eye_m)
    ahead = normalized((x * pane.width_m / 2.0, pane.away_m, y * pane.height_m / 2.0))
    ray = through(pane, there, Ray((0.0, 0.0, 0.0), ahead))
    met = add(ray.origin_m, scaled(ray.direction, along_m))
    assert on_screen(pane, there, met) == pytest.approx((x, y), abs=1e-6)


def test_a_ray_that_does_not_meet_the_screen_stays() -> None:
    ray = Ray((0.0, 0.0, 0.0), (0.0, -1.0, 0.0))
    assert through(window(TANGENTS, 0.5), (0.1, 0.0, 0.0), ray) is ray
