"""Run one stage in a child process (``child.py``) and tell how it ended, whatever it did: the parent's side.

The child gets a small environment (no names of users, no passwords), its own folder as the current one, and a process group of its own,
which is killed as a whole when it has stood still for too long or the import is broken off.
"""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from assets.importing.child import ROOT
from assets.importing.limits import MIB, Limits, cores
from assets.importing.stalled import Stalled

WINDOWS = sys.platform == "win32"
PASSED = ("SYSTEMROOT", "WINDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_POLL_S = 0.02
_LOOK_S = 0.5
_FILE_BYTES = 4096
_LINES_KEPT = 100_000
ENDS = ("done", "refused", "memory", "disk", "output", "crashed", "time")


@dataclass
class StageEnd:
    """``how``: one of ``ENDS``; ``peak_bytes``: most memory that the stage had resident at once."""

    how: str
    wall_s: float
    peak_bytes: int = 0
    cpu_s: float = 0.0
    held: dict[str, bool] = field(default_factory=dict)
    detail: str = ""


def run_stage(stage: str, work: Path, table: str, limits: Limits, tell: Callable[[float], None], cancelled: Callable[[], bool]) -> StageEnd:
    """Raises KeyboardInterrupt if ``cancelled`` says so or a signal does; the child and its children are dead then, as always at the end."""
    command = [sys.executable, "-P", "-s", "-m", "assets.importing.child", stage, str(work), table]
    started_s = time.monotonic()
    (work / "limits.json").write_text(json.dumps(asdict(limits)), encoding="utf-8")
    written = _Written(work)
    with (work / f"{stage}.log").open("wb") as log:
        child = subprocess.Popen(
            command, cwd=work, env=_environment(work), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, start_new_session=not WINDOWS
        )
        heard = _Heard(child, tell)
        try:
            usage = _wait(child, limits.wall_s, cancelled, lambda: written.over(limits.total_output_bytes))
        finally:
            _kill(child)
            if child.returncode is None:
                child.wait()
            heard.thread.join(5.0)
            assert child.stdout is not None
            child.stdout.close()
    if _links_removed(work):
        return StageEnd("output", time.monotonic() - started_s, usage.peak_bytes, usage.cpu_s, heard.held, "links")
    how, detail = ("output", "") if usage.too_much else _how(child.returncode, heard.end, usage.timed_out)
    return StageEnd(how, time.monotonic() - started_s, usage.peak_bytes, usage.cpu_s, heard.held, detail)


@dataclass
class _Usage:
    timed_out: bool = False
    too_much: bool = False
    peak_bytes: int = 0
    cpu_s: float = 0.0


def _wait(child: subprocess.Popen[bytes], stalled_s: float, cancelled: Callable[[], bool], too_much: Callable[[], bool]) -> _Usage:
    usage, stalled = _Usage(), Stalled(child.pid)
    look_s = time.monotonic() + _LOOK_S
    while True:
        usage.peak_bytes = max(usage.peak_bytes, _resident_most(child.pid))
        if _over(child, usage):
            return usage
        if cancelled():
            raise KeyboardInterrupt
        if time.monotonic() > look_s:
            usage.too_much = too_much()
            look_s = time.monotonic() + _LOOK_S
        if usage.too_much or stalled.look() > stalled_s:
            _kill(child)
            _over(child, usage, wait=True)
            usage.timed_out = not usage.too_much
            return usage
        time.sleep(_POLL_S)


def _resident_most(pid: int) -> int:
    """The most that a process had resident so far, in bytes; 0 where the kernel does not tell.

    What ``wait4`` says of a process that was started by a larger one is the larger one's.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_bytes()
    except OSError:
        return 0
    found = re.search(rb"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) * 1024 if found else 0


def _over(child: subprocess.Popen[bytes], usage: _Usage, *, wait: bool = False) -> bool:
    """Whether the child ended; then its status and what it used are kept."""
    if not hasattr(os, "wait4"):
        return child.poll() is not None
    pid, status, used = os.wait4(child.pid, 0 if wait else os.WNOHANG)
    if not pid:
        return False
    child.returncode = os.waitstatus_to_exitcode(status)
    if not usage.peak_bytes:
        usage.peak_bytes = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    usage.cpu_s = used.ru_utime + used.ru_stime
    return True


def _kill(child: subprocess.Popen[bytes]) -> None:
    """The whole group; also after the child's own end, for what it may have left behind."""
    with suppress(ProcessLookupError, PermissionError):
        if WINDOWS:
            child.kill()
        else:
            os.killpg(child.pid, signal.SIGKILL)


def _how(status: int, end: str, timed_out: bool) -> tuple[str, str]:
    if timed_out:
        return "time", ""
    if end in ENDS and end not in ("time", "done"):
        return end, ""
    if status == 0 and end == "done":
        return "done", ""
    if not WINDOWS and status in (-signal.SIGXCPU, -signal.SIGKILL):
        return ("time", "cpu") if status == -signal.SIGXCPU else ("memory", "killed")
    return "crashed", signal.Signals(-status).name if status < 0 else f"exit {status}"


def _links_removed(work: Path) -> bool:
    """What is neither file nor folder goes, and whether there was any: by a link, whoever reads, copies or writes here next would do so elsewhere."""
    found = False
    for folder, folders, files in os.walk(work):
        for place in (Path(folder, name) for name in (*folders, *files)):
            if not (place.is_dir() or place.is_file()) or place.is_symlink():
                place.unlink()
                found = True
    return found


class _Written:
    """What a stage has added to ``work``, all its files together; each file, an empty one too, counts as a block of the disk at least."""

    def __init__(self, work: Path) -> None:
        self._work = work
        self._before = self._bytes(sys.maxsize)

    def over(self, most: int) -> bool:
        return self._bytes(self._before + most) > self._before + most

    def _bytes(self, most: int) -> int:
        """Counts no further than just beyond ``most``: a million files must not keep the one who counts them."""
        total = 0
        folders = [str(self._work)]
        while folders and total <= most:
            with suppress(OSError), os.scandir(folders.pop()) as entries:
                for entry in entries:
                    with suppress(OSError):
                        total += _FILE_BYTES + entry.stat(follow_symlinks=False).st_size
                        if entry.is_dir(follow_symlinks=False):
                            folders.append(entry.path)
                    if total > most:
                        break
        return total


class _Heard:
    """What the child says, read by a thread so that it never waits for us. Nothing of it is believed further than its form."""

    def __init__(self, child: subprocess.Popen[bytes], tell: Callable[[float], None]) -> None:
        self.held: dict[str, bool] = {}
        self.end = ""
        assert child.stdout is not None
        self.thread = threading.Thread(target=self._listen, args=(child.stdout, tell), daemon=True)
        self.thread.start()

    def _listen(self, stream: IO[bytes], tell: Callable[[float], None]) -> None:
        for _ in range(_LINES_KEPT):
            line = stream.readline(4096)
            if not line:
                return
            said = _parsed(line)
            if isinstance(said.get("share"), float | int):
                tell(min(1.0, max(0.0, float(said["share"]))))
            if isinstance(said.get("held"), dict):
                self.held = {str(name): bool(holds) for name, holds in said["held"].items()}
            if isinstance(said.get("end"), str):
                self.end = said["end"]
        while stream.read(65536):
            pass


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _environment(work: Path) -> dict[str, str]:
    threads = str(cores())
    counts = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), threads)
    return {
        **{name: os.environ[name] for name in PASSED if name in os.environ},
        **counts,
        "HONGJI_IMPORT_PARENT": str(os.getpid()),
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "MALLOC_ARENA_MAX": "2",
        "MALLOC_MMAP_THRESHOLD_": str(16 * MIB),  # numpy's arrays come from memory that is kept, which costs some MiB
        "MALLOC_TRIM_THRESHOLD_": str(64 * MIB),
        "HOME": str(work),
        "TMPDIR": str(work),
        "TEMP": str(work),
        "TMP": str(work),
    }
