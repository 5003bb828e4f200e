"""Says why each of a few headsets is not to be had, a JSON line each: in an instance too many, without OpenGL, with an OpenGL too old."""

import json
from collections.abc import Callable

from engine.window import open_offscreen
from tracking.openxr_headset import OpenXrHeadset
from tracking.openxr_input import OpenXrInput
from tracking.openxr_problem import HeadsetProblem


def main() -> None:
    told("without-opengl", lambda: OpenXrHeadset((4, 5), OpenXrInput))
    graphics = open_offscreen(64, 64)
    graphics.make_current()
    told("old-opengl", lambda: OpenXrHeadset((1, 4), OpenXrInput))
    first = OpenXrHeadset(graphics.opengl_version, OpenXrInput)
    told("second-in-one-program", lambda: OpenXrHeadset(graphics.opengl_version, OpenXrInput))
    first.wait_frame()
    first.close()
    last = OpenXrHeadset(graphics.opengl_version, OpenXrInput)
    last.close()
    graphics.close()
    print(json.dumps({"afterwards": "let in"}), flush=True)


def told(case: str, attempt: Callable[[], OpenXrHeadset]) -> None:
    try:
        attempt().close()
    except HeadsetProblem as problem:
        print(json.dumps({case: problem.reason}), flush=True)
    else:
        print(json.dumps({case: "let in"}), flush=True)


if __name__ == "__main__":
    main()
