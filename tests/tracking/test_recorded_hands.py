"""Hands, and what else only a headset knows, in a recording; a desktop's recordings hold nothing of it."""

import gzip
import json
import math
import random
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenes import space
from scenes.hands import Hand, Joint, Side
from scenes.senses import HeadsetState, Senses
from scenes.space import Pose
from tracking.recording import Header, Recorder, Recording, RecordingError, flat, unflat

HEADER = Header("square", "zh-CN", 30.0, 11, "headset")
DESKTOP_FIELDS = {"hp", "hq", "po", "pd", "a", "m", "t", "h", "o", "s", "v", "f"}

PLACE = st.tuples(st.floats(-3, 3), st.floats(-3, 3), st.floats(0, 2))
TURN = st.builds(space.quat_heading_pitch, st.floats(-3.1, 3.1), st.floats(-1.5, 1.5))
POSE = st.builds(Pose, PLACE, TURN)
NEAR = st.builds(Pose, st.tuples(st.floats(-0.1, 0.1), st.floats(-0.05, 0.2), st.floats(-0.1, 0.1)), TURN)


def with_joints(hand: Hand, wrist: Pose, others: list[Pose]) -> Hand:
    joints = [wrist @ pose for pose in others]
    joints[Joint.wrist] = wrist
    return replace(hand, joints=tuple(joints))


def hands(side: Side) -> st.SearchStrategy[Hand]:
    unit = st.floats(0, 1)
    plain = st.builds(
        Hand,
        side=st.just(side),
        kind=st.sampled_from(["controller", "bare"]),
        stage_from_grip=POSE,
        stage_from_aim=POSE,
        profile=st.sampled_from(["", "valve/index_controller"]),
        select=unit,
        grab=unit,
        selecting=st.booleans(),
        grabbing=st.booleans(),
        aiming=st.booleans(),
        stick=st.tuples(st.floats(-1, 1), st.floats(-1, 1)),
    )
    return plain | st.builds(with_joints, plain, POSE, st.lists(NEAR, min_size=26, max_size=26))


SENSES = st.builds(
    Senses,
    stage_from_head=POSE,
    hands=st.tuples()
    | st.tuples(hands("left"))
    | st.tuples(hands("right"))
    | st.tuples(hands("left"), hands("right")),
    hand=st.sampled_from([None, "left", "right"]),
    boundary_m=st.none() | st.tuples(st.floats(0, 9), st.floats(0, 9)),
    moved_origin=st.none() | POSE,
    headset=st.sampled_from(HeadsetState),
)


def near(a: Pose, b: Pose, mm: float, degrees: float) -> bool:
    gap = space.quat_multiply(space.quat_conjugate(a.orientation), b.orientation)
    angle = 2 * math.atan2(math.hypot(*gap[1:]), abs(gap[0]))
    return space.distance(a.position_m, b.position_m) * 1000 <= mm and math.degrees(angle) <= degrees


@settings(max_examples=50)
@given(SENSES)
def test_what_comes_back_is_what_was_sensed_but_for_rounding(senses: Senses) -> None:
    back = unflat(json.loads(json.dumps(flat(senses))), senses.device)
    assert (back.hand, back.headset) == (senses.hand, senses.headset)
    assert (back.boundary_m is None) == (senses.boundary_m is None)
    assert (back.moved_origin is None) == (senses.moved_origin is None)
    assert len(back.hands) == len(senses.hands)
    for was, now in zip(senses.hands, back.hands, strict=True):
        assert near(was.stage_from_grip, now.stage_from_grip, 0.2, 0.1)
        assert near(was.stage_from_aim, now.stage_from_aim, 0.2, 0.1)
        assert now.stick == pytest.approx(was.stick, abs=0.001)
        told = ("side", "kind", "profile", "selecting", "grabbing", "aiming")
        assert [getattr(now, name) for name in told] == [getattr(was, name) for name in told]
        assert len(now.joints) == len(was.joints)
        for joint_was, joint_now in zip(was.joints, now.joints, strict=True):
            assert near(joint_was, joint_now, 1.2, 2.0)


