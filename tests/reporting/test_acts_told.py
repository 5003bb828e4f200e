"""Acts in the records and on the report's page: done or passed over, and with what, never how well."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from content.messages import catalogue
from reporting.reporter import BASE_IRI, MemoryReporter
from reporting.statements import Context, statement
from reporting.visit_report import REPORT, write_report
from reporting.visit_summary import summarize
from scenes import events as ev
from tests.interaction.acting_tour import acting_content
from tests.reporting.made_visit import SESSION, STARTED, identity
from tests.reporting.xapi_rules import check

CONTENT = acting_content()
CONTEXT = Context(
    content=CONTENT, session=SESSION, registration=UUID(int=5), account="p-1", home_page=BASE_IRI, language="en",
    platform="Hongji", base_iri=BASE_IRI, started_utc=STARTED, device="desktop",
)  # fmt: skip
DONE = ev.ActFinished(30.0, "take-part", None, "hand-over-hand", 4, 12.5, "camera")
PASSED = ev.ActPassedOver(40.0, "own-part", "crossing", "hand-over-hand", 2)
EVENTS: list[ev.Event] = [
    ev.VisitStarted(1.0, "small", "en", "desktop"), ev.StopReached(2.0, "second", True),
    ev.ActStarted(10.0, "take-part", None, "hand-over-hand"), DONE,
    ev.HistoricalEventStarted(31.0, "crossing"), ev.ActStarted(35.0, "own-part", "crossing", "hand-over-hand"), PASSED,
    ev.ActStarted(41.0, "across", None, "hand-over-hand"),
]  # fmt: skip


def told(event: ev.Event) -> dict[str, Any]:
    made = statement(event, 1, CONTEXT)
    assert made is not None
    check(made)
    return made


def extensions(made: dict[str, Any]) -> dict[str, Any]:
    return {name.rsplit("/", 1)[-1]: value for name, value in made["context"]["extensions"].items()}


def test_an_act_that_is_done() -> None:
    made = told(DONE)
    assert made["verb"]["id"].endswith("/experienced")
    assert made["object"]["id"].endswith("/hotspots/take-part")
    assert made["object"]["definition"]["type"].endswith("/interaction")
    assert made["result"] == {"completion": True, "duration": "PT12.5S"}
    assert made["context"]["contextActivities"]["parent"][0]["id"].endswith("/stops/second")
    assert {"act": "hand-over-hand", "strokes": 4, "by": "camera"}.items() <= extensions(made).items()


def test_an_act_that_is_passed_over_within_an_event() -> None:
    made = told(PASSED)
    assert made["object"]["id"].endswith("/events/crossing/acts/own-part")
    assert made["object"]["definition"]["name"]["en"] == "title en"
    assert made["result"] == {"completion": False} and extensions(made)["passed-over"] is True
    assert made["context"]["contextActivities"]["parent"][0]["id"].endswith("/events/crossing")


def test_no_act_is_scored() -> None:
    for event in EVENTS:
        made = statement(event, 1, CONTEXT)
        assert made is None or not {"score", "success"} & set(made.get("result", {}))


def test_an_act_of_another_version_of_the_tour_is_told_too() -> None:
    assert told(ev.ActFinished(1.0, "gone", "crossing", "wave", 1, 1.0, "keys"))["object"]["id"].endswith("/acts/gone")
    assert told(ev.ActStarted(1.0, "gone", None, "wave"))["object"]["id"].endswith("/hotspots/gone")


def test_what_is_done_stays_done() -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    again = [*EVENTS, ev.ActStarted(50.0, "take-part", None, "x"), ev.ActPassedOver(51.0, "take-part", None, "x", 0)]
    acts = summarize([(at, event) for event in again]).acts
    assert acts == {("take-part", None): "done", ("own-part", "crossing"): "passed", ("across", None): "begun"}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_page_tells_what_became_of_each(tmp_path: Path, language: str) -> None:
    reporter = MemoryReporter(identity(language=language), lambda _: CONTENT)
    reporter.tell(EVENTS)
    record = reporter.record()
    assert record is not None
    words = catalogue(language, "report")
    write_report(tmp_path, content=CONTENT, words=words, language=language, record=record, made_at=STARTED)
    page = (tmp_path / REPORT).read_text(encoding="utf-8")
    for state in ("done", "passed", "begun"):
        assert page.count(words[f"page.act-{state}"]) == 1
