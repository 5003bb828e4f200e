"""Plausible bare hands for tests: a model's own joints at rest, bent by forward kinematics. Angles in degrees, for they are written by hand."""

import math

from scenes.hand_model import HandModel
from scenes.hands import Hand, Joint, Side
from scenes.space import Pose, Quat, quat_about, quat_multiply

FINGERS = {
    "thumb": ("metacarpal", "proximal", "distal", "tip"),
    **dict.fromkeys(
        ("index", "middle", "ring", "little"), ("metacarpal", "proximal", "intermediate", "distal", "tip")
    ),
}

Bends = dict[str, tuple[tuple[float, float, float], ...]]
"""Finger -> for each joint but the tip: bend towards the palm, towards the thumb's side, and twist about the bone."""


def _curl(*degrees: float) -> tuple[tuple[float, float, float], ...]:
    return tuple((value, 0.0, 0.0) for value in degrees)


OPEN: Bends = {}
FIST: Bends = {
    **{name: _curl(0, 78, 95, 65) for name in ("index", "middle", "ring", "little")},
    "thumb": ((18, -22, 30), (38, 0, 0), (45, 0, 0)),
}
PINCH: Bends = {
    "index": _curl(0, 43, 62, 25),
    "middle": _curl(0, 22, 22, 10),
    "ring": _curl(0, 16, 18, 10),
    "little": _curl(0, 12, 14, 8),
    "thumb": ((22, 10, 2), (28, 0, 0), (2, 0, 0)),
}


def rest(model: HandModel) -> dict[Joint, Pose]:
    """model_from_joint of all 26; the palm, which the models lack, in the middle of its bone."""
    poses = {joint.number: Pose(joint.position_m, joint.orientation) for joint in model.rest_joints}
    bone = poses[Joint.middle_metacarpal]
    knuckle = poses[Joint.middle_proximal]
    middle = tuple((a + b) / 2.0 for a, b in zip(bone.position_m, knuckle.position_m, strict=True))
    poses[Joint.palm] = Pose((middle[0], middle[1], middle[2]), bone.orientation)
    return poses


def joints(model: HandModel, bends: Bends, stage_from_wrist: Pose, side: Side) -> tuple[Pose, ...]:
    """All 26 in the stage, with the wrist where it is told."""
    poses = rest(model)
    to_wrist = poses[Joint.wrist].inverse()
    made = {
        Joint.wrist: stage_from_wrist,
        Joint.palm: stage_from_wrist @ to_wrist @ poses[Joint.palm],
    }
    for finger, bones in FINGERS.items():
        above_rest, above = poses[Joint.wrist], stage_from_wrist
        turns = bends.get(finger, ())
        for index, bone in enumerate(bones):
            joint = Joint[f"{finger}_{bone}"]
            now = above @ (above_rest.inverse() @ poses[joint])
            if index < len(turns):
                now = now @ Pose((0.0, 0.0, 0.0), _turn(turns[index], side))
            made[joint] = now
            above_rest, above = poses[joint], now
    return tuple(made[joint] for joint in Joint)


def bare_hand(model: HandModel, bends: Bends, stage_from_wrist: Pose, side: Side) -> Hand:
    found = joints(model, bends, stage_from_wrist, side)
    return Hand(side, "bare", found[Joint.palm], found[Joint.palm], found)


def _turn(degrees: tuple[float, float, float], side: Side) -> Quat:
    """Joints look along +Y with the back of the hand up: bending is about -X, the same in both hands; the rest is mirrored."""
    bend, aside, twist = (math.radians(value) for value in degrees)
    mirror = 1.0 if side == "left" else -1.0
    sideways = quat_multiply(
        quat_about((0.0, 0.0, 1.0), -aside * mirror), quat_about((0.0, 1.0, 0.0), twist * mirror)
    )
    return quat_multiply(sideways, quat_about((1.0, 0.0, 0.0), -bend))
