"""Hands, buttons and joints on a real OpenXR runtime whose controllers the test moves."""

import json
import math
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from scenes.hands import Joint
from scenes.space import Pose
from tests.headset.conftest import StartClient
from tests.simulated_headset.remote import (
    LEFT_AT_REST,
    PINCH,
    RIGHT_AT_REST,
    STRAIGHT,
    HandState,
    HeadsetPose,
    Remote,
    XrPose,
)
from tests.simulated_headset.service import Service
from tracking.hand_gestures import pointing_way
from tracking.openxr_actions import PROFILES

CLIENT = "tests/headset/clients/input_watch.py"
FULL_FIST = (1.0, 1.0, 1.0, 1.0, 1.0)
SIDES = ("left", "right")
PALM_TO_FACE = (0.0, math.sqrt(0.5), -math.sqrt(0.5), 0.0)
"""Fingers up, palm towards the visitor (x y z w in OpenXR's axes)."""


class Watched:
    """A session that is asked what its input says; ``remote`` moves what it sees."""

    def __init__(self, process: subprocess.Popen[str], remote: Remote) -> None:
        self._process = process
        self.remote = remote
        started = self._answer()
        self.suggested: list[str] = started["suggested"]
        self.early: list[Any] = started["early"]

    def ask(self, **wish: Any) -> dict[str, Any]:
        self._say(wish)
        said: dict[str, Any] = self._answer()
        return said

    def finish(self) -> None:
        """Everything is given back in order."""
        self._say(None)
        assert self._answer() == "closed"
        assert self._process.wait(10) == 0

    def _say(self, wish: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(wish) + "\n")
        self._process.stdin.flush()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            assert self._process.stderr is not None
            pytest.fail(f"the session died: {self._process.stderr.read()[-3000:]}")
        return json.loads(line)


Watch = Callable[[str], Watched]


@pytest.fixture
def watch(service: Service, start_client: StartClient) -> Iterator[Watch]:
    remotes: list[Remote] = []

    def start(profiles: str = "all") -> Watched:
        remote = Remote(service.port)
        remotes.append(remote)
        remote.send(HeadsetPose(), LEFT_AT_REST, RIGHT_AT_REST)
        watched = Watched(start_client(service, CLIENT, profiles), remote)
        watched.ask(until=["right", "kind", "controller"])
        return watched

    yield start
    for remote in remotes:
        remote.close()


def hand(said: dict[str, Any], side: str) -> dict[str, Any]:
    found: dict[str, Any] = next(h for h in said["hands"] if h["side"] == side)
    return found


def test_controllers_select_once_aim_turn_walk_and_tick(watch: Watch) -> None:
    watched = watch("all")
    assert watched.suggested == sorted(PROFILES), "the runtime takes every suggestion of ours"
    assert watched.early == [], "read before the runtime gave us the focus: no input, and no harm"
    remote = watched.remote
    for side in SIDES:
        remote.change(side, trigger=1.0)
        said = watched.ask(until=[side, "selecting", True], then_s=0.3)
        assert said["counts"] == {"select": 1, "teleport": 1}
        assert said["hand"] == side and len(said["hands"]) == 2
        assert hand(said, side)["profile"] == "valve/index_controller"
        assert hand(said, side)["select"] == 1.0
        remote.change(side, trigger=0.0, squeeze=1.0)
        said = watched.ask(until=[side, "grabbing", True], tick=[side])
        assert not said["counts"] and not hand(said, side)["selecting"]
        remote.change(side, squeeze=0.0)
        watched.ask(until=[side, "grabbing", False])

    remote.change("right", stick=(0.0, 1.0))
    assert hand(watched.ask(until=["right", "aiming", True]), "right")["aiming"]
    remote.change("right", stick=(0.0, 0.0))
    assert watched.ask(until=["right", "aiming", False])["counts"] == {"teleport": 1}
    remote.change("right", stick=(-1.0, 0.0))
    remote.change("left", stick=(0.0, 1.0))
    said = watched.ask(until=["left", "stick", [0.0, 1.0]], then_s=0.3)
    assert said["counts"] == {"turn-left": 1} and said["turn"] == 1.0 and said["move"] == [0.0, 1.0]
    remote.change("right", stick=(0.0, 0.0))
    remote.change("left", stick=(0.0, 0.0))

    remote.change("left", b_click=True)
    watched.ask(then_s=0.3)
    remote.change("left", b_click=False)
    assert watched.ask(then_s=0.3)["counts"] == {"back": 1}
    remote.change("left", a_click=True)
    assert watched.ask(then_s=1.9)["counts"] == {"recentre": 1}
    remote.change("left", a_click=False)
    assert not watched.ask(then_s=0.3)["counts"]
    watched.finish()


def test_poses_are_the_hands_own_in_our_frame(watch: Watch) -> None:
    watched = watch("all")
    watched.remote.change("left", pose=XrPose.turned((-0.3, 1.1, -0.4), math.pi / 2))
    watched.ask(then_s=0.3)
    left = hand(watched.ask(), "left")
    assert left["stage_from_grip"]["position_m"] == pytest.approx([-0.3, 0.4, 1.1], abs=1e-6)
    half = math.sqrt(0.5)
    assert left["stage_from_aim"]["orientation"] == pytest.approx([half, 0.0, 0.0, half], abs=1e-6), (
        "turned left"
    )


