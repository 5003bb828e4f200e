"""A runtime that is there and answers nothing, whatever we are just asking: the visit goes on, and finds the headset again."""

import json
import threading

import pytest

from tests.headset.conftest import RunClient, StartClient
from tests.simulated_headset.service import Service
from tracking.openxr_hangup import HANGS_AFTER_S

CLIENT = "tests/headset/clients/session_hangs.py"
SLOWEST_S = 10.0
"""The window's longest frame while the runtime hangs and is asked again and again, on a machine that does much else: one that waited for it
would wait for ever."""


@pytest.mark.slow
@pytest.mark.parametrize("call", ["wait", "begin", "submit"])
def test_a_runtime_that_stops_in_a_frame_is_left_and_found_again(call: str, service: Service, start_client: StartClient) -> None:
    client = start_client(service, CLIENT, call, service.pid)
    assert client.stdout is not None
    assert client.stderr is not None
    threading.Thread(target=client.stderr.read, daemon=True).start()  # the runtime's talk must not fill the pipe
    said = []
    for line in client.stdout:
        said.append(json.loads(line))
        if "restart" in said[-1]:  # one that is only let run again sometimes takes nobody in any more
            service.kill()
            service.start()
    assert client.wait(30.0) == 0
    assert {"stopped": call}.items() <= next(line for line in said if "stopped" in line).items()
    states = [line["state"] for line in said if "state" in line]
    lost = states.index("waiting")
    assert states[lost - 1] == "focused"
    assert states[-1] == "focused", "the headset came back"
    assert all(not line["focused"] and line["hands"] == 0 for line in said if line.get("state") == "waiting")
    stopped_s = next(line["at_s"] for line in said if "stopped" in line)
    waited_s = next(line["at_s"] for line in said if line.get("state") == "waiting") - stopped_s
    assert waited_s < HANGS_AFTER_S + 10.0
    assert said[-1]["end"]
    assert said[-1]["slowest_waiting_s"] < SLOWEST_S


def test_a_runtime_that_hangs_at_the_door_is_said_to_be_down(service: Service, run_client: RunClient) -> None:
    ran = run_client(service, CLIENT, "make", service.pid)
    assert ran.returncode == 3, ran.stderr[-2000:]
    assert ran.said[-1]["problem"] == "runtime-down"
    assert ran.said[-1]["at_s"] - ran.said[0]["at_s"] < HANGS_AFTER_S + 10.0
