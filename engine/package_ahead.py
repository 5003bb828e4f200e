"""A site package made ready beside the frames: a thread reads, checks and copies; the frames only attach what is ready.

What the thread does is cut small, it rests between the pieces, and while it works the interpreter changes threads more often: a frame never
waits for it long (docs/decisions/loading.md).
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from engine.package_loader import MANIFEST, Between, LoadedPackage, PackageError, no_rest

_READ_SHARE = 0.8
_SWITCH_S = 0.0001
"""The interpreter's own 5 ms would make a frame wait for the thread."""
_WORK_S, _REST_S = 0.0001, 0.0002
"""Without rests a frame, which asks for the interpreter several times, would share it half and half while the manifest and the Geoms are made."""
_LOOK_S = 1.0 / 90.0
READERS = 2
READERS_BESIDE_FRAMES = max(1, min(READERS, (os.cpu_count() or 1) - 1))
"""One processor is left to the frames: where there are two, a second reader made a frame wait for up to 20 ms (measured)."""


class PackageAhead:
    """Begins at once. ``share`` is how far it is, 0 to 1; ``package`` waits for the end, and raises PackageError if there is none to show.

    ``alone``: no frames are shown meanwhile. ``then``: what the thread does at the end.
    """

    def __init__(self, directory: Path, anisotropy: int, *, alone: bool = False, then: Callable[[], object] = no_rest) -> None:
        self.share = 0.0
        self._readers = READERS if alone else READERS_BESIDE_FRAMES
        self._rest = no_rest if alone else _Rests()
        self._directory = directory
        self._anisotropy = anisotropy
        self._then = then
        self._package: LoadedPackage | None = None
        self._problem: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="package", daemon=True)
        self._thread.start()

    @property
    def ready(self) -> bool:
        return not self._thread.is_alive()

    def package(self, between: Between | None = None) -> LoadedPackage:
        """``between``: called about as often as a headset shows a picture, until all is ready."""
        while between is not None and not self.ready:
            between(self.share)
            self._thread.join(_LOOK_S)
        self._thread.join()
        if self._problem is not None:
            raise self._problem
        assert self._package is not None
        return self._package

    def _work(self) -> None:
        before_s = sys.getswitchinterval()
        sys.setswitchinterval(_SWITCH_S)
        try:
            package = LoadedPackage(
                self._directory, lambda share: self._at(_READ_SHARE * share), anisotropy=self._anisotropy, readers=self._readers, rest=self._rest
            )
            package.make_all(lambda share: self._at(_READ_SHARE + (1.0 - _READ_SHARE) * share))
            self._package = package
            self._then()
        except (PackageError, OSError) as problem:
            self._problem = problem
        except (MemoryError, ValueError, ArithmeticError, AssertionError, TypeError) as problem:  # of numpy and Panda, for numbers of strangers
            self._problem = PackageError(self._directory / MANIFEST, f"cannot be shown ({type(problem).__name__}: {problem})")
        finally:
            sys.setswitchinterval(before_s)

    def _at(self, share: float) -> None:
        self.share = share


class _Rests:
    """Sleeps for ``_REST_S`` once ``_WORK_S`` have gone by since the last time."""

    def __init__(self) -> None:
        self._rested_s = 0.0

    def __call__(self) -> None:
        if time.perf_counter() - self._rested_s > _WORK_S:
            time.sleep(_REST_S)
            self._rested_s = time.perf_counter()
