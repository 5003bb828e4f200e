"""Which rows of its bone file a figure shows when, and the box that holds a group."""

import numpy as np
import pytest

from engine.figures_view import ClipTable, bounds_of
from scenes.package import Clip

LOOP = Clip(name="walk", first=10, count=4, fps=8.0)
HELD = Clip(name="fall", first=20, count=3, fps=2.0, loop=False)


def rows_at(clip: int, time_s: float) -> tuple[float, ...]:
    """The rows of one figure among others."""
    found = ClipTable((LOOP, HELD)).rows_at([1 - clip, clip, 0], [0.3, time_s, 0.7])
    return tuple(found[1].tolist())


@pytest.mark.parametrize(
    ("time_s", "expected"),
    [
        (0.0, (10, 11, 0.0)),
        (0.0625, (10, 11, 0.5)),
        (0.4375, (13, 10, 0.5)),
        (0.5, (10, 11, 0.0)),
        (-1.0, (10, 11, 0.0)),
    ],
)
def test_a_loop_closes_on_its_first_row(time_s: float, expected: tuple[int, int, float]) -> None:
    assert rows_at(0, time_s) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("time_s", "expected"), [(0.25, (20, 21, 0.5)), (1.0, (22, 22, 0.0)), (99.0, (22, 22, 0.0))]
)
def test_a_held_clip_stays_on_its_last_row(time_s: float, expected: tuple[int, int, float]) -> None:
    assert rows_at(1, time_s) == pytest.approx(expected)


def test_the_box_holds_outstretched_limbs() -> None:
    low, high = bounds_of(np.array([(0.0, 0.0, 0.0), (10.0, 2.0, -1.0)]))
    assert low[0] < -1.0
    assert high[0] > 11.0
    assert high[2] > 1.9
