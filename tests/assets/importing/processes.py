"""Whether a process of a test has ended: gone, or only waiting for somebody to ask how."""

import time
from pathlib import Path


def ended(pid: int, within_s: float = 20.0) -> bool:
    """Waits for it: a signal that was sent need not have arrived yet."""
    until_s = time.monotonic() + within_s
    while time.monotonic() < until_s:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.02)
    return False
