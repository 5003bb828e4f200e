"""Every state of a headset's life on the real runtime: put on, taken off, taken by another program, killed, come back, closed.

Monado never says that it will go, never moves the stage's origin, and never shows us without input: a script gives these events to a real
session.
"""

import itertools
import math
import time
from collections.abc import Iterator
from typing import Any

import pytest

from scenes.settings import EYE_HEIGHT_M
from tests.headset.conftest import StartClient
from tests.headset.life import Clients, Life
from tests.simulated_headset.remote import HeadsetPose, Remote, XrPose
from tests.simulated_headset.runtime import Root
from tests.simulated_headset.service import Service

START = ["IDLE", "READY", "SYNCHRONIZED", "VISIBLE", "FOCUSED"]
FALLS_BACK_WITHIN_S = 2.0
"""30 ms are usual; what is too long is a pause in which the visitor takes fright."""
COMES_BACK_WITHIN_S = 6.0
"""It is asked every two seconds; half a second is needed to be let in."""


@pytest.fixture
def remote(service: Service) -> Iterator[Remote]:
    with Remote(service.port) as connected:
        yield connected


def focused(life: Life) -> dict[str, Any]:
    return life.until("state", "focused")


def test_from_resting_to_focus_and_back_by_the_runtimes_own_menu(service: Service, start_client: StartClient) -> None:
    life = Life.start(start_client, service)
    focused(life)
    assert life.events() == START
    life.tell("exit")
    end = life.end(quit=False)
    assert end["end"] == 0
    assert life.events()[5:] == ["VISIBLE", "SYNCHRONIZED", "STOPPING", "IDLE", "EXITING"]
    assert end["waited"] == end["begun"] == end["ended"] > 0
    assert end["messages"] == {}


def test_closed_in_the_midst_of_the_visit_no_frame_stays_open(service: Service, start_client: StartClient) -> None:
    life = Life.start(start_client, service)
    focused(life)
    time.sleep(1.0)
    end = life.end()
    assert end["drawn"] > 3
    assert end["waited"] == end["begun"] == end["ended_in_all"]
    assert end["messages"] == {}
    assert end["closing_s"] < 0.5


def test_what_the_runtime_complains_of_is_counted(service: Service, start_client: StartClient) -> None:
    """So that the silence of the other tests means something."""
    life = Life.start(start_client, service)
    focused(life)
    life.tell("complain")
    said = life.ask()
    assert said["messages"] == {"error": 1}
    assert said["last_messages"] == ["this is a test"]


@pytest.mark.parametrize("window", [False, True], ids=["EGL, without X", "GLX, in a window"])
def test_images_are_of_the_right_kind(service: Service, start_client: StartClient, window: bool) -> None:
    life = Life.start(start_client, service, *["--window"] * window, display=window)
    focused(life)
    said = life.ask()
    assert said["srgb"]
    assert said["depth_images"] == 2
    assert len(said["hidden"]) == 2
    assert all(corners > 0 and corners % 3 == 0 for corners in said["hidden"])
    assert said["rates_hz"][0] in said["rates_hz"][1:]
    assert life.end()["messages"] == {}


@pytest.mark.parametrize(
    ("spaces", "kind", "eyes_m"),
    [
        ("VIEW,LOCAL,LOCAL_FLOOR,STAGE", "STAGE", 1.5),
        ("VIEW,LOCAL,LOCAL_FLOOR", "LOCAL_FLOOR", 1.5),
        ("VIEW,LOCAL", "LOCAL", EYE_HEIGHT_M - 0.1),
    ],
)
def test_the_floor_is_found_wherever_the_runtime_has_one(
    service: Service, start_client: StartClient, remote: Remote, spaces: str, kind: str, eyes_m: float
) -> None:
    """The simulated LOCAL has its origin 1.6 m up, and the head is 0.1 m below: without any floor, the eyes at rest are a standing adult's."""
    remote.send(HeadsetPose(XrPose.turned((0.0, 1.5, 0.0), 0.0, 0.0)))
    life = Life.start(start_client, service, "--spaces", spaces)
    focused(life)
    time.sleep(0.3)
    said = life.ask()
    assert said["stage"] == kind
    assert said["head_m"] == pytest.approx([0.0, 0.0, eyes_m], abs=1e-5)
    assert life.end()["messages"] == {}


