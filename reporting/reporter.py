"""The reporter: takes the frame's events at once, and has them on disk within about 50 ms, written by a thread of its own."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

from reporting.outbox import Outbox, StoredStatement, compact, set_aside
from reporting.outbox_errors import OutboxCorrupt, OutboxError
from reporting.telling import Row, Telling, tell
from scenes.events import Event, VisitResumed, VisitStarted, from_json
from scenes.tour import TourContent

BASE_IRI = "https://hongji.example/xapi"
"""Where activity ids live unless an operator sets another: ``example`` is reserved and can never be someone else's."""

T = TypeVar("T")

GATHER_S = 0.02
RETRY_S = (0.2, 0.5, 1.0, 2.0)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who reports, from where. Made by main.py; time and chance stand in it."""

    session: UUID
    started_utc: datetime
    platform: str
    account: str = ""  # empty: the outbox's own pseudonym
    home_page: str = BASE_IRI
    base_iri: str = BASE_IRI
    language: str = "zh-CN"


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """Everything told of one visit, over all of its sessions: for the report page."""

    registration: UUID
    moments: tuple[tuple[datetime, Event], ...]
    statements: tuple[StoredStatement, ...]


@dataclass(slots=True)
class _Item:
    """What one call of the frame handed over; written whole or not at all."""

    events: list[tuple[Event, TourContent | None]] = field(default_factory=list)
    save: tuple[str, dict[str, Any]] | None = None
    forget: str = ""


class OutboxReporter:
    """The real reporter. Call it from one thread; ``content_of`` gives a loaded tour by name."""

    def __init__(
        self,
        folder: Path,
        identity: Identity,
        content_of: Callable[[str], TourContent],
        *,
        now_utc: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.folder = folder
        self.trouble: OutboxError | None = None  # why nothing can be written now; None when all is well
        self.set_aside: Path | None = None  # where a corrupt outbox was put, if there was one
        self._content_of = content_of
        self._now_utc = now_utc
        self._identity = identity
        self._told: Telling | None = None
        self._registrations: dict[str, UUID] = {}
        self._waiting: list[_Item] = []
        self._handed = self._written = self._failures = 0
        self._hurry = self._closing = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._write_all, name="outbox-writer", daemon=True)
        self._thread.start()

    # called by the frame: returns at once

    def tell(self, events: Sequence[Event], visit: tuple[str, dict[str, Any]] | None = None) -> None:
        """Take the events of a frame and, with them, (tour, snapshot) of the same moment: one transaction holds both."""
        if events or visit is not None:
            told = [(e, self._content_of(e.tour) if isinstance(e, VisitStarted | VisitResumed) else None) for e in events]
            self._hand(_Item(told, visit))

    def save_visit(self, tour: str, snapshot: dict[str, Any]) -> None:
        """Keep a visit so that it can be continued. Give it together with its events to ``tell`` where there are any."""
        self._hand(_Item(save=(tour, snapshot)))

    def forget_visit(self, tour: str) -> None:
        """The visit is over, or starts anew."""
        self._hand(_Item(forget=tour))

    # these wait

    def flush(self, timeout_s: float = 10.0) -> None:
        """Block until everything told so far is on disk; ``OutboxError`` if it cannot be written."""
        with self._changed:
            wanted, failures = self._handed, self._failures
            self._hurry = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._written >= wanted or self._failures > failures, timeout_s)
            if self._written < wanted:
                raise self.trouble or OutboxError(self.folder, f"not written within {timeout_s} s")

    def close(self) -> None:
        """Write what is left and stop. What cannot be written is lost with the program; ``trouble`` says so."""
        try:
            self.flush()
        except OutboxError as error:
            self.trouble = error
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(5.0)

    def saved_visit(self, tour: str) -> dict[str, Any] | None:
        """The snapshot last saved and not forgotten, or None. None too if the outbox cannot be read: ``trouble`` says why."""
        saved = self._read(lambda outbox: outbox.saved_visit(tour))
        return None if saved is None else saved[1]

    def record(self, registration: UUID | None = None) -> VisitRecord | None:
        """What was told of a visit: of the one that is going on or was last told of, unless ``registration`` names one.

        None if there is none, or if the outbox cannot be used: ``trouble`` says why.
        """

        def read(outbox: Outbox) -> VisitRecord | None:
            wanted = registration or next(reversed(self._registrations.values()), None)
            if wanted is None:
                return None
            moments = [(datetime.fromisoformat(utc), from_json(event)) for utc, event in outbox.events(wanted)]
            return VisitRecord(wanted, tuple(moments), tuple(outbox.statements(wanted)))

        return self._read(read)

    def _read(self, what: Callable[[Outbox], T | None]) -> T | None:
        try:
            self.flush()
            with Outbox.open(self.folder) as outbox:
                return what(outbox)
        except OutboxError as error:
            self.trouble = error
            return None

    # the writer's side

    def _hand(self, item: _Item) -> None:
        with self._changed:
            self._waiting.append(item)
            self._handed += 1
            self._changed.notify_all()

    def _write_all(self) -> None:
        try:
            self._write_until_closed()
        finally:  # a writer that stops unasked must not leave a flush waiting
            with self._changed:
                if not self._closing:
                    self.trouble = OutboxError(self.folder, "the outbox's writer has stopped")
                    self._failures += 1
                self._changed.notify_all()

    def _write_until_closed(self) -> None:
        """Gather what comes within a few frames, and commit it as one transaction."""
        outbox: Outbox | None = None
        tries = 0
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._hurry or self._closing)
                if self._waiting and not self._hurry:
                    self._changed.wait_for(lambda: self._hurry or self._closing, GATHER_S)
                items, self._hurry = list(self._waiting), False
                if self._closing and (not items or self.trouble is not None):
                    break
            try:
                outbox = outbox or self._open()
                self._commit(outbox, items)
            except OutboxError as error:
                tries += 1
                outbox = self._recover(outbox, error)
                with self._changed:
                    self.trouble = error
                    self._failures += 1
                    self._changed.notify_all()
                    self._changed.wait_for(lambda: self._hurry or self._closing, RETRY_S[min(tries, len(RETRY_S)) - 1])
                continue
            tries = 0
            with self._changed:
                self.trouble = None
                del self._waiting[: len(items)]
                self._written += len(items)
                self._changed.notify_all()
        if outbox is not None:
            outbox.close()

    def _open(self) -> Outbox:
        outbox = Outbox.open(self.folder)
        me = self._identity
        try:
            with outbox.transaction():
                known = me.account or (self._told.account if self._told else "")
                account = known or outbox.account(str(uuid4()))
                sequence = outbox.begin_session(me.session, me.started_utc, me.platform)
        except BaseException:
            outbox.close()
            raise
        if self._told is None:
            self._told = Telling(
                me.session, me.started_utc, account, me.home_page, me.language, me.platform, me.base_iri, sequence
            )
        return outbox

    def _recover(self, outbox: Outbox | None, error: OutboxError) -> Outbox | None:
        """A corrupt file is set aside, never deleted; the visit goes on with a fresh one. Else: try the same one again."""
        if not isinstance(error, OutboxCorrupt):
            return outbox
        try:
            if outbox is not None:
                outbox.close()
            self.set_aside = set_aside(self.folder)
        except OutboxError:
            pass  # told as trouble already; tried again
        return None

    def _commit(self, outbox: Outbox, items: list[_Item]) -> None:
        """Write the items; what is remembered in memory changes only once they are on disk."""
        if not items:
            return
        assert self._told is not None
        told, visits = self._told, dict(self._registrations)
        with outbox.transaction():
            for item in items:
                for event, content in item.events:
                    resumed = None
                    if isinstance(event, VisitResumed):
                        saved = outbox.saved_visit(event.tour)
                        resumed = saved[0] if saved else visits.get(event.tour)
                    told, row = tell(told, event, content, resumed)
                    _write_row(outbox, told.session, row)
                    if isinstance(event, VisitStarted | VisitResumed) and row.registration is not None:
                        visits.pop(event.tour, None)  # so that the visit told of last stands last
                        visits[event.tour] = row.registration
                if item.save is not None:
                    tour, snapshot = item.save
                    saved = outbox.saved_visit(tour)
                    registration = visits.get(tour) or (saved[0] if saved else told.session)
                    outbox.save_visit(tour, registration, snapshot, self._now_utc())
                if item.forget:
                    outbox.forget_visit(item.forget)
        self._told, self._registrations = told, visits


def _write_row(outbox: Outbox, session: UUID, row: Row) -> None:
    outbox.add_event(session, row.sequence, row.registration, row.happened_utc, row.event)
    if row.statement is not None and row.registration is not None:
        outbox.add_statement(session, row.sequence, row.registration, row.happened_utc, row.statement)


class MemoryReporter:
    """The twin without a disk: for recordings, examples and tests. The same statements, kept in lists."""

    def __init__(self, identity: Identity, content_of: Callable[[str], TourContent]) -> None:
        self.rows: list[Row] = []
        self.visits: dict[str, dict[str, Any]] = {}
        self._registrations: dict[str, UUID] = {}
        self._content_of = content_of
        self._told = Telling(
            identity.session, identity.started_utc, identity.account or str(identity.session), identity.home_page,
            identity.language, identity.platform, identity.base_iri,
        )  # fmt: skip

    def tell(self, events: Sequence[Event], visit: tuple[str, dict[str, Any]] | None = None) -> None:
        for event in events:
            content = resumed = None
            if isinstance(event, VisitStarted | VisitResumed):
                content, resumed = self._content_of(event.tour), self._registrations.get(event.tour)
            self._told, row = tell(self._told, event, content, resumed)
            if isinstance(event, VisitStarted | VisitResumed) and row.registration is not None:
                self._registrations.pop(event.tour, None)
                self._registrations[event.tour] = row.registration
            self.rows.append(row)
        if visit is not None:
            self.save_visit(*visit)

    def flush(self, timeout_s: float = 10.0) -> None:
        """Nothing to wait for."""

    def close(self) -> None:
        """Nothing to close."""

    def save_visit(self, tour: str, snapshot: dict[str, Any]) -> None:
        self.visits[tour] = snapshot

    def saved_visit(self, tour: str) -> dict[str, Any] | None:
        return self.visits.get(tour)

    def forget_visit(self, tour: str) -> None:
        self.visits.pop(tour, None)

    def record(self, registration: UUID | None = None) -> VisitRecord | None:
        wanted = registration or next(reversed(self._registrations.values()), None)
        if wanted is None:
            return None
        rows = [row for row in self.rows if row.registration == wanted]
        return VisitRecord(
            wanted,
            tuple((datetime.fromisoformat(row.happened_utc), from_json(row.event)) for row in rows),
            tuple(_stored(row) for row in rows if row.statement is not None),
        )


def _stored(row: Row) -> StoredStatement:
    assert row.statement is not None
    body = compact(row.statement).encode()
    return StoredStatement(row.statement["id"], "", body, "queued", 0, None, row.happened_utc, None)
