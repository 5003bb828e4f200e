"""``kill -9`` in the middle of a visit: what was acknowledged is there, and the visit goes on where it was."""

import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from interaction import resume
from interaction.presence import feet
from reporting.outbox import Outbox
from reporting.reporter import Identity, OutboxReporter
from scenes.events import VisitResumed
from scenes.senses import Senses
from scenes.settings import EYE_HEIGHT_M, Settings
from scenes.space import Pose, distance
from visit import make_world
from visit_models import ShippedModels

MODELS = ShippedModels()

CHILD = Path(__file__).with_name("child_visit.py")


@pytest.mark.parametrize("lines_before_death", [4, 15, 40])
def test_killed_and_continued(lines_before_death: int, tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, str(CHILD), str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    told = [child.stdout.readline().split() for _ in range(lines_before_death)]
    time.sleep(0.05)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    stops = [line[1] for line in told if line and line[0] == "StopReached"]
    assert stops, told

    content = MODELS.content("luding-bridge")
    reporter = OutboxReporter(tmp_path, Identity(uuid4(), datetime.now(UTC), "test"), lambda _: content)
    try:
        saved = reporter.saved_visit("luding-bridge")
        assert saved is not None
        world = make_world(content, MODELS.site(content.tour.site.package, content.tour.name), Settings())
        assert resume.usable(world, saved)
        senses = Senses(Pose((0.0, 0.0, EYE_HEIGHT_M)))
        events = resume.restore(world, senses, saved)
        assert [type(event) for event in events] == [VisitResumed]
        assert set(stops) <= set(world.progress.stops)
        assert distance(feet(world), tuple(saved["position_m"])) < 0.01
        assert world.mode == "visit"
    finally:
        reporter.close()
    with Outbox.open(tmp_path) as outbox:
        assert outbox.damage() in ("", "ok")
        kept = [event["kind"] for _, event in outbox.events(outbox.saved_visit("luding-bridge")[0])]  # type: ignore[index]
    for line in told:
        assert line[0] in kept
