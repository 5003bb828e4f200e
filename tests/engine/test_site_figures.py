"""Which rows of its bone file a figure shows when, and the box that holds a group."""

import pytest

from engine.figures_view import FigureInstance, bounds_of, rows_at
from scenes.package import Clip

LOOP = Clip(name="walk", first=10, count=4, fps=8.0)
HELD = Clip(name="fall", first=20, count=3, fps=2.0, loop=False)


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
    assert rows_at(LOOP, time_s) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("time_s", "expected"), [(0.25, (20, 21, 0.5)), (1.0, (22, 22, 0.0)), (99.0, (22, 22, 0.0))]
)
def test_a_held_clip_stays_on_its_last_row(time_s: float, expected: tuple[int, int, float]) -> None:
    assert rows_at(HELD, time_s) == pytest.approx(expected)


def test_the_box_holds_outstretched_limbs() -> None:
    low, high = bounds_of([FigureInstance("a", (0.0, 0.0, 0.0)), FigureInstance("a", (10.0, 2.0, -1.0))])
    assert low[0] < -1.0
    assert high[0] > 11.0
    assert high[2] > 1.9
