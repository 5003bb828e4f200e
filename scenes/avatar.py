"""A plain figure that does what the visitor's body does: how long its bones are, how each is turned, where that puts them.

Stage frame (``scenes/senses.py``). Rest pose: upright, looking along +Y, arms and legs straight down, thumbs forward: every turn is the
identity, and each bone of a limb runs along its own -Z. Bones never stretch: only turns and the pelvis's place change.
"""

import math
from dataclasses import dataclass, replace
from enum import IntEnum

from scenes.hands import Side
from scenes.space import IDENTITY, Pose, Quat, Vec3, quat_multiply, quat_rotate, scaled

HEIGHT_M = 1.70
"""Of the figure whose joints are ``JOINTS``; a visitor's is as much larger or smaller as the visitor."""
FINGERS = 5  # thumb, index, middle, ring, little: the order of an avatar's curls, left hand first
SIDES: tuple[Side, Side] = ("left", "right")
RELAXED = 0.28
_SOLE_M = 0.07  # below the ankle
_TOE_M = 0.14  # before it
_SHRUG_M = (0.022, 0.055)  # a shoulder, inward and up, under an arm that is raised


class Bone(IntEnum):
    pelvis = 0
    chest = 1
    head = 2
    arm_left = 3
    forearm_left = 4
    hand_left = 5
    arm_right = 6
    forearm_right = 7
    hand_right = 8
    thigh_left = 9
    shin_left = 10
    foot_left = 11
    thigh_right = 12
    shin_right = 13
    foot_right = 14


class Part(IntEnum):
    """What may be seen or not, each by itself."""

    trunk = 0
    head = 1
    arm_left = 2
    arm_right = 3
    hand_left = 4
    hand_right = 5
    leg_left = 6
    leg_right = 7


PARENT: tuple[Bone | None, ...] = (
    None, Bone.pelvis, Bone.chest,
    Bone.chest, Bone.arm_left, Bone.forearm_left, Bone.chest, Bone.arm_right, Bone.forearm_right,
    Bone.pelvis, Bone.thigh_left, Bone.shin_left, Bone.pelvis, Bone.thigh_right, Bone.shin_right,
)  # fmt: skip

JOINTS: dict[Bone, Vec3] = {
    Bone.pelvis: (0.0, 0.0, 0.94),
    Bone.chest: (0.0, -0.01, 1.06),
    Bone.head: (0.0, -0.005, 1.475),
    Bone.arm_left: (-0.172, -0.01, 1.395),
    Bone.forearm_left: (-0.172, -0.01, 1.110),
    Bone.hand_left: (-0.172, -0.01, 0.865),
    Bone.arm_right: (0.172, -0.01, 1.395),
    Bone.forearm_right: (0.172, -0.01, 1.110),
    Bone.hand_right: (0.172, -0.01, 0.865),
    Bone.thigh_left: (-0.092, 0.0, 0.90),
    Bone.shin_left: (-0.092, 0.0, 0.48),
    Bone.foot_left: (-0.092, 0.0, _SOLE_M),
    Bone.thigh_right: (0.092, 0.0, 0.90),
    Bone.shin_right: (0.092, 0.0, 0.48),
    Bone.foot_right: (0.092, 0.0, _SOLE_M),
}
"""Where each bone begins at rest, metres, of a figure ``HEIGHT_M`` high."""


def _offset(bone: Bone) -> Vec3:
    above = PARENT[bone]
    (x, y, z), (a, b, c) = JOINTS[bone], (0.0, 0.0, 0.0) if above is None else JOINTS[above]
    return (x - a, y - b, z - c)


OFFSETS: tuple[Vec3, ...] = tuple(_offset(bone) for bone in Bone)
"""From the beginning of the bone above, at rest."""


@dataclass(frozen=True, slots=True)
class Avatar:
    """``turns``: how each ``Bone`` is turned against the one above it, the pelvis against the stage. ``curls``: ten fingers, 0 straight to 1
    closed. ``full``: the visitor's legs are seen, so that more than the upper body is worth showing. ``presence``: 0 gone to 1 here.

    ``time_s`` and ``seen_s`` (when each ``Part`` was last seen) are what the next moment needs to know of this one.
    """

    place_m: Vec3 = (0.0, 0.0, 0.0)
    """The pelvis in the stage."""
    turns: tuple[Quat, ...] = (IDENTITY,) * len(Bone)
    curls: tuple[float, ...] = (RELAXED,) * 2 * FINGERS
    height_m: float = HEIGHT_M
    breadth: float = 1.0  # of the shoulders, against those of a figure of this height
    full: bool = False
    presence: float = 1.0
    time_s: float = 0.0
    seen_s: tuple[float, ...] = (-math.inf,) * len(Part)

    @property
    def scale(self) -> float:
        return self.height_m / HEIGHT_M


def stage_from_bones(avatar: Avatar) -> tuple[Pose, ...]:
    """Where each ``Bone`` begins and how it is turned."""
    poses: list[Pose] = []
    for bone, above, offset in zip(Bone, PARENT, OFFSETS, strict=True):
        turn = avatar.turns[bone]
        if above is None:
            poses.append(Pose(avatar.place_m, turn))
            continue
        if bone in (Bone.arm_left, Bone.arm_right):
            offset = _shoulder(offset, turn, avatar.breadth)
        parent = poses[above]
        poses.append(Pose(parent.point(scaled(offset, avatar.scale)), quat_multiply(parent.orientation, turn)))
    return tuple(poses)


def _shoulder(offset: Vec3, arm: Quat, breadth: float) -> Vec3:
    """A raised arm takes its shoulder along."""
    raised = min(max(0.15 + quat_rotate(arm, (0.0, 0.0, -1.0))[2], 0.0), 1.0)
    inward, up = (part * raised for part in _SHRUG_M)
    return (offset[0] * breadth - math.copysign(inward, offset[0]), offset[1], offset[2] + up)


def grounded(avatar: Avatar) -> float:
    """The height of the pelvis at which the lower foot stands on the floor."""
    poses = stage_from_bones(avatar)
    soles = (
        pose.point(scaled(spot, avatar.scale))[2]
        for pose in (poses[Bone.foot_left], poses[Bone.foot_right])
        for spot in ((0.0, 0.0, -_SOLE_M), (0.0, _TOE_M, -_SOLE_M))
    )
    return avatar.place_m[2] - min(soles)


def mirrored(avatar: Avatar) -> Avatar:
    """The figure as a mirror before it shows it, turned round to look along +Y: left and right have changed places."""
    x, y, z = avatar.place_m
    turns = tuple(_mirrored_turn(avatar.turns[other_side(bone)]) for bone in Bone)
    curls = (*avatar.curls[FINGERS:], *avatar.curls[:FINGERS])
    seen_s = tuple(avatar.seen_s[_OTHER_PART[part]] for part in Part)
    return replace(avatar, place_m=(-x, y, z), turns=turns, curls=curls, seen_s=seen_s)


def other_side(bone: Bone) -> Bone:
    return Bone[_other(bone.name)]


def _other(name: str) -> str:
    if name.endswith("left"):
        return name.removesuffix("left") + "right"
    return name.removesuffix("right") + "left" if name.endswith("right") else name


_OTHER_PART = {part: Part[_other(part.name)] for part in Part}


def _mirrored_turn(q: Quat) -> Quat:
    return (q[0], q[1], -q[2], -q[3])

