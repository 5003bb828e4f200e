"""One sender an outbox: a lock on a file beside it, which the operating system frees when its holder dies."""

import os
from pathlib import Path
from typing import IO

FILE = "outbox.sender.lock"


class SenderLock:
    """Held between ``take`` and ``release``."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._file: IO[bytes] | None = None

    def take(self) -> bool:
        """Whether this program is the sender now; never waits."""
        if self._file is not None:
            return True
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            return False  # the outbox's own error says what is wrong with the folder
        file = os.fdopen(descriptor, "r+b", buffering=0)
        try:
            _lock(descriptor)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        if self._file is not None:
            self._file.close()  # closing frees the lock
            self._file = None


if os.name == "nt":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