def test_another_program_takes_the_headset_and_gives_it_back(
    monado_root: Root, service: Service, start_client: StartClient, remote: Remote
) -> None:
    life = Life.start(start_client, service)
    assert focused(life)["hands"] == 2
    other = Life.start(start_client, service)
    hidden = life.until("state", "synchronized")
    assert (hidden["focused"], hidden["hands"], hidden["drawn"]) == (False, 0, False)
    focused(other)

    remote.change("right", trigger=1.0)
    assert "select" in other.until("pressed", ["select", "teleport"])["pressed"]
    before = life.ask()
    time.sleep(0.5)
    after = life.ask()
    assert after["waited"] > before["waited"] and after["drawn"] == before["drawn"]

    Clients(monado_root, service).show(life.process.pid)
    back = focused(life)
    assert back["hands"] == 2 and back["drawn"]
    time.sleep(0.5)
    remote.change("right", trigger=0.0)
    time.sleep(0.3)
    life.ask()
    assert not any(said.get("pressed") for said in life.heard), "a trigger that was down when the focus came back"
    remote.change("right", trigger=1.0)
    assert "select" in life.until("pressed", ["select", "teleport"])["pressed"]
    other.end()
    assert life.end()["messages"] == {}


def test_the_other_program_dies_while_it_is_shown(service: Service, start_client: StartClient) -> None:
    life = Life.start(start_client, service)
    focused(life)
    other = Life.start(start_client, service)
    life.until("state", "synchronized")
    other.process.kill()
    assert focused(life)["drawn"]
    assert life.end()["messages"] == {}


def test_taken_off_the_picture_goes_on_without_hands(service: Service, start_client: StartClient, remote: Remote) -> None:
    life = Life.start(start_client, service)
    focused(life)
    life.tell("state VISIBLE")
    off = life.until("state", "visible")
    assert (off["focused"], off["hands"], off["drawn"]) == (False, 0, True)
    before = life.ask()["drawn"]
    remote.change("right", trigger=1.0)
    time.sleep(0.5)
    assert life.ask()["drawn"] > before
    life.tell("state FOCUSED")
    on = focused(life)
    assert on["hands"] == 2
    assert not any(said.get("pressed") for said in life.heard)


def test_the_runtime_dies_and_the_visit_goes_on_in_the_window(service: Service, start_client: StartClient) -> None:
    life = Life.start(start_client, service, "--lost", "desktop")
    last = focused(life)
    time.sleep(0.5)
    killed_s = time.monotonic()
    service.kill()
    lost = life.until("device", "desktop")
    assert lost["at_s"] - killed_s < FALLS_BACK_WITHIN_S
    print(f"the window after {lost['at_s'] - killed_s:.3f} s")
    assert lost["state"] == "lost"
    assert last["time_s"] < lost["time_s"]
    end = life.end()
    assert end["end"] == 0
    assert end["shortest_s"] > 0.0 and end["longest_s"] <= 0.2


def test_the_runtime_dies_and_is_waited_for(service: Service, start_client: StartClient) -> None:
    life = Life.start(start_client, service, "--lost", "wait")
    focused(life)
    service.kill()
    waiting = life.until("state", "waiting")
    assert (waiting["focused"], waiting["hands"], waiting["device"]) == (False, 0, "headset")
    time.sleep(2.5)  # asked once in vain
    service.start()
    started_s = time.monotonic()
    back = focused(life)
    assert back["at_s"] - started_s < COMES_BACK_WITHIN_S
    print(f"back after {back['at_s'] - started_s:.3f} s")
    assert back["hands"] == 2 and back["drawn"]
    assert back["time_s"] > waiting["time_s"]
    time.sleep(0.5)
    end = life.end()
    assert end["end"] == 0
    assert end["shortest_s"] > 0.0 and end["longest_s"] <= 0.2
    assert end["waited"] == end["begun"] == end["ended_in_all"]


def test_the_runtime_is_restarted_again_and_again(service: Service, start_client: StartClient) -> None:
    life = Life.start(start_client, service, "--lost", "wait")
    focused(life)
    for _ in range(3):
        service.restart()
        life.until("state", "waiting")
        focused(life)
    assert life.end()["end"] == 0


