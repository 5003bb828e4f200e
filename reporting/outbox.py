"""The durable outbox: one SQLite file that holds sessions, their events, the statements made of them, and saved visits.

WAL with synchronous FULL: what a commit acknowledged survives ``kill -9`` and a power cut. An ``Outbox`` belongs to the
thread that opened it; every thread and program opens its own, and SQLite keeps them apart. A statement's bytes are written
once and never rebuilt.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Literal
from uuid import UUID

from reporting.data_folder import make_private
from reporting.outbox_errors import OutboxCorrupt, OutboxNewer, plain_errors
from reporting.statements import timestamp

FILE = "outbox.sqlite3"
SCHEMA_VERSION = 1
SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sessions (number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, started_utc TEXT NOT NULL, platform TEXT NOT NULL);
CREATE TABLE events (session TEXT NOT NULL, sequence INTEGER NOT NULL, registration TEXT, happened_utc TEXT NOT NULL,
  event TEXT NOT NULL, PRIMARY KEY (session, sequence)) WITHOUT ROWID;
CREATE INDEX events_of_visit ON events (registration) WHERE registration IS NOT NULL;
CREATE TABLE statements (number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, session TEXT NOT NULL, sequence INTEGER NOT NULL,
  registration TEXT NOT NULL, body BLOB NOT NULL, state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'dead')),
  tries INTEGER NOT NULL DEFAULT 0, error TEXT, happened_utc TEXT NOT NULL, sent_utc TEXT);
CREATE INDEX statements_queued ON statements (number) WHERE state = 'queued';
CREATE INDEX statements_of_session ON statements (session, sequence);
CREATE INDEX statements_of_visit ON statements (registration);
CREATE TABLE visits (tour TEXT PRIMARY KEY, registration TEXT NOT NULL, snapshot TEXT NOT NULL, saved_utc TEXT NOT NULL) WITHOUT ROWID;
"""

State = Literal["queued", "sent", "dead"]


@dataclass(frozen=True, slots=True)
class StoredStatement:
    id: str
    session: str
    body: bytes
    state: State
    tries: int
    error: str | None
    happened_utc: str
    sent_utc: str | None


@dataclass(frozen=True, slots=True)
class SessionCount:
    """A session and how many of its statements are in which state."""

    id: str
    started_utc: str
    platform: str
    events: int
    queued: int
    sent: int
    dead: int
    oldest_queued_utc: str | None
    last_error: str | None


def happened_utc(moment: datetime) -> str:
    return timestamp(moment, 0.0)


