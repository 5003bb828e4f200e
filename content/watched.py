"""Whether files changed since they were last looked at: by time and size, a few times a second, on any disk."""

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

EVERY_S = 0.3

State = dict[str, tuple[int, int]]
"""Time of change in nanoseconds and size in bytes, by path."""


class Watched:
    """Folders that are watched. A change is told once it has held still for a moment: editors write in several steps."""

    def __init__(self, folders: Iterable[Path], clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._folders = tuple(folders)
        self._known = self._now()
        self._seen = self._known
        self._looked_s = clock()

    def look_at(self, folders: Iterable[Path]) -> None:
        """Watch these from now on; what they hold now is known."""
        self._folders = tuple(folders)
        self._known = self._seen = self._now()

    def changed(self) -> bool:
        """Asked in every frame; looks at the disk now and then. True once for each change."""
        if self._clock() - self._looked_s < EVERY_S:
            return False
        self._looked_s = self._clock()
        now = self._now()
        still = now == self._seen
        self._seen = now
        if now == self._known or not still:
            return False
        self._known = now
        return True

    def state(self, folder: Path) -> State:
        """What a folder holds now."""
        found: State = {}
        for parent, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(parent, name)  # noqa: PTH118 - some hundred files a look; Path costs ten times as much
                try:
                    status = os.stat(path)  # noqa: PTH116
                except OSError:
                    continue
                found[path] = (status.st_mtime_ns, status.st_size)
        return found

    def _now(self) -> State:
        return {path: state for folder in self._folders for path, state in self.state(folder).items()}
