"""What a bare hand's joints say: a pinch, a fist, the palm held to the face, and where the hand points. Stage frame; time comes in.

The thresholds are ours, for a hand of ``PALM_M``, and grow with the hand. A fist needs all four fingers, so that a pointing hand (index
finger straight, the others bent) is none: that hand pokes buttons.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from scenes import space
from scenes.hands import SHOULDER_M, Joint, Side
from scenes.space import Pose, Vec3

PALM_M = 0.095
"""From the wrist to the knuckle of the middle finger, in an adult's hand."""
PINCH_BEGINS_M, PINCH_ENDS_M = 0.015, 0.028
"""Between the tips of thumb and index finger (centres of joints; fingers that touch are about 1 cm apart)."""
PINCH_NEAR_M = 0.05
"""Nearer than this the fingers are on their way to a pinch: the beam holds still."""
FIST_BEGINS_M, FIST_ENDS_M = 0.055, 0.075
"""From the palm to the finger tip that is farthest from it. In a pinch the index finger stays 6 cm away, wherever the others are."""
OPEN_M = 0.075
"""All finger tips are farther than this from the palm: the hand is open."""
SETTLE_S = 0.2
"""Joints are not believed so soon after the hand was found: they jump into place."""
PALM_HELD_S = 0.6
PALM_BEGINS_RAD, PALM_ENDS_RAD = math.radians(35), math.radians(55)
"""Between the palm's way and the way to the face; and between where the head looks and the way to the palm."""
PALM_NEAREST_M, PALM_FARTHEST_M = 0.15, 0.75
SMOOTH_S, SMOOTH_PINCHING_S = 0.04, 0.6
"""Time constants of the beam: of tremor, and while the fingers move to or in a pinch, which draws the hand along by a degree or two."""
FOLLOW_RAD = math.radians(4)
"""A pinching hand that points farther away than this means to: the beam follows."""
LONGEST_FRAME_S = 0.1

TIPS = (Joint.index_tip, Joint.middle_tip, Joint.ring_tip, Joint.little_tip)


@dataclass(frozen=True, slots=True)
class Gestures:
    """``select`` and ``grab``: how far the way to the gesture is gone, 0..1, and exactly 1 while it lasts."""

    select: float = 0.0
    grab: float = 0.0
    selecting: bool = False
    grabbing: bool = False
    menu: bool = False
    stage_from_aim: Pose = field(default_factory=Pose)


@dataclass(slots=True)
class Near:
    """On from nearer than ``begins`` until farther than ``ends``; must have been far once since the hand was found."""

    on: bool = False
    armed: bool = False

    def update(self, value: float, begins: float, ends: float) -> bool:
        if not self.armed:
            self.armed = value >= ends
        else:
            self.on = value < ends if self.on else value <= begins
        return self.on


