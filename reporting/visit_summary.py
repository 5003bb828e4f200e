"""What a visit came to: pure, from the events of all its sessions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from scenes import events as ev


@dataclass(slots=True)
class Playing:
    """How far a historical event was watched."""

    state: Literal["started", "skipped", "watched"] = "started"
    at_s: float = 0.0


@dataclass(slots=True)
class QuizTry:
    """One attempt at the quiz; ``finished`` is None while it is not over."""

    attempt: int
    answers: dict[str, ev.QuestionAnswered] = field(default_factory=dict)
    finished: ev.QuizFinished | None = None


@dataclass(slots=True)
class Summary:
    began: datetime | None = None
    ended: datetime | None = None
    sittings: int = 0
    duration_s: float = 0.0
    complete: bool = False
    device: str = ""
    stop_s: dict[str, float] = field(default_factory=dict)
    """Seconds at each stop, in the order in which they were first reached."""
    hotspots: list[str] = field(default_factory=list)
    playings: dict[str, Playing] = field(default_factory=dict)
    acts: dict[tuple[str, str | None], Literal["begun", "passed", "done"]] = field(default_factory=dict)
    """What the visitor took part in, by place and event. What is done stays done."""
    answers: dict[str, ev.QuestionAnswered] = field(default_factory=dict)
    """The last answer to each question on the way."""
    tries: list[QuizTry] = field(default_factory=list)

    def best_try(self) -> QuizTry | None:
        """The finished attempt with the most right answers (the later of equals); else the last unfinished one."""
        finished = [t for t in self.tries if t.finished is not None]
        if not finished:
            return self.tries[-1] if self.tries else None
        return max(finished, key=lambda t: (t.finished.right if t.finished else 0, t.attempt))


def summarize(moments: Sequence[tuple[datetime, ev.Event]]) -> Summary:
    """``moments`` are (UTC, event) in order. A session that broke off counts up to its last event."""
    summary = Summary()
    here: tuple[str, datetime] | None = None
    sat_down: datetime | None = None
    last: datetime | None = None
    for at, event in moments:
        if isinstance(event, ev.VisitStarted | ev.VisitResumed):
            if sat_down is not None and last is not None:
                summary.duration_s += (last - sat_down).total_seconds()
            if here is not None and last is not None:
                _stay(summary, here[0], (last - here[1]).total_seconds())
            sat_down, here = at, None
            summary.sittings += 1
            summary.began = summary.began or at
            summary.device = event.device
        elif isinstance(event, ev.StopReached):
            here = (event.stop, at)
            _stay(summary, event.stop, 0.0)
        elif isinstance(event, ev.StopLeft):
            here = None
            _stay(summary, event.stop, event.stayed_s)
        else:
            _note(summary, event)
        summary.ended = last = at
    if sat_down is not None and last is not None:
        summary.duration_s += (last - sat_down).total_seconds()
    if here is not None and last is not None:
        _stay(summary, here[0], (last - here[1]).total_seconds())
    return summary


def _stay(summary: Summary, stop: str, seconds: float) -> None:
    summary.stop_s[stop] = summary.stop_s.get(stop, 0.0) + max(0.0, seconds)


def _note(summary: Summary, event: ev.Event) -> None:
    match event:
        case ev.HotspotSeen() if event.hotspot not in summary.hotspots:
            summary.hotspots.append(event.hotspot)
        case ev.HistoricalEventStarted():
            summary.playings.setdefault(event.event, Playing())
        case ev.HistoricalEventSkipped() if _state(summary, event.event) != "watched":
            summary.playings[event.event] = Playing("skipped", event.at_s)
        case ev.HistoricalEventFinished():
            summary.playings[event.event] = Playing("watched", event.watched_s)
        case ev.ActStarted():
            summary.acts.setdefault((event.place, event.event), "begun")
        case ev.ActPassedOver() if summary.acts.get((event.place, event.event)) != "done":
            summary.acts[event.place, event.event] = "passed"
        case ev.ActFinished():
            summary.acts[event.place, event.event] = "done"
        case ev.QuestionAnswered(quiz=None):
            summary.answers[event.question] = event
        case ev.QuestionAnswered():
            _try(summary, event.attempt).answers[event.question] = event
        case ev.QuizStarted():
            _try(summary, event.attempt)
        case ev.QuizFinished():
            _try(summary, event.attempt).finished = event
        case ev.TourCompleted():
            summary.complete = True
        case ev.VisitEnded():
            summary.complete = summary.complete or event.complete


def _state(summary: Summary, event_id: str) -> str:
    return summary.playings[event_id].state if event_id in summary.playings else ""


def _try(summary: Summary, attempt: int) -> QuizTry:
    found = next((t for t in summary.tries if t.attempt == attempt), None)
    if found is None:
        found = QuizTry(attempt)
        summary.tries.append(found)
    return found
