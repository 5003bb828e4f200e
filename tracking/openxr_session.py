"""One OpenXR session: its spaces, its events, and the states it goes through from idle to lost."""

from dataclasses import dataclass
from typing import Any, Protocol

import xr

from scenes.senses import HeadsetState
from scenes.settings import EYE_HEIGHT_M
from scenes.space import Pose, Vec2
from tracking import openxr_axes, openxr_graphics
from tracking.openxr_problem import HeadsetProblem, Reason
from tracking.openxr_runtime import Runtime, quietly

STATES = {
    "UNKNOWN": HeadsetState.idle,
    "IDLE": HeadsetState.idle,
    "READY": HeadsetState.ready,
    "SYNCHRONIZED": HeadsetState.synchronized,
    "VISIBLE": HeadsetState.visible,
    "FOCUSED": HeadsetState.focused,
    "STOPPING": HeadsetState.stopping,
    "LOSS_PENDING": HeadsetState.loss_pending,
    "EXITING": HeadsetState.stopping,
}
HIGHEST_RATE_HZ = 90.0
"""More frames a second than this cost more than they give; fewer flicker."""


class Events(Protocol):
    """Where events come from: the runtime, or a script of them (``tests/tracking``)."""

    def __call__(self, instance: Any) -> Any:
        """The next event as pyopenxr types it, or None."""


@dataclass(slots=True)
class News:
    """What the events of one frame came to, besides the state."""

    profile_changed: bool = False
    mask_changed: bool = False
    began: bool = False
    moved_origin: Pose | None = None
    moved_at: int = 0  # XrTime, ns: what is shown before is still in the old stage


