"""A session without a tour, that says what becomes of it: ``life_session.py [--window] [--lost desktop|wait] [--frames N]``.

Prints a JSON line for each event of the session's state, for each change of what a visit would sense, and at the end. Lines that it
reads: ``say`` (counts and measures), ``exit`` (as when the visitor ends the program in the runtime's own menu), ``complain`` (a message of
XR_EXT_debug_utils), ``quit``; and what Monado does not tell, given to the session as if it had: ``state NAME``, ``instance-loss``,
``origin X Y Z HEADING`` (the stage's origin moves there), ``room W D`` (how large the room is from now on).
Ends after N frames, on ``quit``, and when standard input ends. Without ``--lost`` a loss ends it, with status 4.

Its pictures are taken and given back undrawn.
"""

import argparse
import ctypes
import json
import math
import sys
import threading
import time
from collections import deque
from pathlib import Path
from typing import Any

import xr

from engine.window import open_offscreen, open_window
from scenes.senses import DeviceFrame
from scenes.window_input import WindowInput
from tracking import openxr_axes, openxr_session
from tracking.desktop import DesktopHeadset
from tracking.headset_or_desktop import HeadsetOrDesktop
from tracking.openxr_headset import OpenXrHeadset
from tracking.openxr_input import OpenXrInput
from tracking.openxr_problem import HeadsetProblem

NEAR_M, FAR_M = 0.08, 1000.0


class Still:
    """A window that nobody touches."""

    def poll(self) -> WindowInput:
        time.sleep(0.01)
        return WindowInput()

    def capture(self, captured: bool) -> None:
        return


class Script:
    """The runtime's events, and after them what the test has put in."""

    def __init__(self) -> None:
        self.added: deque[Any] = deque()

    def __call__(self, instance: Any) -> Any:
        event = openxr_session.next_event(instance)
        if event is None and self.added:
            event = self.added.popleft()
        if isinstance(event, xr.EventDataSessionStateChanged):
            say(event=xr.SessionState(event.state).name)
        return event


