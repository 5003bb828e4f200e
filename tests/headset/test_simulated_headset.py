"""The simulated headset as a product: a service that starts, dies and leaves nothing, and a person whose every movement reaches an application."""

import json
import math
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from tests.headset.conftest import StartClient
from tests.simulated_headset.remote import (
    FIST,
    PACKET_BYTES,
    PINCH,
    EyeView,
    HandState,
    HeadsetPose,
    Remote,
    XrPose,
    packet,
)
from tests.simulated_headset.runtime import Root
from tests.simulated_headset.service import SOCKET, Service

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0
TURNED = XrPose.turned((0.3, 1.1, -0.4), 0.5, 0.2)
TRACKED = 15
"""Location flags: position and orientation, valid and tracked."""
INPUTS = {
    "trigger": "trigger/value",
    "squeeze": "squeeze/value",
    "squeeze_force": "squeeze/force",
    "stick": "thumbstick",
    "trackpad": "trackpad",
    "trackpad_force": "trackpad/force",
    "system_click": "system/click",
    "system_touch": "system/touch",
    "a_click": "a/click",
    "a_touch": "a/touch",
    "b_click": "b/click",
    "b_touch": "b/touch",
    "trigger_click": "trigger/click",
    "trigger_touch": "trigger/touch",
    "thumbstick_click": "thumbstick/click",
    "thumbstick_touch": "thumbstick/touch",
    "trackpad_touch": "trackpad/touch",
}
"""Field of a hand, and the path below ``/user/hand/…/input`` that it drives on an Index controller."""


class Application:
    """The client ``read_back.py``, asked for what it sees."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert self._line() == {"ready": []}

    def _line(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.process.communicate()[1][-2000:]
        return json.loads(line)

    def sees(self) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return dict(self._line())

    def until(self, seen: Callable[..., bool], *given: object) -> dict[str, Any]:
        """What it sees once ``seen(sight, *given)``: a packet takes a moment to the service. Seen anew, since a packet may arrive amid a sight."""
        end_s = time.monotonic() + PATIENCE_S
        while not seen(now := self.sees(), *given):
            assert time.monotonic() < end_s, f"never seen; now {json.dumps(now)[:1500]}"
            time.sleep(0.01)
        return self.sees()


@pytest.fixture
def application(service: Service, start_client: StartClient) -> Application:
    return Application(start_client(service, "tests/headset/clients/read_back.py"))


@pytest.fixture
def remote(service: Service) -> Iterator[Remote]:
    with Remote(service.port) as connected:
        yield connected


def exactly(pose: XrPose) -> list[float]:
    """As float32: position, then quaternion."""
    return list(struct.unpack("7f", struct.pack("7f", *pose.position_m, *pose.orientation_xyzw)))


def alive(pid: int) -> bool:
    """Whether it runs; a dead one that nobody has asked about yet does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def until(so: Callable[[], bool], what: str) -> None:
    end_s = time.monotonic() + PATIENCE_S
    while not so():
        assert time.monotonic() < end_s, what
        time.sleep(0.02)


def test_the_packet_has_each_field_at_its_place() -> None:
    head = HeadsetPose(XrPose((1, 2, 3), (4, 5, 6, 7)), (EyeView((8, 9, 10, 11)), EyeView((12, 13, 14, 15))))
    left = HandState(
        XrPose((16, 17, 18), (19, 20, 21, 22)), curls=(23, 24, 25, 26, 27), trigger=28, squeeze=29
    )
    right = HandState(
        XrPose((30, 31, 32)), stick=(33, 34), trackpad=(35, 36), squeeze_force=37, trackpad_force=38
    )
    sent = packet(
        head, left, replace(right, hand_tracking=True, active=False, a_click=True, trackpad_touch=True)
    )

    def floats(at: int, count: int) -> tuple[float, ...]:
        return struct.unpack_from(f"<{count}f", sent, at)

    assert len(sent) == PACKET_BYTES == 376
    assert sent[:8] == b"mndrmt2\0"
    assert floats(8, 4) == (8, 9, 10, 11) and floats(8 + 48, 4) == (12, 13, 14, 15)
    assert floats(8 + 96, 7) == (4, 5, 6, 7, 1, 2, 3) and sent[8 + 96 + 28] == 1
    assert floats(136, 7) == (19, 20, 21, 22, 16, 17, 18)
    assert floats(136 + 52, 5) == (23, 24, 25, 26, 27)
    assert floats(136 + 72, 2) == (28, 29) and sent[136 + 104 :][:2] == b"\0\1"
    assert floats(256 + 80, 6) == (37, 33, 34, 38, 35, 36)
    assert sent[256 + 104 :] == bytes([1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0])


