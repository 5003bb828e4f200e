"""What can go wrong with the outbox, each with what to say about it: text ids of ``content/interface/report.*.yaml``."""

import errno
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


class OutboxError(Exception):
    """The outbox cannot be used now. ``kind`` names the sentences: ``outbox.<kind>`` and ``outbox.<kind>-fix``."""

    kind = "failed"

    def __init__(self, path: Path, found: str) -> None:
        super().__init__(f"{path}: {self.kind}: {found}")
        self.path = path
        self.found = found

    def problem(self, words: Mapping[str, str]) -> str:
        return words[f"outbox.{self.kind}"].format(path=self.path, found=self.found)

    def fix(self, words: Mapping[str, str]) -> str:
        return words[f"outbox.{self.kind}-fix"].format(path=self.path, found=self.found)


class OutboxCorrupt(OutboxError):
    kind = "corrupt"


class OutboxLocked(OutboxError):
    kind = "locked"


class OutboxReadOnly(OutboxError):
    kind = "read-only"


class OutboxFull(OutboxError):
    kind = "full"


class OutboxNewer(OutboxError):
    """Written by a newer version of the program."""

    kind = "newer"


KIND_OF_SQLITE_CODE: dict[int, type[OutboxError]] = {
    sqlite3.SQLITE_BUSY: OutboxLocked,
    sqlite3.SQLITE_LOCKED: OutboxLocked,
    sqlite3.SQLITE_READONLY: OutboxReadOnly,
    sqlite3.SQLITE_PERM: OutboxReadOnly,
    sqlite3.SQLITE_CANTOPEN: OutboxReadOnly,
    sqlite3.SQLITE_CORRUPT: OutboxCorrupt,
    sqlite3.SQLITE_NOTADB: OutboxCorrupt,
    sqlite3.SQLITE_FULL: OutboxFull,
}


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite and the operating system say into the classes above."""
    try:
        yield
    except sqlite3.Error as error:
        primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
        raise KIND_OF_SQLITE_CODE.get(primary, OutboxError)(path, str(error)) from error
    except OSError as error:
        full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
        raise (OutboxFull if full else OutboxReadOnly)(path, error.strerror or str(error)) from error
