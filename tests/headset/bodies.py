"""The visitor's wishes as packets for the simulated headset: with controllers, or with bare hands."""

import math
from dataclasses import replace
from typing import Protocol

from scenes import space
from scenes.hands import Side
from scenes.space import Pose
from tests.headset.visitor import Wish
from tests.simulated_headset.remote import (
    FIST,
    LEFT_AT_REST,
    PINCH,
    RIGHT_AT_REST,
    STRAIGHT,
    HandState,
    HeadsetPose,
    XrPose,
)
from tracking.hand_gestures import shoulder_m

AWAY = HandState(active=False, hand_tracking=False)
REACH_M = 0.5
KNUCKLE_M = (0.028, 0.094)
"""From the wrist to the index finger's knuckle of the runtime's hand: towards the thumb, and ahead."""


class Sender(Protocol):
    def send(self, head: HeadsetPose, left: HandState, right: HandState) -> None: ...


def xr_pose(pose: Pose) -> XrPose:
    """Ours (Z up, +Y forward) to OpenXR's axes (Y up, -Z forward)."""
    (x, y, z), (qw, qx, qy, qz) = pose.position_m, pose.orientation
    return XrPose((x, z, -y), (qx, qz, -qy, qw))


class ControllerBody:
    """One or two controllers; ``side`` does everything. The other one lies still, or is away if ``alone``."""

    menu_at_once = False

    def __init__(self, remote: Sender, side: Side = "right", *, alone: bool = False) -> None:
        self.side: Side = side
        self._remote = remote
        self._alone = alone

    def send(self, wish: Wish) -> None:
        hand = HandState(
            xr_pose(wish.hand), trigger=float(wish.select), squeeze=float(wish.grab), stick=wish.stick,
            b_click=wish.back, system_click=False, a_click=wish.menu,
        )  # fmt: skip
        _send(self._remote, self.side, wish, hand, alone=self._alone)


class BareBody:
    """Bare hands, seen by cameras: what they point at lies on the line from the shoulder through the knuckle."""

    menu_at_once = True

    def __init__(self, remote: Sender, side: Side = "right") -> None:
        self.side: Side = side
        self._remote = remote

    def send(self, wish: Wish) -> None:
        curls = PINCH if wish.select else FIST if wish.grab else STRAIGHT
        pose = _palm_to_face(wish.head) if wish.menu else self._pointing(wish)
        hand = HandState(xr_pose(pose), curls=curls, active=False, hand_tracking=True)
        _send(self._remote, self.side, wish, hand, alone=True)

    def _pointing(self, wish: Wish) -> Pose:
        shoulder = shoulder_m(wish.head, self.side)
        if wish.target is None:
            way = wish.hand.direction(space.FORWARD)
        else:
            way = space.normalized(space.sub(wish.target, shoulder))
        flat = math.hypot(way[0], way[1])
        turn = space.quat_heading_pitch(math.atan2(-way[0], way[1]), math.atan2(way[2], flat))
        knuckle = space.add(shoulder, space.scaled(way, wish.reach_m or REACH_M))
        sideways = -KNUCKLE_M[0] if self.side == "right" else KNUCKLE_M[0]
        return Pose(space.sub(knuckle, space.quat_rotate(turn, (sideways, KNUCKLE_M[1], 0.0))), turn)


def _palm_to_face(head: Pose) -> Pose:
    """Fingers up, 40 cm before the eyes. The palm of the runtime's hand looks along -Z of its pose."""
    upright = space.quat_multiply(space.quat_about(space.UP, math.pi), space.quat_about(space.RIGHT, math.pi / 2))
    return head @ Pose((0.0, 0.4, -0.06), upright)


def _send(remote: Sender, side: Side, wish: Wish, hand: HandState, *, alone: bool) -> None:
    rest = AWAY if alone else (LEFT_AT_REST if side == "right" else RIGHT_AT_REST)
    left, right = (rest, hand) if side == "right" else (hand, rest)
    remote.send(HeadsetPose(xr_pose(wish.head)), replace(left), replace(right))