class HandGestures:
    """One hand. ``read`` once a frame while its joints are tracked, ``lose`` in a frame without them."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.lose()

    def lose(self) -> None:
        self._found_s: float | None = None
        self._last_s = 0.0
        self._pinch = Near()
        self._fist = Near()
        self._palm_since_s: float | None = None
        self._way: Vec3 | None = None

    def read(self, joints: Sequence[Pose], stage_from_head: Pose, time_s: float) -> Gestures:
        """``joints``: all 26, ``stage_from_joint``."""
        if self._found_s is None:
            self._found_s = self._last_s = time_s
        dt_s = min(LONGEST_FRAME_S, max(0.0, time_s - self._last_s))
        self._last_s = time_s
        size = hand_size(joints)
        gap, curl = pinch_gap_m(joints) / size, farthest_tip_m(joints) / size
        aim = self._aim(joints, stage_from_head, dt_s, gap < PINCH_NEAR_M)
        if time_s - self._found_s < SETTLE_S:
            return Gestures(stage_from_aim=aim)
        was = self._pinch.on
        grabbing = self._fist.on if was else self._fist.update(curl, FIST_BEGINS_M, FIST_ENDS_M)
        selecting = self._pinch.update(gap, PINCH_BEGINS_M, PINCH_ENDS_M)
        if grabbing and not was:  # thumb and index finger meet in a fist too
            self._pinch.on, self._pinch.armed = False, False
            selecting = False
        return Gestures(
            select=1.0 if selecting else 0.0 if grabbing else _nearness(gap, PINCH_BEGINS_M, PINCH_NEAR_M),
            grab=1.0 if grabbing else _nearness(curl, FIST_BEGINS_M, FIST_ENDS_M),
            selecting=selecting,
            grabbing=grabbing,
            menu=self._palm(joints, stage_from_head, size, time_s),
            stage_from_aim=aim,
        )

    def _palm(self, joints: Sequence[Pose], stage_from_head: Pose, size: float, time_s: float) -> bool:
        limit = PALM_BEGINS_RAD if self._palm_since_s is None else PALM_ENDS_RAD
        if not palm_to_face(joints, stage_from_head, size, limit):
            self._palm_since_s = None
            return False
        if self._palm_since_s is None:
            self._palm_since_s = time_s
        return time_s - self._palm_since_s >= PALM_HELD_S

    def _aim(self, joints: Sequence[Pose], stage_from_head: Pose, dt_s: float, pinching: bool) -> Pose:
        knuckle = joints[Joint.index_proximal].position_m
        way = pointing_way(knuckle, stage_from_head, self.side)
        if self._way is not None:
            held = pinching and _angle(self._way, way) < FOLLOW_RAD
            part = 1.0 - math.exp(-dt_s / (SMOOTH_PINCHING_S if held else SMOOTH_S))
            way = space.normalized(space.lerp(self._way, way, part)) if _angle(self._way, way) < 3.0 else way
        self._way = way
        return Pose(
            knuckle,
            space.quat_heading_pitch(math.atan2(-way[0], way[1]), math.asin(max(-1.0, min(1.0, way[2])))),
        )


def hand_size(joints: Sequence[Pose]) -> float:
    """1 for the hand that the thresholds are made for; kept to what hands are, should the joints be wild."""
    palm_m = space.distance(joints[Joint.wrist].position_m, joints[Joint.middle_proximal].position_m)
    return max(0.7, min(1.3, palm_m / PALM_M))


def pinch_gap_m(joints: Sequence[Pose]) -> float:
    return space.distance(joints[Joint.thumb_tip].position_m, joints[Joint.index_tip].position_m)


def farthest_tip_m(joints: Sequence[Pose]) -> float:
    palm = joints[Joint.palm].position_m
    return max(space.distance(palm, joints[tip].position_m) for tip in TIPS)


def palm_to_face(joints: Sequence[Pose], stage_from_head: Pose, size: float, limit_rad: float) -> bool:
    """An open hand before the face, its palm towards it, and looked at."""
    palm = joints[Joint.palm]
    if min(space.distance(palm.position_m, joints[tip].position_m) for tip in TIPS) < OPEN_M * size:
        return False
    to_face = space.sub(stage_from_head.position_m, palm.position_m)
    if not PALM_NEAREST_M <= space.length(to_face) <= PALM_FARTHEST_M:
        return False
    out_of_palm = palm.direction((0.0, 0.0, -1.0))
    looks = stage_from_head.direction(space.FORWARD)
    return _angle(out_of_palm, to_face) < limit_rad and _angle(looks, space.scaled(to_face, -1.0)) < limit_rad


def shoulder_m(stage_from_head: Pose, side: Side) -> Vec3:
    """Where the shoulder is likely to be; the head's tilt does not move it."""
    upright = Pose(
        stage_from_head.position_m, space.quat_about(space.UP, space.heading_of(stage_from_head.orientation))
    )
    return upright.point(SHOULDER_M[side])


def pointing_way(knuckle_m: Vec3, stage_from_head: Pose, side: Side) -> Vec3:
    """From the shoulder through the index finger's knuckle: an arm points farther and steadier than a finger does."""
    way = space.sub(knuckle_m, shoulder_m(stage_from_head, side))
    if space.length(way) < 0.02:
        return stage_from_head.direction(space.FORWARD)
    return space.normalized(way)


def grip_of(palm: Pose, side: Side) -> Pose:
    """The grip pose of an open hand (OpenXR 1.1, 6.3.3): +Y from the little finger to the thumb, +X the palm's normal, which leaves the left
    palm and enters the right one."""
    turn = (0.5, 0.5, 0.5, -0.5) if side == "left" else (0.5, 0.5, -0.5, 0.5)
    return Pose(palm.position_m, space.quat_multiply(palm.orientation, turn))


def _nearness(value: float, begins: float, ends: float) -> float:
    """0 at ``ends`` and beyond, towards 1 at ``begins``, never quite 1: that says that the gesture lasts."""
    return max(0.0, min(0.99, (ends - value) / (ends - begins)))


def _angle(a: Vec3, b: Vec3) -> float:
    return math.atan2(space.length(space.cross(a, b)), space.dot(a, b))
