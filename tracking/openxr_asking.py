"""Asks the runtime, beside the frames, whether it would let us in: a runtime that is just starting, or hangs, must not hold the window."""

import threading

from tracking.openxr_hangup import Guard
from tracking.openxr_problem import HeadsetProblem, Reason
from tracking.openxr_runtime import Runtime


def ask() -> None:
    """Make an instance, look for the headset, let go of both. HeadsetProblem says why a session could not be made now.

    Takes some 60 ms; where a runtime hangs, HANGS_AFTER_S, if it is one that can be hung up on.
    """
    guard = Guard()
    try:
        with guard:
            Runtime().close()
    finally:
        guard.close()


class Asking:
    """One question at a time, in a thread of its own. ``answer`` is None while it is thought about."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._answer: HeadsetProblem | bool | None = None

    def start(self) -> None:
        self._answer = None
        self._thread = threading.Thread(target=self._ask, name="OpenXR asking", daemon=True)
        self._thread.start()

    def answer(self) -> HeadsetProblem | bool | None:
        """True: there is a headset. A problem: there is none."""
        return self._answer

    def _ask(self) -> None:
        try:
            ask()
            self._answer = True
        except HeadsetProblem as problem:
            self._answer = problem
        except Exception as error:  # noqa: BLE001 - in a thread nobody would hear of it, and the visit would wait for ever
            self._answer = HeadsetProblem(Reason.runtime_down, f"{type(error).__name__}: {error}")