class Outbox:
    """An open outbox. Every method may raise ``OutboxError``."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._db = connection

    @classmethod
    def open(cls, folder: Path, *, busy_timeout_s: float = 5.0) -> "Outbox":
        """Open the outbox of ``folder``, making folder, file and tables where they are missing."""
        path = folder / FILE
        with plain_errors(path):
            make_private(folder, path)
            db = sqlite3.connect(path, timeout=busy_timeout_s, isolation_level=None)
            try:
                _use_wal(db, busy_timeout_s)
                db.execute("PRAGMA synchronous = FULL")
                _make_tables(path, db)
            except BaseException:
                db.close()
                raise
        return cls(path, db)

    @classmethod
    def open_to_read(cls, folder: Path) -> "Outbox | None":
        """Open an outbox that exists, changing nothing; None if there is none."""
        path = folder / FILE
        if not path.is_file():
            return None
        with plain_errors(path):
            db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=5.0, isolation_level=None)
            try:
                found = db.execute("PRAGMA user_version").fetchone()[0]
                if found != SCHEMA_VERSION:
                    raise OutboxNewer(path, str(found)) if found > SCHEMA_VERSION else OutboxCorrupt(path, "no tables")
            except BaseException:
                db.close()
                raise
        return cls(path, db)

    def close(self) -> None:
        with plain_errors(self.path):
            self._db.close()

    def __enter__(self) -> "Outbox":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, on disk when it ends."""
        with plain_errors(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    # written by the reporter

    def account(self, fresh: str) -> str:
        """The pseudonym of this outbox's visitor: ``fresh`` the first time, the same ever after."""
        self._db.execute("INSERT OR IGNORE INTO meta VALUES ('account', ?)", (fresh,))
        return str(self._db.execute("SELECT value FROM meta WHERE key = 'account'").fetchone()[0])

    def begin_session(self, session: UUID, started_utc: datetime, platform: str) -> int:
        """Enter a session; the sequence number of its next event (not 0 if the session goes on)."""
        self._db.execute(
            "INSERT OR IGNORE INTO sessions (id, started_utc, platform) VALUES (?, ?, ?)",
            (str(session), happened_utc(started_utc), platform),
        )
        row = self._db.execute("SELECT MAX(sequence) FROM events WHERE session = ?", (str(session),)).fetchone()
        return 0 if row[0] is None else int(row[0]) + 1

    def add_event(self, session: UUID, sequence: int, registration: UUID | None, moment: str, event: dict[str, Any]) -> None:
        visit = None if registration is None else str(registration)
        self._db.execute(
            "INSERT INTO events VALUES (?, ?, ?, ?, ?)", (str(session), sequence, visit, moment, compact(event, strict=False))
        )

    def add_statement(self, session: UUID, sequence: int, registration: UUID, moment: str, statement: dict[str, Any]) -> None:
        self._db.execute(
            "INSERT INTO statements (id, session, sequence, registration, body, happened_utc) VALUES (?, ?, ?, ?, ?, ?)",
            (statement["id"], str(session), sequence, str(registration), compact(statement).encode(), moment),
        )

    def save_visit(self, tour: str, registration: UUID, snapshot: dict[str, Any], moment: datetime) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO visits VALUES (?, ?, ?, ?)",
            (tour, str(registration), compact(snapshot, strict=False), happened_utc(moment)),
        )

    def forget_visit(self, tour: str) -> None:
        self._db.execute("DELETE FROM visits WHERE tour = ?", (tour,))

    def saved_visit(self, tour: str) -> tuple[UUID, dict[str, Any]] | None:
        """Registration and snapshot of the visit that can be continued."""
        with plain_errors(self.path):
            row = self._db.execute("SELECT registration, snapshot FROM visits WHERE tour = ?", (tour,)).fetchone()
        return None if row is None else (UUID(row[0]), json.loads(row[1]))

    # written by the sender

    def next_batch(self, *, most: int, most_bytes: int) -> list[StoredStatement]:
        """The oldest queued statements of one session, in order; at least one however large, unless nothing is queued."""
        with plain_errors(self.path):
            oldest = self._db.execute("SELECT session FROM statements WHERE state = 'queued' ORDER BY number LIMIT 1").fetchone()
            if oldest is None:
                return []
            rows = self._statements("WHERE state = 'queued' AND session = ? ORDER BY sequence LIMIT ?", (oldest[0], most))
        size, batch = 2, list[StoredStatement]()
        for row in rows:
            size += len(row.body) + 1
            if batch and size > most_bytes:
                break
            batch.append(row)
        return batch

    def mark_sent(self, ids: Iterable[str], moment: datetime) -> None:
        with self.transaction():
            self._db.executemany(
                "UPDATE statements SET state = 'sent', tries = tries + 1, error = NULL, sent_utc = ? WHERE id = ?",
                [(happened_utc(moment), id_) for id_ in ids],
            )

    def mark_tried(self, ids: Iterable[str], error: str) -> None:
        with self.transaction():
            self._db.executemany("UPDATE statements SET tries = tries + 1, error = ? WHERE id = ?", [(error, i) for i in ids])

    def mark_dead(self, id_: str, error: str) -> None:
        with self.transaction():
            self._db.execute("UPDATE statements SET state = 'dead', tries = tries + 1, error = ? WHERE id = ?", (error, id_))

    def revive_dead(self) -> int:
        """Queue the dead letters once more; how many."""
        with self.transaction():
            return self._db.execute("UPDATE statements SET state = 'queued' WHERE state = 'dead'").rowcount

    # read by anyone

    def counts(self) -> dict[State, int]:
        with plain_errors(self.path):
            found = dict(self._db.execute("SELECT state, COUNT(*) FROM statements GROUP BY state").fetchall())
        return {"queued": found.get("queued", 0), "sent": found.get("sent", 0), "dead": found.get("dead", 0)}

    def sessions(self) -> list[SessionCount]:
        with plain_errors(self.path):
            rows = self._db.execute("""
              SELECT s.id, s.started_utc, s.platform, (SELECT COUNT(*) FROM events e WHERE e.session = s.id),
                TOTAL(t.state = 'queued'), TOTAL(t.state = 'sent'), TOTAL(t.state = 'dead'),
                MIN(CASE WHEN t.state = 'queued' THEN t.happened_utc END),
                (SELECT error FROM statements x WHERE x.session = s.id AND error IS NOT NULL ORDER BY number DESC LIMIT 1)
              FROM sessions s LEFT JOIN statements t ON t.session = s.id GROUP BY s.id ORDER BY s.number""").fetchall()
        return [SessionCount(*row[:4], *(int(n) for n in row[4:7]), *row[7:]) for row in rows]

    def statements(self, registration: UUID | None = None) -> list[StoredStatement]:
        """All statements, or those of one visit, in the order in which they happened."""
        with plain_errors(self.path):
            if registration is None:
                return self._statements("ORDER BY number", ())
            return self._statements("WHERE registration = ? ORDER BY number", (str(registration),))

    def events(self, registration: UUID) -> list[tuple[str, dict[str, Any]]]:
        """(UTC, event) of one visit, over all of its sessions, in order."""
        with plain_errors(self.path):
            rows = self._db.execute(
                "SELECT happened_utc, event FROM events JOIN sessions ON sessions.id = session WHERE registration = ?"
                " ORDER BY sessions.number, sequence",
                (str(registration),),
            ).fetchall()
        return [(row[0], json.loads(row[1])) for row in rows]

    def visits(self) -> list[tuple[str, str]]:
        """(tour, UTC of the last save) of the visits that can be continued."""
        with plain_errors(self.path):
            return [(str(t), str(u)) for t, u in self._db.execute("SELECT tour, saved_utc FROM visits ORDER BY tour")]

    def damage(self) -> str:
        """What is wrong inside the file; empty if nothing is."""
        with plain_errors(self.path):
            found = str(self._db.execute("PRAGMA quick_check(1)").fetchone()[0])
        return "" if found == "ok" else found

    def _statements(self, where: str, values: Sequence[object]) -> list[StoredStatement]:
        query = f"SELECT id, session, body, state, tries, error, happened_utc, sent_utc FROM statements {where}"
        return [StoredStatement(*row) for row in self._db.execute(query, values)]


