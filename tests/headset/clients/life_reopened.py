"""A headset that is opened, used for some frames and closed, again and again: ``life_reopened.py TIMES``. A JSON line for each time."""

import json
import os
import sys

from engine.window import open_offscreen
from scenes.senses import HeadsetState
from tests.headset.clients.life_session import FAR_M, NEAR_M, memory_kib
from tracking.openxr_headset import OpenXrHeadset
from tracking.openxr_input import OpenXrInput

FRAMES = 5
PATIENCE = 200


def main(times: int) -> None:
    graphics = open_offscreen(64, 64)
    graphics.make_current()
    for _ in range(times):
        headset = OpenXrHeadset(graphics.opengl_version, OpenXrInput)
        drawn = frames = 0
        while drawn < FRAMES and frames < PATIENCE:
            frames += 1
            focused = headset.wait_frame().senses.headset is HeadsetState.focused
            if headset.begin() is not None:
                headset.submit(NEAR_M, FAR_M)
                drawn += focused
        messages = dict(headset.runtime.messages.counts)
        headset.close()
        headset.close()
        threads, files = len(os.listdir("/proc/self/task")), len(os.listdir("/proc/self/fd"))
        said = {"drawn": drawn, "kib": memory_kib(), "threads": threads, "files": files}
        print(json.dumps({**said, "messages": messages}), flush=True)
    graphics.close()


if __name__ == "__main__":
    main(int(sys.argv[1]))