def test_a_lost_hand_and_lost_focus_hide_hands_and_swallow_what_was_down(watch: Watch) -> None:
    watched = watch("all")
    remote = watched.remote
    remote.change("right", active=False)
    said = watched.ask(until=["right", None, None])
    assert [h["side"] for h in said["hands"]] == ["left"] and said["hand"] == "left"
    remote.change("right", active=True, trigger=1.0)
    said = watched.ask(until=["right", "select", 1.0], then_s=0.3)
    assert not said["counts"] and not hand(said, "right")["selecting"]
    remote.change("right", trigger=0.0)
    watched.ask(until=["right", "select", 0.0])
    said = watched.ask(focused=False)
    assert said["hands"] == [] and said["hand"] is None
    remote.change("right", trigger=1.0)
    assert not watched.ask(focused=False, then_s=0.3)["counts"]
    assert not watched.ask(until=["right", "select", 1.0], then_s=0.3)["counts"]
    said = watched.ask(one_hand="left")
    assert [h["side"] for h in said["hands"]] == ["left"] and said["hand"] == "left"


@pytest.mark.parametrize("side", SIDES)
def test_bare_hands_pinch_and_grab_by_their_joints(watch: Watch, side: str) -> None:
    watched = watch("all")
    remote = watched.remote
    bare = HandState(XrPose((0.1, 1.3, -0.4)), active=False, hand_tracking=True, curls=STRAIGHT)
    gone = HandState(active=False, hand_tracking=False)
    left, right = (bare, gone) if side == "left" else (gone, bare)
    remote.send(HeadsetPose(), left, right)
    said = watched.ask(until=[side, "kind", "bare"], then_s=0.5)
    assert [h["side"] for h in said["hands"]] == [side] and not said["counts"]
    seen = hand(said, side)
    joints = seen["joints"]
    assert len(joints) == 26
    assert right_handed(joints, side)
    knuckle = joints[Joint.index_proximal]["position_m"]
    way = pointing_way(tuple(knuckle), Pose((0.0, 0.0, 1.6)), side)
    aim = seen["stage_from_aim"]
    assert aim["position_m"] == pytest.approx(knuckle)
    assert Pose((0, 0, 0), tuple(aim["orientation"])).direction((0.0, 1.0, 0.0)) == pytest.approx(
        way, abs=1e-3
    )

    remote.change(side, curls=PINCH)
    assert watched.ask(until=[side, "selecting", True], then_s=0.3)["counts"] == {"select": 1, "teleport": 1}
    remote.change(side, curls=STRAIGHT)
    watched.ask(until=[side, "selecting", False])
    remote.change(side, curls=FULL_FIST)
    said = watched.ask(until=[side, "grabbing", True], tick=[side], then_s=0.3)
    assert not said["counts"] and not hand(said, side)["selecting"]
    remote.change(side, curls=STRAIGHT)
    watched.ask(until=[side, "grabbing", False])
    remote.change(side, pose=XrPose((0.0, 1.55, -0.35), PALM_TO_FACE))
    assert watched.ask(patience_s=0.0, then_s=1.2)["counts"] == {"menu": 1}


def right_handed(joints: list[dict[str, Any]], side: str) -> bool:
    """Back up, fingers ahead, and the thumb where it belongs; every joint of unit turn, finger after finger in its place."""
    place = {joint: joints[joint]["position_m"] for joint in Joint}
    assert all(math.hypot(*joint["orientation"]) == pytest.approx(1.0, abs=1e-4) for joint in joints)
    assert place[Joint.middle_tip][1] > place[Joint.palm][1] > place[Joint.wrist][1], "fingers point along +Y"
    assert Pose((0, 0, 0), tuple(joints[Joint.palm]["orientation"])).direction((0.0, 0.0, 1.0))[2] > 0.9, (
        "back up"
    )
    across = [
        place[joint][0]
        for joint in (Joint.thumb_tip, Joint.index_tip, Joint.middle_tip, Joint.ring_tip, Joint.little_tip)
    ]
    return across == sorted(across, reverse=side == "left")


def test_a_controller_in_a_tracked_hand_is_a_controller(watch: Watch) -> None:
    watched = watch("all")
    watched.remote.change("right", hand_tracking=True, curls=PINCH)
    said = watched.ask(then_s=0.5)
    right = hand(said, "right")
    assert right["kind"] == "controller" and len(right["joints"]) == 26
    assert not said["counts"] and not right["selecting"], "fingers about a controller mean nothing"


def test_the_simple_controller_selects_and_has_a_menu(watch: Watch) -> None:
    watched = watch("khr/simple_controller")
    assert watched.suggested == ["khr/simple_controller"]
    remote = watched.remote
    remote.change("left", trigger=1.0)
    said = watched.ask(until=["left", "selecting", True])
    assert said["counts"] == {"select": 1, "teleport": 1}
    assert hand(said, "left")["profile"] == "khr/simple_controller"
    remote.change("left", trigger=0.0, b_click=True)
    watched.ask(until=["left", "selecting", False], then_s=0.3)
    remote.change("left", b_click=False)
    assert watched.ask(then_s=0.3)["counts"] == {"menu": 1}
