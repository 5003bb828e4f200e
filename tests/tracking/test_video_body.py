"""A video file as camera: in step with the visit and always the same, or live through the capture process."""

import pickle
import time
from pathlib import Path

import pytest

from scenes.body import Body, CameraState
from tests.interaction.small_tour import small_world
from tests.tracking.moving_people import write_video
from tracking.camera_body import CameraBody
from tracking.capture_models import Models
from tracking.pictures import OpenVideo, VideoError, VideoFile
from tracking.still_window import StillWindow, steady_clock
from tracking.video_body import VideoBody

pytestmark = pytest.mark.xdist_group("models")


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("video") / "people.mp4"
    write_video(path)
    return path


def played(video: Path, models: Models, frames_per_s: float) -> list[Body]:
    """Every body of the video as a visit of that pace is given it."""
    source = VideoBody(OpenVideo(video), models)
    bodies: list[Body] = []
    frame = 0
    while not source.over:
        sense = source.latest(frame / frames_per_s)
        frame += 1
        if sense.body is not None and (not bodies or sense.body is not bodies[-1]):
            bodies.append(sense.body)
    source.close()
    assert sense.camera is CameraState.over
    assert sense.body is None
    return bodies


def test_the_same_video_gives_the_same_bodies(video: Path, models: Models) -> None:
    one, other = (played(video, models, 12.0) for _ in range(2))
    assert one == other
    assert len(one) == 12
    assert [body.captured_s for body in one] == pytest.approx([n / 12.0 for n in range(12)])
    assert sum(bool(body.hands) for body in one) >= 6


def test_a_slow_visit_is_given_the_newest_picture_of_its_time(video: Path, models: Models) -> None:
    bodies = played(video, models, 4.0)
    assert [body.captured_s for body in bodies] == pytest.approx([0.0, 0.25, 0.5, 0.75, 11 / 12]), "the last one comes late rather than never"


def test_a_quick_visit_is_given_each_picture_once(video: Path, models: Models) -> None:
    assert len(played(video, models, 48.0)) == 12


def test_switched_off_it_sees_nobody_and_goes_on(video: Path, models: Models) -> None:
    source, world = VideoBody(OpenVideo(video), models, {"file": "people.mp4"}), small_world()
    assert source.latest(0.0).body is not None
    world.camera_wanted = False
    source.heed(world)
    sense = source.latest(0.25)
    assert (sense.camera, sense.body, sense.detail) == (CameraState.off, None, {"file": "people.mp4"})
    world.camera_wanted = True
    source.heed(world)
    body = source.latest(0.5).body
    assert body is not None
    assert body.captured_s == pytest.approx(0.5)
    source.close()


def test_another_tours_visit_begins_its_own_clock(video: Path, models: Models) -> None:
    source = VideoBody(OpenVideo(video), models)
    source.latest(0.5)
    body = source.latest(0.25).body
    assert body is not None
    assert body.captured_s == pytest.approx(0.25), "the video goes on"
    source.close()


def test_live_it_is_played_by_the_clock(video: Path, models: Models) -> None:
    body = CameraBody(VideoFile(video), models)
    states: list[CameraState] = []
    found = 0
    end_s = time.monotonic() + 60.0
    while CameraState.over not in states and time.monotonic() < end_s:
        sense = body.latest(time.perf_counter())
        found += sense.body is not None
        assert len(pickle.dumps(body.seen)) < 16_000, "what leaves the process is points, and no picture of 230,400 bytes"
        if not states or sense.camera is not states[-1]:
            states.append(sense.camera)
        time.sleep(0.01)
    body.close()
    assert states[-1] is CameraState.over
    assert set(states) <= {CameraState.starting, CameraState.seeing, CameraState.over}
    assert found


@pytest.mark.parametrize("content", [b"", b"not a video at all", bytes(2000)])
def test_what_is_no_video(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    with pytest.raises(VideoError, match="video-unreadable"):
        OpenVideo(path)


def test_a_video_that_was_cut_off_is_played_as_far_as_it_goes(video: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.avi"
    import cv2

    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 12.0, (64, 48))
    whole = OpenVideo(video)
    while (picture := whole.next()) is not None:
        writer.write(cv2.resize(picture[0], (64, 48)))
    writer.release()
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    cut = OpenVideo(path)
    count = 0
    while cut.next() is not None:
        count += 1
    assert 0 < count < 12


def test_no_video_there(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="video-missing"):
        OpenVideo(tmp_path / "none.mp4")
    with pytest.raises(VideoError, match="video-missing"):
        OpenVideo(tmp_path)


def test_a_still_window() -> None:
    over = False
    window = StillWindow(lambda: over, 4 / 3)
    seen = window.poll()
    assert (seen.pressed, seen.cursor, seen.closed, seen.aspect) == ((), None, False, 4 / 3)
    window.capture(True)
    over = True
    assert window.poll().closed
    clock = steady_clock(30.0)
    assert [clock() for _ in range(3)] == pytest.approx([0.0, 1 / 30, 2 / 30])
