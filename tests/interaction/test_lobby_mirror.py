"""The lobby's mirror: there while a camera looks, beside the panel and never over it, gone with the camera, the visit or the headset."""

import itertools
import math
from dataclasses import replace

import pytest

from interaction import panels
from interaction.panel_place import widest_share
from interaction.systems import think
from scenes.body import CameraState
from scenes.mirror import mirror_beside
from scenes.senses import FrameTime, Senses
from scenes.settings import Settings
from scenes.space import Pose
from scenes.world import World
from tests.interaction.small_tour import small_world
from tests.scenes.made_bodies import Person

UP_TANGENT = math.tan(math.radians(29.0))
HEAD = Pose((0.0, 0.0, 1.62))
WIDE, OLD = 16.0 / 9.0, 4.0 / 3.0


def in_lobby(text_percent: int = 100) -> World:
    world = small_world("lobby")
    world.settings = Settings.model_validate({"text_percent": text_percent})
    return world


def frames(world: World, camera: CameraState, seconds: float = 1.0, aspect: float = WIDE, **more: object) -> None:
    for _ in range(round(seconds * 20)):
        now = world.time_s + 0.05
        body = replace(Person().body(), captured_s=now) if camera is CameraState.seeing else None
        senses = Senses(HEAD, view_tangents=(UP_TANGENT * aspect, UP_TANGENT), camera=camera, body=body, **more)  # type: ignore[arg-type]
        think(world, senses, FrameTime(now, 0.05, 0))


def panel_edges(world: World) -> tuple[float, float]:
    """Left and right edge of the panel in the picture, -1 to 1."""
    assert world.panel is not None
    x, y, _ = world.world_from_head.inverse().point(world.panel.world_from_panel.position_m)
    half, view = 0.5 * world.panel.width_m, y * world.view_tangents[0]
    return (x - half) / view, (x + half) / view


@pytest.mark.parametrize("aspect", [OLD, 16.0 / 10.0, WIDE, 21.0 / 9.0, 32.0 / 9.0])
@pytest.mark.parametrize("percent", [100, 150, 300])
def test_it_stands_beside_the_panel_and_within_the_picture(aspect: float, percent: int) -> None:
    world = in_lobby(percent)
    frames(world, CameraState.seeing, aspect=aspect)
    left, right = panel_edges(world)
    mirror = world.mirror
    assert mirror is not None and mirror.shown == 1.0
    assert left > -1.0 and right < mirror.left < mirror.right < 1.0
    assert -1.0 < mirror.lower < mirror.upper < 1.0
    assert (mirror.right - mirror.left) * aspect > 0.28, "too narrow to see anything in"


def test_the_panel_steps_aside_softly_and_back() -> None:
    world = in_lobby()
    frames(world, CameraState.off)
    assert world.mirror is None
    start = panel_edges(world)
    places = [start[0]]
    for _ in range(20):
        frames(world, CameraState.seeing, 0.05)
        places.append(panel_edges(world)[0])
    assert places[-1] < start[0] - 0.05
    assert all(after <= before + 1e-9 and before - after < 0.04 for before, after in itertools.pairwise(places))
    frames(world, CameraState.missing)
    assert world.mirror is None
    assert panel_edges(world) == pytest.approx(start)


def test_another_panel_in_the_lobby_covers_nothing_of_it() -> None:
    world = in_lobby(300)
    frames(world, CameraState.seeing)
    panels.show_over(world, "quit")
    frames(world, CameraState.seeing, 0.1)
    assert world.mirror is not None and world.panel is not None and world.panel.panel.id == "quit"
    assert panel_edges(world)[1] < world.mirror.left


@pytest.mark.parametrize("camera", [state for state in CameraState if state not in (CameraState.seeing, CameraState.dark)])
def test_without_a_camera_that_looks_there_is_none(camera: CameraState) -> None:
    world = in_lobby()
    frames(world, camera)
    assert world.mirror is None and world.avatar is None


def test_there_is_none_in_the_visit_nor_for_a_headset() -> None:
    world = in_lobby()
    frames(world, CameraState.seeing)
    assert world.mirror is not None and world.avatar is not None
    world.mode = "visit"
    frames(world, CameraState.seeing, 0.05)
    assert world.mirror is None
    world = in_lobby()
    frames(world, CameraState.seeing, device="headset")
    assert world.mirror is None and world.avatar is None


def test_in_a_narrow_upright_picture_it_is_left_out_rather_than_unreadable() -> None:
    aspect = 0.3
    share = widest_share((UP_TANGENT * aspect, UP_TANGENT))
    assert mirror_beside(share, aspect) is None or mirror_beside(share, aspect).right <= 1.0  # type: ignore[union-attr]
    assert mirror_beside(0.96, WIDE) is None
