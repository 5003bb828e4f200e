"""What a camera showed, in a recording: landmarks in whole numbers, no pictures; back as they were thought with."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from scenes import space
from scenes.body import Body, BodySense, CameraState
from scenes.senses import Senses
from scenes.space import Pose
from scenes.world import World
from tests.interaction.bodies import HEAD_M, SHAPES, Held, before_shoulder, body
from tracking.recorded_body import RoundedBody
from tracking.recording import Header, Recorder, Recording, RecordingError, flat, unflat

HEADER = Header("square", "zh-CN", 30.0, 11, "desktop")


def seen(time_s: float, shape: str = "palm", **more: object) -> Senses:
    held = Held(before_shoulder("right", 0.0123456, 0.1), shape)
    return Senses(Pose(), camera=CameraState.seeing, body=body(time_s, right=held, left=held, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("shape", SHAPES)
def test_what_comes_back_is_what_was_seen_but_for_rounding(shape: str) -> None:
    sensed = seen(1.23456, shape)
    back = unflat(json.loads(json.dumps(flat(sensed))), "desktop")
    was, now = sensed.body, back.body
    assert was is not None and now is not None and was.pose is not None and now.pose is not None
    assert back.camera is CameraState.seeing and now.captured_s == 1.2346 and [hand.side for hand in now.hands] == ["left", "right"]
    for side in ("left", "right"):
        a, b = was.hand(side), now.hand(side)
        assert a is not None and b is not None
        for one, other in zip((*a.points_m, a.place_m), (*b.points_m, b.place_m), strict=True):
            assert space.distance(one, other) < 0.001
        assert max(abs(p - q) for at, bt in zip(a.picture, b.picture, strict=True) for p, q in zip(at, bt, strict=True)) <= 0.0005
    for one, other in zip(was.pose.points_m, now.pose.points_m, strict=True):
        assert space.distance(one, other) < 0.001
    assert now.pose.camera_from_head.position_m == pytest.approx(HEAD_M, abs=0.0005)
    again = unflat(json.loads(json.dumps(flat(back))), "desktop")
    assert again == back, "rounded once, it stays"


def test_a_replay_is_what_was_thought_with(tmp_path: Path) -> None:
    """A body that comes, stays, loses its joints, goes, and a camera that is switched off."""
    frames = [
        Senses(Pose()), Senses(Pose(), camera=CameraState.starting), seen(0.1), seen(0.1), seen(0.2, "fist"), seen(0.3, joints=False),
        Senses(Pose(), camera=CameraState.seeing, body=Body(0.4)), Senses(Pose(), camera=CameraState.off), Senses(Pose()),
    ]  # fmt: skip
    recorder = Recorder(tmp_path / "visit", HEADER)
    thought = [recorder.take(senses) for senses in frames]
    recorder.close()
    assert list(Recording(tmp_path / "visit").senses()) == thought
    assert [senses.camera for senses in thought] == [senses.camera for senses in frames]


def test_a_body_is_written_once_until_a_newer_one_was_captured(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "visit", HEADER)
    for _ in range(5):
        recorder.take(seen(0.5))
    recorder.take(seen(0.6))
    recorder.close()
    lines = gzip.decompress((tmp_path / "visit").read_bytes()).decode().splitlines()[1:]
    assert [json.loads(line)[0] for line in lines] == [5, 1]
    assert all(isinstance(n, int) for n in json.loads(lines[0])[1]["by"]["r"])


@pytest.mark.parametrize(
    "changes",
    [{"cs": "asleep"}, {"by": {}}, {"by": {"t": 1, "a": 1.3, "r": [1, 2]}}, {"by": {"t": 1, "a": 1.3, "p": [0] * 198}},
     {"by": {"t": 1, "a": 1.3, "p": [0] * 198, "h": [0] * 6}}, {"by": [1]}],
)  # fmt: skip
def test_unknown_content_is_told_with_its_line(tmp_path: Path, changes: dict[str, object]) -> None:
    first = {"format": "hongji-recording/1", "tour": "t", "language": "en", "seed": 1, "frames_per_s": 30, "device": "desktop"}
    text = "\n".join(json.dumps(line) for line in (first, [1, flat(seen(0.1)) | changes]))
    (tmp_path / "broken.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
    with pytest.raises(RecordingError, match=r"broken\.gz:2.*Fix:"):
        list(Recording(tmp_path / "broken.gz").senses())


def test_a_recording_from_before_cameras_still_reads() -> None:
    data = flat(Senses(Pose()))
    assert "by" not in data and "cs" not in data
    assert unflat(data, "desktop") == replace(Senses(Pose()), body=None, camera=CameraState.none)


class Camera:
    """Shows one body."""

    def __init__(self, sense: BodySense | None) -> None:
        self.sense = sense
        self.closed = False

    def latest(self, time_s: float) -> BodySense | None:
        return self.sense

    def heed(self, world: World) -> None: ...

    def close(self) -> None:
        self.closed = True


def test_a_recorded_visit_is_thought_with_what_its_replay_is() -> None:
    sensed = seen(0.123456)
    camera = Camera(BodySense(CameraState.seeing, sensed.body, {"camera": "0"}))
    rounded = RoundedBody(camera)
    sense = rounded.latest(0.2)
    assert sense is not None and sense.detail == {"camera": "0"}
    assert sense.body == unflat(flat(sensed), "desktop").body != sensed.body
    again = rounded.latest(0.3)
    assert again is not None and again.body is sense.body
    camera.sense = BodySense(CameraState.off)
    assert rounded.latest(0.4) == camera.sense
    camera.sense = None
    assert rounded.latest(0.5) is None
    rounded.close()
    assert camera.closed


def test_a_recording_tells_the_visitors_choices(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "visit", replace(HEADER, settings={"dwell": True, "hands": "left"}))
    recorder.take(seen(0.1))
    recorder.close()
    assert Recording(tmp_path / "visit").header.settings == {"dwell": True, "hands": "left"}


def test_choices_that_there_are_not_are_told_with_their_line(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "visit", replace(HEADER, settings={"hands": "third"}))
    recorder.close()
    with pytest.raises(RecordingError, match="visit:1: not the start of a recording"):
        Recording(tmp_path / "visit")
