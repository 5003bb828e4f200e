"""A camera for whoever asks: implements ``scenes.edges.BodySource``. Nothing is opened, fetched or loaded until the visitor wants the camera.

Then a thread gets the models and opens the camera's own source, so that no frame waits; from there on that source speaks. Models that cannot be
had end the attempt, not the visit: it may be made again.
"""

import contextlib
import threading
from collections.abc import Callable

from scenes.body import BodySense, CameraState
from scenes.edges import BodySource
from scenes.world import World
from tracking.capture_models import FetchStopped, ModelsLack

Open = Callable[[Callable[[str], None], threading.Event], BodySource]
"""Get the models and open the camera, in whatever time it takes: it is told what is told of models (``capture_models.require``), and ends
with FetchStopped when the event is set. ModelsLack, when the visitor has been told in full, says that there are none."""


class OfferedCamera:
    """``heed`` and ``latest`` are called by the frame, and never wait."""

    def __init__(self, open_camera: Open) -> None:
        self._open = open_camera
        self._state = CameraState.offered
        self._attempt: _Attempt | None = None
        self._camera: BodySource | None = None

    def latest(self, time_s: float) -> BodySense | None:
        return BodySense(self._state) if self._camera is None else self._camera.latest(time_s)

    def heed(self, world: World) -> None:
        if self._camera is None:
            self._follow(wanted=world.camera_wanted)
        if self._camera is not None:
            self._camera.heed(world)

    def close(self) -> None:
        """A download that is under way is ended, the camera let go."""
        if self._attempt is not None:
            self._camera = self._attempt.end()
        if self._camera is not None:
            self._camera.close()

    def _follow(self, *, wanted: bool) -> None:
        attempt = self._attempt
        if attempt is not None and attempt.over:
            self._attempt, self._camera = None, attempt.camera
            if self._camera is not None:
                return
            if not attempt.stopped:
                self._state = CameraState.unready  # the world takes its wish back when it hears of it
                return
        if wanted and self._attempt is None:
            self._attempt = _Attempt(self._open)
        if self._attempt is None:
            return
        if not wanted:
            self._attempt.stop()
            self._state = CameraState.offered
        else:
            self._state = CameraState.fetching if self._attempt.fetching else CameraState.starting


class _Attempt:
    """One try, on its own thread."""

    def __init__(self, open_camera: Open) -> None:
        self._open = open_camera
        self._stop = threading.Event()
        self.camera: BodySource | None = None
        self.fetching = False
        self._thread = threading.Thread(target=self._run, name="offered camera", daemon=True)
        self._thread.start()

    @property
    def over(self) -> bool:
        return not self._thread.is_alive()

    @property
    def stopped(self) -> bool:
        return self._stop.is_set()

    def stop(self) -> None:
        self._stop.set()

    def end(self) -> BodySource | None:
        """Stop and wait; what it has opened all the same."""
        self._stop.set()
        self._thread.join()
        return self.camera

    def _run(self) -> None:
        with contextlib.suppress(ModelsLack, FetchStopped):
            self.camera = self._open(self._say, self._stop)

    def _say(self, key: str) -> None:
        self.fetching = key == "fetching"
