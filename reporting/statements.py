"""An event becomes an xAPI 1.0.3 statement: one pure function.

One event makes one statement or none, so that the statement's id follows from the event's place in the durable log:
UUIDv5(session, sequence). What needs a clock or chance was decided before and stands in the context.

| event | verb | object |
|---|---|---|
| VisitStarted, VisitResumed | initialized, resumed | tour |
| StopReached (first), StopLeft | experienced, exited | stop |
| HotspotSeen | experienced | hotspot |
| ArtefactPutBack, ComparisonSwitched, RouteStepShown | interacted | hotspot |
| GradesShown (on) | interacted | grades |
| HistoricalEventStarted, …Paused, …Continued | interacted | historical event |
| HistoricalEventFinished, …Skipped | experienced | historical event |
| ActStarted | attempted | act |
| ActFinished, ActPassedOver | experienced, with its completion | act |
| QuizStarted, QuizFinished | attempted, passed or failed | quiz |
| QuestionAnswered | answered | question |
| TourCompleted | completed | tour |
| VisitEnded | terminated, or suspended if it can be continued | tour |
"""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from reporting.activities import Activities
from scenes import events as ev
from scenes.tour import TourContent

ADL_VERBS = "http://adlnet.gov/expapi/verbs"
_NO_FRACTIONS_S = 2.0**53  # from there on numbers of seconds are whole
VERB_WORDS = {
    "initialized": "开始了",
    "resumed": "继续了",
    "suspended": "暂停了",
    "terminated": "结束了",
    "experienced": "经历了",
    "exited": "离开了",
    "interacted": "操作了",
    "attempted": "尝试了",
    "answered": "回答了",
    "passed": "通过了",
    "failed": "未通过",
    "completed": "完成了",
}
"""zh-CN display of each ADL verb; part of the vocabulary on the wire, like the IRIs, not of the interface."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a statement says besides its event. ``started_utc`` (aware) is when the session's clock stood at 0 s."""

    content: TourContent
    session: UUID
    registration: UUID
    account: str
    home_page: str
    language: str
    platform: str
    base_iri: str
    started_utc: datetime
    device: str = ""


def statement_id(session: UUID, sequence: int) -> UUID:
    return uuid5(session, str(sequence))


def statement(event: ev.Event, sequence: int, context: Context) -> dict[str, Any] | None:
    """The statement that tells ``event``, number ``sequence`` of its session's log; None for what is not reported."""
    core = _core(event, Activities(context.content, context.base_iri))
    if core is None:
        return None
    verb, activity, result, parent, extensions = core
    told: dict[str, Any] = {
        "id": str(statement_id(context.session, sequence)),
        "actor": {"objectType": "Agent", "account": {"homePage": context.home_page, "name": context.account}},
        "verb": {"id": f"{ADL_VERBS}/{verb}", "display": {"zh-CN": VERB_WORDS[verb], "en-US": verb}},
        "object": {"objectType": "Activity", **activity},
    }
    if result:
        told["result"] = result
    told["context"] = _context(context, activity, parent, extensions)
    told["timestamp"] = timestamp(context.started_utc, event.time_s)
    return told


Core = tuple[str, dict[str, Any], dict[str, Any], dict[str, Any] | None, dict[str, Any]]
"""Verb, object, result, parent activity, context extensions by short name."""


def _core(event: ev.Event, its: Activities) -> Core | None:
    match event:
        case ev.VisitStarted():
            return "initialized", its.tour(), {}, None, {}
        case ev.VisitResumed():
            return "resumed", its.tour(), {}, None, {}
        case ev.VisitEnded():
            verb = "terminated" if event.complete else "suspended"
            return verb, its.tour(), {"completion": event.complete, **_took(event.duration_s)}, None, {}
        case ev.TourCompleted():
            return "completed", its.tour(), {"completion": True, **_took(event.duration_s)}, None, {}
        case ev.StopReached(first=True):
            return "experienced", its.stop(event.stop), {}, its.tour(), {}
        case ev.StopLeft():
            return "exited", its.stop(event.stop), _took(event.stayed_s), its.tour(), {}
        case ev.HotspotSeen():
            parent = _stop_of(its, event.hotspot)
            return "experienced", its.hotspot(event.hotspot), _took(event.open_s), parent, {"first": event.first}
        case ev.ArtefactPutBack():
            turned = {"turned-deg": round(math.degrees(event.turned_rad), 1)} if math.isfinite(event.turned_rad) else {}
            return "interacted", its.hotspot(event.hotspot), _took(event.held_s), _stop_of(its, event.hotspot), turned
        case ev.ComparisonSwitched():
            return "interacted", its.hotspot(event.hotspot), {}, _stop_of(its, event.hotspot), {"variant": event.variant}
        case ev.RouteStepShown():
            return "interacted", its.hotspot(event.hotspot), {}, _stop_of(its, event.hotspot), {"route-step": event.step}
        case ev.GradesShown(shown=True):
            return "interacted", its.grades(), {}, its.tour(), {}
        case _:
            return _core_of_event_or_quiz(event, its)


