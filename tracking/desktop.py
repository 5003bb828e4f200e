"""A desktop as a headset: the mouse is the neck, the keys are the legs."""

import math
import time
from collections.abc import Callable

from scenes import space
from scenes.senses import Action, DeviceFrame, FrameTime, Senses
from scenes.settings import EYE_HEIGHT_M
from scenes.space import Pose
from scenes.window_input import WindowInput, WindowInputSource
from scenes.window_pointer import pointer
from scenes.world import World
from tracking import desktop_keys as keys

LOOK_RAD_PER_PX = 0.0022
KEY_LOOK_RAD_S = math.radians(60)
OBJECT_RAD_PER_PX = 0.006
PITCH_LIMIT_RAD = math.radians(85)
HALF_FIELD_UP_RAD = math.radians(29)
"""Half the vertical field of view. 58° in all: what a 27-inch screen at 50 cm shows, and not so wide that edges stretch."""
LONGEST_FRAME_S = 0.1
"""A longer pause (a dragged window, a suspended machine) moves the world by this much only."""


class DesktopHeadset:
    """Implements ``scenes.edges.Headset`` on a window's keyboard and mouse."""

    name = "desktop"

    def __init__(self, source: WindowInputSource, clock: Callable[[], float] = time.perf_counter) -> None:
        self._source = source
        self._clock = clock
        self._last = clock()
        self._time_s = 0.0
        self._frame = 0
        self._heading_rad = 0.0
        self._pitch_rad = 0.0
        self._holding = False

    def wait_frame(self) -> DeviceFrame:
        seen = self._source.poll()
        now = self._clock()
        dt_s = min(LONGEST_FRAME_S, max(1e-4, now - self._last))
        self._last = now
        self._time_s += dt_s
        self._frame += 1
        return DeviceFrame(FrameTime(self._time_s, dt_s, self._frame), self._senses(seen, dt_s), not seen.closed)

    def heed(self, world: World) -> None:
        """Free the mouse before a panel; let it turn what is held."""
        self._holding = world.holding is not None
        self._source.capture(world.mode == "visit" and world.panel is None)

    def close(self) -> None:
        self._source.capture(False)

    def _senses(self, seen: WindowInput, dt_s: float) -> Senses:
        right_px, down_px = seen.moved_px
        down = seen.down
        object_turn = (0.0, 0.0)
        if self._holding:
            object_turn = (right_px * OBJECT_RAD_PER_PX, down_px * -OBJECT_RAD_PER_PX)
        else:
            self._look(right_px, down_px, axis(down, keys.LOOK_UP, keys.LOOK_DOWN) * dt_s)
        orientation = space.quat_heading_pitch(self._heading_rad, self._pitch_rad)
        head = Pose((0.0, 0.0, EYE_HEIGHT_M), orientation)
        tangents = (math.tan(HALF_FIELD_UP_RAD) * seen.aspect, math.tan(HALF_FIELD_UP_RAD))
        pressed: set[Action] = set()
        for key in seen.pressed:
            pressed |= keys.ACTIONS.get(key, frozenset())
        return Senses(
            stage_from_head=head,
            pointer=pointer(head, seen.cursor, tangents),
            pressed=frozenset(pressed),
            move=(axis(down, keys.STRAFE_RIGHT, keys.STRAFE_LEFT), axis(down, keys.FORWARD, keys.BACKWARD)),
            turn=axis(down, keys.TURN_LEFT, keys.TURN_RIGHT),
            hurry=any(key in down for key in keys.HURRY),
            object_turn_rad=object_turn,
            scroll=float(seen.pressed.count(keys.WHEEL_UP) - seen.pressed.count(keys.WHEEL_DOWN)),
            view_tangents=tangents,
            focused=seen.focused,
        )

    def _look(self, right_px: float, down_px: float, key_time_s: float) -> None:
        self._heading_rad = math.remainder(self._heading_rad - right_px * LOOK_RAD_PER_PX, math.tau)
        pitch = self._pitch_rad - down_px * LOOK_RAD_PER_PX + key_time_s * KEY_LOOK_RAD_S
        self._pitch_rad = max(-PITCH_LIMIT_RAD, min(PITCH_LIMIT_RAD, pitch))


def axis(down: frozenset[str], plus: tuple[str, ...], minus: tuple[str, ...]) -> float:
    """-1, 0 or 1 from the keys held."""
    return float(any(key in down for key in plus)) - float(any(key in down for key in minus))
