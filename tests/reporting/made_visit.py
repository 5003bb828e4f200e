"""A made-up visit of the small tour that says everything a visit can say."""

from datetime import UTC, datetime
from uuid import UUID

from reporting.reporter import Identity, MemoryReporter
from scenes import events as ev
from scenes.tour import TourContent
from tests.interaction.small_tour import small_content

STARTED = datetime(2026, 11, 23, 6, 2, 11, 250_000, tzinfo=UTC)
SESSION = UUID("6f1d3c9e-0d5a-4c83-9b7b-0e2f6f0f7a11")
CONTENT = small_content()
PATH = ((0.0, 0.0), (5.0, 0.5), (10.0, 0.0), (30.0, 2.0), (31.0, 3.0))


def content_of(tour: str) -> TourContent:
    assert tour == "small"
    return CONTENT


def identity(session: UUID = SESSION, language: str = "zh-CN") -> Identity:
    return Identity(session, STARTED, "Hongji 0.1.0", language=language)


def answered(time_s: float, question: str, quiz: str | None, response: str, correct: bool, attempt: int = 1) -> ev.Event:
    return ev.QuestionAnswered(time_s, question, quiz, attempt, response, correct, 7.25)


def visit_events(language: str = "zh-CN") -> list[ev.Event]:
    """Every kind of event, those of the lobby included, in an order that could be."""
    return [
        ev.TourChosen(0.5, "small"),
        ev.VisitStarted(1.0, "small", language, "desktop"),
        ev.StopReached(2.0, "first", True),
        ev.HotspotOpened(4.0, "board"),
        ev.HotspotSeen(12.5, "board", 8.5, True),
        ev.ArtefactGrabbed(14.0, "link"),
        ev.ArtefactPutBack(20.0, "link", 6.0, 3.2),
        ev.ComparisonSwitched(22.0, "sides", "1935"),
        ev.HotspotSeen(24.0, "sides", 4.0, True),
        ev.GradesShown(25.0, True),
        ev.GradesShown(26.0, False),
        ev.Teleported(27.0, 20.0, 0.0, 0.0),
        ev.StopLeft(27.0, "first", 25.0),
        ev.StopReached(27.5, "second", True),
        ev.RouteStepShown(30.0, "map", 1),
        answered(33.0, "q-way", None, "b", True),
        ev.HistoricalEventStarted(35.0, "crossing"),
        ev.HistoricalEventPaused(38.0, "crossing", 3.0),
        ev.HistoricalEventContinued(40.0, "crossing", 3.0),
        ev.HistoricalEventSkipped(42.0, "crossing", 5.0),
        ev.HistoricalEventStarted(43.0, "crossing"),
        ev.HistoricalEventFinished(53.0, "crossing", 10.0),
        ev.SettingsChanged(54.0, "text_percent", "150"),
        ev.QuizStarted(55.0, "quiz", 1),
        answered(60.0, "q-single", "quiz", "a", False),
        answered(61.0, "q-multiple", "quiz", "a[,]b", False),
        answered(62.0, "q-true", "quiz", "true", False),
        answered(63.0, "q-order", "quiz", "three[,]one[,]two", False),
        answered(64.0, "q-match", "quiz", "l1[.]r1[,]l2[.]r2", True),
        ev.QuizFinished(65.0, "quiz", 1, 1, 5, False, 10.0),
        ev.QuizStarted(66.0, "quiz", 2),
        answered(67.0, "q-single", "quiz", "b", True, 2),
        answered(68.0, "q-multiple", "quiz", "a[,]c", True, 2),
        answered(69.0, "q-true", "quiz", "false", True, 2),
        answered(70.0, "q-order", "quiz", "one[,]two[,]three", True, 2),
        answered(71.0, "q-match", "quiz", "l1[.]r1[,]l2[.]r2", True, 2),
        ev.QuizFinished(72.0, "quiz", 2, 5, 5, True, 6.0),
        ev.TourCompleted(73.0, "small", 72.0),
        ev.StopLeft(80.0, "second", 52.5),
        ev.LeaveAsked(80.0, "lobby"),
        ev.VisitEnded(80.0, True, 79.0),
        ev.VisitStarted(90.0, "small", language, "desktop"),
        ev.StopReached(91.0, "first", True),
        ev.VisitEnded(95.0, False, 5.0),
        ev.VisitResumed(100.0, "small", language, "desktop"),
        ev.VisitEnded(101.0, False, 6.0),
    ]


def told(language: str = "zh-CN", events: list[ev.Event] | None = None) -> MemoryReporter:
    reporter = MemoryReporter(identity(language=language), content_of)
    reporter.tell(visit_events(language) if events is None else events)
    return reporter