def _core_of_event_or_quiz(event: ev.Event, its: Activities) -> Core | None:
    match event:
        case ev.HistoricalEventStarted():
            return "interacted", its.event(event.event), {}, its.tour(), {"playback": "started"}
        case ev.HistoricalEventPaused():
            return "interacted", its.event(event.event), {}, its.tour(), {"playback": "paused", **_at(event.at_s)}
        case ev.HistoricalEventContinued():
            return "interacted", its.event(event.event), {}, its.tour(), {"playback": "continued", **_at(event.at_s)}
        case ev.HistoricalEventSkipped():
            return "experienced", its.event(event.event), {"completion": False}, its.tour(), _at(event.at_s)
        case ev.HistoricalEventFinished():
            result = {"completion": True, **_took(event.watched_s)}
            return "experienced", its.event(event.event), result, its.tour(), {}
        case ev.ActStarted():
            return "attempted", its.act(event.place, event.event), {}, _around_act(its, event.place, event.event), {"act": event.act}
        case ev.ActFinished():
            result = {"completion": True, **_took(event.took_s)}
            said = {"act": event.act, "strokes": event.strokes, "by": event.by}
            return "experienced", its.act(event.place, event.event), result, _around_act(its, event.place, event.event), said
        case ev.ActPassedOver():
            said = {"act": event.act, "strokes": event.strokes, "passed-over": True}
            parent = _around_act(its, event.place, event.event)
            return "experienced", its.act(event.place, event.event), {"completion": False}, parent, said
        case ev.QuizStarted():
            return "attempted", its.quiz(event.quiz), {}, its.tour(), {"attempt": event.attempt}
        case ev.QuizFinished():
            result = {**_score(event.right, event.asked), "success": event.passed, "completion": True, **_took(event.took_s)}
            verb = "passed" if event.passed else "failed"
            return verb, its.quiz(event.quiz), result, its.tour(), {"attempt": event.attempt}
        case ev.QuestionAnswered():
            return _answered(event, its)
        case _:
            return None


def _answered(event: ev.QuestionAnswered, its: Activities) -> Core:
    result: dict[str, Any] = {"success": event.correct}
    if event.response:
        result["response"] = event.response
    stop = its.stop_of_question(event.question)
    if event.quiz is not None:
        parent = its.quiz(event.quiz)
    else:
        parent = its.tour() if stop is None else its.stop(stop)
    return "answered", its.question(event.question), {**result, **_took(event.took_s)}, parent, {"attempt": event.attempt}


def _context(
    context: Context, activity: dict[str, Any], parent: dict[str, Any] | None, extensions: dict[str, Any]
) -> dict[str, Any]:
    base = context.base_iri.rstrip("/")
    its = Activities(context.content, context.base_iri)
    around: dict[str, Any] = {"category": [{"id": f"{base}/profile/1"}]}
    if parent is not None:
        around["parent"] = [_reference(parent)]
    if activity["id"] != its.iri():
        around["grouping"] = [{"id": its.iri()}]
    said = {"session": str(context.session), **({"device": context.device} if context.device else {}), **extensions}
    return {
        "registration": str(context.registration),
        "contextActivities": around,
        "revision": context.content.tour.version,
        "platform": context.platform,
        "language": context.language,
        "extensions": {f"{base}/extensions/{name}": value for name, value in said.items() if value != ""},
    }


def _reference(activity: dict[str, Any]) -> dict[str, Any]:
    """Around an object its neighbours need only be named; each is defined in statements of its own."""
    return {"id": activity["id"]}


def _stop_of(its: Activities, hotspot_id: str) -> dict[str, Any]:
    found = its.find_hotspot(hotspot_id)
    return its.tour() if found is None else its.stop(found[0])


def _around_act(its: Activities, place: str, event_id: str | None) -> dict[str, Any]:
    return _stop_of(its, place) if event_id is None else its.event(event_id)


def _at(at_s: float) -> dict[str, Any]:
    return {"at-s": round(at_s, 2)} if math.isfinite(at_s) else {}


def _took(seconds: float) -> dict[str, str]:
    return {"duration": duration(seconds)} if math.isfinite(seconds) and seconds >= 0 else {}


def _score(right: int, asked: int) -> dict[str, Any]:
    """Raw, min and max all together or none; scaled in [0, 1]. No score where nothing was asked."""
    if asked <= 0 or not 0 <= right <= asked:
        return {}
    return {"score": {"scaled": round(right / asked, 4), "raw": right, "min": 0, "max": asked}}


def duration(seconds: float) -> str:
    """ISO 8601, to the hundredth of a second that xAPI compares: ``PT1H2M3.5S``. ``seconds`` is finite and not negative."""
    hundredths = round(seconds * 100) if seconds < _NO_FRACTIONS_S else int(seconds) * 100  # a hundred times the largest float is none
    minutes, rest = divmod(hundredths, 6000)
    hours, minutes = divmod(minutes, 60)
    text = "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    if rest or text == "PT":
        text += f"{rest / 100:.2f}".rstrip("0").rstrip(".") + "S"
    return text


def timestamp(started_utc: datetime, time_s: float) -> str:
    """UTC with milliseconds and ``Z``: what every platform takes. A time that is none (NaN, beyond 30 years) counts as 0 s."""
    time_s = time_s if abs(time_s) < 1e9 else 0.0
    at = (started_utc + timedelta(seconds=time_s)).astimezone(UTC)
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    return at.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
