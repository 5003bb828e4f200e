"""One Monado service with a simulated headset, in a folder of its own, moved over a TCP port of its own.

Any number may run side by side. None outlives the process that started it, even if that is killed (``guard.py``).
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from content.messages import language, text_of
from tests.simulated_headset.runtime import Root

GUARD = Path(__file__).with_name("guard.py")
SOCKET = "monado_comp_ipc"
LONGEST_SOCKET = 107
PORTS = range(20000, 32000)
"""Below those that the system hands out to others."""
PATIENCE_S = 60.0


class ServiceFailed(RuntimeError):
    """It did not start; the end of its log is in the message."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(text_of("simulator", language(None, os.environ), f"service.{key}", **values))


class Service:
    """``with Service(root) as service``: it runs inside. ``runtime_folder`` is the clients' ``XDG_RUNTIME_DIR``, ``port`` that of ``Remote``.

    ``log``: where to keep what it says; by default in its folder, which is deleted in the end.
    """

    def __init__(self, root: Root, log: Path | None = None) -> None:
        self.root = root
        self.folder = _short_folder()
        self.runtime_folder = self.folder / "run"
        self.log = log or self.folder / "monado.log"
        self.port, self._port_claim = _claim_port()
        self.pid = 0
        self._guard: subprocess.Popen[str] | None = None
        for name in ("run", "config/monado"):
            (self.folder / name).mkdir(parents=True, mode=0o700)
        settings = {
            "active": "remote",
            # only version 0 together with view_count makes Monado heed the port
            "remote": {"version": 0, "port": self.port, "view_count": 2},
        }
        (self.folder / "config" / "monado" / "config_v0.json").write_text(
            json.dumps(settings), encoding="utf-8"
        )

    @property
    def running(self) -> bool:
        return self._guard is not None and self._guard.poll() is None

    def start(self) -> None:
        """Starts it and waits until clients and ``Remote`` can connect; ``ServiceFailed`` otherwise."""
        if self.running:
            return
        for left in self.runtime_folder.iterdir():  # by one that was killed; clients' own folders stay
            if not left.is_dir():
                left.unlink()
        command = [
            sys.executable,
            "-I",
            "-S",
            str(GUARD),
            str(self.folder),
            *self.root.under_loader(self.root.service),
        ]
        with self.log.open("ab") as log:
            self._guard = subprocess.Popen(
                command,
                env=self._environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,  # a Ctrl-C in the terminal is for us to pass on
            )
        assert self._guard.stdout is not None
        self.pid = int(self._guard.stdout.readline() or 0)
        end_s = time.monotonic() + PATIENCE_S
        while not self._answers():
            if not self.running:
                self._reap()
                raise ServiceFailed("failed", log=self.log, tail=self.tail())
            if time.monotonic() > end_s:
                self.kill()
                raise ServiceFailed("slow", seconds=round(PATIENCE_S), log=self.log, tail=self.tail())
            time.sleep(0.02)

    def stop(self, patience_s: float = 10.0) -> None:
        """Asks it to end, as logging out does; kills it when it does not within the patience."""
        self._signal(signal.SIGTERM)
        self._signal(signal.SIGCONT)
        self._reap(patience_s)

    def kill(self) -> None:
        """It dies without a word, as by a fault."""
        self._signal(signal.SIGKILL)
        self._reap()

    def freeze(self) -> None:
        """It hangs: nothing is answered until ``thaw``."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def restart(self) -> None:
        """Starts it anew in the same place, with the same port."""
        self.stop()
        self.start()

    def tail(self, lines: int = 12) -> str:
        text = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    def close(self) -> None:
        """Ends it and deletes its folder."""
        if self.running:
            self.stop()
        self._port_claim.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _environment(self) -> dict[str, str]:
        mine = {
            "HOME": self.folder,
            "XDG_RUNTIME_DIR": self.runtime_folder,
            "XDG_CONFIG_HOME": self.folder / "config",
            "XDG_CACHE_HOME": self.folder / "cache",
            "P_OVERRIDE_ACTIVE_CONFIG": "remote",
            "XRT_NO_STDIN": "1",
            "XRT_COMPOSITOR_NULL": "1",
            "VK_DRIVER_FILES": self.root.vulkan,
        }
        foreign = ("DISPLAY", "WAYLAND_DISPLAY", "LD_LIBRARY_PATH", "LD_PRELOAD", "VK_ICD_FILENAMES")
        kept = {name: value for name, value in os.environ.items() if name not in foreign}
        return {**kept, **{name: str(value) for name, value in mine.items()}}

    def _answers(self) -> bool:
        return (self.runtime_folder / SOCKET).exists() and _listens(self.pid, self.port)

    def _signal(self, number: signal.Signals) -> None:
        if self.running and self.pid:
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                return

    def _reap(self, patience_s: float = 10.0) -> None:
        """Waits for the end, and brings it about when the patience is over."""
        guard = self._guard
        if guard is None:
            return
        assert guard.stdin is not None and guard.stdout is not None
        try:
            guard.wait(patience_s)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            guard.wait(10.0)
        guard.stdin.close()
        guard.stdout.close()
        self._guard, self.pid = None, 0


def _short_folder() -> Path:
    """A new folder whose socket's path fits into an address: below the folder for temporary files, or below /tmp if that is too long."""
    folder = Path(tempfile.mkdtemp(prefix="hongji-"))
    if _socket_bytes(folder) > LONGEST_SOCKET and Path("/tmp").is_dir():
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix="hongji-", dir="/tmp"))
    if _socket_bytes(folder) > LONGEST_SOCKET:
        folder.rmdir()
        raise ServiceFailed("path_long", path=folder / "run" / SOCKET, bytes=_socket_bytes(folder))
    return folder


def _socket_bytes(folder: Path) -> int:
    return len(os.fsencode(folder / "run" / SOCKET))


def _claim_port() -> tuple[int, socket.socket]:
    """A port that nobody listens on, and what keeps our own other services from it: a name in the kernel, freed when we die.

    A service whose port is taken runs on without a word, and another's would be moved in its place.
    """
    first = os.getpid() * 17 % len(PORTS)
    for step in range(len(PORTS)):
        port = PORTS[(first + step) % len(PORTS)]
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(f"\0hongji-headset-{port}")
        except OSError:
            claim.close()
            continue
        if not _listeners(port):
            return port, claim
        claim.close()
    raise OSError(f"no free port in {PORTS}")


def _listens(pid: int, port: int) -> bool:
    """Whether the process itself listens on the port."""
    listeners = {f"socket:[{inode}]" for inode in _listeners(port)}
    try:
        return any(os.readlink(link) in listeners for link in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:  # a file was closed meanwhile, or the process ended
        return False


def _listeners(port: int) -> list[str]:
    """Inodes of the sockets that listen on the port, from the kernel's tables."""
    found = []
    for table in ("tcp", "tcp6"):
        path = Path("/proc/net") / table
        for line in path.read_text().splitlines()[1:] if path.exists() else ():
            fields = line.split()
            if fields[3] == "0A" and int(fields[1].rsplit(":", 1)[1], 16) == port:
                found.append(fields[9])
    return found
