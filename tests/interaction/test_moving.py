"""Walking, stepping, turning, teleporting: on the ground only, and never against the visitor's will."""

import math

import pytest

from interaction.grades import LABEL_HIGH_RAD, LABEL_WIDE_RAD, spread
from interaction.presence import feet, heading_from_bearing, stand_at
from interaction.systems import think
from scenes import space
from scenes.events import Event, StopReached, Teleported
from scenes.senses import Action
from scenes.settings import EYE_HEIGHT_M, Settings
from scenes.space import Ray
from scenes.world import SceneLabel, World
from tests.interaction.small_tour import Clock, senses, small_world


def go(world: World, seconds: float, **how: object) -> list[Event]:
    clock, events = Clock(), []
    clock.frame = round(world.time_s * 30)
    for _ in range(round(seconds * 30)):
        events += think(world, senses(**how), clock.next())
    return events


def test_walking_follows_the_view_at_a_persons_speed() -> None:
    world = small_world()
    stand_at(world, senses(), (0.0, 0.0, 0.0), heading_from_bearing(90))
    go(world, 2.0, move=(0.0, 1.0))
    x, y, _ = feet(world)
    assert 2.9 < x < 3.3 and abs(y) < 1e-6


def test_hurrying_is_faster_and_bounded() -> None:
    world = small_world()
    stand_at(world, senses(), (0.0, 0.0, 0.0), heading_from_bearing(0))
    go(world, 3.0, move=(1.0, 1.0), hurry=True)
    assert 10.0 < math.hypot(*feet(world)[:2]) < 12.1


def test_a_wall_is_slid_along_and_never_entered() -> None:
    world = small_world()
    stand_at(world, senses(), (10.0, 5.0, 0.0), heading_from_bearing(60))
    go(world, 4.0, move=(0.0, 1.0))
    x, y, _ = feet(world)
    assert x <= 11.5
    assert y > 7.0, "slid along the wall"


def test_nobody_leaves_the_ground() -> None:
    world = small_world()
    for bearing in range(0, 360, 30):
        stand_at(world, senses(), (38.0, 38.0, 0.0), heading_from_bearing(bearing))
        go(world, 3.0, move=(0.0, 1.0), hurry=True)
        x, y, _ = feet(world)
        assert world.site.ground.height_m(x, y) is not None


def test_step_by_step_moves_in_metres_at_once() -> None:
    world = small_world()
    world.settings = Settings(movement="teleport")
    stand_at(world, senses(), (0.0, 0.0, 0.0), heading_from_bearing(0))
    places = set()
    for _ in range(30):
        go(world, 1 / 30, move=(0.0, 1.0))
        places.add(round(feet(world)[1], 3))
        assert world.speed_m_s == 0.0
    assert places == {1.0, 2.0, 3.0}


@pytest.mark.parametrize("step_deg", [30, 45])
def test_snap_turns_by_the_chosen_angle_once_a_press(step_deg: int) -> None:
    world = small_world()
    world.settings = Settings(turning="snap", snap_turn_deg=step_deg)  # type: ignore[arg-type]
    think(world, senses(Action.turn_left, turn=1.0), Clock().next())
    go(world, 1.0, turn=1.0)
    assert math.isclose(math.degrees(space.heading_of(world.world_from_head.orientation)), step_deg, abs_tol=1e-6)


def test_smooth_turning_turns_about_the_visitor() -> None:
    world = small_world()
    stand_at(world, senses(), (3.0, 4.0, 0.0), 0.0)
    go(world, 0.5, turn=1.0)
    assert math.isclose(math.degrees(space.heading_of(world.world_from_head.orientation)), 45.0, abs_tol=1e-6)
    assert feet(world)[:2] == pytest.approx((3.0, 4.0))


