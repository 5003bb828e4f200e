"""What one picture of a body says of the figure: how its bones are turned against each other, as far as they are seen.

All of a body is in the camera frame, whose axes are the stage's. Only directions count: a camera's depth is a guess, and bones do not stretch.
"""

import math
from dataclasses import dataclass, field

from scenes.avatar import JOINTS, SIDES, Avatar, Bone, Part
from scenes.avatar_hands import curls_of_hand, turn_of_hand, turn_of_palm
from scenes.avatar_limbs import ARMS, DOWN, LEGS, reaching
from scenes.body import Body, BodyPoint, SeenPose
from scenes.body_memory import Reach
from scenes.hands import Side
from scenes.space import (
    IDENTITY,
    RIGHT,
    UP,
    Quat,
    Vec3,
    cross,
    distance,
    dot,
    heading_of,
    lerp,
    quat_about,
    quat_conjugate,
    quat_multiply,
    quat_rotate,
    scaled,
    sub,
)
from scenes.turns import leaned, limited, quat_of_axes, twist_about_z, unit_or

HOLD_S = 0.6
"""A part that is not seen any more stays as it was for this long, then goes to its rest."""
_FOUND, _KEPT = 0.6, 0.35  # visibility from which a part counts as seen, and under which it does not any more
_MOST_LEAN_RAD, _MOST_BEND_RAD = math.radians(35.0), math.radians(70.0)
_MOST_HEAD_RAD, _MOST_WRIST_RAD, _MOST_FOREARM_RAD = math.radians(70.0), math.radians(65.0), math.radians(110.0)
_HEAD_ABOVE_HIPS_M = 0.62
_STEP_M = 1.2
_UPPER_M, _FOREARM_M = (
    distance(JOINTS[a], JOINTS[b]) for a, b in ((Bone.arm_left, Bone.forearm_left), (Bone.forearm_left, Bone.hand_left))
)


@dataclass(slots=True)
class Wanted:
    """Turns of the parts that were seen, against the bone above; ``seen``: which."""

    turns: dict[Bone, Quat] = field(default_factory=dict)
    curls: dict[Side, tuple[float, ...]] = field(default_factory=dict)
    seen: set[Part] = field(default_factory=set)
    level_m: Vec3 = (0.0, 0.0, 0.0)  # of the pelvis, x and y


def sees_somebody(pose: SeenPose) -> bool:
    """Enough for a figure to come: both shoulders."""
    return pose.seen(BodyPoint.left_shoulder, _FOUND) and pose.seen(BodyPoint.right_shoulder, _FOUND)


def measured(body: Body, before: Avatar, reach: Reach | None, time_s: float) -> Wanted:
    """What this picture shows. Everything in it is in the camera frame, whose axes are the stage's."""
    wanted = Wanted(level_m=(before.place_m[0], before.place_m[1], 0.0))
    pose = body.pose
    if pose is None or not all(math.isfinite(part) for point in pose.points_m for part in point):
        return wanted

    def seen(part: Part, *names: str) -> bool:
        least = _KEPT if time_s - before.seen_s[part] < HOLD_S else _FOUND
        return all(pose.seen(BodyPoint[name], least) for name in names)

    if not seen(Part.trunk, "left_shoulder", "right_shoulder"):
        return wanted
    wanted.seen.add(Part.trunk)
    hips = seen(Part.trunk, "left_hip", "right_hip")
    pelvis, chest = _trunk(pose, wanted, reach, hips=hips)
    if seen(Part.head, "nose"):
        wanted.seen.add(Part.head)
        head = pose.camera_from_head.orientation
        if reach is not None:  # the face looks straight ahead at rest, wherever the camera stands
            head = quat_multiply(head, quat_conjugate(reach.rest_head.orientation))
        wanted.turns[Bone.head] = limited(quat_multiply(quat_conjugate(chest), head), _MOST_HEAD_RAD)
    for side in SIDES:
        _arm(body, pose, side, chest, before, wanted, seen(Part[f"arm_{side}"], f"{side}_wrist"), seen(Part[f"arm_{side}"], f"{side}_elbow"))
        if hips and seen(Part[f"leg_{side}"], f"{side}_hip", f"{side}_knee", f"{side}_ankle"):
            _leg(pose, side, pelvis, before, wanted)
    return wanted


def _trunk(pose: SeenPose, wanted: Wanted, reach: Reach | None, *, hips: bool) -> tuple[Quat, Quat]:
    """The turns of pelvis and chest in the camera frame."""
    at = pose.points_m
    across = unit_or(sub(at[BodyPoint.right_shoulder], at[BodyPoint.left_shoulder]), RIGHT)
    head = pose.camera_from_head.position_m
    away = (0.0, 0.0, 0.0) if reach is None else sub(head, reach.rest_head.position_m)
    if hips:
        middle = lerp(at[BodyPoint.left_hip], at[BodyPoint.right_hip], 0.5)
        spine = leaned(unit_or(sub(lerp(at[BodyPoint.left_shoulder], at[BodyPoint.right_shoulder], 0.5), middle), UP), _MOST_BEND_RAD)
        chest = quat_of_axes(across, spine)
        level = unit_or((*sub(at[BodyPoint.right_hip], at[BodyPoint.left_hip])[:2], 0.0), RIGHT)
        pelvis = quat_of_axes(level, unit_or(lerp(UP, spine, 0.45), UP))
        place = sub(middle, reach.rest_head.position_m) if reach is not None else (middle[0], 0.0, 0.0)
    else:  # shoulders that slope tell of a lean to the side, a head before its rest of one ahead; what neither explains is a step
        lean = leaned(unit_or((0.0, away[1], _HEAD_ABOVE_HIPS_M), UP), _MOST_LEAN_RAD)
        spine = leaned(unit_or(sub(lean, scaled(across, dot(lean, across))), UP), _MOST_BEND_RAD)
        chest = quat_of_axes(across, spine)
        pelvis = quat_about(UP, 0.5 * heading_of(chest))
        place = (0.0, 0.0, 0.0) if reach is None else sub(away, scaled(spine, _HEAD_ABOVE_HIPS_M))
    wanted.level_m = (_within(place[0], _STEP_M), _within(place[1], _STEP_M), 0.0)
    wanted.turns[Bone.pelvis] = pelvis
    wanted.turns[Bone.chest] = limited(quat_multiply(quat_conjugate(pelvis), chest), _MOST_BEND_RAD)
    return pelvis, quat_multiply(pelvis, wanted.turns[Bone.chest])


