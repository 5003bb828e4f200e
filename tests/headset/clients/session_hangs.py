"""A session whose service is stopped for good just before one call: ``session_hangs.py make|wait|begin|submit PID``.

Prints a JSON line for each change of state, and one that asks for the service to be restarted. Ends when the headset is in use again.
"""

import json
import os
import signal
import sys
import time
from typing import Any

from engine.window import open_offscreen
from scenes.senses import HeadsetState
from tracking.headset_or_desktop import HeadsetOrDesktop
from tracking.openxr_asking import Asking
from tracking.openxr_headset import OpenXrHeadset
from tracking.openxr_input import OpenXrInput
from tracking.openxr_problem import HeadsetProblem

STOPPED_AT = 10


def say(**said: Any) -> None:
    print(json.dumps({"at_s": round(time.monotonic(), 3), **said}), flush=True)


def main() -> int:
    call, pid = sys.argv[1], int(sys.argv[2])
    graphics = open_offscreen(64, 64)
    graphics.render_frame()
    frames = 0

    def before(name: str) -> None:
        if name == call and frames in (0, STOPPED_AT):
            os.kill(pid, signal.SIGSTOP)
            say(stopped=name)

    def make() -> OpenXrHeadset:
        if frames == 0:
            before("make")
        return OpenXrHeadset(graphics.opengl_version, OpenXrInput)

    try:
        first = make()
    except HeadsetProblem as problem:
        say(problem=problem.reason)
        return 3
    headset = HeadsetOrDesktop(first, make, None, lambda: "wait", asking=Asking())
    state, time_s, back, waited, slowest_s = HeadsetState.none, 0.0, 0, 0, 0.0
    while back < 3:
        frames += 1
        before("wait")
        began_s = time.monotonic()
        frame = headset.wait_frame()
        before("begin")
        eyes = headset.begin()
        before("submit")
        if eyes is not None:
            headset.submit(0.08, 1000.0)
        assert frame.time.time_s > time_s, "visit time stood still or went back"
        time_s = frame.time.time_s
        if frame.senses.headset is not state:
            state = frame.senses.headset
            say(state=state, focused=frame.senses.focused, hands=len(frame.senses.hands), begun=first.statistics.begun, ended=first.statistics.ended)
        waited += state is HeadsetState.waiting
        slowest_s = max(slowest_s, time.monotonic() - began_s if waited > 1 else 0.0)
        if waited == 60 and back == 0:  # three seconds, in which a hanging runtime is asked
            say(restart=True)
            back = 1
        if state is HeadsetState.focused and back == 1:
            back = 2
        if back == 2 and headset.headset is not None and headset.headset is not first:
            back = 3
    headset.close()
    graphics.close()
    say(end=True, slowest_waiting_s=slowest_s)
    return 0


if __name__ == "__main__":
    sys.exit(main())
