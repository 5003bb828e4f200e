"""Golden pictures of Luding Bridge: what a visitor sees, on software GL, within 1/255."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.renderer import PandaRenderer
from engine.sound import SilentScape
from engine.window import open_offscreen
from interaction import panels
from interaction.hotspots import open_hotspot
from interaction.lobby import start_visit
from interaction.systems import think
from interaction.teleport import go_to_stop
from scenes import space
from scenes.senses import FrameTime, Senses
from scenes.settings import EYE_HEIGHT_M, Settings
from scenes.space import FORWARD, Pose, Ray
from scenes.world import Playback, World
from tests.golden import pictures
from visit import make_world
from visit_models import SITES, ShippedModels

MODELS = ShippedModels()

pytestmark = [pytest.mark.golden, pytest.mark.gl, pytest.mark.xdist_group("golden-pictures")]

SIZE = (640, 360)
TANGENTS = (0.5543 * 16 / 9, 0.5543)


@pytest.fixture
def renderer() -> Iterator[PandaRenderer]:
    """A new one for each picture: where a glyph lies in its page depends on what was written before it."""
    graphics = open_offscreen(*SIZE)
    made = PandaRenderer(graphics, SITES / "luding-bridge.site", SilentScape())
    yield made
    made.close()


def looking(heading: float = 0.0, pitch: float = 0.0) -> Senses:
    head = Pose((0.0, 0.0, EYE_HEIGHT_M), space.quat_heading_pitch(heading, pitch))
    return Senses(head, Ray(head.position_m, head.direction(FORWARD)), view_tangents=TANGENTS)


def at_stop(world: World, stop: str) -> None:
    start_visit(world, looking())
    go_to_stop(world, looking(), world.content.tour.stop(stop))


def event_at(world: World, at_s: float) -> None:
    point = next(h for stop in world.content.tour.stops for h in stop.hotspots if h.kind == "event")
    stop = next(stop for stop in world.content.tour.stops if point in stop.hotspots)
    at_stop(world, stop.id)
    assert point.kind == "event"
    world.playback = Playback(point.event, at_s=at_s, paused=True)


def board(world: World, kind: str) -> None:
    stop, hotspot = next((s, h) for s in world.content.tour.stops for h in s.hotspots if h.kind == kind)
    at_stop(world, stop.id)
    open_hotspot(world, hotspot.id)


def plan(world: World) -> None:
    at_stop(world, world.content.tour.stops[0].id)
    panels.show(world, "plan")


def grades(world: World) -> None:
    at_stop(world, world.content.tour.stops[2].id)
    think(world, Senses(looking().stage_from_head, pressed=frozenset({"grades"})), FrameTime(0.1, 0.1, 1))  # type: ignore[arg-type]


SCENES: dict[str, Callable[[World], None]] = {
    "lobby": lambda world: None,
    "first-stop": lambda world: at_stop(world, world.content.tour.stops[0].id),
    "west-bridgehead": lambda world: at_stop(world, "west-bridgehead"),
    "mid-river": lambda world: at_stop(world, "mid-river"),
    "east-stele": lambda world: at_stop(world, "east-stele"),
    "event-crossing": lambda world: event_at(world, 100.0),
    "board": lambda world: board(world, "board"),
    "map": lambda world: board(world, "map"),
    "plan": plan,
    "grades": grades,
}


CASES = [(name, "zh-CN") for name in SCENES] + [("lobby", "en"), ("board", "en")]


@pytest.mark.parametrize(("name", "language"), CASES)
def test_golden_picture(
    name: str, language: str, renderer: PandaRenderer, accept_golden: bool, request: pytest.FixtureRequest
) -> None:
    content = MODELS.content("luding-bridge")
    world = make_world(content, MODELS.site(content.tour.site.package, content.tour.name), Settings.model_validate({"language": language}))
    world.cards = tuple(card for card in world.cards if card.name == content.tour.name)
    SCENES[name](world)
    for frame in range(1, 4):
        think(world, looking(), FrameTime(20.0 + frame / 30.0, 1 / 30, frame))
        renderer.mirror(world)
        renderer.draw()
    picture = renderer.graphics.picture()
    assert picture.shape == (SIZE[1], SIZE[0], 3)
    assert np.ptp(picture) > 60, "a picture of one colour shows nothing"
    failures = Path(str(request.config.rootpath)) / "out" / "golden-failures"
    subject = f"{name}.{language}" if language == "en" else name
    driver = renderer.graphics.renderer_name
    pictures.compare(subject, picture, accept=accept_golden, failures=failures, driver=driver)
