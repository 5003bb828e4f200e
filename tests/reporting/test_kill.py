"""``kill -9`` in the midst of telling: what a flush acknowledged is there, nothing is doubled, and no moment is torn."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

import pytest

from reporting.outbox import Outbox
from reporting.statements import statement_id

ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).parent / "telling_child.py"
ROUNDS = 12


@pytest.mark.slow
def test_kill_9_loses_nothing_acknowledged_and_tears_nothing(tmp_path: Path) -> None:
    chance = random.Random(1935)
    acknowledged: dict[UUID, int] = {}
    for n in range(ROUNDS):
        session = UUID(int=1000 + n)
        child = subprocess.Popen(
            [sys.executable, str(CHILD), str(tmp_path), str(session)], stdout=subprocess.PIPE, cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert child.stdout is not None
        child.stdout.readline()  # the first flush
        time.sleep(chance.uniform(0.0, 0.25))
        child.kill()
        rest = child.stdout.read().split()
        child.stdout.close()
        child.wait()
        acknowledged[session] = int(rest[-1]) if rest else 0
        with Outbox.open(tmp_path) as outbox:
            assert outbox.damage() == ""
            told = [event for _, event in _events(outbox, session)]
            saved = outbox.saved_visit("small")
        steps = [event["step"] for event in told if event["kind"] == "RouteStepShown"]
        landed = [event["x_m"] for event in told if event["kind"] == "Teleported"]
        assert steps == landed == list(range(1, len(steps) + 1)), "a hole, a double or half a frame"
        assert len(steps) >= acknowledged[session]
        assert saved is not None and saved[1]["frame"] == len(steps), "the snapshot is of another moment than the events"
    with Outbox.open(tmp_path) as outbox:
        stored = outbox.statements()
    assert len({s.id for s in stored}) == len(stored)
    for session in acknowledged:
        mine = [s for s in stored if s.session == str(session)]
        possible = {str(statement_id(session, n)) for n in range(2 * len(mine) + 2)}
        assert {s.id for s in mine} <= possible
    assert sum(acknowledged.values()) > 50, "the child was never quick enough to prove anything"


def _events(outbox: Outbox, session: UUID):
    registration = {s.session: s for s in outbox.statements()}[str(session)]
    return outbox.events(UUID(json.loads(registration.body)["context"]["registration"]))
