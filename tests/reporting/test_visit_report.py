"""The report's page: says what happened, needs nothing from outside, and is never half there."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from html.parser import HTMLParser
from pathlib import Path

import pytest

from content.messages import catalogue
from reporting.reporter import MemoryReporter, VisitRecord
from reporting.site_plan import joined
from reporting.visit_report import REPORT, STATEMENTS, clock, write_report
from reporting.visit_summary import summarize
from scenes import events as ev
from scenes.tour import TourContent
from tests.interaction.small_tour import small_world
from tests.reporting.made_visit import CONTENT, PATH, STARTED, content_of, identity, told, visit_events

ZONE = timezone(timedelta(hours=8))
MADE_AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
VOID = {"meta", "img", "br", "link", "input", "hr"}


class Outline(HTMLParser):
    """Whether every element is closed, and what the page would load."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "src" or (name == "href" and tag in ("image", "link", "use")):
                self.loads.append(str(value))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.text += data


def record(language: str = "zh-CN", events: list[ev.Event] | None = None) -> VisitRecord:
    made = told(language, visit_events(language)[:41] if events is None else events).record()
    assert made is not None
    return made


def write(out: Path, language: str = "zh-CN", content: TourContent = CONTENT, visit: VisitRecord | None = None, **more) -> Outline:
    path = write_report(
        out, content=content, words=catalogue(language, "report"), language=language, record=visit or record(language),
        made_at=MADE_AT, zone=ZONE, **more,
    )  # fmt: skip
    outline = Outline()
    outline.feed(path.read_text(encoding="utf-8"))
    outline.close()
    assert outline.open == []
    return outline


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_it_tells_the_visit_in_its_language(tmp_path: Path, language: str) -> None:
    words = catalogue(language, "report")
    page = write(tmp_path, language, path=PATH, site=small_world().site)
    assert f'lang="{language}"' in (tmp_path / REPORT).read_text(encoding="utf-8")
    assert f"title {language}" in page.text and f"prompt {language}" in page.text
    assert words["page.complete"] in page.text and words["page.quiz-passed"] in page.text
    assert words["page.quiz-score"].format(right=5, asked=5, percent=100, mark=60) in page.text
    assert words["page.stop-time"].format(time=clock(52.5, words)) in page.text
    assert words["page.event-watched"].format(time=clock(10, words)) in page.text
    assert "14:02" in page.text and "A book" in page.text and words["page.grade.documented"] in page.text
    assert not re.search(r"[一-鿿]", page.text.replace("zh-CN", "")) or language == "zh-CN"


def test_the_best_attempt_is_shown_with_right_and_wrong_answers(tmp_path: Path) -> None:
    words = catalogue("en", "report")
    failed = visit_events("en")[:30]
    page = write(tmp_path, "en", visit=record("en", failed))
    assert words["page.quiz-failed"] in page.text and page.text.count(words["page.wrong"]) >= 4
    assert words["page.right-answer"] in page.text and words["page.incomplete"] in page.text


def test_it_loads_nothing_but_the_pictures_beside_it(tmp_path: Path) -> None:
    shots = tmp_path / "out" / "shots"
    shots.mkdir(parents=True)
    (shots / "01 first.png").write_bytes(b"png")
    plan = tmp_path / "elsewhere.png"
    plan.write_bytes(b"plan")
    site = small_world().site
    with_plan = type(site)(**{f: getattr(site, f) for f in site.__slots__} | {"plan_picture": str(plan)})
    pictures = {"first": shots / "01 first.png", "second": shots / "never-taken.png"}
    page = write(tmp_path / "out", path=PATH, site=with_plan, pictures=pictures)
    assert sorted(page.loads) == ["plan.png", "shots/01%20first.png"]
    assert (tmp_path / "out" / "plan.png").read_bytes() == b"plan"
    text = (tmp_path / "out" / REPORT).read_text(encoding="utf-8")
    assert "<script" not in text and "@import" not in text and "url(" not in text


