"""A camera for whoever asks: nothing is done until then, no frame waits, what cannot be had may be asked for again, and all of it ends at once."""

import multiprocessing
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from interaction.camera_status import camera_status
from scenes.body import BodySense, CameraState
from scenes.edges import BodySource
from scenes.senses import Action, Senses
from scenes.space import Pose
from scenes.world import World
from tests.interaction.small_tour import small_world
from tests.tracking.scripted_camera import ScriptedCamera
from tracking import capture_models
from tracking.camera_body import CameraBody
from tracking.capture_models import FetchStopped, Lack, Models, ModelsLack
from tracking.offered_camera import OfferedCamera

PATIENCE_S = 60.0


class Opened:
    """A camera's own source, as the offered one uses it."""

    def __init__(self) -> None:
        self.wanted: list[bool] = []
        self.closed = 0

    def latest(self, time_s: float) -> BodySense:
        return BodySense(CameraState.seeing, None, {"at": str(time_s)})

    def heed(self, world: World) -> None:
        self.wanted.append(world.camera_wanted)

    def close(self) -> None:
        self.closed += 1


class Opener:
    """Opens when the test says so: ``go`` lets the attempt under way find ``camera`` or ``lack``."""

    def __init__(self) -> None:
        self.go = threading.Semaphore(0)
        self.attempts = 0
        self.stopped = 0
        self.says = ""
        self.lack: Lack | None = None
        self.camera = Opened()

    def __call__(self, say: Callable[[str], None], stop: threading.Event) -> BodySource:
        self.attempts += 1
        if self.says:
            say(self.says)
        while not (may := self.go.acquire(timeout=0.005)) or stop.is_set():
            if stop.is_set():
                self.stopped += 1
                if may:
                    self.go.release()  # it was meant for the next one
                raise FetchStopped
        if self.lack is not None:
            raise ModelsLack(self.lack)
        return self.camera


class Visit:
    """Frames of a visit, as far as they concern the camera."""

    def __init__(self, source: OfferedCamera) -> None:
        self.source = source
        self.world = small_world()

    def frame(self, *pressed: Action) -> CameraState:
        self.world.time_s += 1 / 60
        sense = self.source.latest(self.world.time_s)
        assert sense is not None
        self.world.asked = set(pressed)
        camera_status(self.world, Senses(Pose(), camera=sense.camera), 1 / 60)
        self.source.heed(self.world)
        return sense.camera

    def until(self, state: CameraState) -> set[CameraState]:
        seen = set()
        end_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < end_s:
            seen.add(self.frame())
            if state in seen:
                return seen
            time.sleep(0.002)
        raise AssertionError(f"{state} never came, but {seen}")


@pytest.fixture
def opener() -> Opener:
    return Opener()


@pytest.fixture
def visit(opener: Opener) -> Iterator[Visit]:
    visit = Visit(OfferedCamera(opener))
    yield visit
    visit.source.close()


def test_nothing_is_done_until_somebody_asks(visit: Visit, opener: Opener) -> None:
    assert {visit.frame() for _ in range(20)} == {CameraState.offered}
    assert opener.attempts == 0 and not visit.world.camera_wanted
    other = Visit(visit.source)  # another tour
    assert {other.frame() for _ in range(5)} == {CameraState.offered}
    assert opener.attempts == 0


def test_then_it_starts_beside_the_frames_and_the_camera_speaks_for_itself(visit: Visit, opener: Opener) -> None:
    visit.frame()
    visit.frame(Action.camera)
    assert visit.frame() is CameraState.starting
    opener.go.release()
    assert visit.until(CameraState.seeing) == {CameraState.starting, CameraState.seeing}
    assert opener.attempts == 1
    visit.frame(Action.camera)
    assert opener.camera.wanted[0] and not opener.camera.wanted[-1]
    sense = visit.source.latest(7.0)
    assert sense is not None and sense.detail == {"at": "7.0"}
    visit.source.close()
    assert opener.camera.closed == 1


def test_fetching_is_said(visit: Visit, opener: Opener) -> None:
    opener.says = "fetching"
    visit.frame()
    visit.frame(Action.camera)
    visit.until(CameraState.fetching)
    assert visit.world.notice == visit.world.word("camera.state.fetching")
    visit.frame(Action.camera)
    assert visit.frame() is CameraState.offered, "given up at once, whatever the download does"
    assert not visit.world.camera_wanted


