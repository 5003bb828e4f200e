"""A window at whose keyboard and mouse nobody is: what a visit is played with that a video alone moves."""

import itertools
from collections.abc import Callable

from scenes.window_input import WindowInput


class StillWindow:
    """Implements ``scenes.window_input.WindowInputSource``; closed as soon as ``over`` says so."""

    def __init__(self, over: Callable[[], bool], aspect: float) -> None:
        self._over = over
        self._aspect = aspect

    def poll(self) -> WindowInput:
        return WindowInput(aspect=self._aspect, closed=self._over())

    def capture(self, captured: bool) -> None:
        """There is no mouse."""


def steady_clock(frames_per_s: float) -> Callable[[], float]:
    """A clock that is asked once a frame and moves by one frame each time."""
    frames = itertools.count()
    return lambda: next(frames) / frames_per_s