def test_the_statements_lie_beside_it_as_they_were_told(tmp_path: Path) -> None:
    visit = record()
    write(tmp_path, visit=visit)
    lying = json.loads((tmp_path / STATEMENTS).read_text(encoding="utf-8"))
    assert lying == [json.loads(s.body) for s in visit.statements] and len(lying) > 25
    assert sorted(p.name for p in tmp_path.iterdir()) == [REPORT, STATEMENTS]


def test_words_of_a_tour_cannot_break_the_page(tmp_path: Path) -> None:
    nasty = '<script>alert("x")</script> & \'"'
    texts = {lang: dict.fromkeys(words, nasty) for lang, words in CONTENT.texts.items()}
    page = write(tmp_path, content=CONTENT.model_copy(update={"texts": texts}), path=PATH, site=small_world().site)
    assert nasty in page.text
    assert "<script" not in (tmp_path / REPORT).read_text(encoding="utf-8")


def test_a_visit_that_hardly_began_has_a_page_too(tmp_path: Path) -> None:
    started = [ev.VisitStarted(1.0, "small", "zh-CN", "desktop")]
    page = write(tmp_path, visit=record(events=started), site=small_world().site)
    assert catalogue("zh-CN", "report")["page.incomplete"] in page.text
    write(tmp_path, visit=record(events=[*started, ev.QuizStarted(2.0, "quiz", 1), ev.StopReached(3.0, "gone", True)]))


def test_a_page_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    write(tmp_path)
    before = (tmp_path / REPORT).read_bytes()
    (tmp_path / STATEMENTS).unlink()
    (tmp_path / STATEMENTS).mkdir()
    with pytest.raises(OSError):
        write(tmp_path)
    assert (tmp_path / REPORT).read_bytes() == before
    assert not list(tmp_path.glob("*.new"))


def test_times_add_up_over_sittings() -> None:
    def at(seconds: float, event: ev.Event) -> tuple[datetime, ev.Event]:
        return STARTED + timedelta(seconds=seconds), event

    summary = summarize([
        at(0, ev.VisitStarted(0, "small", "en", "desktop")),
        at(10, ev.StopReached(10, "first", True)),
        at(40, ev.HotspotSeen(40, "board", 9, True)),  # killed here: 30 s at the stop
        at(86400, ev.VisitResumed(1, "small", "en", "desktop")),
        at(86410, ev.StopReached(11, "first", False)),
        at(86415, ev.StopLeft(16, "first", 5.0)),
        at(86420, ev.VisitEnded(21, False, 60.0)),
    ])  # fmt: skip
    assert summary.duration_s == 60.0 and summary.sittings == 2
    assert summary.stop_s == {"first": 35.0} and not summary.complete


def test_outlines_are_joined_into_closed_ones() -> None:
    square = [((0.0, 0.0), (0.0, 1.0)), ((1.0, 1.0), (0.0, 1.0)), ((1.0, 0.0), (1.0, 1.0)), ((0.0, 0.0), (1.0, 0.0))]
    (outline,) = joined([*square, ((5.0, 5.0),)])
    assert outline[0] == outline[-1] and set(outline) == {(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0)}
    assert joined([((0.0, 0.0), (1.0, 0.0))]) == [[(0.0, 0.0), (1.0, 0.0)]]


def test_importing_reporting_loads_no_http_client() -> None:
    modules = "reporter, visit_report, records, delivery, credentials"
    code = f"from reporting import {modules}; import sys; print([m for m in sys.modules if m.startswith(('httpx', 'httpcore', 'anyio', 'ssl'))])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert done.stdout.strip() == "[]"


def test_a_memory_reporter_can_be_reported_on_while_the_visit_goes_on(tmp_path: Path) -> None:
    reporter = MemoryReporter(identity(), content_of)
    reporter.tell(visit_events()[:10])
    visit = reporter.record()
    assert visit is not None
    assert "prompt" not in write(tmp_path, visit=visit).text
