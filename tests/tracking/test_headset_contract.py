"""Every headset, real or twin, keeps the same promises of ``scenes.edges.Headset``."""

import itertools
import math
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from scenes.edges import Headset
from scenes.senses import Action, Senses
from scenes.settings import EYE_HEIGHT_M
from scenes.space import Pose
from scenes.window_input import WindowInput
from tracking.desktop import DesktopHeadset
from tracking.recording import Header, Recorder, Recording
from tracking.replay import ReplayHeadset

FRAMES = 40


class ScriptedWindow:
    """A window whose person looks about, presses E and then closes it."""

    def __init__(self) -> None:
        self.frame = 0
        self.captured = False

    def poll(self) -> WindowInput:
        self.frame += 1
        return WindowInput(
            pressed=("e",) if self.frame == 3 else (),
            down=frozenset({"w"}),
            cursor=(0.25, -0.5),
            moved_px=(7.0, -3.0),
            closed=self.frame > FRAMES,
        )

    def capture(self, captured: bool) -> None:
        self.captured = captured


def desktop(_: Path) -> Headset:
    seconds = iter(range(10_000))
    return DesktopHeadset(ScriptedWindow(), clock=lambda: next(seconds) / 60.0)


def replay(folder: Path) -> Headset:
    recorder = Recorder(folder / "visit.gz", Header("square", "en", 60.0, 7, "desktop"))
    for frame in range(1, FRAMES + 1):
        pressed = frozenset({Action.select}) if frame == 3 else frozenset[Action]()
        recorder.take(Senses(Pose((0.0, 0.0, EYE_HEIGHT_M)), pressed=pressed, move=(0.0, 1.0)))
    recorder.close()
    return ReplayHeadset(Recording(folder / "visit.gz"))


@pytest.fixture(params=[desktop, replay], ids=["desktop", "replay"])
def headset(request: pytest.FixtureRequest, tmp_path: Path) -> Headset:
    make: Callable[[Path], Headset] = request.param
    return make(tmp_path)


def test_frames_are_numbered_and_time_goes_on(headset: Headset) -> None:
    frames = [headset.wait_frame() for _ in range(FRAMES)]
    assert [frame.time.frame for frame in frames] == list(range(1, FRAMES + 1))
    for before, after in itertools.pairwise(frames):
        assert after.time.time_s - before.time.time_s == pytest.approx(after.time.dt_s)
        assert 0.0 < after.time.dt_s <= 0.1
    assert all(frame.running for frame in frames)


def test_the_end_is_told_once_more_with_senses_and_stays(headset: Headset) -> None:
    while headset.wait_frame().running:
        pass
    after = headset.wait_frame()
    assert not after.running
    assert after.senses.stage_from_head.position_m[2] == EYE_HEIGHT_M


def test_senses_are_in_the_stage_frame_and_of_unit_length(headset: Headset) -> None:
    for _ in range(FRAMES):
        senses = headset.wait_frame().senses
        assert math.hypot(*senses.stage_from_head.orientation) == pytest.approx(1.0, abs=1e-5)
        assert senses.stage_from_head.position_m[2] == EYE_HEIGHT_M
        if senses.pointer is not None:
            assert math.hypot(*senses.pointer.direction) == pytest.approx(1.0, abs=1e-5)
        assert all(-1.0 <= wish <= 1.0 for wish in senses.move)
        assert all(tangent > 0.0 for tangent in senses.view_tangents)


def test_a_press_is_told_in_one_frame_only(headset: Headset) -> None:
    told = [frame for frame in range(1, FRAMES + 1) if Action.select in headset.wait_frame().senses.pressed]
    assert told == [3]


def test_it_heeds_the_world_and_closes_twice(headset: Headset) -> None:
    world = SimpleNamespace(mode="visit", panel=None, holding=None)
    headset.heed(world)  # type: ignore[arg-type]
    headset.close()
    headset.close()
    assert headset.name
