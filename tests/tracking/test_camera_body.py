"""The capture process and its life: what becomes of the camera, of the process, and of the visit's process."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scenes.body import BodySense, CameraState
from tests.interaction.small_tour import small_world
from tests.tracking.scripted_camera import ScriptedCamera
from tracking.camera_body import CameraBody
from tracking.capture_models import Models

pytestmark = pytest.mark.xdist_group("models")
ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0


@pytest.fixture
def camera(tmp_path: Path) -> ScriptedCamera:
    camera = ScriptedCamera(tmp_path / "script")
    camera.says("seeing")
    return camera


@pytest.fixture
def body(camera: ScriptedCamera, models: Models) -> Iterator[CameraBody]:
    made = CameraBody(camera, models, {"camera": "0"})
    yield made
    made.close()


def until(true: Callable[[], bool]) -> None:
    end_s = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end_s, "it never came"
        time.sleep(0.02)


def becomes(body: CameraBody, state: CameraState) -> BodySense:
    until(lambda: body.latest(time.perf_counter()).camera is state)
    return body.latest(time.perf_counter())


def alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{process_id}/stat").read_text().split()[2] != "Z" if Path("/proc").is_dir() else True


def test_everything_that_may_become_of_a_camera(camera: ScriptedCamera, body: CameraBody) -> None:
    """Plugged in late, darkened, taken by another program, unplugged, plugged in again: tracking returns by itself each time."""
    assert body.latest(0.0).camera is CameraState.starting
    sense = becomes(body, CameraState.seeing)
    assert sense.detail == {"camera": "0"}
    until(lambda: body.latest(time.perf_counter()).body is not None)
    camera.says("dark")
    becomes(body, CameraState.dark)
    camera.says("seeing")
    becomes(body, CameraState.seeing)
    camera.says("unplugged")
    assert becomes(body, CameraState.unplugged).body is None, "the last body does not stand for ever"
    camera.says("missing")
    time.sleep(1.5)
    assert body.latest(time.perf_counter()).camera is CameraState.unplugged, "it was there: missing is the wrong word"
    camera.says("taken")
    becomes(body, CameraState.taken)
    camera.says("seeing")
    becomes(body, CameraState.seeing)
    until(lambda: body.latest(time.perf_counter()).body is not None)
    camera.says("silent")
    becomes(body, CameraState.unplugged)
    camera.says("seeing")
    becomes(body, CameraState.seeing)


def test_a_camera_that_is_not_there_yet(camera: ScriptedCamera, models: Models) -> None:
    camera.says("missing")
    body = CameraBody(camera, models)
    becomes(body, CameraState.missing)
    camera.says("seeing")
    becomes(body, CameraState.seeing)
    body.close()


def test_switched_off_the_camera_is_let_go(camera: ScriptedCamera, body: CameraBody) -> None:
    world = small_world()
    becomes(body, CameraState.seeing)
    assert camera.held
    world.camera_wanted = False
    body.heed(world)
    assert becomes(body, CameraState.off).body is None
    until(lambda: not camera.held)
    world.camera_wanted = True
    body.heed(world)
    becomes(body, CameraState.seeing)
    assert camera.held


def test_bodies_carry_the_visits_time_of_their_capture(body: CameraBody) -> None:
    """The visit's clock began at another time than the machine's, and stands still now and then."""
    becomes(body, CameraState.seeing)
    last_s, seen = 0.0, 0
    start_s = time.perf_counter()

    def five() -> bool:
        nonlocal last_s, seen
        now_s = 1000.0 + min(time.perf_counter() - start_s, 0.5)
        found = body.latest(now_s).body
        if found is not None and found.captured_s != last_s:
            assert found.captured_s > last_s
            assert found.captured_s <= now_s + 0.1
            last_s, seen = found.captured_s, seen + 1
        return seen >= 15

    until(five)
    assert body.latest(2000.0).body is body.latest(2000.1).body, "the same picture is the same body"


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_the_process_is_killed_and_started_again(camera: ScriptedCamera, body: CameraBody) -> None:
    becomes(body, CameraState.seeing)
    first = body.process_id
    assert first is not None
    os.kill(first, signal.SIGKILL)
    becomes(body, CameraState.failed)
    becomes(body, CameraState.seeing)
    assert body.process_id not in (first, None)


def test_a_fault_in_the_process_is_known(camera: ScriptedCamera, body: CameraBody) -> None:
    """One in the thread that takes the pictures, which nothing waits for."""
    becomes(body, CameraState.seeing)
    camera.says("crash")
    becomes(body, CameraState.failed)
    assert "gone mad" in body.problem
    camera.says("seeing")
    becomes(body, CameraState.seeing)


def test_closing_ends_the_process_and_lets_the_camera_go(camera: ScriptedCamera, models: Models) -> None:
    body = CameraBody(camera, models)
    becomes(body, CameraState.seeing)
    process = body.process_id
    assert process is not None
    body.close()
    assert not alive(process)
    assert body.process_id is None


def test_closing_before_anything_came(camera: ScriptedCamera, models: Models) -> None:
    CameraBody(camera, models).close()


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_the_process_does_not_outlive_a_killed_visit(camera: ScriptedCamera, models: Models) -> None:
    visit = subprocess.Popen(
        [sys.executable, "-m", "tests.tracking.visit_with_camera", str(camera.script), str(models.hand.parent)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert visit.stdout is not None
    process = int(visit.stdout.readline())
    assert alive(process)
    visit.kill()
    visit.communicate()
    until(lambda: not alive(process))
