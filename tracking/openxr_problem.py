"""Why a headset cannot be used: the reasons by name. Their sentences lie in ``content/interface/headset.<lang>.yaml``."""

from enum import StrEnum


class Reason(StrEnum):
    no_loader = "no-loader"  # pyopenxr cannot be loaded on this machine
    no_runtime = "no-runtime"  # nothing is registered as the OpenXR runtime, or its library does not load
    runtime_down = "runtime-down"  # a runtime is registered, but its service does not answer
    no_headset = "no-headset"  # the runtime answers, and no headset is plugged in
    no_opengl = "no-opengl"  # the runtime takes no OpenGL pictures of this window system
    graphics_too_old = "graphics-too-old"  # the runtime wants a newer OpenGL
    no_image = "no-image"  # no image format that we can draw
    refused = "refused"  # the session was not let in
    lost = "lost"  # it was there, and is gone


class HeadsetProblem(Exception):
    """``detail`` is what the runtime said, for the administrator."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason.value}: {detail}" if detail else reason.value)
        self.reason = reason
        self.detail = detail
