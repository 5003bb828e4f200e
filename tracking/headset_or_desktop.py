"""A headset while it lives, and what becomes of the visit when its runtime dies: the desktop takes over, or the visit waits.

The way back from the desktop is the next start, not the runtime's return: a visitor who has taken the headset off and sat down before the
screen would lose the picture in mid-sentence. Who waits (the setting) is let in again by itself.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Literal, Protocol

from scenes.edges import Headset
from scenes.eyes import EyeFrame
from scenes.senses import Action, DeviceFrame, FrameTime, HeadsetState, Senses
from scenes.settings import EYE_HEIGHT_M
from scenes.space import Pose
from scenes.world import World
from tracking.openxr_problem import HeadsetProblem

ASK_EVERY_S = 2.0
WAITING_FRAME_S = 0.05


class Both(Protocol):
    """A headset with eyes: ``OpenXrHeadset``."""

    def wait_frame(self) -> DeviceFrame: ...

    def heed(self, world: World) -> None: ...

    def begin(self) -> EyeFrame | None: ...

    def submit(self, near_m: float, far_m: float) -> None: ...

    def show_loading(self, pixels: bytes, width: int, height: int) -> None: ...

    def close(self) -> None: ...


class Asks(Protocol):
    """``tracking.openxr_asking.Asking``."""

    def start(self) -> None: ...

    def answer(self) -> HeadsetProblem | bool | None: ...


class HeadsetOrDesktop:
    """Implements ``scenes.edges.Headset`` and ``scenes.edges.Eyes``.

    ``open_headset`` is called again while the visit waits, as soon as ``asking`` says that there is a headset (without it: every now and
    then). ``desktop`` None (no window): it always waits. ``beside`` is what somebody at the window's keyboard asks for on the visitor's behalf.
    ``trouble`` is the last thing that went wrong. Visit time goes on without a jump across every change.
    """

    name = "headset"

    def __init__(
        self,
        headset: Both,
        open_headset: Callable[[], Both],
        desktop: Headset | None,
        when_lost: Callable[[], Literal["desktop", "wait"]],
        *,
        asking: Asks | None = None,
        beside: Callable[[], frozenset[Action]] = frozenset,
        closed: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._headset: Both | None = headset
        self._open = open_headset
        self._desktop = desktop
        self._when_lost = when_lost
        self._closed = closed
        self._clock = clock
        self._sleep = sleep
        self._asking = asking
        self._beside = beside
        self._wondering = False
        self._asked_s = 0.0
        self._on_desktop = False
        self._time_s = 0.0
        self._frame = 0
        self._senses = Senses(Pose((0.0, 0.0, EYE_HEIGHT_M)), device="headset")
        self.trouble: HeadsetProblem | None = None

    @property
    def headset(self) -> Both | None:
        """The one that lives now, if any."""
        return self._headset

    def wait_frame(self) -> DeviceFrame:
        if self._headset is not None:
            try:
                frame = self._headset.wait_frame()
                self._senses = frame.senses
                asked = self._beside()
                if asked and frame.senses.focused:
                    frame = replace(frame, senses=replace(frame.senses, pressed=frame.senses.pressed | asked))
                return self._timed(frame, running=frame.running and not self._closed())
            except HeadsetProblem as problem:
                self._lose(problem)
        if self._on_desktop and self._desktop is not None:
            frame = self._desktop.wait_frame()
            senses = replace(frame.senses, headset=HeadsetState.lost)
            return self._timed(replace(frame, senses=senses), running=frame.running)
        return self._waiting()

    def begin(self) -> EyeFrame | None:
        if self._headset is None:
            return None
        try:
            return self._headset.begin()
        except HeadsetProblem as problem:
            self._lose(problem)
            return None

    def submit(self, near_m: float, far_m: float) -> None:
        if self._headset is None:
            return
        try:
            self._headset.submit(near_m, far_m)
        except HeadsetProblem as problem:
            self._lose(problem)

    def show_loading(self, pixels: bytes, width: int, height: int) -> None:
        """As ``OpenXrHeadset.show_loading``; nothing while there is no headset."""
        if self._headset is None:
            return
        try:
            self._headset.show_loading(pixels, width, height)
        except HeadsetProblem as problem:
            self._lose(problem)

    def heed(self, world: World) -> None:
        if self._headset is not None:
            try:
                self._headset.heed(world)
            except HeadsetProblem as problem:
                self._lose(problem)
        elif self._on_desktop and self._desktop is not None:
            self._desktop.heed(world)

    def close(self) -> None:
        if self._headset is not None:
            self._headset.close()
        if self._desktop is not None:
            self._desktop.close()

    def _lose(self, problem: HeadsetProblem) -> None:
        self.trouble = problem
        if self._headset is not None:
            self._headset.close()
        self._headset = None
        self._asked_s = self._clock()
        self._on_desktop = self._desktop is not None and self._when_lost() == "desktop"

    def _waiting(self) -> DeviceFrame:
        """Nothing moves; every ASK_EVERY_S the runtime is asked again."""
        if self._answers():
            try:
                self._headset = self._open()
            except HeadsetProblem as problem:
                self.trouble = problem
            self._asked_s = self._clock()
        self._sleep(WAITING_FRAME_S)
        self._time_s += WAITING_FRAME_S
        self._frame += 1
        senses = Senses(
            self._senses.stage_from_head, view_tangents=self._senses.view_tangents, focused=False, device="headset",
            headset=HeadsetState.waiting,
        )  # fmt: skip
        return DeviceFrame(FrameTime(self._time_s, WAITING_FRAME_S, self._frame), senses, not self._closed())

    def _answers(self) -> bool:
        """Whether it is worth trying to open the headset now."""
        if self._asking is None:
            return self._clock() - self._asked_s >= ASK_EVERY_S
        if not self._wondering:
            if self._clock() - self._asked_s >= ASK_EVERY_S:
                self._wondering = True
                self._asking.start()
            return False
        answer = self._asking.answer()
        if answer is None:
            return False
        self._wondering = False
        self._asked_s = self._clock()
        if isinstance(answer, HeadsetProblem):
            self.trouble = answer
            return False
        return True

    def _timed(self, frame: DeviceFrame, *, running: bool) -> DeviceFrame:
        """The frame in visit time, which goes on where it was whatever the device's own clock says."""
        self._time_s += frame.time.dt_s
        self._frame += 1
        return DeviceFrame(FrameTime(self._time_s, frame.time.dt_s, self._frame), frame.senses, running)
