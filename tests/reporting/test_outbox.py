"""The outbox's file: private, all or nothing, and plain about what is wrong with it."""

import os
import sqlite3
import stat
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from content.messages import catalogue
from reporting.data_folder import data_folder
from reporting.outbox import FILE, Outbox, set_aside
from reporting.outbox_errors import (
    OutboxCorrupt,
    OutboxError,
    OutboxFull,
    OutboxLocked,
    OutboxNewer,
    OutboxReadOnly,
    plain_errors,
)

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
SESSION = UUID(int=1)
posix = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")


def fill(outbox: Outbox, count: int, *, session: UUID = SESSION, size: int = 10) -> list[str]:
    ids = [str(uuid4()) for _ in range(count)]
    with outbox.transaction():
        first = outbox.begin_session(session, NOW, "test")
        for sequence, id_ in enumerate(ids, first):
            outbox.add_event(session, sequence, SESSION, "2026-11-23T06:00:00.000Z", {"kind": "X", "n": sequence})
            statement = {"id": id_, "n": sequence, "pad": "x" * size}
            outbox.add_statement(session, sequence, SESSION, "2026-11-23T06:00:00.000Z", statement)
    return ids


@posix
def test_folder_and_file_are_the_accounts_own(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        with Outbox.open(tmp_path / "data") as outbox:
            fill(outbox, 1)
            modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "data").iterdir()}
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert set(modes.values()) == {0o600} and len(modes) >= 2


def test_it_is_wal_with_synchronous_full(tmp_path: Path) -> None:
    with Outbox.open(tmp_path) as outbox:
        assert outbox._db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert outbox._db.execute("PRAGMA synchronous").fetchone() == (2,)


def break_off(outbox: Outbox) -> None:
    with outbox.transaction():
        outbox.save_visit("small", SESSION, {"a": 1}, NOW)
        raise RuntimeError


def add_twice(outbox: Outbox, id_: str) -> None:
    with outbox.transaction():
        outbox.save_visit("small", SESSION, {"a": 1}, NOW)
        outbox.add_statement(SESSION, 9, SESSION, "2026", {"id": id_})


def test_a_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    with Outbox.open(tmp_path) as outbox:
        with pytest.raises(RuntimeError):
            break_off(outbox)
        assert outbox.saved_visit("small") is None
        ids = fill(outbox, 2)
        with pytest.raises(OutboxError):
            add_twice(outbox, ids[0])
        assert outbox.saved_visit("small") is None
        assert outbox.counts() == {"queued": 2, "sent": 0, "dead": 0}


def test_batches_are_of_one_session_in_order_and_not_too_large(tmp_path: Path) -> None:
    with Outbox.open(tmp_path) as outbox:
        first = fill(outbox, 5, session=UUID(int=8), size=1000)
        fill(outbox, 3, session=UUID(int=2))
        assert [s.id for s in outbox.next_batch(most=3, most_bytes=10**6)] == first[:3]
        assert [s.id for s in outbox.next_batch(most=50, most_bytes=2500)] == first[:2]
        assert [s.id for s in outbox.next_batch(most=50, most_bytes=1)] == first[:1]
        outbox.mark_sent(first[:4], NOW)
        outbox.mark_dead(first[4], "HTTP 400")
        assert {s.session for s in outbox.next_batch(most=50, most_bytes=10**6)} == {str(UUID(int=2))}
        assert outbox.counts() == {"queued": 3, "sent": 4, "dead": 1}
        assert outbox.revive_dead() == 1
        assert [s.id for s in outbox.next_batch(most=50, most_bytes=10**6)] == [first[4]]
        counted = outbox.sessions()
        assert [(s.events, s.queued, s.sent, s.dead) for s in counted] == [(5, 1, 4, 0), (3, 3, 0, 0)]


def test_a_session_that_goes_on_counts_on(tmp_path: Path) -> None:
    with Outbox.open(tmp_path) as outbox:
        fill(outbox, 3)
    with Outbox.open(tmp_path) as outbox, outbox.transaction():
        assert outbox.begin_session(SESSION, NOW, "test") == 3
        assert outbox.account("fresh") == "fresh" == outbox.account("another")


def test_a_file_that_is_no_database_is_told_and_can_be_set_aside(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"this is no database, and long enough to be sure of it" * 50)
    with pytest.raises(OutboxCorrupt) as told:
        Outbox.open(tmp_path)
    assert FILE in told.value.problem(catalogue("en", "report")) and told.value.fix(catalogue("zh-CN", "report"))
    assert set_aside(tmp_path).read_bytes().startswith(b"this is no database")
    with Outbox.open(tmp_path) as outbox:
        fill(outbox, 1)
    (tmp_path / FILE).write_bytes(b"once more" * 1000)
    assert set_aside(tmp_path).name == "outbox.corrupt-2.sqlite3"


def test_a_newer_format_is_not_touched(tmp_path: Path) -> None:
    with Outbox.open(tmp_path) as outbox:
        outbox._db.execute("PRAGMA user_version = 9")
    with pytest.raises(OutboxNewer):
        Outbox.open(tmp_path)
    with pytest.raises(OutboxNewer):
        Outbox.open_to_read(tmp_path)


def test_another_programs_lock_is_told(tmp_path: Path) -> None:
    with (
        Outbox.open(tmp_path) as holder,
        holder.transaction(),
        Outbox.open(tmp_path, busy_timeout_s=0.05) as other,
        pytest.raises(OutboxLocked),
        other.transaction(),
    ):
        pass


def test_a_full_disk_is_told_and_nothing_is_torn(tmp_path: Path) -> None:
    with Outbox.open(tmp_path) as outbox:
        ids = fill(outbox, 1)
        pages = outbox._db.execute("PRAGMA page_count").fetchone()[0]
        outbox._db.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(OutboxFull):
            fill(outbox, 50, size=4000)
        assert [s.id for s in outbox.statements()] == ids
        outbox._db.execute("PRAGMA max_page_count = 100000")
        fill(outbox, 50, size=4000)
        assert outbox.counts()["queued"] == 51


@pytest.mark.parametrize(
    ("error", "kind"),
    [(OSError(28, "no space"), OutboxFull), (PermissionError(13, "denied"), OutboxReadOnly), (sqlite3.OperationalError("odd"), OutboxError)],
)
def test_errors_of_the_system_become_plain(error: Exception, kind: type[OutboxError]) -> None:
    with pytest.raises(kind) as told, plain_errors(Path("x")):
        raise error
    assert type(told.value) is kind
    for language in ("zh-CN", "en"):
        assert told.value.problem(catalogue(language, "report")) and told.value.fix(catalogue(language, "report"))


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutboxReadOnly):
        Outbox.open(tmp_path / "file" / "data")


def test_the_data_folder_is_the_platforms_own(tmp_path: Path) -> None:
    home = Path("/home/x")
    assert data_folder({}, "linux", home) == home / ".local" / "share" / "hongji"
    assert data_folder({"XDG_DATA_HOME": "/d"}, "linux", home) == Path("/d/hongji")
    assert data_folder({"LOCALAPPDATA": "/l"}, "win32", home) == Path("/l/Hongji")
    assert data_folder({}, "darwin", home) == home / "Library" / "Application Support" / "Hongji"
    assert data_folder({"HONGJI_DATA": str(tmp_path)}, "linux", home) == tmp_path
