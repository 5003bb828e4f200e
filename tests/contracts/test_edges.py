"""Every edge's real implementation and its twin keep the same contract (scenes/edges.py)."""

import gzip
import itertools
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from engine import loop
from engine.memory_renderer import MemoryRenderer
from engine.renderer import PandaRenderer
from engine.sound import SilentScape
from engine.window import open_offscreen
from group.alone import Alone
from scenes.body import BodySense, CameraState
from scenes.edges import BodySource, GroupLink, Headset, ModelSource, Renderer
from scenes.events import GradesShown, VisitEnded
from scenes.senses import DeviceFrame, Senses
from scenes.settings import EYE_HEIGHT_M
from scenes.space import Pose
from scenes.window_input import WindowInput
from scenes.world import World
from tests.interaction.hands import Script
from tests.interaction.small_tour import small_content, small_world
from tests.tracking.moving_people import write_video
from tests.tracking.scripted_camera import ScriptedCamera
from tracking import capture_models
from tracking.camera_body import CameraBody
from tracking.desktop import DesktopHeadset
from tracking.no_body import NoBody
from tracking.pictures import OpenVideo
from tracking.recording import Header, Recorder, Recording
from tracking.replay import ReplayHeadset
from tracking.video_body import VideoBody
from visit_models import SITES, MemoryModels, ShippedModels

FRAMES = 5


def desktop(tmp_path: Path) -> Headset:
    script = Script()
    script.frames = iter([WindowInput() for _ in range(FRAMES)])
    times = iter(range(1000))
    return DesktopHeadset(script, clock=lambda: next(times) / 60.0)


def replay(tmp_path: Path) -> Headset:
    recorder = Recorder(tmp_path / "r.gz", Header("small", "en", 60.0, 0, "desktop"))
    for _ in range(FRAMES):
        recorder.take(Senses(Pose((0.0, 0.0, EYE_HEIGHT_M))))
    recorder.close()
    return ReplayHeadset(Recording(tmp_path / "r.gz"))


@pytest.mark.parametrize("make", [desktop, replay])
def test_headset(make: Callable[[Path], Headset], tmp_path: Path) -> None:
    headset = make(tmp_path)
    frames: list[DeviceFrame] = []
    while (frame := headset.wait_frame()).running:
        frames.append(frame)
        headset.heed(small_world())
        assert len(frames) < 100
    assert len(frames) == FRAMES
    assert [f.time.frame for f in frames] == list(range(1, FRAMES + 1))
    assert all(f.time.dt_s > 0 for f in frames)
    assert all(a.time.time_s < b.time.time_s for a, b in itertools.pairwise(frames))
    assert abs(frames[0].senses.stage_from_head.position_m[2] - EYE_HEIGHT_M) < 1e-9
    assert headset.name
    headset.close()


@pytest.fixture(params=["panda", "memory"])
def renderer(request: pytest.FixtureRequest) -> Iterator[Renderer]:
    made: Renderer = MemoryRenderer()
    if request.param == "panda":
        made = PandaRenderer(open_offscreen(64, 36), SITES / "luding-bridge.site", SilentScape())
    yield made
    made.close()


@pytest.mark.gl
@pytest.mark.xdist_group("golden-pictures")
def test_renderer(renderer: Renderer, tmp_path: Path) -> None:
    models = ShippedModels()
    content = models.content("luding-bridge")
    world = World(content, models.site(content.tour.site.package), {"zh-CN": {}, "en": {}})
    before = repr(world.panel), world.mode, world.world_from_head
    for _ in range(2):
        renderer.mirror(world)
        renderer.draw()
    assert (repr(world.panel), world.mode, world.world_from_head) == before, "a renderer only mirrors"
    path = tmp_path / "deep" / "picture.png"
    renderer.picture(path)
    with Image.open(path) as picture:
        picture.verify()
    assert [p.name for p in path.parent.iterdir()] == ["picture.png"], "nothing half-written stays"


def test_no_body_has_nothing_to_say() -> None:
    source: BodySource = NoBody()
    assert source.latest(1.0) is None
    source.heed(small_world())
    source.close()


@pytest.fixture(params=["camera", "video"])
def body_source(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BodySource]:
    models = capture_models.require(capture_models.cache_folder(os.environ))
    if request.param == "camera":
        camera = ScriptedCamera(tmp_path / "script")
        camera.says("seeing")
        made: BodySource = CameraBody(camera, models, {"camera": "0"})
    else:
        write_video(tmp_path / "people.mp4", pictures=6)
        made = VideoBody(OpenVideo(tmp_path / "people.mp4"), models, {"file": "people.mp4"})
    yield made
    made.close()


@pytest.mark.xdist_group("models")
def test_body_source(body_source: BodySource) -> None:
    """It says what it knows at any time, in growing times, and lets the camera go when it is told to."""
    world = small_world()

    def until(true: Callable[[BodySense], bool], begin_s: float) -> BodySense:
        start_s = time.monotonic()
        while time.monotonic() - start_s < 60.0:
            sense = body_source.latest(begin_s + (time.monotonic() - start_s) * 0.01)
            assert sense is not None
            body_source.heed(world)
            if true(sense):
                return sense
            time.sleep(0.01)
        raise AssertionError("it never came")

    first = until(lambda sense: sense.body is not None, 0.0)
    assert first.camera is CameraState.seeing
    assert first.body is not None and first.body.captured_s <= 0.7
    world.camera_wanted = False
    off = until(lambda sense: sense.camera is CameraState.off, 1.0)
    assert off.body is None
    assert off.detail == first.detail != {}


def test_group_link_is_told_by_the_frame(tmp_path: Path) -> None:
    link = Alone()
    group: GroupLink = link
    group.publish([GradesShown(0.0, True)])
    assert link.told == 1
    world = small_world("lobby")
    told: list[object] = []
    loop.run(world, desktop(tmp_path), NoBody(), group, MemoryRenderer(), lambda w, f, events: told.extend(events))
    assert world.panel is not None and world.panel.panel.id == "lobby"
    assert world.leaving == "program", "a closed window ends the program"
    group.close()


def test_closing_the_window_in_a_visit_ends_it_in_order(tmp_path: Path) -> None:
    world = small_world()
    told: list[object] = []
    loop.run(world, desktop(tmp_path), NoBody(), Alone(), MemoryRenderer(), lambda w, f, events: told.extend(events))
    assert any(isinstance(event, VisitEnded) and not event.complete for event in told)


def test_model_sources() -> None:
    memory: ModelSource = MemoryModels({"small": small_content()}, {"none": small_world().site})
    shipped: ModelSource = ShippedModels()
    for models, tour in ((memory, "small"), (shipped, "luding-bridge")):
        content = models.content(tour)
        assert content.tour.name == tour
        first = content.tour.stops[0]
        site = models.site(content.tour.site.package, tour)
        assert site.ground.height_m(first.position[0], first.position[1]) is not None
    with pytest.raises(KeyError):
        memory.content("luding-bridge")


def test_a_recording_holds_no_words_and_no_pictures(tmp_path: Path) -> None:
    replay(tmp_path)
    lines = gzip.decompress((tmp_path / "r.gz").read_bytes()).decode().splitlines()
    assert json.loads(lines[0])["format"] == "hongji-recording/1"
    assert len(lines) == 2, "frames alike are one line"
