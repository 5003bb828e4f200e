"""From any Python into the environment of ``bootstrap.py``, set up first if need be. Standard library only: nothing else may be there yet."""

import os
import subprocess
import sys
from collections.abc import Sequence
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
    if not set_up(*arguments[:1]):
        return 2
    folder = ROOT / ".venv" / ("Scripts" if os.name == "nt" else "bin")
    return subprocess.call([str(folder / "python"), str(ROOT / "main.py"), *arguments])
