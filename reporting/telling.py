"""From events to the rows of the log and its statements: the state that a session's telling carries along."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from reporting.statements import Context, statement, timestamp
from scenes import events as ev
from scenes.tour import TourContent


@dataclass(frozen=True, slots=True)
class Telling:
    """A session, as far as it was told. ``content`` and ``registration`` are those of the visit that is going on."""

    session: UUID
    started_utc: datetime
    account: str
    home_page: str
    language: str
    platform: str
    base_iri: str
    sequence: int = 0
    content: TourContent | None = None
    registration: UUID | None = None
    device: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """An event in its place in the log, and its statement if it has one."""

    sequence: int
    registration: UUID | None
    happened_utc: str
    event: dict[str, Any]
    statement: dict[str, Any] | None


def tell(told: Telling, event: ev.Event, content: TourContent | None, resumed: UUID | None) -> tuple[Telling, Row]:
    """Log ``event``.

    ``content`` is the tour's when a visit starts or resumes; ``resumed`` the registration of the visit that is resumed.
    """
    if isinstance(event, ev.VisitStarted | ev.VisitResumed):
        fresh = uuid5(told.session, f"visit:{told.sequence}")
        continued = resumed if isinstance(event, ev.VisitResumed) else None
        told = replace(
            told, content=content, registration=continued or fresh, language=event.language, device=event.device
        )
    elif isinstance(event, ev.SettingsChanged) and event.name == "language":
        told = replace(told, language=event.value)
    row = Row(
        told.sequence,
        told.registration,
        timestamp(told.started_utc, event.time_s),
        ev.to_json(event),
        _statement(told, event),
    )
    told = replace(told, sequence=told.sequence + 1)
    if isinstance(event, ev.VisitEnded):
        told = replace(told, content=None, registration=None)
    return told, row


def _statement(told: Telling, event: ev.Event) -> dict[str, Any] | None:
    if told.content is None or told.registration is None:
        return None
    context = Context(
        content=told.content,
        session=told.session,
        registration=told.registration,
        account=told.account,
        home_page=told.home_page,
        language=told.language,
        platform=told.platform,
        base_iri=told.base_iri,
        started_utc=told.started_utc,
        device=told.device,
    )
    return statement(event, told.sequence, context)