def compact(data: dict[str, Any], *, strict: bool = True) -> str:
    """One line of JSON. Strict: ``ValueError`` for what JSON cannot hold (NaN, infinity); else as Python writes and reads it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=not strict)


def set_aside(folder: Path) -> Path:
    """Rename a corrupt outbox, side files too, so that a fresh one can be made and a person can rescue the old one."""
    path = folder / FILE
    with plain_errors(path):
        number = 1
        while (aside := folder / f"outbox.corrupt-{number}.sqlite3").exists():
            number += 1
        for ending in ("-wal", "-shm", ""):
            if (part := path.with_name(path.name + ending)).exists():
                part.rename(aside.with_name(aside.name + ending))
    return aside


def _use_wal(db: sqlite3.Connection, timeout_s: float) -> None:
    """The change to WAL does not wait for other programs by itself."""
    until_s = monotonic() + timeout_s
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > until_s:
                raise
            sleep(0.02)


def _make_tables(path: Path, db: sqlite3.Connection) -> None:
    if _version(path, db) == SCHEMA_VERSION:
        return
    db.execute("BEGIN IMMEDIATE")  # another program may be making them just now
    if _version(path, db) == 0:
        for command in SCHEMA.split(";"):
            db.execute(command)
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    db.execute("COMMIT")


def _version(path: Path, db: sqlite3.Connection) -> int:
    found = int(db.execute("PRAGMA user_version").fetchone()[0])
    if found > SCHEMA_VERSION:
        raise OutboxNewer(path, str(found))
    return found
