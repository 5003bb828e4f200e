"""Two floors one over the other, joined by a stair, and a wall: nobody falls through, climbs through, or points through."""

import math

import numpy as np
import pytest

from assets.site_knowledge import SiteGround
from assets.storeys import StoreyField, Walls
from content.walkable import Walkable
from interaction.presence import feet, stand_at
from interaction.throw import throw
from scenes.package import WalkableGrid
from scenes.space import Ray
from tests.interaction.small_tour import senses, small_world
from tests.interaction.test_moving import go

CELL_M = 0.25
GRID = WalkableGrid(origin_m=(-10.0, -10.0), cell_m=CELL_M, nx=80, ny=80, storeys=2, solid_file="s", solid_spans=1)
NORTH = math.radians(0.0)


def floors() -> np.ndarray:
    """Ground floor at 0 everywhere; an upper floor at 3 m north of y = 4; a stair up to it along x = 8, from y = -2 to y = 4."""
    heights = np.full((2, 80, 80), np.nan, np.float32)
    heights[0] = 0.0
    heights[1, :, 56:] = 3.0
    y = -10.0 + (np.arange(80) + 0.5) * CELL_M
    stair = (y > -2.0) & (y < 4.0)
    heights[0, 68:76, stair] = ((y[stair] + 2.0) / 2.0)[:, np.newaxis]
    return heights


def ground(wall: bool = False) -> SiteGround:
    spans = np.full((1, 80, 80, 2), np.nan, np.float32)
    if wall:
        spans[0, 39:41, :, :] = (0.0, 2.5)
    return SiteGround(StoreyField(GRID, floors()), Walls(GRID, spans))


@pytest.fixture
def world():
    made = small_world()
    object.__setattr__(made, "site", made.site.__class__(ground(), {}, {}, (), (-10.0, -10.0, 10.0, 10.0)))
    return made


def test_a_floor_is_chosen_by_what_lies_below() -> None:
    here = ground()
    assert here.height_m(0.0, 6.0) == 3.0
    assert here.height_m(0.0, 6.0, 2.0) == 0.0
    assert here.height_m(0.0, 6.0, -5.0) == 0.0, "all are above: the lowest"
    assert here.height_m(0.0, 0.0, 9.0) == 0.0
    assert here.height_m(99.0, 0.0) is None
    many = here.heights_m(np.array([0.0, 0.0, 99.0]), np.array([6.0, 6.0, 0.0]), np.array([9.0, 1.0, 1.0]))
    np.testing.assert_array_equal(many, [3.0, 0.0, np.nan])


def test_who_walks_in_below_stays_below_and_who_climbs_the_stair_arrives_above(world) -> None:
    stand_at(world, senses(), (0.0, 0.0, 0.0), NORTH)
    go(world, 4.0, move=(0.0, 1.0))
    assert feet(world)[1] > 5.0 and feet(world)[2] == 0.0
    stand_at(world, senses(), (8.0, -4.0, 0.0), NORTH)
    go(world, 7.0, move=(0.0, 1.0))
    assert feet(world)[1] > 5.0 and feet(world)[2] == pytest.approx(3.0)


def test_nobody_steps_off_the_upper_floor(world) -> None:
    stand_at(world, senses(), (0.0, 6.0, 3.0), math.pi)
    go(world, 5.0, move=(0.0, 1.0))
    assert feet(world)[1] > 3.9 and feet(world)[2] == 3.0


def test_a_throw_lands_below_and_never_through_the_ceiling() -> None:
    here = ground()
    level = throw(here, Ray((0.0, 2.0, 1.4), (0.0, 1.0, 0.0)), (0.0, 2.0, 0.0))
    assert level.ok and level.ground_m is not None and level.ground_m[2] == 0.0
    up = throw(here, Ray((0.0, 6.0, 1.4), (0.0, math.cos(1.2), math.sin(1.2))), (0.0, 6.0, 0.0))
    assert not up.ok
    over = throw(here, Ray((0.0, -2.0, 1.4), (0.0, math.cos(0.9), math.sin(0.9))), (0.0, -2.0, 0.0))
    assert over.ok and over.ground_m is not None and over.ground_m[2] == 3.0


def test_a_wall_ends_a_throw() -> None:
    ray = Ray((-2.0, 0.0, 1.4), (1.0, 0.0, 0.0))
    assert throw(ground(), ray, (-2.0, 0.0, 0.0)).ok
    assert not throw(ground(wall=True), ray, (-2.0, 0.0, 0.0)).ok
    assert ground(wall=True).clear((-2.0, 0.0, 2.6), (2.0, 0.0, 2.6))


def test_the_checker_knows_both_floors() -> None:
    known = Walkable(GRID, floors())
    assert known.height_m(0.0, 6.0, 3.1) == 3.0
    assert known.height_m(0.0, 6.0, 0.4) == 0.0
    start = known.nearest(0.0, 0.0, 1.0, 0.0)
    assert start is not None
    reached = known.reachable_from(start)
    assert reached[1, 40, 70], "by the stair"
    without = floors()
    without[0, 68:76, 32:56] = 0.0
    alone = Walkable(GRID, without)
    assert not alone.reachable_from(start)[1].any()
