"""The room's limits: nothing while they are far, a fence on the right rectangle when they are near."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engine.boundary_view import HEIGHT_M, BoundaryView
from scenes.space import Pose, quat_heading_pitch
from tests.engine.two_eyes import TwoEyes

pytestmark = pytest.mark.gl
STAGE = Pose((10.0, -4.0, 2.0), quat_heading_pitch(1.2, 0.0))


def world(near: float, *, head: Pose, size: tuple[float, float] | None = (3.0, 2.0)) -> Any:
    return SimpleNamespace(boundary_m=size, boundary_near=near, world_from_hands=STAGE, world_from_head=STAGE @ head)


@pytest.mark.parametrize(("heading", "gap_m"), [(0.0, 1.0), (np.pi / 2.0, 1.5)])
def test_the_fence_stands_at_the_edge_of_the_rectangle(heading: float, gap_m: float) -> None:
    eyes = TwoEyes(160)
    head = Pose((0.0, 0.0, 1.6), quat_heading_pitch(heading, 0.0))
    eyes.look(STAGE @ head)
    view = BoundaryView(eyes.root)
    assert max(picture.max() for picture in eyes.pictures()) == 0.0
    view.update(world(1.0, head=head))
    for side, picture in enumerate(eyes.pictures()):
        rows = np.nonzero(picture.max(axis=(1, 2)) > 20.0)[0]
        top = eyes.pixel((0.0, gap_m, HEIGHT_M - 1.6), side)[1]
        assert rows.min() >= top - 1  # nothing above the fence's upper edge
        assert rows.min() <= top + 0.5 * eyes.pixels * HEIGHT_M / gap_m / 2.1  # and its light begins in its upper half
        upright = round(eyes.pixel((0.0, gap_m, -0.9), side)[0])
        low = round(eyes.pixel((0.0, gap_m, -0.9), side)[1])
        beside = np.median(picture[low, upright - 12 : upright + 13, 0])
        assert picture[low, upright - 2 : upright + 3, 0].max() > max(40.0, 3.0 * beside)  # an upright straight ahead
    eyes.close()


def test_it_grows_with_nearness_and_is_away_without_limits() -> None:
    eyes = TwoEyes(80)
    head = Pose((0.0, 0.0, 1.6))
    eyes.look(STAGE @ head)
    view = BoundaryView(eyes.root)
    sums = []
    for near in (0.0, 0.3, 1.0):
        view.update(world(near, head=head))
        sums.append(sum(picture.sum() for picture in eyes.pictures()))
    assert sums[0] == 0.0 < sums[1] < sums[2]
    view.update(world(1.0, head=head, size=None))
    assert max(picture.max() for picture in eyes.pictures()) == 0.0
    eyes.close()
