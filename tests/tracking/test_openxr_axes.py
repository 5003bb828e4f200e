"""OpenXR's axes and ours."""

import math
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes import space
from scenes.space import Quat, Vec3
from tracking import openxr_axes

METRES = st.floats(-100.0, 100.0)
VECTORS = st.tuples(METRES, METRES, METRES)


def unit(q: Quat) -> Quat:
    size = math.hypot(*q)
    return (q[0] / size, q[1] / size, q[2] / size, q[3] / size)


PART = st.floats(-1.0, 1.0)
ROTATIONS = st.tuples(PART, PART, PART, PART).filter(lambda q: math.hypot(*q) > 0.1).map(unit)


def rotated_by_openxr(q: tuple[float, float, float, float], v: Vec3) -> Vec3:
    """The rotation of ``v`` by a quaternion x y z w, by the matrix of the textbook and not by our own code."""
    x, y, z, w = q
    rows = (
        (1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)),
        (2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)),
        (2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)),
    )
    return tuple(sum(a * b for a, b in zip(row, v, strict=True)) for row in rows)  # type: ignore[return-value]


def test_a_raised_hand_is_up_and_what_lies_ahead_is_forward() -> None:
    assert openxr_axes.vector(0.0, 1.0, 0.0) == (0.0, 0.0, 1.0)
    assert openxr_axes.vector(0.0, 0.0, -1.0) == (0.0, 1.0, 0.0)
    assert openxr_axes.vector(1.0, 0.0, 0.0) == (1.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("axis", "looks"),
    [((0.0, 1.0, 0.0), (-1.0, 0.0, 0.0)), ((1.0, 0.0, 0.0), (0.0, 0.0, 1.0)), ((0.0, 0.0, -1.0), (0.0, 1.0, 0.0))],
    ids=["turned to the left", "looking up", "head tilted"],
)
def test_who_turns_there_looks_here(axis: Vec3, looks: Vec3) -> None:
    """A quarter of a turn about an axis of OpenXR's, counter-clockwise, and where our forward goes."""
    half = math.sqrt(0.5)
    turned = SimpleNamespace(
        position=SimpleNamespace(x=0.5, y=1.6, z=-2.0),
        orientation=SimpleNamespace(x=axis[0] * half, y=axis[1] * half, z=axis[2] * half, w=half),
    )
    pose = openxr_axes.pose(turned)
    assert pose.position_m == (0.5, 2.0, 1.6)
    assert pose.direction((0.0, 1.0, 0.0)) == pytest.approx(looks, abs=1e-12)


@given(VECTORS)
def test_places_come_back_as_they_went(v: Vec3) -> None:
    assert openxr_axes.vector(*openxr_axes.vector_to_xr(v)) == v


@given(ROTATIONS)
def test_rotations_come_back_as_they_went(q: Quat) -> None:
    assert openxr_axes.quaternion(*openxr_axes.quaternion_to_xr(q)) == q


@given(ROTATIONS, VECTORS)
def test_turning_and_changing_axes_may_be_done_in_either_order(q: Quat, v: Vec3) -> None:
    ours = space.quat_rotate(q, v)
    theirs = rotated_by_openxr(openxr_axes.quaternion_to_xr(q), openxr_axes.vector_to_xr(v))
    assert openxr_axes.vector(*theirs) == pytest.approx(ours, abs=1e-9)
