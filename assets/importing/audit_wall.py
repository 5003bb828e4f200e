"""The second line, and the only one where the kernel offers none: Python itself refuses files outside, sockets and programs.

It sees what goes through Python, not what a C library opens by itself. It cannot be taken off (``sys.addaudithook``).
"""

import errno
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_REFUSED = ("socket.", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "webbrowser.")
_WRITES = ("os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown", "os.utime")
_LISTS = ("os.listdir", "os.scandir", "os.chdir")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def put_up(reads: Iterable[Path], lists: Iterable[Path], writes: Iterable[Path]) -> None:
    """As ``linux_walls.only_files``, and no sockets, no programs, for all Python code of this process."""
    written = _roots(writes)
    read = _roots(reads) + written
    listed = _roots(lists) + read

    def inside(path: Any, roots: tuple[str, ...]) -> bool:
        if isinstance(path, int) or path is None:
            return True
        real = os.path.realpath(os.fsdecode(path))
        return any(real == root or real.startswith(root + os.sep) for root in roots)

    def watch(event: str, args: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = args
            writing = bool(flags & _WRITING) if isinstance(flags, int) else any(letter in str(mode) for letter in "wax+")
            if not inside(path, written if writing else read):
                raise PermissionError(errno.EACCES, "outside of what an import may touch", os.fsdecode(path))
        elif event in _LISTS:
            if args and not inside(args[0], listed):
                raise PermissionError(errno.EACCES, "outside of what an import may touch", os.fsdecode(args[0]))
        elif event in _WRITES:
            outside = [path for path in args[: 2 if event in ("os.rename", "os.link", "os.symlink") else 1] if not inside(path, written)]
            if outside:
                raise PermissionError(errno.EACCES, "outside of what an import may touch", os.fsdecode(outside[0]))
        elif event.startswith(_REFUSED):
            raise PermissionError(errno.EACCES, "not while a model is imported", event)

    sys.addaudithook(watch)


def _roots(paths: Iterable[Path]) -> tuple[str, ...]:
    return tuple(os.path.realpath(path) for path in paths)
