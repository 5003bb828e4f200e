"""A measurement in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def child(*arguments: str | Path, **environment: str) -> dict[str, Any]:
    """What ``python -m ARGUMENTS`` prints as JSON in its last line. SystemExit with what it said if it fails."""
    command = [sys.executable, "-m", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stderr}")
    loaded: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return loaded