def test_it_starts_stops_and_leaves_nothing(monado_root: Root, tmp_path: Path) -> None:
    with Service(monado_root, tmp_path / "log") as service:
        pid, folder, port = service.pid, service.folder, service.port
        assert alive(pid)
        socket.create_connection(("127.0.0.1", port), 5.0).close()
        service.stop()
        assert not alive(pid) and not service.running
        service.start()
        assert service.pid != pid and service.port == port
    assert not alive(service.pid) and not folder.exists()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), 5.0)
    assert "Monado" in (tmp_path / "log").read_text(errors="replace")


def test_two_at_once_are_two_people(
    service: Service, monado_root: Root, start_client: StartClient, tmp_path: Path
) -> None:
    with (
        Service(monado_root, tmp_path / "other") as other,
        Remote(service.port) as one,
        Remote(other.port) as two,
    ):
        assert (other.port, other.folder) != (service.port, service.folder)
        one.send(HeadsetPose(XrPose((1.0, 1.0, 1.0))))
        two.send(HeadsetPose(XrPose((2.0, 2.0, 2.0))))
        for each, x_m in ((service, 1.0), (other, 2.0)):
            application = Application(start_client(each, "tests/headset/clients/read_back.py"))
            application.until(lambda now, x_m: now["head"]["pose"][:3] == [x_m] * 3, x_m)


