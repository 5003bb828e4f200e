"""The view that follows the head: by choice only, from where the head is at rest, gently found and lost, still before a sheet."""

from dataclasses import replace

import pytest

from interaction import panels
from interaction.lobby import change_setting, setting_rows
from interaction.pointing import pointing
from interaction.presence import pointer_ray
from interaction.systems import think
from interaction.window_eye import EASE_S, FRESH_S, seen_from, window_of
from scenes.body import Body, BodyPoint, CameraState, SeenPose
from scenes.body_memory import Reach
from scenes.panel import ButtonRow, Paragraph
from scenes.senses import Action, FrameTime, Senses
from scenes.space import Pose, Ray, Vec3, distance, sub
from scenes.world import World
from tests.interaction.small_tour import senses, small_world

REST: Vec3 = (0.02, -0.65, -0.12)
DT_S = 1.0 / 60.0


def body(world: World, head: Vec3) -> Body:
    count = len(BodyPoint)
    pose = SeenPose(((0.0, 0.0, 0.0),) * count, ((0.0, 0.0),) * count, (1.0,) * count, Pose(head))
    return Body(world.time_s, pose=pose)


class Seated:
    """Somebody before a camera, whose head moves."""

    def __init__(self, *, window_view: bool = True, device: str = "desktop") -> None:
        self.world = small_world()
        self.world.settings = self.world.settings.model_copy(update={"window_view": window_view})
        self.senses = replace(senses(), device=device, camera=CameraState.seeing)
        self.frame = 0

    def sit(self, moved: Vec3 | None, seconds: float = 1.5, *pressed: Action) -> Vec3 | None:
        """Hold the head so far from its rest (None: out of the picture); where the eye is then."""
        for _ in range(max(1, round(seconds / DT_S))):
            self.frame += 1
            self.world.time_s = self.frame * DT_S
            seen = None if moved is None else body(self.world, (REST[0] + moved[0], REST[1] + moved[1], REST[2] + moved[2]))
            now = replace(self.senses, body=seen, pressed=frozenset(pressed))
            think(self.world, now, FrameTime(self.world.time_s, DT_S, self.frame))
        return self.world.body.eye_m


def test_nothing_moves_unless_it_was_chosen() -> None:
    visitor = Seated(window_view=False)
    visitor.sit((0.0, 0.0, 0.0))
    assert visitor.sit((0.2, 0.1, 0.0)) is None
    assert seen_from(visitor.world) == (visitor.world.world_from_head, None)


def test_the_eye_follows_the_head_from_where_it_was_first_seen() -> None:
    visitor = Seated()
    assert visitor.sit((0.0, 0.0, 0.0)) == pytest.approx((0.0, 0.0, 0.0), abs=1e-6)
    assert visitor.sit((0.1, 0.05, -0.04)) == pytest.approx((0.1, 0.05, -0.04), abs=1e-3)
    pane = window_of(visitor.world)
    assert pane is not None and pane[0].gain * pane[0].away_m == pytest.approx(0.65)


def test_calibration_says_where_rest_is_and_recentring_says_it_anew() -> None:
    visitor = Seated()
    visitor.sit((0.1, 0.0, 0.0))
    visitor.sit((0.0, 0.0, 0.0))
    assert visitor.world.body.eye_m == pytest.approx((-0.1, 0.0, 0.0), abs=1e-3)
    visitor.sit((0.0, 0.0, 0.0), DT_S, Action.recentre)
    assert visitor.sit((0.0, 0.0, 0.0)) == pytest.approx((0.0, 0.0, 0.0), abs=1e-3)
    visitor.world.body.reach = Reach(Pose((REST[0], REST[1] - 0.1, REST[2])), 0.35, 0.6, "right")
    assert visitor.sit((0.0, 0.0, 0.0)) == pytest.approx((0.0, 0.1, 0.0), abs=1e-3)


def test_it_is_found_and_lost_gently_and_comes_to_rest() -> None:
    visitor = Seated()
    visitor.sit((0.0, 0.0, 0.0), DT_S)
    before = visitor.world.body.eye_m or (0.0, 0.0, 0.0)
    for moved in [(0.2, 0.0, 0.0)] * 60 + [None] * round((FRESH_S + EASE_S + 0.2) / DT_S):
        now = visitor.sit(moved, DT_S) or (0.0, 0.0, 0.0)
        assert distance(now, before) < 0.2 * 0.25  # no frame jumps by a quarter of the way
        before = now
    assert visitor.world.body.eye_m is None


