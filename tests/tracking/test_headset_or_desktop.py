"""What becomes of a visit when its headset dies: the desktop takes over, or the visit waits; time goes on in either."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import pytest

from scenes.eyes import EyeFrame, EyePicture
from scenes.senses import Action, DeviceFrame, FrameTime, HeadsetState, Senses
from scenes.space import Pose
from tests.interaction.small_tour import small_world
from tracking.desktop_keys import asked_beside
from tracking.headset_or_desktop import ASK_EVERY_S, HeadsetOrDesktop
from tracking.openxr_problem import HeadsetProblem, Reason

PICTURE = EyePicture(Pose(), (-1.0, 1.0, -1.0, 1.0), 16, 16, 1)
EYES = EyeFrame(Pose(), PICTURE, PICTURE)
Call = Literal["wait_frame", "begin", "submit", "heed", "show_loading"]


@dataclass
class Worn:
    """A headset that dies when ``dies`` is called for the ``at``-th time."""

    dies: Call | None = None
    at: int = 3
    dt_s: float = 0.02
    running: bool = True
    calls: dict[str, int] = field(default_factory=dict)
    closed: int = 0

    def _called(self, call: Call) -> None:
        assert not self.closed, f"{call} after close"
        self.calls[call] = self.calls.get(call, 0) + 1
        if self.dies == call and self.calls[call] >= self.at:
            raise HeadsetProblem(Reason.lost, call)

    def wait_frame(self) -> DeviceFrame:
        self._called("wait_frame")
        count = self.calls["wait_frame"]
        senses = Senses(Pose((0.1, 0.2, 1.5)), device="headset", headset=HeadsetState.focused)
        return DeviceFrame(FrameTime(100.0 + count * self.dt_s, self.dt_s, count), senses, self.running)

    def heed(self, world: object) -> None:
        self._called("heed")

    def begin(self) -> EyeFrame | None:
        self._called("begin")
        return EYES

    def submit(self, near_m: float, far_m: float) -> None:
        self._called("submit")

    def show_loading(self, pixels: bytes, width: int, height: int) -> None:
        self._called("show_loading")

    def close(self) -> None:
        self.closed += 1


@dataclass
class Desk:
    name: str = "desktop"
    heeded: int = 0
    closed: int = 0
    frames: int = 0

    def wait_frame(self) -> DeviceFrame:
        self.frames += 1
        return DeviceFrame(FrameTime(5.0 + self.frames * 0.01, 0.01, self.frames), Senses(Pose((0.0, 0.0, 1.62))))

    def heed(self, world: object) -> None:
        self.heeded += 1

    def close(self) -> None:
        self.closed += 1


@dataclass
class Time:
    """A clock that sleeping moves."""

    now_s: float = 50.0

    def clock(self) -> float:
        return self.now_s

    def sleep(self, time_s: float) -> None:
        self.now_s += time_s


def refused() -> Worn:
    raise HeadsetProblem(Reason.runtime_down, "asked")


def made(
    worn: Worn, desk: Desk | None, setting: Literal["desktop", "wait"], *, again: Callable[[], Worn] = refused, time: Time | None = None
) -> HeadsetOrDesktop:
    time = time or Time()
    return HeadsetOrDesktop(worn, again, desk, lambda: setting, clock=time.clock, sleep=time.sleep)


def frame(both: HeadsetOrDesktop) -> DeviceFrame:
    """A frame as the loop has it."""
    told = both.wait_frame()
    if both.begin() is not None:
        both.submit(0.1, 100.0)
    both.heed(small_world())
    return told


@pytest.mark.parametrize("call", ["wait_frame", "begin", "submit", "heed"])
def test_whichever_call_finds_the_headset_dead_the_desktop_takes_over(call: Call) -> None:
    worn, desk = Worn(dies=call), Desk()
    both = made(worn, desk, "desktop")
    told = [frame(both) for _ in range(6)]
    assert told[0].senses.device == "headset"
    assert told[-1].senses.device == "desktop"
    assert told[-1].senses.headset is HeadsetState.lost
    assert worn.closed == 1
    assert both.trouble is not None
    assert both.trouble.detail == call
    assert desk.heeded > 0
    assert both.begin() is None
    times = [each.time.time_s for each in told]
    assert all(0.0 < b - a <= 0.1 for a, b in pairwise(times)), times
    assert [each.time.frame for each in told] == list(range(1, 7))
    assert sum(each.time.dt_s for each in told) == pytest.approx(times[-1])


def test_who_waits_is_let_in_again_by_itself_and_stands_still_meanwhile() -> None:
    time, back = Time(), Worn()
    tries: list[float] = []

    def again() -> Worn:
        tries.append(time.now_s)
        if len(tries) < 3:
            raise HeadsetProblem(Reason.runtime_down)
        return back

    both = made(Worn(dies="wait_frame"), Desk(), "wait", again=again, time=time)
    told = []
    while both.headset is not back:
        told.append(frame(both))
    told.append(frame(both))
    waiting = [each for each in told if each.senses.headset is HeadsetState.waiting]
    assert len(waiting) > 20
    assert {each.senses.focused for each in waiting} == {False}
    assert {each.senses.stage_from_head for each in waiting} == {Pose((0.1, 0.2, 1.5))}
    assert told[-1].senses.headset is HeadsetState.focused
    assert all(b - a >= ASK_EVERY_S for a, b in pairwise(tries))
    times = [each.time.time_s for each in told]
    assert all(0.0 < b - a <= 0.1 for a, b in pairwise(times))


def test_the_setting_counts_as_it_is_when_the_headset_dies() -> None:
    setting: list[Literal["desktop", "wait"]] = ["wait"]
    worn, time = Worn(dies="wait_frame", at=5), Time()
    both = HeadsetOrDesktop(worn, refused, Desk(), lambda: setting[0], clock=time.clock, sleep=time.sleep)
    frame(both)
    setting[0] = "desktop"
    told = [frame(both) for _ in range(6)]
    assert told[-1].senses.device == "desktop"
    setting[0] = "wait"
    assert frame(both).senses.device == "desktop", "who sits at the screen already is not taken away from it"


def test_without_a_window_the_visit_waits_whatever_the_setting() -> None:
    both = made(Worn(dies="wait_frame", at=1), None, "desktop")
    assert frame(both).senses.headset is HeadsetState.waiting


def test_who_closes_the_window_while_waiting_ends_the_visit() -> None:
    time, closed = Time(), [False]
    both = HeadsetOrDesktop(
        Worn(dies="wait_frame", at=1), refused, Desk(), lambda: "wait", closed=lambda: closed[0], clock=time.clock, sleep=time.sleep
    )
    assert frame(both).running
    closed[0] = True
    assert not frame(both).running


def test_who_ends_the_program_in_the_headsets_own_menu_ends_the_visit() -> None:
    assert not frame(made(Worn(running=False), Desk(), "wait")).running


def test_a_runtime_that_thinks_long_does_not_hold_the_window() -> None:
    time = Time()

    class Slow:
        """Answers after five seconds: first no, then yes."""

        def __init__(self) -> None:
            self.asked_s: list[float] = []

        def start(self) -> None:
            self.asked_s.append(time.now_s)

        def answer(self) -> HeadsetProblem | bool | None:
            if time.now_s < self.asked_s[-1] + 5.0:
                return None
            return HeadsetProblem(Reason.runtime_down) if len(self.asked_s) == 1 else True

    slow, back, opened = Slow(), Worn(), []

    def again() -> Worn:
        opened.append(time.now_s)
        return back

    both = HeadsetOrDesktop(
        Worn(dies="wait_frame", at=1), again, Desk(), lambda: "wait", asking=slow, clock=time.clock, sleep=time.sleep
    )
    while both.headset is None or not opened:
        frame(both)
        assert time.now_s < 100.0
    assert len(slow.asked_s) == 2
    assert slow.asked_s[1] - slow.asked_s[0] == pytest.approx(5.0 + ASK_EVERY_S, abs=0.2)
    assert len(opened) == 1


def test_a_headset_that_dies_while_the_tour_loads_is_left_for_the_desktop() -> None:
    worn = Worn(dies="show_loading", at=2)
    both = made(worn, Desk(), "desktop")
    for _ in range(4):
        both.show_loading(bytes(4), 1, 1)
    assert worn.calls["show_loading"] == 2
    assert worn.closed == 1
    assert frame(both).senses.headset is HeadsetState.lost


def test_closing_closes_both() -> None:
    worn, desk = Worn(), Desk()
    both = made(worn, desk, "desktop")
    both.close()
    assert (worn.closed, desk.closed) == (1, 1)


def test_closing_after_a_loss_leaves_the_dead_headset_alone() -> None:
    worn, desk = Worn(dies="wait_frame", at=1), Desk()
    both = made(worn, desk, "desktop")
    frame(both)
    both.close()
    assert (worn.closed, desk.closed) == (1, 1)


@pytest.mark.parametrize("focused", [True, False])
def test_somebody_beside_may_help_while_the_visitor_has_the_focus(focused: bool) -> None:
    worn = Worn()
    asked = [asked_beside(["home", "e", "mouse1"]), frozenset[Action]()]
    both = HeadsetOrDesktop(worn, lambda: worn, None, lambda: "wait", beside=lambda: asked.pop(0))
    state = HeadsetState.focused if focused else HeadsetState.visible
    senses = Senses(Pose(), device="headset", headset=state, focused=focused, pressed=frozenset({Action.select} if focused else ()))
    worn.wait_frame = lambda: DeviceFrame(FrameTime(1.0, 0.02, 1), senses)  # type: ignore[method-assign]
    wanted = {Action.select, Action.safe_place} if focused else set()
    assert both.wait_frame().senses.pressed == wanted, "Home is heeded; what would play in the visitor's place is not"
    assert both.wait_frame().senses.pressed == senses.pressed
