"""A visitor's hands: held controllers or bare hands, as a headset tracks them, in the stage frame.

A grip or joint pose looks along +Y, +X to the right, +Z up, as everywhere (``scenes/space.py``): of the grip pose, +Y is where a held
staff would point away from the thumb's side of the fist (OpenXR's -Z); an aim pose's +Y is where the hand points.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from scenes.space import Pose, Ray, Vec2, Vec3

Side = Literal["left", "right"]

SHOULDER_M: dict[Side, Vec3] = {"left": (-0.17, -0.05, -0.24), "right": (0.17, -0.05, -0.24)}
"""From the middle of the eyes, upright, along the visitor's front (right, forward, up): adult means, rounded."""


class Joint(IntEnum):
    """The 26 joints of a hand, in the order and with the names of ``XrHandJointEXT`` (XR_EXT_hand_tracking)."""

    palm = 0
    wrist = 1
    thumb_metacarpal = 2
    thumb_proximal = 3
    thumb_distal = 4
    thumb_tip = 5
    index_metacarpal = 6
    index_proximal = 7
    index_intermediate = 8
    index_distal = 9
    index_tip = 10
    middle_metacarpal = 11
    middle_proximal = 12
    middle_intermediate = 13
    middle_distal = 14
    middle_tip = 15
    ring_metacarpal = 16
    ring_proximal = 17
    ring_intermediate = 18
    ring_distal = 19
    ring_tip = 20
    little_metacarpal = 21
    little_proximal = 22
    little_intermediate = 23
    little_distal = 24
    little_tip = 25


@dataclass(frozen=True, slots=True)
class Hand:
    """One hand in one frame. Absent from ``Senses.hands`` while it is not tracked.

    ``kind`` bare: seen by cameras, ``joints`` has all 26 poses (``stage_from_joint``); controller: ``profile`` names its model
    (the interaction profile's path without ``/interaction_profiles/``, "" if unknown), ``joints`` may be empty.
    ``selecting`` (trigger or pinch) and ``grabbing`` (squeeze or fist) are levels after hysteresis, not edges.
    ``aiming`` while the hand asks where to go (stick pushed forward): the landing marker shows, letting go goes there.
    """

    side: Side
    kind: Literal["controller", "bare"]
    stage_from_grip: Pose
    stage_from_aim: Pose
    joints: tuple[Pose, ...] = ()
    profile: str = ""
    select: float = 0.0
    grab: float = 0.0
    selecting: bool = False
    grabbing: bool = False
    aiming: bool = False
    stick: Vec2 = (0.0, 0.0)

    @property
    def ray(self) -> Ray:
        """Where the hand points, in the stage frame."""
        return Ray(self.stage_from_aim.position_m, self.stage_from_aim.direction((0.0, 1.0, 0.0)))

    @property
    def poke_m(self) -> tuple[float, float, float]:
        """The point that touches buttons, in the stage frame: the index finger's tip, or a controller's nose."""
        if self.joints:
            return self.joints[Joint.index_tip].position_m
        return self.stage_from_aim.position_m
