"""``xrWaitFrame`` on a thread of its own: a runtime that hangs must not take the visit with it."""

import queue
import threading
from typing import Any

import xr

from tracking.openxr_hangup import hang_up
from tracking.openxr_problem import HeadsetProblem, Reason

HANGS_AFTER_S = 3.0
"""A runtime that gives no frame for so long hangs. At start and when other programs load, a second was seen."""
ANSWERS_WITHIN_S = 1.0
"""A call whose connection has been shut down fails in less."""


class Waiter:
    """``wait`` blocks until the next frame is due. The hand-over between the threads costs some 50 µs."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._asked: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self._told: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.hangs = False
        threading.Thread(target=self._serve, name="xrWaitFrame", daemon=True).start()

    def wait(self) -> Any:
        """The frame's state; raises what ``xrWaitFrame`` raised, or HeadsetProblem(lost) when it never came back."""
        self._asked.put(True)
        try:
            try:
                said = self._told.get(timeout=HANGS_AFTER_S)
            except queue.Empty:
                said = self._told.get(timeout=ANSWERS_WITHIN_S if hang_up() else 0.0)
        except queue.Empty:
            self.hangs = True
            raise HeadsetProblem(Reason.lost, f"xrWaitFrame > {HANGS_AFTER_S:.0f} s") from None
        if isinstance(said, BaseException):
            raise said
        return said

    def close(self) -> None:
        self._asked.put(False)

    def _serve(self) -> None:
        while self._asked.get():
            try:
                self._told.put(xr.wait_frame(self._session, xr.FrameWaitInfo()))
            except xr.XrException as error:
                self._told.put(error)