def _arm(
    body: Body, pose: SeenPose, side: Side, chest: Quat, before: Avatar, wanted: Wanted, wrist_seen: bool, elbow_seen: bool
) -> None:
    hand = body.hand(side)
    if not wrist_seen:
        return
    at, back = pose.points_m, quat_conjugate(chest)
    shoulder, elbow, wrist = (at[BodyPoint[f"{side}_{name}"]] for name in ("shoulder", "elbow", "wrist"))
    if elbow_seen:
        upper, lower = unit_or(sub(elbow, shoulder), DOWN), unit_or(sub(wrist, elbow), DOWN)
        upper, lower = quat_rotate(back, upper), quat_rotate(back, lower)
    else:  # below the picture's edge: it hangs a little outward
        end = quat_rotate(back, scaled(sub(wrist, shoulder), 1.0 / before.scale))
        outward = -0.35 if side == "left" else 0.35
        upper, lower = reaching(end, _UPPER_M, _FOREARM_M, (outward, -0.3, -1.0))
    arm, forearm = Bone[f"arm_{side}"], Bone[f"forearm_{side}"]
    turn, bend = ARMS[side].turns(upper, lower, before.turns[arm])
    wanted.turns[arm] = turn
    wanted.seen.add(Part[f"arm_{side}"])
    seen_hand = turn_of_hand(hand) if hand is not None else turn_of_palm(pose, side)
    twisted, palm = _wrist(quat_multiply(quat_multiply(chest, turn), bend), seen_hand, before.turns[forearm])
    wanted.turns[forearm] = quat_multiply(bend, twisted)
    if palm is not None:
        wanted.turns[Bone[f"hand_{side}"]] = palm
        wanted.seen.add(Part[f"hand_{side}"])
    if hand is not None:
        wanted.curls[side] = curls_of_hand(hand)


def _wrist(forearm: Quat, hand: Quat | None, before: Quat) -> tuple[Quat, Quat | None]:
    """How the forearm twists, which takes half of the hand's twist upon itself, and the hand's turn against it; None if it is not seen."""
    kept = twist_about_z(before)
    if hand is None:
        return quat_about(UP, kept), None
    turn = quat_multiply(quat_conjugate(forearm), hand)
    twist = twist_about_z(turn)
    swing = limited(quat_multiply(turn, quat_about(UP, -twist)), _MOST_WRIST_RAD)
    if abs(twist) > _MOST_FOREARM_RAD and twist * kept < 0.0:
        twist += math.copysign(math.tau, kept)  # over the top: it stays on the side where it was
    twist = _within(twist, _MOST_FOREARM_RAD)
    half = quat_about(UP, 0.5 * twist)
    return half, quat_multiply(quat_conjugate(half), quat_multiply(swing, quat_about(UP, twist)))


def _leg(pose: SeenPose, side: Side, pelvis: Quat, before: Avatar, wanted: Wanted) -> None:
    at, back = pose.points_m, quat_conjugate(pelvis)
    hip, knee, ankle = (at[BodyPoint[f"{side}_{name}"]] for name in ("hip", "knee", "ankle"))
    upper, lower = unit_or(sub(knee, hip), DOWN), unit_or(sub(ankle, knee), DOWN)
    thigh, shin, foot = (Bone[f"{name}_{side}"] for name in ("thigh", "shin", "foot"))
    turn, bend = LEGS[side].turns(quat_rotate(back, upper), quat_rotate(back, lower), before.turns[thigh])
    wanted.turns[thigh], wanted.turns[shin] = turn, bend
    wanted.seen.add(Part[f"leg_{side}"])
    heel, toes = BodyPoint[f"{side}_heel"], BodyPoint[f"{side}_foot_index"]
    whole = quat_multiply(quat_multiply(pelvis, turn), bend)
    if pose.seen(heel) and pose.seen(toes):
        ahead = unit_or(sub(at[toes], at[heel]), (0.0, 1.0, 0.0))
        first = unit_or(cross(ahead, UP), RIGHT)
        level = quat_of_axes(first, unit_or(cross(first, ahead), UP))
        wanted.turns[foot] = limited(quat_multiply(quat_conjugate(whole), level), math.radians(55.0))
    else:
        wanted.turns[foot] = IDENTITY


def _within(value: float, most: float) -> float:
    return min(max(value, -most), most)
