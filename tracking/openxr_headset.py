"""An OpenXR headset: senses in, pictures out. Implements ``scenes.edges.Headset`` and ``scenes.edges.Eyes``."""

import ctypes
import math
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal, Protocol

import xr

from scenes.eyes import EyeFrame, EyePicture
from scenes.hands import Side
from scenes.senses import DeviceFrame, FrameTime, HeadsetState, Senses
from scenes.settings import EYE_HEIGHT_M
from scenes.space import Pose, Ray, Vec2, lerp
from scenes.world import World
from tracking import openxr_axes, openxr_mask, openxr_quad
from tracking.headset_controls import Controls
from tracking.openxr_hangup import Calling, Guard
from tracking.openxr_problem import HeadsetProblem, Reason
from tracking.openxr_runtime import Runtime, quietly
from tracking.openxr_session import Events, Session
from tracking.openxr_swapchain import EyeSwapchains
from tracking.openxr_waiting import Waiter

LONGEST_FRAME_S = 0.1
"""A longer pause moves the world by this much only, as on the desktop."""
RESTING_S = 0.05
"""While no frames are asked for, the program looks for news twenty times a second."""

Clock = Callable[[float], float]
OneHand = Literal["both", "left", "right"]


class Input(Protocol):
    """``tracking/openxr_input.py``."""

    def read(self, time: int, *, focused: bool, one_hand: OneHand, holding: Side | None) -> Controls: ...

    def tick(self, sides: Iterable[Side]) -> None: ...

    def profile_changed(self) -> None: ...

    def close(self) -> None: ...


MakeInput = Callable[[Any, Any, Any, frozenset[str]], Input]
"""From instance, session, stage space and the extensions in use."""


@dataclass(slots=True)
class Statistics:
    """What the bench and the long runs look at."""

    waited: int = 0
    begun: int = 0
    ended: int = 0
    drawn: int = 0
    missed: int = 0  # display periods that went by without a frame of ours
    pose_to_submit_s: deque[float] = field(default_factory=lambda: deque(maxlen=4096))


