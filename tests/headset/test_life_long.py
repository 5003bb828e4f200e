"""A headset that is worn for long, and one that is put on again and again, take no more memory in the end than in the beginning."""

import pytest

from tests.headset.conftest import RunClient, StartClient
from tests.headset.life import Life
from tests.simulated_headset.service import Service

FRAMES = 1500
"""75 s: the simulated headset shows twenty a second."""
WARM = 300
GROWS_KIB = 2048
TIMES = 30
SETTLED = 14
"""Until then the drivers and the allocator find their size."""


@pytest.mark.slow
def test_fifteen_hundred_frames(service: Service, start_client: StartClient) -> None:
    life = Life.start(start_client, service, "--frames", FRAMES, "--warm", WARM)
    life.until("end", patience_s=200.0)
    end = life.heard[-1]
    assert end["waited"] == end["begun"] == end["ended_in_all"]
    assert end["drawn"] > FRAMES - WARM
    assert end["messages"] == {}
    assert end["now_kib"] - end["warm_kib"] < GROWS_KIB


def test_opened_and_closed_again_and_again(service: Service, run_client: RunClient) -> None:
    ran = run_client(service, "tests/headset/clients/life_reopened.py", TIMES, timeout_s=120.0)
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert [said["drawn"] for said in ran.said] == [5] * TIMES
    assert all(said["messages"] == {} for said in ran.said)
    settled, last = ran.said[SETTLED], ran.said[-1]
    assert last["kib"] - settled["kib"] < GROWS_KIB
    assert last["files"] == settled["files"]
    assert last["threads"] <= ran.said[0]["threads"] + 2, "a guard may be on its way out"