@pytest.mark.parametrize("lack", Lack)
def test_what_cannot_be_had_ends_the_attempt_and_may_be_asked_for_again(visit: Visit, opener: Opener, lack: Lack) -> None:
    opener.lack = lack
    opener.go.release()
    visit.frame()
    visit.frame(Action.camera)
    visit.until(CameraState.unready)
    assert not visit.world.camera_wanted
    assert {visit.frame() for _ in range(10)} == {CameraState.unready}
    assert opener.attempts == 1
    opener.lack = None
    opener.go.release()
    visit.frame(Action.camera)
    assert visit.frame() is not CameraState.unready
    visit.until(CameraState.seeing)
    assert opener.attempts == 2 and visit.world.camera_wanted


def test_a_failure_between_two_frames_is_told_too(visit: Visit, opener: Opener) -> None:
    """However quick it fails, the attempt is seen before its end: else the world would not know that there was a second one."""
    opener.lack = Lack.network
    visit.frame()
    for _ in range(2):
        opener.go.release()
        visit.frame(Action.camera)
        time.sleep(0.05)
        assert visit.frame() is CameraState.starting
        visit.until(CameraState.unready)
        assert not visit.world.camera_wanted


def test_a_fault_of_ours_is_no_end_of_the_visit(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda _: None)

    def breaks(say: Callable[[str], None], stop: threading.Event) -> BodySource:
        raise RuntimeError("ours")

    broken = Visit(OfferedCamera(breaks))
    broken.frame()
    broken.frame(Action.camera)
    broken.until(CameraState.unready)
    broken.source.close()


def test_off_and_on_again_while_it_is_fetched_is_a_new_attempt(visit: Visit, opener: Opener) -> None:
    visit.frame()
    visit.frame(Action.camera)
    visit.frame(Action.camera)
    visit.frame(Action.camera)
    opener.go.release()
    visit.until(CameraState.seeing)
    assert opener.attempts == 2 and opener.stopped == 1


def test_the_wish_holds_from_tour_to_tour(visit: Visit, opener: Opener) -> None:
    visit.frame()
    visit.frame(Action.camera)
    other = Visit(visit.source)
    other.world.camera_wanted = visit.world.camera_wanted
    opener.go.release()
    other.until(CameraState.seeing)
    assert opener.attempts == 1 and other.world.camera_wanted


def test_closed_while_it_is_fetched(visit: Visit, opener: Opener) -> None:
    visit.frame()
    visit.frame(Action.camera)
    visit.source.close()
    assert opener.stopped == 1
    assert not [thread for thread in threading.enumerate() if thread.name == "offered camera"]


def test_what_was_opened_as_it_closed_is_let_go(visit: Visit, opener: Opener) -> None:
    opener.go.release()
    visit.frame()
    visit.frame(Action.camera)
    end_s = time.monotonic() + PATIENCE_S
    while any(thread.name == "offered camera" for thread in threading.enumerate()) and time.monotonic() < end_s:
        time.sleep(0.002)
    visit.source.close()
    assert opener.camera.closed == 1


def test_a_download_that_hangs_is_ended_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opener: Opener
) -> None:
    """The real thing but for the index: a process that never answers."""
    started: list[subprocess.Popen[str]] = []
    popen = subprocess.Popen

    def hangs(command: list[str], **how: object) -> subprocess.Popen[str]:
        waits = "import tempfile, time; tempfile.NamedTemporaryFile(delete=False); print('x', flush=True); time.sleep(600)"
        started.append(popen([sys.executable, "-c", waits], **how))  # type: ignore[call-overload]
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", hangs)

    def fetch(say: Callable[[str], None], stop: threading.Event) -> BodySource:
        capture_models.require(tmp_path / "cache", None, say, stop)
        return opener.camera

    visit = Visit(OfferedCamera(fetch))
    visit.frame()
    visit.frame(Action.camera)
    visit.until(CameraState.fetching)
    visit.source.close()
    assert [process.poll() is not None for process in started] == [True]
    assert list((tmp_path / "cache").iterdir()) == []


@pytest.mark.xdist_group("models")
def test_with_a_camera_of_its_own_process(models: Models, tmp_path: Path) -> None:
    camera = ScriptedCamera(tmp_path / "script")
    camera.says("seeing")
    visit = Visit(OfferedCamera(lambda say, stop: CameraBody(camera, models)))
    visit.frame()
    time.sleep(0.1)
    assert not camera.held
    visit.frame(Action.camera)
    visit.until(CameraState.seeing)
    visit.frame(Action.camera)
    visit.until(CameraState.off)
    assert not camera.held
    visit.frame(Action.camera)
    visit.until(CameraState.seeing)
    visit.source.close()
    assert multiprocessing.active_children() == []
