"""The capture process: pictures in, bodies out. It shares nothing with the visit but a pipe, and no picture leaves its memory.

One thread takes pictures as they come; the newest waits for the landmarkers, older ones are dropped. The process ends when the pipe does, and so
with its parent, however that ended.
"""

import contextlib
import os
import signal
import threading
import time
import traceback
from dataclasses import dataclass
from multiprocessing.connection import Connection

import numpy as np

from scenes.body import Body, CameraState
from tracking.body_filter import BodyFilter
from tracking.capture_models import Models
from tracking.landmarkers import Landmarkers
from tracking.pictures import NoPictures, Picture, Pictures, PictureSource

AGAIN_S = 1.0
"""How often a camera that is missing, taken or unplugged is looked for."""
SILENT_S = 3.0
"""An open camera that has given no picture for so long is somebody else's, or gone."""
SILENT = {
    CameraState.seeing: CameraState.unplugged,
    CameraState.starting: CameraState.taken,
    CameraState.missing: CameraState.taken,
}
LOOK_UP_S = 0.05
"""How often the process looks whether it is still wanted while no picture comes."""
DARK, LIGHT = 22.0, 32.0
"""Mean green of 0..255: darker than the one nobody can be seen, lighter than the other again."""
POSE_EVERY = 2
"""Hands move fast, shoulders do not: the pose is looked for in every second picture."""
POSE_PATIENCE_S = 0.004
"""Hands that are found do not wait longer for shoulders: the cursor would."""
NICENESS = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """One picture's body. Times are ``time.perf_counter``'s, which processes share; ``captured_s`` of the body is one of them."""

    body: Body
    taken_up_s: float  # when the landmarkers began
    done_s: float
    dropped: int  # pictures so far that were too late to be looked at


@dataclass(frozen=True, slots=True)
class Became:
    """The camera's new state; ``problem`` is the traceback of a fault of ours."""

    state: CameraState
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """To the process: whether the camera is wanted."""

    wanted: bool


class Camera(threading.Thread):
    """Keeps the newest picture of a source, and the source open while it is wanted."""

    def __init__(self, source: PictureSource, wanted: bool) -> None:
        super().__init__(daemon=True)  # it may hang in the driver; the process does not wait for it
        self._source = source
        self._changed = threading.Condition()
        self._newest: tuple[Picture, float] | None = None
        self._wanted = wanted
        self._worked = False
        self._heard_s = 0.0
        self._fault: BaseException | None = None
        self.state = CameraState.starting if wanted else CameraState.off
        self.dropped = 0

    def want(self, wanted: bool) -> None:
        with self._changed:
            if wanted != self._wanted:
                self._wanted = wanted
                self._newest = None
                self.state = CameraState.starting if wanted else CameraState.off
                self._changed.notify_all()

    def newest(self, patience_s: float) -> tuple[Picture, float] | None:
        """The newest picture that was not given yet, waited for so long; None if none came. Raises what went wrong while pictures were taken."""
        with self._changed:
            if self._fault is not None:
                raise self._fault
            self._changed.wait_for(lambda: self._newest is not None, patience_s)
            given, self._newest = self._newest, None
            if given is None and 0.0 < self._heard_s < time.perf_counter() - SILENT_S:
                self.state = SILENT.get(self.state, self.state)
            return given

    def run(self) -> None:
        try:
            self._take_pictures()
        except BaseException as fault:  # noqa: BLE001 - raised again where the process hears of it
            self._fault = fault

    def _take_pictures(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._wanted)
                self._heard_s = 0.0
            try:
                pictures = self._source.open()
            except NoPictures as none:
                self._none(none.state)
                continue
            try:
                self._read(pictures)
            except NoPictures as none:
                pictures.close()  # before it is asked for again
                self._none(none.state)
            else:
                pictures.close()

    def _read(self, pictures: Pictures) -> None:
        self._heard_s = time.perf_counter()
        while True:
            picture, taken_s = pictures.read()
            with self._changed:
                if not self._wanted:
                    return
                self.dropped += self._newest is not None
                self._newest = (picture, taken_s)
                self._heard_s = time.perf_counter()
                self._worked = True
                self.state = CameraState.seeing
                self._changed.notify_all()

    def _none(self, state: CameraState) -> None:
        with self._changed:
            if not self._wanted:
                return
            self._newest = None
            self.state = CameraState.unplugged if self._worked and state is CameraState.missing else state
            patience_s = None if state is CameraState.over else AGAIN_S
            self._changed.wait_for(lambda: not self._wanted, patience_s)


class Darkness:
    """Whether pictures are too dark, with a margin against flicker."""

    def __init__(self) -> None:
        self._dark = False

    def __call__(self, picture: Picture) -> bool:
        level = float(np.mean(picture[::8, ::8, 1]))
        self._dark = level < (LIGHT if self._dark else DARK)
        return self._dark


def main(pipe: Connection, source: PictureSource, models: Models, wanted: bool) -> None:
    """The process's whole life."""
    _quiet()
    try:
        _run(pipe, source, models, wanted)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        pass  # the visit is over, or its process gone
    except BaseException:  # noqa: BLE001 - the visit is told, and starts another process
        with contextlib.suppress(OSError):
            pipe.send(Became(CameraState.failed, traceback.format_exc()))
            pipe.close()
        os._exit(1)
    os._exit(0)  # the camera's thread may hang in the driver


def _run(pipe: Connection, source: PictureSource, models: Models, wanted: bool) -> None:
    import cv2

    cv2.setNumThreads(1)
    camera, calm, darkness = Camera(source, wanted), BodyFilter(), Darkness()
    told = CameraState.none
    dark = False
    with Landmarkers(models, pose_every=POSE_EVERY, pose_patience_s=POSE_PATIENCE_S) as landmarkers:
        camera.start()  # not before: a video would begin unseen
        while True:
            while pipe.poll():
                order: Order = pipe.recv()
                camera.want(order.wanted)
            given = camera.newest(LOOK_UP_S)
            dark = darkness(given[0]) if given is not None else dark
            state = CameraState.dark if dark and camera.state is CameraState.seeing else camera.state
            if state != told:
                told = state
                pipe.send(Became(state))
                calm = BodyFilter() if given is None else calm
            if given is not None:
                begun_s = time.perf_counter()
                body = calm(landmarkers.look(np.asarray(cv2.cvtColor(given[0], cv2.COLOR_BGR2RGB), np.uint8), given[1]))
                pipe.send(Seen(body, begun_s, time.perf_counter(), camera.dropped))


def _quiet() -> None:
    """Below the visit's own priority, and without the libraries' own words on the visitor's terminal; what matters goes through the pipe."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the visit's to hear
