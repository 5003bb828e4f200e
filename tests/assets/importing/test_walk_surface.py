"""Floors are found where feet can stand and be reached: storeys by a stair, under no table, through a door, not on the roof."""

import itertools
import math

import numpy as np
import pytest

from assets.importing.flat import FlatPiece, FlatPlace, FlatScene
from assets.importing.ground import ground_height_m, with_ground
from assets.importing.job import Job
from assets.importing.rooms import inside_of
from assets.importing.soup import both_sides, soup_of
from assets.importing.start_indoors import start_indoors
from assets.importing.walk_surface import WalkResult, walk_surface
from assets.mesh_parts import Part, box

NO_GROUND = Job("hall", ground=False)


def piece(name: str, part: Part, role: str = "drawn") -> FlatPiece:
    return FlatPiece(name, part.positions.astype(np.float32), part.faces, role=role)  # type: ignore[arg-type]


def block(name: str, size: tuple[float, float, float], at: tuple[float, float, float], role: str = "drawn") -> FlatPiece:
    """``at``: the middle of its lower side."""
    return piece(name, box(size, (at[0], at[1], at[2] + size[2] / 2.0)), role)


def hall() -> list[FlatPiece]:
    """A house of 10 by 8 m: a floor, walls with a door in the south, an upper floor over its northern half, a stair of 20 steps, a table, a roof."""
    steps = [block(f"step-{n}", (1.2, 0.3, 0.15 * (n + 1)), (4.2, -3.2 + 0.3 * n, 0.0)) for n in range(20)]
    return [
        block("floor", (10.0, 8.0, 0.2), (0.0, 0.0, -0.2)),
        block("upper", (10.0, 1.4, 0.2), (0.0, 3.3, 2.8)),
        block("west", (0.2, 8.0, 6.0), (-5.0, 0.0, 0.0)),
        block("east", (0.2, 8.0, 6.0), (5.0, 0.0, 0.0)),
        block("north", (10.0, 0.2, 6.0), (0.0, 4.0, 0.0)),
        block("south-west", (4.4, 0.2, 6.0), (-2.8, -4.0, 0.0)),
        block("south-east", (4.4, 0.2, 6.0), (2.8, -4.0, 0.0)),
        block("table", (2.0, 1.0, 0.75), (-2.0, 0.0, 0.0)),
        block("roof", (11.0, 9.0, 0.2), (0.0, 0.0, 6.0)),
        *steps,
    ]


def scene(*pieces: FlatPiece, places: tuple[FlatPlace, ...] = ()) -> FlatScene:
    return FlatScene(tuple(pieces), (), (), places)


