"""A runtime that hangs is hung up on: its calls come back with an error instead of never.

Every call of OpenXR may wait for another process. Where that is stopped or deadlocked the call would not come back, and no call can be cancelled.
Monado and its kin (on Linux) talk over a socket of ours, though, and a socket can be shut down from another thread: the call fails at once, as
if the service had died. Runtimes that talk otherwise cannot be hung up on; there the visit stands still until they answer or are ended.
"""

import os
import socket
import stat
import threading
import time
from types import TracebackType

import xr

from tracking.openxr_problem import HeadsetProblem, Reason

HANGS_AFTER_S = 5.0
"""A runtime in whose call we are for so long hangs. At start, and when other programs load, a second was seen."""
_SOCKETS = (b"monado_comp_ipc", b"comp_ipc")
"""How the sockets of Monado and of those made from it (WiVRn) are named."""
_LOOKS_EVERY_S = 0.25


def hang_up() -> bool:
    """Shut down this process's connections with a runtime's service; whether there was one."""
    found = False
    for number in _numbers():
        try:
            if not stat.S_ISSOCK(os.fstat(number).st_mode):
                continue
            with socket.socket(fileno=os.dup(number)) as connection:
                if connection.family == socket.AF_UNIX and _peer(connection).endswith(_SOCKETS):
                    connection.shutdown(socket.SHUT_RDWR)
                    found = True
        except OSError:  # closed meanwhile, or connected to nobody
            continue
    return found


class Guard:
    """``with guard:`` around calls of OpenXR, in one thread. A second one watches the time and hangs up when it is over.

    ``close`` ends it.
    """

    def __init__(self, after_s: float = HANGS_AFTER_S) -> None:
        self._after_s = after_s
        self._since_s: float | None = None
        self._depth = 0
        self._closed = threading.Event()
        self.hung_up = False
        threading.Thread(target=self._watch, name="OpenXR guard", daemon=True).start()

    def __enter__(self) -> None:
        self._depth += 1
        if self._depth == 1:
            self._since_s = time.monotonic()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._depth -= 1
        if self._depth == 0:
            self._since_s = None

    def close(self) -> None:
        self._closed.set()

    def _watch(self) -> None:
        while not self._closed.wait(_LOOKS_EVERY_S):
            since_s = self._since_s
            if since_s is not None and time.monotonic() - since_s > self._after_s:
                self.hung_up = hang_up() or self.hung_up


class Calling:
    """Around calls of OpenXR in a frame: what hangs is hung up on, and any error is the loss of the headset. No error of a frame can be
    mended by trying again, and the visit goes on without."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def __enter__(self) -> None:
        self._guard.__enter__()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._guard.__exit__(kind, error, trace)
        if isinstance(error, xr.XrException):
            raise HeadsetProblem(Reason.lost, f"{type(error).__name__}: {error}") from None


def _numbers() -> list[int]:
    try:
        return [int(name) for name in os.listdir("/proc/self/fd")]  # noqa: PTH208 - numbers, not paths
    except OSError:  # not Linux
        return []


def _peer(connection: socket.socket) -> bytes:
    name = connection.getpeername()
    return name if isinstance(name, bytes) else os.fsencode(name) if isinstance(name, str) else b""
