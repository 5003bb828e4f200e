"""What happened: frozen, in the past tense, enough to tell the visit again and to report it.

Every event carries the time in seconds since its session began: since the program, or the recording, started.
"""

from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Event:
    time_s: float


@dataclass(frozen=True, slots=True)
class VisitStarted(Event):
    tour: str
    language: str
    device: str


@dataclass(frozen=True, slots=True)
class VisitResumed(Event):
    tour: str
    language: str
    device: str


@dataclass(frozen=True, slots=True)
class VisitEnded(Event):
    """The visitor left; ``complete`` if everything required was done."""

    complete: bool
    duration_s: float


@dataclass(frozen=True, slots=True)
class StopReached(Event):
    stop: str
    first: bool


@dataclass(frozen=True, slots=True)
class StopLeft(Event):
    stop: str
    stayed_s: float


@dataclass(frozen=True, slots=True)
class HotspotOpened(Event):
    hotspot: str


@dataclass(frozen=True, slots=True)
class HotspotSeen(Event):
    """Closed after being open long enough to count as seen."""

    hotspot: str
    open_s: float
    first: bool


@dataclass(frozen=True, slots=True)
class ArtefactGrabbed(Event):
    hotspot: str


@dataclass(frozen=True, slots=True)
class ArtefactPutBack(Event):
    hotspot: str
    held_s: float
    turned_rad: float


@dataclass(frozen=True, slots=True)
class ComparisonSwitched(Event):
    hotspot: str
    variant: str


@dataclass(frozen=True, slots=True)
class RouteStepShown(Event):
    hotspot: str
    step: int


@dataclass(frozen=True, slots=True)
class GradesShown(Event):
    shown: bool


@dataclass(frozen=True, slots=True)
class HistoricalEventStarted(Event):
    event: str


@dataclass(frozen=True, slots=True)
class HistoricalEventPaused(Event):
    event: str
    at_s: float


@dataclass(frozen=True, slots=True)
class HistoricalEventContinued(Event):
    event: str
    at_s: float


@dataclass(frozen=True, slots=True)
class HistoricalEventSkipped(Event):
    event: str
    at_s: float


@dataclass(frozen=True, slots=True)
class HistoricalEventFinished(Event):
    event: str
    watched_s: float


@dataclass(frozen=True, slots=True)
class ActStarted(Event):
    """Taking part by movement. ``place``: the hotspot, or the track within the historical event ``event``; ``act``: which movement."""

    place: str
    event: str | None
    act: str


@dataclass(frozen=True, slots=True)
class ActFinished(Event):
    """All its strokes were made; ``by`` what made most of them: camera, headset or keys. How well is nobody's business."""

    place: str
    event: str | None
    act: str
    strokes: int
    took_s: float
    by: str


@dataclass(frozen=True, slots=True)
class ActPassedOver(Event):
    """The visitor went past it, after so many strokes. It is not missing."""

    place: str
    event: str | None
    act: str
    strokes: int


@dataclass(frozen=True, slots=True)
class QuizStarted(Event):
    quiz: str
    attempt: int


@dataclass(frozen=True, slots=True)
class QuestionAnswered(Event):
    """``response`` as xAPI's cmi.interaction wants it: ids joined by ``[,]``, pairs by ``[.]``, ``true`` or ``false``."""

    question: str
    quiz: str | None
    attempt: int
    response: str
    correct: bool
    took_s: float


@dataclass(frozen=True, slots=True)
class QuizFinished(Event):
    quiz: str
    attempt: int
    right: int
    asked: int
    passed: bool
    took_s: float


@dataclass(frozen=True, slots=True)
class TourCompleted(Event):
    """Every required stop, hotspot, event and the quiz are done."""

    tour: str
    duration_s: float


@dataclass(frozen=True, slots=True)
class Teleported(Event):
    x_m: float
    y_m: float
    z_m: float


@dataclass(frozen=True, slots=True)
class SettingsChanged(Event):
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class TourChosen(Event):
    """In the lobby: which tour to open."""

    tour: str


@dataclass(frozen=True, slots=True)
class HeadsetChanged(Event):
    """The headset's session came into another state (``scenes.senses.HeadsetState``)."""

    state: str


@dataclass(frozen=True, slots=True)
class SafePlaceEntered(Event):
    """The visitor asked out of everything."""


@dataclass(frozen=True, slots=True)
class SafePlaceLeft(Event):
    stayed_s: float


@dataclass(frozen=True, slots=True)
class CameraChanged(Event):
    """The camera of motion capture came into another state (``scenes.body.CameraState``)."""

    state: str


@dataclass(frozen=True, slots=True)
class CalibrationFinished(Event):
    """The visitor's place and reach were learnt. ``hand`` points; ``joints``: the body's joints were seen, not hands alone."""

    hand: str
    seated: bool
    dwell: bool
    joints: bool


@dataclass(frozen=True, slots=True)
class HandRaised(Event):
    """The visitor wants to answer or to ask. ``side`` of the hand as the camera saw it, "" for a key."""

    side: str


@dataclass(frozen=True, slots=True)
class LeaveAsked(Event):
    """The visitor wants out: to the lobby, or to quit the program."""

    to: str


class Registry:
    """Every kind of event by its name."""

    kinds: ClassVar[dict[str, type[Event]]] = {kind.__name__: kind for kind in Event.__subclasses__()}


def to_json(event: Event) -> dict[str, Any]:
    """A plain dictionary with the kind under ``kind``."""
    return {"kind": type(event).__name__, **asdict(event)}


def from_json(data: dict[str, Any]) -> Event:
    """The event that ``to_json`` wrote; ``ValueError`` for an unknown kind or wrong fields."""
    rest = dict(data)
    kind = Registry.kinds.get(rest.pop("kind", ""))
    if kind is None:
        raise ValueError(f"unknown kind of event: {data.get('kind')!r}")
    names = {f.name for f in fields(kind)}
    if set(rest) != names:
        raise ValueError(f"{kind.__name__} has the fields {sorted(names)}, found {sorted(rest)}")
    return kind(**rest)
