"""From any Python into the environment of ``bootstrap.py``, set up first if need be. Standard library only: nothing else may be there yet."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
_TRIED = "HONGJI_SET_UP"  # so that a set-up that does not help is not tried for ever


def set_up(*sets: str) -> bool:
    """Let ``bootstrap.py`` install what is missing, of ``sets`` too; False if it could not, which it has told, or if that was tried before."""
    if os.environ.get(_TRIED) == "yes":
        return False
    os.environ[_TRIED] = "yes"
    return subprocess.call([sys.executable, str(ROOT / "bootstrap.py"), "setup", *sets]) == 0


def enter(arguments: Sequence[str]) -> int:
    """Run ``main.py`` with these arguments in the environment; the exit status."""
    interrupts: list[int] = []
    with _awaited(interrupts):
        if not set_up(*arguments[:1]):
            return 130 if interrupts else 2
        folder = ROOT / ".venv" / ("Scripts" if os.name == "nt" else "bin")
        status = subprocess.call([str(folder / "python"), str(ROOT / "main.py"), *arguments])
        return 128 - status if status < 0 else status


@contextmanager
def _awaited(interrupts: list[int]) -> Iterator[None]:
    """Ctrl-C is only noted: the program beneath, which gets it too, tidies, tells and ends. One that is ignored stays ignored there."""
    before = signal.getsignal(signal.SIGINT)
    ours = before is not signal.SIG_IGN and threading.current_thread() is threading.main_thread()
    if ours:
        signal.signal(signal.SIGINT, lambda number, _: interrupts.append(number))
    try:
        yield
    finally:
        if ours:
            signal.signal(signal.SIGINT, before)
