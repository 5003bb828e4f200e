"""Where imports lie, half-made and made: unfinished work is beside its goal, locked by the process that makes it, and swept when that died.

A folder is put in place by renaming. If the process is killed between two renames, ``mended`` finishes or undoes it at the next start.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_LOCK = "lock"


@dataclass(frozen=True)
class Places:
    """``cache``: this user's imports by content; ``sites``, ``imports``: the content team's workshop."""

    cache: Path
    sites: Path
    imports: Path


class Busy(Exception):
    """Another process is making the same thing."""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file; Busy at once if another process does. Its death frees it, however it died."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        if not _try_lock(file):
            raise Busy(str(path))
        yield


@contextmanager
def part_folder(beside: Path) -> Iterator[Path]:
    """A new folder below ``beside`` for half-made things, gone afterwards; those of dead processes are swept first."""
    beside.mkdir(parents=True, exist_ok=True)
    sweep(beside)
    part = Path(tempfile.mkdtemp(prefix=".part-", dir=beside))
    try:
        with locked(part / _LOCK):
            yield part
    finally:
        removed(part)


def sweep(beside: Path) -> None:
    """Remove half-made folders whose makers died."""
    for part in beside.glob(".part-*"):
        with suppress(OSError, Busy):
            if not (part / _LOCK).exists() and _young(part):
                continue  # just made, not locked yet
            with locked(part / _LOCK):
                pass
            removed(part)


def removed(folder: Path) -> None:
    """The folder is gone, also where a stage made its rights odd; Ctrl-C meanwhile does not keep it."""
    while folder.exists():
        try:
            shutil.rmtree(folder, onerror=_more_rights)
            return
        except KeyboardInterrupt:
            continue


def put(made: Path, goal: Path) -> None:
    """``made`` (on the same disk) takes the place of ``goal``, at once or not at all."""
    old = goal.with_name(f".old-{goal.name}")
    mended(goal)
    if goal.exists():
        goal.rename(old)
    try:
        made.rename(goal)
    finally:
        mended(goal)


def mended(goal: Path) -> None:
    """Undo or finish a ``put`` that was killed half-way."""
    old = goal.with_name(f".old-{goal.name}")
    if old.exists():
        if goal.exists():
            removed(old)
        else:
            old.rename(goal)


def _young(part: Path) -> bool:
    return time.time() - part.stat().st_mtime < 60.0


def _more_rights(_function: object, path: str, _error: object) -> None:
    with suppress(OSError):
        Path(path).parent.chmod(0o700)
        Path(path).chmod(0o700)
        if Path(path).is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            Path(path).unlink()


def _try_lock(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def cache_folder(environ: Mapping[str, str], platform: str = sys.platform, home: Path | None = None) -> Path:
    """This user's cache of imports; it need not exist yet."""
    home = home or Path.home()
    if environ.get("HONGJI_CACHE"):
        base = Path(environ["HONGJI_CACHE"]).expanduser()
        return base / "imports"
    if platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "Hongji" / "Cache" / "imports"
    if platform == "darwin":
        return home / "Library" / "Caches" / "Hongji" / "imports"
    return Path(environ.get("XDG_CACHE_HOME") or home / ".cache") / "hongji" / "imports"