class OpenXrHeadset:
    """Made on the current OpenGL context; raises HeadsetProblem. Every method raises HeadsetProblem(lost) once the runtime is gone.

    ``clock`` turns the seconds for which the runtime wants a frame into visit seconds; by default they are the same, and a frame is never
    longer than LONGEST_FRAME_S.
    """

    name = "headset"

    def __init__(
        self,
        opengl_version: tuple[int, int],
        make_input: MakeInput,
        *,
        scale: float = 1.0,
        clock: Clock | None = None,
        one_hand: Callable[[], OneHand] = lambda: "both",
        events: Events | None = None,
    ) -> None:
        self.statistics = Statistics()
        self._clock = clock
        self._one_hand = one_hand
        self._guard = Guard()
        self._calling = Calling(self._guard)
        try:
            with self._guard:
                self.runtime = Runtime()
        except HeadsetProblem:
            self._guard.close()
            raise
        self._begun = False
        self._input: Input | None = None
        self._waiter: Waiter | None = None
        self._chains: EyeSwapchains | None = None
        self._quad: openxr_quad.Quad | None = None
        self.session: Session | None = None
        try:
            with self._guard:
                self.session = session = Session(self.runtime, opengl_version, events)
                views = xr.enumerate_view_configuration_views(
                    self.runtime.instance, self.runtime.system, xr.ViewConfigurationType.PRIMARY_STEREO
                )
                self._chains = EyeSwapchains(session.handle, views, self.runtime.extensions, scale)
                self._input = make_input(self.runtime.instance, session.handle, session.stage, self.runtime.extensions)
                self._boundary_m = session.boundary_m()
            self._waiter = Waiter(session.handle)
        except HeadsetProblem:
            self.close()
            raise
        except xr.XrException as error:
            self.close()
            raise HeadsetProblem(Reason.refused, f"{type(error).__name__}: {error}") from None
        self._time_s = 0.0
        self._last_s: float | None = None
        self._last_display: int | None = None
        self._frame = 0
        self._display: Any = None  # the frame's predicted display time, XrTime
        self._wanted = False  # whether the runtime wants a picture of this frame
        self._located: list[Any] = []
        self._located_s = 0.0
        self._head = Pose((0.0, 0.0, EYE_HEIGHT_M))
        self._tangents: Vec2 = (1.0, 1.0)
        self._move: tuple[int, Pose] | None = None  # when the stage's origin moves, and the old stage in the new one
        self._told_loss = False
        self._holding: Side | None = None
        self._masks: tuple[tuple[Vec2, ...], tuple[Vec2, ...]] | None = None

    @property
    def state(self) -> HeadsetState:
        return self.session.state if self.session is not None else HeadsetState.lost

    def wait_frame(self) -> DeviceFrame:
        session = self._alive()
        with self._calling:
            self._end()
            news = session.poll()
            if news.profile_changed and self._input is not None:
                self._input.profile_changed()
            if news.mask_changed:
                self._masks = None
            if news.moved_origin is not None or news.began:
                self._boundary_m = session.boundary_m()
            if news.moved_origin is not None:
                before = self._move[1] if self._move is not None else Pose()
                self._move = (news.moved_at, news.moved_origin @ before)
            if session.state is HeadsetState.loss_pending:
                if self._told_loss:
                    raise HeadsetProblem(Reason.lost, session.state.value)
                self._told_loss = True  # one frame in which it can be said
                return self._resting()
            if not session.running:
                return self._resting(running=not session.exiting)
            assert self._waiter is not None
            said = self._waiter.wait()
            self._begin(session)
            self._count(said)
            self._display, self._wanted = said.predicted_display_time, bool(said.should_render)
            self._frame += 1
            time_s, dt_s = self._step(said.predicted_display_time / 1e9)
            self._locate()
            return DeviceFrame(FrameTime(time_s, dt_s, self._frame), self._senses(self._moved()))

    def begin(self) -> EyeFrame | None:
        """The images of this frame, taken from the runtime."""
        if not (self._begun and self._wanted and self._located and self._chains is not None):
            return None
        self._hide_quad()
        with self._calling:
            colors = [chain.acquire() for chain in self._chains.color]
            depths = [chain.acquire() for chain in self._chains.depth] or [0, 0]
        if self._masks is None:
            self._masks = openxr_mask.hidden(self._alive().handle, self.runtime.extensions)
        head_from_stage = self._head.inverse()
        left, right = (
            EyePicture(
                head_from_eye=head_from_stage @ openxr_axes.pose(view.pose),
                tangents=_tangents(view.fov),
                width=chain.width,
                height=chain.height,
                color=color,
                depth=depth,
                srgb=self._chains.srgb,
                hidden=mask,
            )
            for view, chain, color, depth, mask in zip(
                self._located, self._chains.color, colors, depths, self._masks, strict=True
            )
        )
        return EyeFrame(self._head, left, right)

    def submit(self, near_m: float, far_m: float) -> None:
        assert self._chains is not None
        session = self._alive()
        views, kept = [], []
        for index, view in enumerate(self._located):
            part = xr.CompositionLayerProjectionView(pose=view.pose, fov=view.fov, sub_image=self._chains.color[index].part())
            if self._chains.depth:
                depth = xr.CompositionLayerDepthInfoKHR(
                    sub_image=self._chains.depth[index].part(), min_depth=0.0, max_depth=1.0, near_z=near_m, far_z=far_m
                )
                kept.append(depth)
                part.next = xr_pointer(depth)
            views.append(part)
        with self._calling:
            self._chains.release()
            self._end([xr.CompositionLayerProjection(space=session.stage, views=views)])
        self.statistics.drawn += 1
        self.statistics.pose_to_submit_s.append(time.perf_counter() - self._located_s)

    def show_loading(self, pixels: bytes, width: int, height: int) -> None:
        """One frame with nothing but a picture (RGBA rows from the bottom up) that stands in the room before the visitor."""
        session = self._alive()
        self.wait_frame()
        if not self._begun or not self._wanted:
            return
        with self._calling:
            if self._quad is None:
                self._quad = openxr_quad.Quad(session.handle, width, height, self._head)
            self._end([self._quad.layer(session.stage, pixels)])

    def heed(self, world: World) -> None:
        """Tick in the hands that have just selected or grabbed something; know which one holds something."""
        self._holding = world.holding.side if world.holding is not None else None
        if world.touched and self._input is not None:
            with self._calling, suppress(xr.SessionNotFocused):
                self._input.tick(world.touched)

    def close(self) -> None:
        """Never raises, and never waits for a runtime that hangs."""
        hangs = self._waiter is not None and self._waiter.hangs
        if self._waiter is not None:
            self._waiter.close()
        if hangs:  # every further call would hang too: what is left belongs to a runtime that will not take it back
            self.session = None
            self._guard.close()
            return
        with self._guard:
            try:
                self._end()
            except (HeadsetProblem, xr.XrException):
                self._begun = False
            if self._input is not None:
                quietly(self._input.close)
            for part in (self._quad, self._chains, self.session):
                if part is not None:
                    part.close()
            self.runtime.close()
        self._guard.close()
        self._input = self._chains = self._quad = self.session = self._waiter = None

    def _alive(self) -> Session:
        if self.session is None:
            raise HeadsetProblem(Reason.lost)
        return self.session

    def _begin(self, session: Session) -> None:
        try:
            xr.begin_frame(session.handle, xr.FrameBeginInfo())
        except xr.FrameDiscarded:  # says that the frame before was not ended; this one has begun
            pass
        self._begun = True

    def _end(self, layers: list[Any] | None = None) -> None:
        """End the frame that began, with what was drawn; nothing drawn is no layers."""
        if not self._begun:
            return
        self._begun = False
        if self._chains is not None:
            self._chains.release()
        headers = [xr_pointer(layer, xr.CompositionLayerBaseHeader) for layer in layers or []]
        info = xr.FrameEndInfo(
            display_time=self._display, environment_blend_mode=xr.EnvironmentBlendMode.OPAQUE, layers=headers
        )
        xr.end_frame(self._alive().handle, info)
        self.statistics.ended += 1

    def _hide_quad(self) -> None:
        if self._quad is not None:
            self._quad.close()
            self._quad = None

    def _moved(self) -> Pose | None:
        """What became of the stage's origin, in the first frame that shows it."""
        if self._move is None or self._display < self._move[0]:
            return None
        move, self._move = self._move[1], None
        return move

    def _resting(self, running: bool = True) -> DeviceFrame:
        """No frames are wanted: the headset lies still, or another program has it."""
        self._frame += 1
        time.sleep(RESTING_S)
        self._last_s = None
        self._time_s += RESTING_S
        senses = Senses(
            self._head, view_tangents=self._tangents, focused=False, device="headset", headset=self.state
        )
        return DeviceFrame(FrameTime(self._time_s, RESTING_S, self._frame), senses, running)

    def _step(self, predicted_s: float) -> tuple[float, float]:
        if self._clock is not None:
            now_s = self._clock(predicted_s)
            dt_s = max(1e-4, now_s - (self._last_s if self._last_s is not None else now_s - RESTING_S))
        else:
            now_s = predicted_s
            dt_s = min(LONGEST_FRAME_S, max(1e-4, now_s - (self._last_s if self._last_s is not None else now_s)))
        self._last_s = now_s
        self._time_s += dt_s
        return self._time_s, dt_s

    def _count(self, said: Any) -> None:
        self.statistics.waited += 1
        self.statistics.begun += 1
        period = max(1, said.predicted_display_period)
        if self._last_display is not None:
            self.statistics.missed += max(0, round((said.predicted_display_time - self._last_display) / period) - 1)
        self._last_display = said.predicted_display_time

    def _locate(self) -> None:
        """Eyes and head at the moment at which the frame will be shown; where tracking is lost, as they were."""
        session = self._alive()
        info = xr.ViewLocateInfo(xr.ViewConfigurationType.PRIMARY_STEREO, self._display, session.stage)
        state, views = xr.locate_views(session.handle, info)
        self._located_s = time.perf_counter()
        flags = xr.ViewStateFlags(state.view_state_flags)
        if not (flags & xr.ViewStateFlags.ORIENTATION_VALID_BIT and flags & xr.ViewStateFlags.POSITION_VALID_BIT):
            return
        self._located = list(views)
        left, right = (openxr_axes.pose(view.pose) for view in self._located)
        where = xr.locate_space(session.view, session.stage, self._display)
        orientation = openxr_axes.pose(where.pose).orientation
        self._head = Pose(lerp(left.position_m, right.position_m, 0.5), orientation)
        fields = [_tangents(view.fov) for view in self._located]
        self._tangents = (
            min(min(-l, r) for l, r, _, _ in fields),
            min(min(-d, u) for _, _, d, u in fields),
        )

    def _senses(self, moved_origin: Pose | None) -> Senses:
        session = self._alive()
        focused = session.state is HeadsetState.focused
        assert self._input is not None
        read = partial(self._input.read, self._display, one_hand=self._one_hand(), holding=self._holding)
        try:
            controls = read(focused=focused)
        except xr.SessionNotFocused:  # the runtime has taken the focus since our last look at its events
            focused = False
            controls = read(focused=False)
        pointing: Ray | None = next((hand.ray for hand in controls.hands if hand.side == controls.hand), None)
        return Senses(
            stage_from_head=self._head,
            pointer=pointing,
            pressed=controls.pressed,
            move=controls.move,
            turn=controls.turn,
            hurry=controls.hurry,
            object_turn_rad=controls.object_turn_rad,
            scroll=controls.scroll,
            view_tangents=self._tangents,
            focused=focused,
            device="headset",
            hands=controls.hands,
            hand=controls.hand,
            boundary_m=self._boundary_m,
            moved_origin=moved_origin,
            headset=session.state,
        )


def xr_pointer(structure: Any, kind: Any = None) -> Any:
    """A pointer to a structure, as ``next`` chains and layer lists take it."""
    pointer = ctypes.pointer(structure)
    return ctypes.cast(pointer, ctypes.POINTER(kind)) if kind is not None else ctypes.cast(pointer, ctypes.c_void_p)


def _tangents(fov: Any) -> tuple[float, float, float, float]:
    return (
        math.tan(fov.angle_left),
        math.tan(fov.angle_right),
        math.tan(fov.angle_down),
        math.tan(fov.angle_up),
    )