def test_whoever_is_killed_takes_the_service_along(monado_root: Root) -> None:
    """Even ``kill -9`` of the tests leaves no service behind."""
    code = (
        "import time\n"
        "from tests.simulated_headset.runtime import require\n"
        "from tests.simulated_headset.service import Service\n"
        "with Service(require()) as service:\n"
        "    print(service.pid, service.folder, flush=True)\n"
        "    time.sleep(60)\n"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert starter.stdout is not None
    said = starter.stdout.readline().split()
    pid, folder = int(said[0]), Path(said[1])
    assert alive(pid) and folder.exists()
    starter.kill()
    starter.communicate()
    until(lambda: not alive(pid), "the service outlived its starter")
    until(lambda: not folder.exists(), "its folder was left")


def test_a_killed_service_starts_again_where_it_was(
    service: Service, remote: Remote, start_client: StartClient
) -> None:
    remote.send(HeadsetPose(XrPose((0.5, 1.5, 0.0))))
    pid = service.pid
    service.kill()
    assert not alive(pid)
    assert (service.runtime_folder / SOCKET).exists(), "what a killed one leaves"
    service.start()
    remote.send()
    remote.send()  # the first may still have gone to the dead one
    application = Application(start_client(service, "tests/headset/clients/read_back.py"))
    application.until(lambda now: now["head"]["pose"][:3] == [0.5, 1.5, 0.0])


def test_a_frozen_service_answers_once_it_is_thawed(
    service: Service, application: Application, remote: Remote
) -> None:
    remote.send()
    application.sees()
    service.freeze()
    state = Path(f"/proc/{service.pid}/stat")
    until(lambda: state.read_text().rsplit(")", 1)[1].split()[0] == "T", "it is not stopped")
    remote.send(HeadsetPose(XrPose((0.0, 1.25, 0.0))))
    service.thaw()
    application.until(lambda now: now["head"]["pose"][1] == 1.25)


def test_head_and_hands_come_back_exactly(application: Application, remote: Remote) -> None:
    head = XrPose.turned((0.2, 1.7, 0.1), -0.8, 0.3)
    left, right = TURNED, XrPose.turned((-0.1, 0.9, -0.6), -0.3, -0.5)
    remote.send(HeadsetPose(head), HandState(left), HandState(right))
    seen = application.until(lambda now: now["head"]["pose"][:3] == exactly(head)[:3])
    places = [(seen["head"], head)]
    for side, pose in (("left", left), ("right", right)):
        places += [(seen[side][part], pose) for part in ("grip/pose", "aim/pose")]
    for place, pose in places:
        assert place["flags"] == TRACKED
        assert place["pose"][:3] == exactly(pose)[:3]
        assert place["pose"][3:] == pytest.approx(pose.orientation_xyzw, abs=1e-7)
    assert (
        seen["left"]["profile"] == seen["right"]["profile"] == "/interaction_profiles/valve/index_controller"
    )
    eyes = [eye["pose"][:3] for eye in seen["eyes"]]
    assert math.dist(*eyes) == pytest.approx(0.063, abs=1e-6)


def test_eyes_can_be_told(application: Application, remote: Remote) -> None:
    eyes = (
        EyeView((-0.75, 0.5, 0.25, -0.625), XrPose((-0.04, 0.0, 0.01))),
        EyeView((-0.5, 0.75, 0.25, -0.625), XrPose((0.04, 0.0, 0.01))),
    )
    remote.send(HeadsetPose(XrPose((0.0, 1.5, 0.0)), eyes))
    seen = application.until(lambda now: now["eyes"][0]["fov"] == [-0.75, 0.5, 0.25, -0.625])
    assert seen["eyes"][1]["fov"] == [-0.5, 0.75, 0.25, -0.625]
    assert seen["eyes"][0]["pose"][:3] == pytest.approx((-0.04, 1.5, 0.01), abs=1e-6)
    assert seen["eyes"][1]["pose"][:3] == pytest.approx((0.04, 1.5, 0.01), abs=1e-6)


def test_each_button_and_axis_drives_its_own_path_alone(application: Application, remote: Remote) -> None:
    known = {field.name for field in fields(HandState)}
    assert known - INPUTS.keys() == {"pose", "velocity_m_s", "spin_rad_s", "curls", "hand_tracking", "active"}
    given: dict[type, Any] = {tuple: (0.25, -0.5), bool: True, float: 0.75}
    for side, other in (("left", "right"), ("right", "left")):
        for name, path in INPUTS.items():
            value = given[type(getattr(HandState(), name))]
            expected = list(value) if isinstance(value, tuple) else float(value)
            remote.send(HeadsetPose(), HandState(), HandState())
            remote.change(side, **{name: value})
            seen = application.until(
                lambda now, *what: now[what[0]][what[1]]["value"] == what[2], side, path, expected
            )
            changed = [
                (hand, part) for hand in (side, other) for part in INPUTS.values()
                if seen[hand][part]["value"] not in (0.0, [0.0, 0.0])
            ]  # fmt: skip
            assert changed == [(side, path)]


def test_a_controller_laid_down_has_no_pose_and_no_inputs(application: Application, remote: Remote) -> None:
    remote.send(HeadsetPose(), HandState(active=False, trigger=1.0), HandState())
    seen = application.until(lambda now: not now["left"]["trigger/value"]["active"])
    assert seen["left"]["grip/pose"]["flags"] == seen["left"]["aim/pose"]["flags"] == 0
    assert not seen["left"]["joints_active"]
    assert seen["right"]["grip/pose"]["flags"] == TRACKED and seen["right"]["trigger/value"]["active"]


def test_bare_hands_are_tracked_bend_and_pinch(application: Application, remote: Remote) -> None:
    thumb_tip, index_tip, middle_tip, palm, wrist = 5, 10, 15, 0, 1

    def gap_m(hand: dict[str, Any], a: int, b: int) -> float:
        return math.dist(hand["joints"][a]["pose"][:3], hand["joints"][b]["pose"][:3])

    bare = HandState(TURNED, active=False, hand_tracking=True)
    for side in ("left", "right"):
        remote.send(**{"head": HeadsetPose(), "left": HandState(), "right": HandState(), side: bare})
        open_hand = application.until(lambda now, side: now[side]["joints_active"], side)[side]
        assert not open_hand["trigger/value"]["active"], "the controller lies on the table"
        assert all(joint["flags"] == TRACKED and joint["radius"] > 0.0 for joint in open_hand["joints"])
        assert open_hand["joints"][wrist]["pose"][:3] == exactly(TURNED)[:3]
        assert gap_m(open_hand, thumb_tip, index_tip) > 0.08
        remote.change(side, curls=PINCH)
        pinched = application.until(lambda now, side: gap_m(now[side], thumb_tip, index_tip) < 0.015, side)[
            side
        ]
        assert gap_m(pinched, palm, middle_tip) == pytest.approx(gap_m(open_hand, palm, middle_tip), abs=1e-4)
        remote.change(side, curls=FIST)
        fist = application.until(lambda now, side: gap_m(now[side], palm, middle_tip) < 0.04, side)[side]
        assert gap_m(fist, thumb_tip, index_tip) > 0.08, "a fist is no pinch"


def test_nobody_else_is_heard_while_one_moves_it(service: Service, remote: Remote) -> None:
    remote.send()
    with Remote(service.port, patience_s=0.3) as second, pytest.raises(TimeoutError):
        second.send()


def test_the_command_runs_a_program_in_it_and_ends_with_it(monado_root: Root) -> None:
    command = [
        sys.executable,
        "-m",
        "tests.simulated_headset",
        "--motion",
        "look-around",
        "doctor",
        "--lang",
        "en",
    ]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "HONGJI_LANG": "en"}, capture_output=True, text=True, timeout=90
    )
    assert "Running in it: main.py doctor" in done.stderr
    assert str(monado_root.manifest) in done.stdout, "doctor finds the runtime"
    folder = Path(done.stderr.split("its log: ")[1].splitlines()[0]).parent
    assert not folder.exists()


def test_control_c_leaves_nothing_running(monado_root: Root) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.simulated_headset"], cwd=ROOT, env={**os.environ, "HONGJI_LANG": "en"},
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    folder = Path(process.stderr.readline().split("its log: ")[1].strip()).parent
    assert process.stderr.readline().startswith("To run")
    pid = int((folder / "run" / "monado.pid").read_text())
    assert alive(pid)
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE_S) == 130
    process.communicate()
    assert not alive(pid) and not folder.exists()