@pytest.mark.parametrize("event", ["instance-loss", "state LOSS_PENDING"])
def test_the_runtime_says_that_it_will_go(service: Service, start_client: StartClient, event: str) -> None:
    life = Life.start(start_client, service, "--lost", "wait")
    focused(life)
    life.tell(event)
    pending = life.until("state", "loss-pending")
    assert (pending["focused"], pending["hands"]) == (False, 0)
    life.until("state", "waiting")
    assert focused(life)["drawn"]
    end = life.end()
    assert end["end"] == 0
    assert end["messages"] == {}


def test_without_anything_to_fall_back_on_the_loss_is_told(service: Service, start_client: StartClient) -> None:
    life = Life.start(start_client, service)
    focused(life)
    service.kill()
    assert life.until("problem")["problem"] == "lost"
    assert life.end(quit=False)["end"] == 4


@pytest.mark.parametrize(
    ("origin", "old_m", "old_heading"),
    [
        ((0.0, 1.0, 0.0, 0.0), (0.0, -1.0, 0.0), 0.0),
        ((0.5, 0.0, 0.0, 0.0), (-0.5, 0.0, 0.0), 0.0),
        ((0.0, 0.0, 0.0, math.pi / 2), (0.0, 0.0, 0.0), -math.pi / 2),
        ((0.0, 1.0, 0.0, math.pi / 2), (-1.0, 0.0, 0.0), -math.pi / 2),
    ],
    ids=["forward: the old one lies behind", "right: to the left", "turned left: turned right", "forward, then turned left: to the left"],
)
def test_the_runtime_moves_the_stages_origin(
    service: Service, start_client: StartClient, origin: tuple[float, ...], old_m: tuple[float, ...], old_heading: float
) -> None:
    life = Life.start(start_client, service)
    focused(life)
    life.tell("origin " + " ".join(map(str, origin)))
    for _ in range(100):  # on a busy machine a frame or two pass before it is told
        life.ask()
        if any(said.get("moved") is not None for said in life.heard):
            break
    life.ask()
    life.ask()
    life.end()
    moved = [said["moved"] for said in life.heard if said.get("moved") is not None]
    assert len(moved) == 1, "told in one frame and no other"
    assert moved[0][:3] == pytest.approx(old_m, abs=1e-6)
    w, x, y, z = moved[0][3:]
    assert (x, y) == pytest.approx((0.0, 0.0))
    assert 2.0 * math.atan2(z, w) == pytest.approx(old_heading, abs=1e-6)


def test_a_moved_stage_has_its_room_measured_again(service: Service, start_client: StartClient) -> None:
    life = Life.start(start_client, service)
    assert focused(life)["boundary_m"] is None
    life.tell("room 3.5 2.5")
    time.sleep(0.3)
    life.ask()
    assert all(said.get("boundary_m") is None for said in life.heard), "asked in every frame"
    life.tell("origin 0 1 0 0")
    assert life.until("boundary_m", [3.5, 2.5])["moved"] is not None
    life.end()


def test_the_headsets_own_recentring_is_not_the_stages(
    monado_root: Root, service: Service, start_client: StartClient, remote: Remote
) -> None:
    """Monado recentres LOCAL spaces; who stands on STAGE stays where he is."""
    life = Life.start(start_client, service)
    head_m = focused(life)["head_m"]
    Clients(monado_root, service).recentre()
    time.sleep(0.5)
    life.tell("state FOCUSED")
    said = life.ask()
    assert all(heard.get("moved") is None for heard in life.heard)
    assert said["head_m"] == head_m
    assert life.end()["messages"] == {}


def test_times_go_on_from_frame_to_frame(service: Service, start_client: StartClient) -> None:
    life = Life.start(start_client, service)
    focused(life)
    time.sleep(1.0)
    end = life.end()
    assert 0.0 < end["shortest_s"] <= end["longest_s"] <= 0.1
    times_s = [said["time_s"] for said in life.heard if "time_s" in said]
    assert all(a < b for a, b in itertools.pairwise(times_s))