def test_an_old_body_is_a_lost_one() -> None:
    visitor = Seated()
    visitor.sit((0.1, 0.0, 0.0))
    frozen = body(visitor.world, REST)
    for _ in range(round((FRESH_S + EASE_S + 0.2) / DT_S)):
        visitor.frame += 1
        now = replace(visitor.senses, body=frozen)
        think(visitor.world, now, FrameTime(visitor.frame * DT_S, DT_S, visitor.frame))
    assert visitor.world.body.eye_m is None


def test_before_a_sheet_the_view_comes_to_rest() -> None:
    visitor = Seated()
    visitor.sit((0.0, 0.0, 0.0))
    visitor.sit((0.15, 0.0, 0.0))
    panels.show(visitor.world, "help")
    visitor.sit((0.15, 0.0, 0.0), EASE_S + 0.2)
    assert visitor.world.panel is not None and visitor.world.body.eye_m is None


def test_a_headset_has_no_window() -> None:
    visitor = Seated(device="headset")
    visitor.sit((0.0, 0.0, 0.0))
    assert visitor.sit((0.2, 0.0, 0.0)) is None


def test_what_is_clicked_is_what_is_seen_there() -> None:
    """A sign that is seen in the middle of the screen is pointed at by the crosshair, from wherever the eye is."""
    visitor = Seated()
    visitor.sit((0.0, 0.0, 0.0))
    visitor.sit((0.12, 0.0, 0.05))
    world = visitor.world
    ray = pointer_ray(world, visitor.senses)
    pane = window_of(world)
    assert ray is not None and pane is not None
    eye, seen = seen_from(world)
    assert seen is not None and ray.origin_m == pytest.approx(eye.position_m)
    assert distance(eye.position_m, world.world_from_head.position_m) > 0.1
    x, y, z = eye.inverse().direction(ray.direction)
    assert x / y == pytest.approx((seen.left + seen.right) / 2.0)
    assert z / y == pytest.approx((seen.bottom + seen.top) / 2.0)


def test_a_sign_is_hit_through_its_place_on_the_screen() -> None:
    visitor = Seated()
    visitor.sit((0.0, 0.0, 0.0))
    visitor.sit((0.14, 0.0, 0.03))
    world = visitor.world
    board = next(spot for stop in world.content.tour.stops for spot in stop.hotspots if spot.id == "board")
    eye, seen = seen_from(world)
    assert seen is not None
    world.world_from_stage = Pose((board.position[0], board.position[1] - 3.0, 0.0))
    visitor.sit((0.14, 0.0, 0.03), DT_S)
    eye, _ = seen_from(world)
    x, y, z = eye.inverse().point(board.position)
    tangents = visitor.senses.view_tangents
    cursor = tuple((2.0 * t - a - b) / (b - a) for t, a, b in ((x / y, seen.left, seen.right), (z / y, seen.bottom, seen.top)))
    assert max(abs(part) for part in cursor) < 1.0
    head = visitor.senses.stage_from_head
    direction = head.direction((cursor[0] * tangents[0], 1.0, cursor[1] * tangents[1]))
    size = distance(direction, (0.0, 0.0, 0.0))
    aimed: Senses = replace(visitor.senses, pointer=Ray(head.position_m, (direction[0] / size, direction[1] / size, direction[2] / size)))
    pointing(world, aimed, DT_S)
    assert world.pointing.hotspot == "board"
    assert distance(sub(board.position, eye.position_m), (0.0, 0.0, 0.0)) > 1.0


def test_settings_have_it_only_where_a_camera_is_part_of_the_visit() -> None:
    def names(world: World) -> list[str]:
        return [block.label for block in setting_rows(world) if isinstance(block, ButtonRow)]

    world = small_world()
    wanted = world.word("setting-window_view")
    assert wanted not in names(world)
    world.camera = CameraState.off
    assert wanted in names(world) and world.word("setting-screen_cm") not in names(world)
    change_setting(world, "set:window_view:on")
    change_setting(world, "set:screen_cm:70")
    assert (world.settings.window_view, world.settings.screen_cm) == (True, 70)
    assert world.word("setting-screen_cm") in names(world)
    notes = [block.text for block in setting_rows(world) if isinstance(block, Paragraph)]
    assert world.word("setting-window_view-note") in notes
    world.device = "headset"
    assert wanted not in names(world)


@pytest.mark.parametrize("window_view", [False, True])
def test_a_head_that_moves_aside_looks_past_something_instead_of_turning(window_view: bool) -> None:
    visitor = Seated(window_view=window_view)
    visitor.world.body.reach = Reach(Pose(REST), 0.35, 0.6, "right")
    visitor.sit((0.0, 0.0, 0.0))
    before = visitor.world.world_from_head
    visitor.sit((0.2, 0.0, 0.0), 2.0)
    assert (visitor.world.world_from_head == before) == window_view
