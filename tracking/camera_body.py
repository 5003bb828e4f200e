"""A camera's visitor: implements ``scenes.edges.BodySource`` on the capture process, which it starts, hears, and starts again when it dies.

A thread does all that could take time, so that no frame waits: not for a process to start, not for a message that is half written.
"""

import contextlib
import multiprocessing
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from scenes.body import Body, BodySense, CameraState
from scenes.world import World
from tracking import capture_process
from tracking.capture_models import Models
from tracking.capture_process import Became, Order, Seen
from tracking.pictures import PictureSource

SEEING = frozenset({CameraState.seeing, CameraState.dark})
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 10.0
"""Between one death of the process and the next start; doubled each time."""
STEADY_S = 30.0
"""A process that lived so long was a good one: the next pause is the first one again."""
HEAR_S = 0.1
FAREWELL_S = 3.0
LEAST_APART_S = 1e-4
"""Bodies follow each other in visit time, even where the visit's clock stood still."""


class CameraBody:
    """Implements ``scenes.edges.BodySource``. ``detail`` fills the words that tell of the camera's state."""

    def __init__(
        self, source: PictureSource, models: Models, detail: dict[str, str] | None = None, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._source = source
        self._models = models
        self._detail = detail or {}
        self._clock = clock
        self._lock = threading.Lock()
        self._state = CameraState.starting
        self._seen: Seen | None = None
        self._given: Seen | None = None
        self._body: Body | None = None
        self._wanted = True
        self._closing = threading.Event()
        self._process: SpawnProcess | None = None
        self.problem = ""
        """The traceback of the process's last fault."""
        self._keeper = threading.Thread(target=self._keep, name="capture", daemon=True)
        self._keeper.start()

    @property
    def process_id(self) -> int | None:
        """Of the capture process, while there is one."""
        return self._process.pid if self._process is not None else None

    @property
    def seen(self) -> Seen | None:
        """The newest with its times, for who measures."""
        return self._seen

    def latest(self, time_s: float) -> BodySense:
        with self._lock:
            state, seen = self._state, self._seen
        if seen is not self._given:
            self._given = seen
            self._body = None if seen is None else self._in_visit_time(seen.body, time_s)
        return BodySense(state, self._body, self._detail)

    def heed(self, world: World) -> None:
        self._wanted = world.camera_wanted

    def close(self) -> None:
        """The camera is let go and the process gone when this returns."""
        self._closing.set()
        self._keeper.join()

    def _in_visit_time(self, body: Body, time_s: float) -> Body:
        """Captured so long before the visit's now as before the clock's now."""
        captured_s = time_s - max(0.0, self._clock() - body.captured_s)
        if self._body is not None and self._body.captured_s < time_s:  # another tour's visit begins its own clock
            captured_s = max(captured_s, self._body.captured_s + LEAST_APART_S)
        return replace(body, captured_s=captured_s)

    def _keep(self) -> None:
        """Process after process, until the visit ends."""
        context = multiprocessing.get_context("spawn")
        pause_s = FIRST_PAUSE_S
        while not self._closing.is_set():
            ours, theirs = context.Pipe()
            wanted = self._wanted
            process = context.Process(
                target=capture_process.main, args=(theirs, self._source, self._models, wanted), name="capture", daemon=True
            )
            started_s = time.monotonic()
            try:
                process.start()
            except OSError as error:
                self._become(CameraState.failed, str(error))
            else:
                self._process = process
                theirs.close()
                self._hear(ours, wanted)
                _end(process, ours)
                self._process = None
            if self._closing.is_set():
                return
            self._become(CameraState.failed)
            pause_s = FIRST_PAUSE_S if time.monotonic() - started_s > STEADY_S else pause_s
            self._closing.wait(pause_s)
            pause_s = min(2.0 * pause_s, LONGEST_PAUSE_S)

    def _hear(self, pipe: Connection, told: bool) -> None:
        """Until the process is gone or the visit is over."""
        with contextlib.suppress(EOFError, OSError):
            while not self._closing.is_set():
                if told != self._wanted:
                    told = self._wanted
                    pipe.send(Order(told))
                if not pipe.poll(HEAR_S):
                    continue
                heard: Seen | Became = pipe.recv()
                if isinstance(heard, Became):
                    self._become(heard.state, heard.problem)
                else:
                    with self._lock:
                        self._seen = heard if self._state in SEEING else None

    def _become(self, state: CameraState, problem: str = "") -> None:
        self.problem = problem or self.problem
        with self._lock:
            self._state = state
            if state not in SEEING:
                self._seen = None  # nobody is seen any more: not the last one for ever


def _end(process: SpawnProcess, pipe: Connection) -> None:
    """It ends by itself when the pipe does; one that does not is killed."""
    pipe.close()
    process.join(FAREWELL_S)
    if process.is_alive():
        process.kill()
        process.join()
    process.close()
