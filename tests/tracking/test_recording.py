"""A recording gives back what was thought with, and a torn one is found before the visit starts."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.senses import Action, Senses
from scenes.space import Pose, Ray
from tracking.recording import Header, Recorder, Recording, RecordingError, flat, unflat
from tracking.replay import ReplayHeadset


def zipped(content: bytes) -> bytes:
    """Without the time of day, so that a test has the same name in every worker."""
    return gzip.compress(content, mtime=0)


HEADER = Header("square", "zh-CN", 30.0, 11, "desktop")
NUMBER = st.floats(-50.0, 50.0)
VECTOR = st.tuples(NUMBER, NUMBER, NUMBER)
SENSES = st.builds(
    Senses,
    stage_from_head=st.builds(Pose, VECTOR, st.tuples(NUMBER, NUMBER, NUMBER, NUMBER)),
    pointer=st.none() | st.builds(Ray, VECTOR, VECTOR),
    pressed=st.frozensets(st.sampled_from(Action)),
    move=st.tuples(st.floats(-1, 1), st.floats(-1, 1)),
    turn=st.floats(-1, 1),
    hurry=st.booleans(),
    focused=st.booleans(),
)


@given(SENSES)
def test_what_is_rounded_once_stays_the_same(senses: Senses) -> None:
    once = unflat(json.loads(json.dumps(flat(senses))), senses.device)
    assert unflat(json.loads(json.dumps(flat(once))), senses.device) == once


def test_a_replay_gives_back_frame_by_frame_what_was_taken(tmp_path: Path) -> None:
    path = tmp_path / "new" / "visit.gz"
    recorder = Recorder(path, HEADER)
    shown = [Senses(Pose((0.123456, float(frame // 5), 1.62)), hurry=frame % 7 == 0) for frame in range(60)]
    thought = [recorder.take(senses) for senses in shown]
    recorder.close()
    recording = Recording(path)
    assert recording.header == HEADER
    assert recording.frames == 60
    assert list(recording.senses()) == thought
    assert list(recording.senses()) == thought, "a second time too"
    assert not list(path.parent.glob("*.part"))


def test_the_same_visit_makes_the_same_file(tmp_path: Path) -> None:
    for name in ("a", "b"):
        recorder = Recorder(tmp_path / name, HEADER)
        recorder.take(Senses(Pose()))
        recorder.close()
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def lines(*content: object) -> bytes:
    return zipped("\n".join(json.dumps(line) for line in content).encode())


GOOD_HEADER = {
    "format": "hongji-recording/1",
    "tour": "t",
    "language": "en",
    "seed": 1,
    "frames_per_s": 30,
    "device": "desktop",
}


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"", "broken.gz"),
        (b"not gzip", "not a readable recording"),
        (lines(GOOD_HEADER)[:-9], "not a readable recording"),
        (lines({"format": "another/1"}), r"broken\.gz:1"),
        (lines({**GOOD_HEADER, "more": 1}), r"broken\.gz:1"),
        (lines([1, 2]), r"broken\.gz:1"),
        (lines(GOOD_HEADER, [0, {}]), r"broken\.gz:2"),
        (lines(GOOD_HEADER, [1, flat(Senses(Pose()))], [10**9, {}]), r"broken\.gz:3"),
        (lines(GOOD_HEADER, {"a": 1}), r"broken\.gz:2"),
    ],
)
def test_a_torn_recording_is_told_with_file_line_and_fix(tmp_path: Path, content: bytes, place: str) -> None:
    path = tmp_path / "broken.gz"
    path.write_bytes(content)
    with pytest.raises(RecordingError, match=place) as error:
        Recording(path)
    assert "Fix:" in str(error.value)


@pytest.mark.parametrize("changes", [{"a": ["dance"]}, {"hp": None}, {"f": 1}])
def test_unknown_content_is_told_with_its_line(tmp_path: Path, changes: dict[str, object]) -> None:
    path = tmp_path / "broken.gz"
    full = flat(Senses(Pose())) if "f" not in changes else {}
    path.write_bytes(lines(GOOD_HEADER, [1, {**full, **changes}]))
    with pytest.raises(RecordingError, match=r"broken\.gz:2"):
        list(Recording(path).senses())


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="there is no such recording"):
        Recording(tmp_path / "none.gz")


def test_a_live_visits_uneven_frames_come_back_as_long_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "live.gz"
    recorder = Recorder(path, Header("small", "en", 60.0, 0, "desktop"))
    lasted = [0.0167, 0.1, 0.05, 0.05, 0.0333]
    for dt_s in lasted:
        recorder.take(Senses(Pose()), dt_s)
    recorder.close()
    headset = ReplayHeadset(Recording(path))
    frames = [headset.wait_frame() for _ in lasted]
    assert [frame.time.dt_s for frame in frames] == lasted
    assert [frame.time.time_s for frame in frames] == pytest.approx([0.0167, 0.1167, 0.1667, 0.2167, 0.25])
    assert not headset.wait_frame().running
