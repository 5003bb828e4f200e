"""Whole visits of Luding Bridge on a real OpenXR runtime: by head, hands and buttons alone, and the records equal the desktop's."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from interaction.systems import think
from reporting.reporter import Identity, MemoryReporter
from scenes.events import Event, to_json
from scenes.settings import EYE_HEIGHT_M, Settings, headset_settings
from scenes.window_input import WindowInput
from tests.headset.visitor import chosen
from tests.interaction.hands import KeyboardPerson
from tracking.recording import Recording
from tracking.replay import ReplayHeadset
from visit import make_world
from visit_models import ShippedModels

pytestmark = [pytest.mark.gl, pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.xdist_group("headset-visits")]
TIMES = ("duration", "turned-deg", "at-s", "by", "session")
"""What two people never do in the same time, or turn by the same angle; what they did it with; and the session's own id."""


class SamePerson(KeyboardPerson):
    """Does on a desktop, by keys, what the visitor in the headset does."""

    def __init__(self, *args: Any, everything: bool) -> None:
        super().__init__(*args)
        self.everything = everything

    def deal_with(self, kind: str) -> Iterator[WindowInput]:
        if kind == "artefact":
            yield from self.wait(3.0)
            yield from self.press("pick-up")
            for _ in range(20):
                yield self.frame("d", down=frozenset({"d"}))
            yield from self.key("e")
        else:
            yield from super().deal_with(kind)

    def whole_visit(self) -> Iterator[WindowInput]:
        yield from self.wait(0.5)
        yield from self.press("start")
        for stop in self.world.content.tour.stops:
            if self.world.here != stop.id:
                yield from self.key("tab", 0.3)
                yield from self.press(f"go:{stop.id}")
                yield from self.wait(0.3)
            for hotspot in chosen(stop, everything=self.everything):
                yield from self.use(hotspot)
        yield from self.leave()


def desktop_statements(everything: bool) -> list[dict[str, Any]]:
    models = ShippedModels()
    content = models.content("luding-bridge")
    world = make_world(content, models.site(content.tour.site.package, content.tour.name), Settings(language="en"))
    person = SamePerson(world, everything=everything)
    person.script.frames = person.whole_visit()
    reporter = MemoryReporter(Identity(uuid4(), datetime.now(UTC), "test", language="en"), lambda _: content)
    events: list[Event] = []
    while not world.leaving:
        frame = person.headset.wait_frame()
        events += think(world, frame.senses, frame.time)
        person.headset.heed(world)
    reporter.tell(events)
    return [row.statement for row in reporter.rows if row.statement is not None]


def replayed(recording: Recording) -> list[dict[str, Any]]:
    """What happens when a visit that was recorded in the headset is played again, without one."""
    models = ShippedModels()
    content = models.content(recording.header.tour)
    settings = headset_settings().model_copy(update={"language": recording.header.language})
    world = make_world(content, models.site(content.tour.site.package, content.tour.name), settings, seed=recording.header.seed)
    headset = ReplayHeadset(recording)
    events: list[Event] = []
    while not world.leaving and (frame := headset.wait_frame()).running:
        events += think(world, frame.senses, frame.time)
    return [to_json(event) for event in events]


def happened(events: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Kinds and names; numbers are rounded in a recording."""
    return [tuple(value for value in event.values() if not isinstance(value, float)) for event in events]


def essence(statement: dict[str, Any]) -> dict[str, Any]:
    """What a statement says, but for who, when, how long and on what device."""
    result = dict(statement.get("result", {}))
    extensions = {**result.pop("extensions", {}), **statement["context"].get("extensions", {})}
    return {
        "verb": statement["verb"]["id"],
        "object": statement["object"],
        "result": {name: value for name, value in result.items() if name not in TIMES},
        "extensions": {
            name: value for name, value in extensions.items() if name.rsplit("/", 1)[1] not in (*TIMES, "device")
        },
        "around": statement["context"]["contextActivities"],
        "language": statement["context"]["language"],
        "revision": statement["context"]["revision"],
    }


@pytest.mark.parametrize("body", ["controllers", "bare", "left-seated"])
def test_a_whole_visit_in_the_headset_reports_what_the_desktop_reports(body: str, service: Any, run_client: Any, tmp_path: Path) -> None:
    everything = body == "controllers"
    done = run_client(
        service, "tests/headset/clients/whole_visit.py", str(service.port), body, str(tmp_path / "out"),
        *(["--everything"] if everything else []), env={"HONGJI_DATA": str(tmp_path / "data")}, timeout_s=850,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["completed"]
    assert said["throws"] >= 3, "most of the way is the plan's"
    statements = json.loads((tmp_path / "out" / "statements.json").read_text(encoding="utf-8"))
    here, there = [essence(s) for s in statements], [essence(s) for s in desktop_statements(everything)]
    assert [(s["verb"], s["object"]["id"]) for s in here] == [(s["verb"], s["object"]["id"]) for s in there]
    assert here == there
    turned = [
        value for s in statements for name, value in s["context"]["extensions"].items() if name.endswith("/turned-deg")
    ]
    assert turned and min(turned) > 5.0, "what was held turned with the hand"
    told = [json.loads(line) for line in (tmp_path / "out" / "transcript.jsonl").read_text(encoding="utf-8").splitlines()]
    assert happened(replayed(Recording(tmp_path / "out" / "visit.gz"))) == happened(told)
    device = next(v for name, v in statements[0]["context"]["extensions"].items() if name.endswith("/device"))
    assert device == "headset"
    if body == "left-seated":
        assert said["settings"]["posture"] == "seated"
        assert said["lift_m"] == pytest.approx(EYE_HEIGHT_M - 1.15, abs=0.02), "seen from a standing visitor's height"