def test_a_click_on_the_ground_goes_there_and_keeps_the_view() -> None:
    world = small_world()
    stand_at(world, senses(), (-10.0, -10.0, 0.0), 0.0)
    ray = Ray((0.0, 0.0, EYE_HEIGHT_M), space.normalized((0.0, 1.0, -0.5)))
    go(world, 0.1, pointer=ray)
    assert world.pointing.landing_ok
    events = think(world, senses(Action.select, Action.teleport, pointer=ray), Clock().next())
    assert any(isinstance(event, Teleported) for event in events)
    assert feet(world) == pytest.approx((-10.0, -10.0 + 2 * EYE_HEIGHT_M, 0.0), abs=0.02)
    assert abs(space.heading_of(world.world_from_head.orientation)) < 1e-9


def test_the_sky_and_what_is_no_ground_cannot_be_gone_to() -> None:
    world = small_world()
    stand_at(world, senses(), (0.0, 39.5, 0.0), 0.0)
    for direction in ((0.0, 1.0, 0.5), (0.0, 1.0, -0.3)):
        ray = Ray((0.0, 0.0, EYE_HEIGHT_M), space.normalized(direction))
        events = think(world, senses(Action.select, Action.teleport, pointer=ray), Clock().next())
        assert not any(isinstance(event, Teleported) for event in events)


def test_next_stop_reaches_stops_in_the_tours_order() -> None:
    world = small_world()
    stand_at(world, senses(), (-30.0, 0.0, 0.0), 0.0)
    events = go(world, 0.1)
    for _ in range(2):
        events += think(world, senses(Action.next_stop), Clock().next())
    assert [event.stop for event in events if isinstance(event, StopReached)] == ["first", "second"]


def test_the_edge_of_a_stop_does_not_flicker() -> None:
    world = small_world()
    events = []
    for index in range(60):
        stand_at(world, senses(), (2.45 if index % 2 else 2.6, 0.0, 0.0), 0.0)
        events += go(world, 1 / 30)
    assert len(events) == 1, events


def test_without_focus_nothing_is_taken_and_nothing_moves() -> None:
    world = small_world()
    before = feet(world)
    events = go(world, 1.0, move=(0.0, 1.0), focused=False)
    think(world, senses(Action.menu, focused=False), Clock().next())
    assert feet(world) == before and world.panel_id == ""
    assert not any(isinstance(event, Teleported) for event in events)


def test_seated_visitors_see_from_a_seat_on_a_desktop_only() -> None:
    world = small_world()
    world.settings = Settings(posture="seated")
    go(world, 0.1)
    assert math.isclose(world.world_from_head.position_m[2], 1.25)
    go(world, 0.1, device="headset")
    assert math.isclose(world.world_from_head.position_m[2], EYE_HEIGHT_M)


def test_the_vignette_closes_with_speed_and_opens_again() -> None:
    world = small_world()
    world.settings = Settings(vignette=True)
    stand_at(world, senses(), (-30.0, -30.0, 0.0), 0.0)
    go(world, 1.0, move=(0.0, 1.0), hurry=True)
    assert world.vignette > 0.95
    go(world, 1.0)
    assert world.vignette == 0.0
    world.settings = Settings(vignette=False)
    go(world, 1.0, move=(0.0, 1.0), hurry=True)
    assert world.vignette == 0.0


def test_labels_that_would_cover_each_other_are_lifted_apart() -> None:
    eye = (0.0, 0.0, 1.6)
    labels = [SceneLabel(f"n{i}", "words", (0.5 * i, 10.0 + i, 1.6)) for i in range(5)]
    seen = []
    for label in spread(eye, labels):
        away = space.sub(label.position_m, eye)
        seen.append((math.atan2(away[0], away[1]), math.atan2(away[2], math.hypot(away[0], away[1]))))
    for i, (a, e) in enumerate(seen):
        for b, f in seen[i + 1 :]:
            assert abs(a - b) >= LABEL_WIDE_RAD - 1e-9 or abs(e - f) >= LABEL_HIGH_RAD - 1e-9
    assert spread(eye, labels)[0].position_m == labels[0].position_m, "the nearest stays"
