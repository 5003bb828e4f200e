"""How long a stage has been standing still: the clock runs only while its process uses next to no processor.

What computes is bound by its limit on computing time, however slowly a crowded machine lets it; what waits or sleeps is bound by this clock.
Where the kernel does not tell what a process has used (not Linux), the clock always runs.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

LEAST_SHARE = 0.04
"""Of one processor: a process that wants to compute gets more, even as one of forty on two of them."""
_EVERY_S = 0.5


def used_s(pid: int) -> float | None:
    """Computing time of a process, all its threads; None where nobody tells."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return None
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


@dataclass
class Stalled:
    """``seconds``: so long it stood still, up to the last look, which ``look`` takes at most twice a second."""

    pid: int
    used: Callable[[int], float | None] = used_s
    now: Callable[[], float] = time.monotonic
    seconds: float = 0.0
    _looked_s: float = field(init=False)
    _used_s: float | None = field(init=False)

    def __post_init__(self) -> None:
        self._looked_s, self._used_s = self.now(), self.used(self.pid)

    def look(self) -> float:
        now = self.now()
        passed = now - self._looked_s
        if passed >= _EVERY_S:
            used = self.used(self.pid)
            known = used is not None and self._used_s is not None
            if not known or (used or 0.0) - (self._used_s or 0.0) < LEAST_SHARE * passed:
                self.seconds += passed
            self._looked_s, self._used_s = now, used
        return self.seconds