class Session:
    """Made on the OpenGL context that is current. ``state`` is where it is in its life; ``running`` between begin and end."""

    def __init__(self, runtime: Runtime, opengl_version: tuple[int, int], events: Events | None = None) -> None:
        self.runtime = runtime
        self.state = HeadsetState.idle
        self.running = False
        self.exiting = False
        """The visitor ended the program in the runtime's own menu."""
        self._events = events or next_event
        openxr_graphics.check_version(runtime.instance, runtime.system, opengl_version)
        binding = openxr_graphics.current_binding(runtime.extensions)
        try:
            self.handle = xr.create_session(runtime.instance, xr.SessionCreateInfo(0, runtime.system, next=binding))
        except xr.XrException as error:
            raise HeadsetProblem(Reason.refused, f"{type(error).__name__}: {error}") from None
        try:
            self.stage_kind, self.stage = self._make_stage()
            self.view = xr.create_reference_space(self.handle, xr.ReferenceSpaceCreateInfo(xr.ReferenceSpaceType.VIEW))
        except xr.XrException as error:
            self.close()
            raise HeadsetProblem(Reason.refused, f"{type(error).__name__}: {error}") from None
        self._ask_for_rate()

    def poll(self) -> News:
        """Take the events that came since the last frame; begin and end the session as the runtime wants it."""
        news = News()
        while (event := self._events(self.runtime.instance)) is not None:
            kind = type(event).__name__
            if kind == "EventDataSessionStateChanged":
                self._change(xr.SessionState(event.state).name)
                news.began = news.began or self.state is HeadsetState.ready
            elif kind == "EventDataInstanceLossPending":
                self.state = HeadsetState.loss_pending
            elif kind == "EventDataInteractionProfileChanged":
                news.profile_changed = True
            elif kind == "EventDataVisibilityMaskChangedKHR":
                news.mask_changed = True
            elif kind == "EventDataReferenceSpaceChangePending" and self._is_stage(event) and event.pose_valid:
                # The runtime gives the new origin in the old space; the world wants the old one in the new.
                moved = openxr_axes.pose(event.pose_in_previous_space).inverse()
                news.moved_origin = moved if news.moved_origin is None else moved @ news.moved_origin
                news.moved_at = int(event.change_time)
        return news

    def boundary_m(self) -> Vec2 | None:
        """Width and depth of the rectangle about the stage's origin; None where none is set up."""
        if self.stage_kind != xr.ReferenceSpaceType.STAGE:
            return None
        try:
            bounds = xr.get_reference_space_bounds_rect(self.handle, xr.ReferenceSpaceType.STAGE)
        except xr.XrException:
            return None
        return (bounds.width, bounds.height) if bounds.width > 0.0 and bounds.height > 0.0 else None

    def close(self) -> None:
        """Never raises: the runtime may be dead already."""
        if self.running:
            quietly(xr.request_exit_session, self.handle)
        quietly(xr.destroy_session, self.handle)
        self.running = False

    def _is_stage(self, event: Any) -> bool:
        return bool(xr.ReferenceSpaceType(event.reference_space_type) == self.stage_kind)

    def _change(self, name: str) -> None:
        self.state = STATES.get(name, HeadsetState.idle)
        if name == "READY":
            xr.begin_session(self.handle, xr.SessionBeginInfo(xr.ViewConfigurationType.PRIMARY_STEREO))
            self.running = True
        elif name == "STOPPING":
            xr.end_session(self.handle)
            self.running = False
        elif name in ("EXITING", "LOSS_PENDING"):
            self.running = False
            self.exiting = name == "EXITING"

    def _make_stage(self) -> tuple[Any, Any]:
        """STAGE has its floor at 0. Without one: LOCAL_FLOOR, an estimated floor; else LOCAL, and the floor where a standing adult's
        would be below the eyes."""
        offered = [xr.ReferenceSpaceType(kind) for kind in xr.enumerate_reference_spaces(self.handle)]
        for name in ("STAGE", "LOCAL_FLOOR", "LOCAL_FLOOR_EXT"):
            kind = getattr(xr.ReferenceSpaceType, name, None)
            if kind is not None and kind in offered:
                return kind, xr.create_reference_space(self.handle, xr.ReferenceSpaceCreateInfo(kind))
        floor = xr.Posef(xr.Quaternionf(0.0, 0.0, 0.0, 1.0), xr.Vector3f(0.0, -EYE_HEIGHT_M, 0.0))
        kind = xr.ReferenceSpaceType.LOCAL
        return kind, xr.create_reference_space(self.handle, xr.ReferenceSpaceCreateInfo(kind, floor))

    def _ask_for_rate(self) -> None:
        """The highest rate up to HIGHEST_RATE_HZ; a wish that the runtime may leave unheeded."""
        if "XR_FB_display_refresh_rate" not in self.runtime.extensions:
            return
        try:
            rates = [float(rate) for rate in xr.enumerate_display_refresh_rates_fb(self.handle)]
            good = [rate for rate in rates if rate <= HIGHEST_RATE_HZ + 0.5]
            if good:
                xr.request_display_refresh_rate_fb(self.handle, max(good))
        except xr.XrException:
            return


def next_event(instance: Any) -> Any:
    """The next event as the structure that its type names, or None."""
    try:
        event = xr.poll_event(instance)
    except xr.EventUnavailable:
        return None
    name = xr.StructureType(event.type).name  # EVENT_DATA_SESSION_STATE_CHANGED
    kind = getattr(xr, _KINDS.get(name, ""), None)
    return event if kind is None else kind.from_buffer_copy(bytes(event))  # a cast would outlive its buffer


_KINDS = {
    "EVENT_DATA_SESSION_STATE_CHANGED": "EventDataSessionStateChanged",
    "EVENT_DATA_INSTANCE_LOSS_PENDING": "EventDataInstanceLossPending",
    "EVENT_DATA_INTERACTION_PROFILE_CHANGED": "EventDataInteractionProfileChanged",
    "EVENT_DATA_VISIBILITY_MASK_CHANGED_KHR": "EventDataVisibilityMaskChangedKHR",
    "EVENT_DATA_REFERENCE_SPACE_CHANGE_PENDING": "EventDataReferenceSpaceChangePending",
}