@settings(max_examples=25)
@given(st.lists(SENSES, min_size=1, max_size=6))
def test_a_replay_is_what_was_thought_with(frames: list[Senses]) -> None:
    """Hands that come and go, and all else that does."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "visit.gz"
        recorder = Recorder(path, HEADER)
        thought = [recorder.take(replace(senses, device="headset")) for senses in frames]
        recorder.close()
        assert list(Recording(path).senses()) == thought


def test_a_desktops_recording_has_the_fields_that_it_always_had() -> None:
    assert flat(Senses(Pose())).keys() == DESKTOP_FIELDS


def test_a_recording_from_before_headsets_still_reads() -> None:
    old = {name: value for name, value in flat(Senses(Pose())).items() if name in DESKTOP_FIELDS}
    assert unflat(old, "desktop") == Senses(Pose())


def test_a_lost_hand_is_gone_in_the_replay(tmp_path: Path) -> None:
    hand = Hand("left", "controller", Pose(), Pose(), profile="htc/vive_controller")
    frames = [Senses(Pose(), device="headset", hands=seen) for seen in ((), (hand,), (hand,), (), (hand,))]
    recorder = Recorder(tmp_path / "visit", HEADER)
    for senses in frames:
        recorder.take(senses)
    recorder.close()
    assert [senses.hands for senses in Recording(tmp_path / "visit").senses()] == [
        senses.hands for senses in frames
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"hand": "third"},
        {"lk": ["paw", ""]},
        {"lj": [1, 2]},
        {"lj": [0] * 182},
        {"lg": [1]},
        {"la": None},
        {"hs": "asleep"},
        {"b": [1]},
    ],
)
def test_unknown_content_is_told_with_its_line(tmp_path: Path, changes: dict[str, object]) -> None:
    one = Hand("left", "bare", Pose(), Pose(), joints=(Pose(),) * 26)
    full = flat(Senses(Pose(), hands=(one,)))
    lines = [
        {
            "format": "hongji-recording/1",
            "tour": "t",
            "language": "en",
            "seed": 1,
            "frames_per_s": 30,
            "device": "headset",
        }
    ]
    text = "\n".join(json.dumps(line) for line in (*lines, [1, full | changes]))
    (tmp_path / "broken.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
    with pytest.raises(RecordingError, match=r"broken\.gz:2.*Fix:"):
        list(Recording(tmp_path / "broken.gz").senses())


def test_bare_hands_cost_little(tmp_path: Path) -> None:
    """Both hands bare, moving and trembling as tracked hands do, at 72 frames a second: less than 4 MB a minute; still, much less."""
    chance = random.Random(3)
    base = [
        Pose((chance.uniform(-0.05, 0.05), chance.uniform(0, 0.18), chance.uniform(-0.03, 0.03)))
        for _ in Joint
    ]
    sizes = []
    for tremor_m in (0.0005, 0.0):
        recorder = Recorder(tmp_path / "visit", HEADER)
        for frame in range(144):
            both = []
            for side in ("left", "right"):
                wrist = Pose(
                    (0.3 * math.sin(frame / 40), 0.4, 1.2),
                    space.quat_heading_pitch(0.3 * math.sin(frame / 50), 0.1),
                )
                shaken = [
                    Pose(
                        tuple(c + chance.gauss(0, tremor_m) for c in pose.position_m),
                        space.quat_heading_pitch(chance.gauss(0, tremor_m * 20), 0.0),
                    )
                    for pose in base
                ]
                both.append(with_joints(Hand(side, "bare", wrist, wrist), wrist, shaken))
            recorder.take(Senses(Pose(), hands=tuple(both), device="headset"))
        recorder.close()
        sizes.append((tmp_path / "visit").stat().st_size * 30 / 1e6)
    trembling_mb, still_mb = sizes
    assert trembling_mb < 4.0 and still_mb < 1.0, sizes
