"""Events become statements that every platform takes: by our own rules and by Ralph's models."""

import dataclasses
import json
import subprocess
from uuid import UUID, uuid4, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.reporter import BASE_IRI
from reporting.statements import Context, duration, statement, timestamp
from scenes import events as ev
from tests.reporting.lrs import PYTHON, needs_lrs
from tests.reporting.made_visit import CONTENT, SESSION, STARTED, told
from tests.reporting.xapi_rules import check

CONTEXT = Context(
    content=CONTENT, session=SESSION, registration=UUID(int=5), account="p-1", home_page=BASE_IRI, language="zh-CN",
    platform="Hongji", base_iri=BASE_IRI, started_utc=STARTED, device="desktop",
)  # fmt: skip
STATEMENTS = [row.statement for row in told().rows if row.statement is not None]


def of(event: ev.Event, sequence: int = 0):
    made = statement(event, sequence, CONTEXT)
    assert made is not None
    return made


def verb(made) -> str:
    return str(made["verb"]["id"]).rsplit("/", 1)[-1]


@pytest.mark.parametrize("made", STATEMENTS, ids=verb)
def test_every_statement_of_a_visit_keeps_the_rules(made) -> None:
    check(made)


@needs_lrs
def test_ralphs_models_take_every_statement_and_refuse_broken_ones() -> None:
    no_actor = {**STATEMENTS[0], "actor": {"objectType": "Agent"}}
    bad_score = {**STATEMENTS[0], "result": {"score": {"scaled": 2}}}
    lines = "\n".join(json.dumps(s) for s in [*STATEMENTS, no_actor, bad_score])
    judge = PYTHON.parents[2] / "tests" / "reporting" / "ralph_models.py"
    done = subprocess.run([PYTHON, judge], input=lines, capture_output=True, text=True, check=True, timeout=60)
    *ours, first_broken, second_broken = done.stdout.splitlines()
    assert ours == [""] * len(STATEMENTS)
    assert "actor" in first_broken and "scaled" in second_broken


def test_a_whole_visit_says_what_the_issue_asks_for() -> None:
    verbs = {verb(made) for made in STATEMENTS}
    assert verbs >= {"initialized", "experienced", "interacted", "answered", "completed", "passed", "failed", "terminated"}
    assert verbs >= {"suspended", "resumed"}


def test_answers_carry_their_question() -> None:
    made = {m["object"]["id"].rsplit("/", 1)[-1]: m for m in STATEMENTS if verb(m) == "answered"}
    patterns = {name: m["object"]["definition"]["correctResponsesPattern"] for name, m in made.items()}
    assert patterns == {
        "q-way": ["b"], "q-single": ["b"], "q-multiple": ["a[,]c"], "q-true": ["false"],
        "q-order": ["one[,]two[,]three"], "q-match": ["l1[.]r1[,]l2[.]r2"],
    }  # fmt: skip
    kinds = {name: m["object"]["definition"]["interactionType"] for name, m in made.items()}
    assert kinds["q-multiple"] == "choice" and kinds["q-order"] == "sequencing" and kinds["q-match"] == "matching"
    assert made["q-single"]["result"] == {"success": True, "response": "b", "duration": "PT7.25S"}
    assert made["q-way"]["context"]["contextActivities"]["parent"][0]["id"].endswith("/stops/second")
    assert made["q-single"]["context"]["contextActivities"]["parent"][0]["id"].endswith("/quizzes/quiz")
    assert made["q-single"]["object"]["definition"]["choices"][0]["description"] == {"zh-CN": "choice zh-CN", "en": "choice en"}


def test_the_quiz_is_passed_or_failed_with_its_score() -> None:
    failed = of(ev.QuizFinished(9.0, "quiz", 1, 2, 5, False, 61.0))
    assert verb(failed) == "failed"
    assert failed["result"] == {
        "score": {"scaled": 0.4, "raw": 2, "min": 0, "max": 5}, "success": False, "completion": True, "duration": "PT1M1S",
    }  # fmt: skip
    assert verb(of(ev.QuizFinished(9.0, "quiz", 1, 5, 5, True, 61.0))) == "passed"
    assert "score" not in of(ev.QuizFinished(9.0, "quiz", 1, 0, 0, False, 61.0))["result"]


def test_ids_follow_from_session_and_sequence() -> None:
    made = of(ev.StopLeft(3.0, "first", 2.0), 41)
    assert made["id"] == str(uuid5(SESSION, "41"))
    assert made == of(ev.StopLeft(3.0, "first", 2.0), 41)
    assert len({m["id"] for m in STATEMENTS}) == len(STATEMENTS)


def test_no_name_and_no_mail_leave_the_machine() -> None:
    text = json.dumps(STATEMENTS)
    assert "mbox" not in text and '"openid"' not in text
    assert all(set(m["actor"]) == {"objectType", "account"} for m in STATEMENTS)


def test_what_teachers_need_not_know_is_not_reported() -> None:
    quiet = [ev.Teleported(1.0, 1.0, 1.0, 0.0), ev.SettingsChanged(1.0, "volume_percent", "50"), ev.TourChosen(1.0, "small"),
             ev.LeaveAsked(1.0, "lobby"), ev.HotspotOpened(1.0, "board"), ev.StopReached(1.0, "first", False)]  # fmt: skip
    assert [statement(event, 0, CONTEXT) for event in quiet] == [None] * len(quiet)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "PT0S"), (0.004, "PT0S"), (7.25, "PT7.25S"), (59.999, "PT1M"), (60, "PT1M"), (3600, "PT1H"), (3661.5, "PT1H1M1.5S"),
     (2.0**53, "PT2501999792983H36M32S")],
)
def test_durations_are_iso_8601(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_timestamps_are_utc_with_milliseconds() -> None:
    assert timestamp(STARTED, 0.7499) == "2026-11-23T06:02:11.999Z"
    assert timestamp(STARTED, float("nan")) == "2026-11-23T06:02:11.250Z"


numbers = st.floats(allow_nan=True, allow_infinity=True) | st.floats(-1e6, 1e6)
counts = st.integers(-3, 10**6)
names = st.sampled_from(["first", "board", "link", "q-way", "q-order", "quiz", "crossing", "small", "gone", "是/?#", ""]) | st.text(max_size=20)
FIELDS = {
    float: numbers, "float": numbers, int: counts, "int": counts, bool: st.booleans(), "bool": st.booleans(),
    str: names, "str": names, "str | None": st.none() | names, (str | None): st.none() | names,
}  # fmt: skip


@st.composite
def any_event(draw: st.DrawFn) -> ev.Event:
    kind = draw(st.sampled_from(sorted(ev.Registry.kinds.values(), key=lambda k: k.__name__)))
    return kind(**{field.name: draw(FIELDS[field.type]) for field in dataclasses.fields(kind)})


@settings(max_examples=300, deadline=None)
@given(any_event(), st.integers(0, 2**40))
def test_no_event_however_odd_breaks_a_rule(event: ev.Event, sequence: int) -> None:
    made = statement(event, sequence, CONTEXT)
    assert made == statement(event, sequence, CONTEXT)
    if made is not None:
        check(made)
        assert json.loads(json.dumps(made, allow_nan=False)) == made


@settings(deadline=None)
@given(any_event())
def test_another_session_makes_another_id_and_nothing_else_new(event: ev.Event) -> None:
    one = statement(event, 3, CONTEXT)
    other = statement(event, 3, dataclasses.replace(CONTEXT, session=uuid4()))
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert one["id"] != other["id"] and one["object"] == other["object"]