class Life:
    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.graphics = open_window(64, 64, "life") if options.window else open_offscreen(64, 64)
        self.graphics.make_current()
        self.script = Script()
        self.last: OpenXrHeadset | None = None
        self.frames = 0
        self.steps_s: deque[float] = deque(maxlen=100_000)
        self.warm_kib = 0
        self.asked: deque[str] = deque()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        for line in sys.stdin:
            self.asked.append(line.strip())
        self.asked.append("quit")

    def make(self) -> OpenXrHeadset:
        self.last = OpenXrHeadset(self.graphics.opengl_version, OpenXrInput, events=self.script)
        return self.last

    def run(self) -> int:
        try:
            headset: Any = self.make()
        except HeadsetProblem as problem:
            say(problem=problem.reason, detail=problem.detail)
            return 3
        lost = self.options.lost
        if lost is not None:
            headset = HeadsetOrDesktop(headset, self.make, DesktopHeadset(Still()), lambda: lost)
        status = 0
        try:
            self.go_on(headset)
        except HeadsetProblem as problem:
            say(problem=problem.reason, detail=problem.detail)
            status = 4
        counted = self.counts()
        began_s = time.monotonic()
        headset.close()
        say(end=status, closing_s=time.monotonic() - began_s, **counted, ended_in_all=self.last.statistics.ended if self.last else 0)
        self.graphics.close()
        return status

    def go_on(self, headset: Any) -> None:
        shown: tuple[object, ...] = ()
        last_s = 0.0
        self.steps_s.clear()
        while self.frames < self.options.frames:
            frame: DeviceFrame = headset.wait_frame()
            if not frame.running:
                return
            self.frames += 1
            self.steps_s.append(frame.time.time_s - last_s)
            last_s = frame.time.time_s
            drawn = headset.begin() is not None
            if drawn:
                headset.submit(NEAR_M, FAR_M)
            senses = frame.senses
            now = (senses.headset, senses.focused, senses.device, len(senses.hands), senses.boundary_m)
            if now != shown or senses.pressed or senses.moved_origin is not None:
                shown = now
                say(
                    state=senses.headset, focused=senses.focused, device=senses.device, hands=len(senses.hands), drawn=drawn,
                    pressed=sorted(senses.pressed), time_s=frame.time.time_s, head_m=senses.stage_from_head.position_m,
                    boundary_m=senses.boundary_m, moved=_moved(senses.moved_origin),
                )  # fmt: skip
            if self.frames == self.options.warm:
                self.warm_kib = memory_kib()
            while self.asked:
                if not self.heed(self.asked.popleft()):
                    return

    def heed(self, line: str) -> bool:
        match line.split():
            case ["quit"]:
                return False
            case ["say"]:
                assert self.last is not None
                say(**self.counts(), rates_hz=rates(self.last))
            case ["exit"]:
                xr.request_exit_session(self.session())
            case ["state", name]:
                state = xr.SessionState[name]
                event = xr.EventDataSessionStateChanged(session=self.session(), state=state, time=0)
                self.script.added.append(event)
            case ["instance-loss"]:
                self.script.added.append(xr.EventDataInstanceLossPending(loss_time=0))
            case ["room", width, depth]:
                assert self.last is not None and self.last.session is not None
                size_m = float(width), float(depth)
                self.last.session.boundary_m = lambda: size_m  # type: ignore[method-assign]
            case ["origin", *numbers]:
                x, y, z, heading_rad = map(float, numbers)
                self.script.added.append(_origin(x, y, z, heading_rad))
            case ["complain"]:
                self.complain()
            case other:
                raise ValueError(other)
        return True

    def session(self) -> Any:
        assert self.last is not None and self.last.session is not None
        return self.last.session.handle

    def complain(self) -> None:
        assert self.last is not None
        instance = self.last.runtime.instance
        submit = ctypes.cast(
            xr.get_instance_proc_addr(instance, "xrSubmitDebugUtilsMessageEXT"), xr.PFN_xrSubmitDebugUtilsMessageEXT
        )
        said = xr.DebugUtilsMessengerCallbackDataEXT(message_id="test", function_name="test", message="this is a test")
        kind = xr.DebugUtilsMessageTypeFlagsEXT.VALIDATION_BIT
        submit(instance, int(xr.DebugUtilsMessageSeverityFlagsEXT.ERROR_BIT), int(kind), ctypes.byref(said))

    def counts(self) -> dict[str, Any]:
        assert self.last is not None
        headset = self.last
        counted = headset.statistics
        chains = headset._chains
        return {
            "frames": self.frames,
            "stage": headset.session.stage_kind.name if headset.session is not None else "",
            "head_m": headset._head.position_m,
            "waited": counted.waited,
            "begun": counted.begun,
            "ended": counted.ended,
            "drawn": counted.drawn,
            "pose_to_submit_s": max(counted.pose_to_submit_s, default=math.nan),
            "messages": dict(headset.runtime.messages.counts),
            "last_messages": list(headset.runtime.messages.last),
            "shortest_s": min(self.steps_s, default=math.nan),
            "longest_s": max(self.steps_s, default=math.nan),
            "depth_images": len(chains.depth) if chains is not None else 0,
            "srgb": chains is not None and chains.srgb,
            "hidden": [len(mask) for mask in headset._masks or ()],
            "warm_kib": self.warm_kib,
            "now_kib": memory_kib(),
        }


def say(**said: Any) -> None:
    print(json.dumps({"at_s": round(time.monotonic(), 3), **said}, default=str), flush=True)


def rates(headset: OpenXrHeadset) -> list[float]:
    """The one in use, and those that can be asked for."""
    if headset.session is None:
        return []
    session = headset.session.handle
    return [xr.get_display_refresh_rate_fb(session).value, *xr.enumerate_display_refresh_rates_fb(session)]


def memory_kib() -> int:
    """What this process holds in memory now."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def _origin(x: float, y: float, z: float, heading_rad: float) -> Any:
    """The runtime moves the stage's origin there, in our axes, and turns it."""
    turn = (math.cos(heading_rad / 2), 0.0, 0.0, math.sin(heading_rad / 2))
    pose = xr.Posef(xr.Quaternionf(*openxr_axes.quaternion_to_xr(turn)), xr.Vector3f(*openxr_axes.vector_to_xr((x, y, z))))
    return xr.EventDataReferenceSpaceChangePending(
        reference_space_type=xr.ReferenceSpaceType.STAGE, change_time=0, pose_valid=True, pose_in_previous_space=pose
    )


def _moved(pose: Any) -> list[float] | None:
    return None if pose is None else [*pose.position_m, *pose.orientation]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--window", action="store_true")
    parser.add_argument("--lost", choices=["desktop", "wait"])
    parser.add_argument("--spaces", help="the kinds of reference space that the runtime owns up to")
    parser.add_argument("--frames", type=int, default=1_000_000)
    parser.add_argument("--warm", type=int, default=300)
    options = parser.parse_args()
    if options.spaces:
        kinds = [xr.ReferenceSpaceType[name].value for name in options.spaces.split(",")]
        xr.enumerate_reference_spaces = lambda session: kinds
    return Life(options).run()


if __name__ == "__main__":
    sys.exit(main())