def floor_at(result: WalkResult, x_m: float, y_m: float) -> list[float]:
    """All floors of a place, from below."""
    i = int((x_m - result.grid.origin_m[0]) // result.grid.cell_m)
    j = int((y_m - result.grid.origin_m[1]) // result.grid.cell_m)
    column = result.heights_m[:, i, j]
    return [round(float(height), 2) for height in column[np.isfinite(column)]]


@pytest.fixture(scope="module")
def inside() -> WalkResult:
    return walk_surface(scene(*hall()), NO_GROUND)


def test_both_storeys_are_reached_by_the_stair_and_the_roof_is_not(inside: WalkResult) -> None:
    assert floor_at(inside, 0.0, -1.0) == [0.0]
    assert floor_at(inside, 0.0, 3.3) == [0.0, 3.0]
    assert inside.grid.storeys == 2
    assert inside.heights_m[np.isfinite(inside.heights_m)].max() < 3.2
    assert [finding.code for finding in inside.findings] == ["walk-unreachable"]


def test_a_visit_under_a_roof_begins_where_the_room_is_widest_unless_the_artist_said_where(inside: WalkResult) -> None:
    house = scene(*hall())
    soup = soup_of(house)
    wide = inside_of(soup, both_sides(soup, house))
    assert wide is not None
    begun = start_indoors(inside, wide, soup, house)
    assert begun.spawn is not None and inside.spawn is not None and begun.spawn != inside.spawn
    assert begun.spawn[1] == pytest.approx(wide.heading_rad, abs=1e-4)
    assert math.dist(begun.spawn[0], wide.feet_m) < 0.5 and floor_at(begun, *begun.spawn[0][:2])
    marked = scene(*hall(), places=(FlatPlace("spawn", "spawn", (0.0, -1.0, 0.0)),))
    open_above = soup_of(scene(*(one for one in hall() if one.name not in ("roof", "upper"))))
    assert start_indoors(inside, wide, soup, marked) is inside
    assert start_indoors(inside, wide, open_above, house) is inside
    assert start_indoors(inside, None, soup, house) is inside


def test_nobody_stands_in_walls_or_on_the_table(inside: WalkResult) -> None:
    assert floor_at(inside, -2.0, 0.0) == []
    assert floor_at(inside, -5.0, 0.0) == []
    assert floor_at(inside, -4.85, 0.0) == [], "shoulders need room"
    assert floor_at(inside, -4.4, 0.0) == [0.0]


def test_the_stair_rises_step_by_step(inside: WalkResult) -> None:
    ways = [floor_at(inside, 4.2, y)[-1] for y in np.arange(-3.0, 2.4, 0.3)]
    assert all(0.0 <= after - before <= 0.45 for before, after in itertools.pairwise(ways))
    assert ways[-1] == pytest.approx(2.85, abs=0.2)


def test_walls_are_known_from_height_to_height(inside: WalkResult) -> None:
    solid = np.frombuffer(inside.files["solid.f32"], "<f4").reshape(inside.grid.solid_spans, inside.grid.nx, inside.grid.ny, 2)
    i = int((-5.0 - inside.grid.origin_m[0]) // inside.grid.cell_m)
    j = int((0.0 - inside.grid.origin_m[1]) // inside.grid.cell_m)
    low, high = solid[0, i, j]
    assert low < 0.2 and high > 5.8


def test_without_marks_a_visitor_begins_before_the_house_and_faces_it() -> None:
    house = scene(block("house", (6.0, 6.0, 4.0), (0.0, 0.0, 0.0)))
    result = walk_surface(house, Job("house"))
    assert result.spawn is not None
    (x, y, z), heading = result.spawn
    assert y < -4.0 and abs(x) < 2.0 and z == pytest.approx(0.0, abs=0.05)
    assert abs(heading) < math.radians(25)
    assert ground_height_m(house, Job("house")) == pytest.approx(-0.02)
    assert ground_height_m(scene(*hall()), Job("hall")) is None, "it has a floor of its own"
    assert ground_height_m(house, NO_GROUND) is None


def test_the_plain_ground_lies_below_everything_and_faces_up() -> None:
    made = with_ground(scene(block("house", (6.0, 6.0, 4.0), (0.0, 0.0, 0.0))), Job("house"))
    ground = made.pieces[-1]
    corners = ground.positions[ground.faces]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    assert (across[:, 2] > 0).all() and ground.positions[:, 2].max() < 0.0
    assert made.materials[ground.material or 0].name == "hongji-ground"


def test_an_artists_floor_is_the_only_floor_and_colliders_wall_it() -> None:
    flat = scene(
        block("terrain", (20.0, 20.0, 1.0), (0.0, 0.0, -1.0)),
        block("walkable", (6.0, 2.0, 0.02), (0.0, 0.0, 0.0), "walkable"),
        places=(FlatPlace("spawn", "spawn", (-2.0, 0.0, 0.0), -math.pi / 2.0),),
    )
    result = walk_surface(flat, NO_GROUND)
    assert floor_at(result, 0.0, 0.0) == [pytest.approx(0.02, abs=0.03)]
    assert np.isfinite(result.heights_m).sum() * result.grid.cell_m**2 == pytest.approx(12.0, rel=0.2)
    assert result.spawn is not None and result.spawn[0][:2] == (-2.0, 0.0) and result.spawn[1] == -math.pi / 2.0


def test_a_mark_in_the_air_is_told_and_nothing_to_stand_on_too() -> None:
    flat = scene(block("floor", (8.0, 8.0, 0.2), (0.0, 0.0, -0.2)), places=(FlatPlace("stop", "gate", (0.0, 0.0, 7.0)),))
    assert [finding.code for finding in walk_surface(flat, NO_GROUND).findings] == ["walk-mark-off-floor"]
    wall = scene(block("wall", (4.0, 0.05, 3.0), (0.0, 0.0, 0.0)))
    steep = walk_surface(FlatScene(tuple(wall.pieces), (), ()), NO_GROUND)
    assert steep.spawn is None or steep.area_m2 < 1.0
