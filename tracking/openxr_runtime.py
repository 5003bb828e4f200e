"""The OpenXR instance and the headset's system: which runtime, what it offers, what it says of our mistakes."""

from collections import Counter, deque
from typing import Any

import xr

from tracking.openxr_problem import HeadsetProblem, Reason

NEEDED = "XR_KHR_opengl_enable"
WANTED = (
    "XR_MNDX_egl_enable",
    "XR_KHR_composition_layer_depth",
    "XR_KHR_visibility_mask",
    "XR_FB_display_refresh_rate",
    "XR_EXT_hand_tracking",
    "XR_EXT_hand_interaction",
    "XR_EXT_local_floor",
    "XR_EXT_debug_utils",
    "XR_BD_controller_interaction",
    "XR_EXT_hp_mixed_reality_controller",
    "XR_EXT_samsung_odyssey_controller",
    "XR_HTC_vive_cosmos_controller_interaction",
    "XR_HTC_vive_focus3_controller_interaction",
)
"""Used where they are offered; nothing here is needed."""

_KEPT_MESSAGES = 20
_SEVERITIES = {0x1: "verbose", 0x10: "info", 0x100: "warning", 0x1000: "error"}


class Messages:
    """What ``XR_EXT_debug_utils`` said: ``counts`` by severity, ``last`` the texts of warnings and errors."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.last: deque[str] = deque(maxlen=_KEPT_MESSAGES)

    def take(self, severity: int, _kind: int, data: Any, _user: Any) -> bool:
        """The callback; nothing may leave it but False."""
        try:
            name = _SEVERITIES.get(int(severity), "error")
            if name in ("warning", "error"):  # some releases of pyopenxr pass a pointer, some bytes
                said = getattr(data, "contents", data).message
                self.last.append(said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said))
            self.counts[name] += 1
        except Exception:  # noqa: BLE001 - an exception here would fly through the runtime's C frames
            self.counts["unreadable"] += 1
        return False


class Runtime:
    """An instance with a head-mounted system. Raises HeadsetProblem. ``close`` gives it back, and may be called again."""

    def __init__(self) -> None:
        self.messages = Messages()
        self._messenger: Any = None
        self._listening: Any = None
        offered = _offered()
        if NEEDED not in offered:
            raise HeadsetProblem(Reason.no_opengl, f"{NEEDED} is not among {len(offered)} extensions")
        self.extensions = frozenset(name for name in (NEEDED, *WANTED) if name in offered)
        self.instance: Any = self._create()
        try:
            self._listen()
            self.name = _text(xr.get_instance_properties(self.instance).runtime_name)
            self.system = xr.get_system(self.instance, xr.SystemGetInfo(xr.FormFactor.HEAD_MOUNTED_DISPLAY))
            self.system_name = _text(xr.get_system_properties(self.instance, self.system).system_name)
        except (xr.FormFactorUnavailableError, xr.FormFactorUnsupportedError) as error:
            self.close()
            raise HeadsetProblem(Reason.no_headset, _said(error)) from None
        except xr.XrException as error:
            self.close()
            raise HeadsetProblem(Reason.runtime_down, _said(error)) from None

    def close(self) -> None:
        """Never raises: the runtime may be dead already."""
        if self._messenger is not None:
            quietly(xr.destroy_debug_utils_messenger_ext, self._messenger)
        if self.instance is not None:
            quietly(xr.destroy_instance, self.instance)
        self._messenger = self.instance = None

    def _create(self) -> Any:
        info = xr.InstanceCreateInfo(
            application_info=xr.ApplicationInfo(
                application_name="Hongji", application_version=1, engine_name="Hongji", engine_version=1,
                api_version=xr.Version(1, 0, 34),
            ),
            enabled_extension_names=sorted(self.extensions),
        )  # fmt: skip
        try:
            return xr.create_instance(info)
        except xr.RuntimeUnavailableError as error:
            raise HeadsetProblem(Reason.no_runtime, _said(error)) from None
        except xr.LimitReachedError as error:
            raise HeadsetProblem(Reason.refused, _said(error)) from None
        except xr.XrException as error:
            raise HeadsetProblem(Reason.runtime_down, _said(error)) from None

    def _listen(self) -> None:
        if "XR_EXT_debug_utils" not in self.extensions:
            return
        severities = xr.DebugUtilsMessageSeverityFlagsEXT.WARNING_BIT | xr.DebugUtilsMessageSeverityFlagsEXT.ERROR_BIT
        self._listening = xr.DebugUtilsMessengerCreateInfoEXT(  # holds the callback, which must live as long as the messenger
            message_severities=severities, user_callback=self.messages.take
        )
        self._messenger = xr.create_debug_utils_messenger_ext(self.instance, self._listening)


def quietly(call: Any, *arguments: Any) -> None:
    """Give something back to a runtime that may be gone."""
    try:
        call(*arguments)
    except (xr.XrException, OSError, ValueError):
        return


def _offered() -> frozenset[str]:
    try:
        return frozenset(_text(item.extension_name) for item in xr.enumerate_instance_extension_properties())
    except xr.RuntimeUnavailableError as error:
        raise HeadsetProblem(Reason.no_runtime, _said(error)) from None
    except xr.XrException as error:
        raise HeadsetProblem(Reason.runtime_down, _said(error)) from None


def _text(value: bytes | str) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".strip()
