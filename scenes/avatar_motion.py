"""From the body that a camera sees to the figure that does the same: measured where it is seen, held for a moment, then at rest.

Only directions are taken from the camera, whose depth is a guess; lengths are the figure's own. Nothing jumps: every turn goes a share of its
way in each moment, and no faster than ``_FASTEST_RAD_S``.
"""

import math
from dataclasses import replace

from scenes.avatar import HEIGHT_M, RELAXED, SIDES, Avatar, Bone, Part, grounded
from scenes.avatar_seen import HOLD_S, Wanted, measured, sees_somebody
from scenes.body import Body
from scenes.body_memory import Reach
from scenes.space import (
    IDENTITY,
    RIGHT,
    UP,
    Quat,
    heading_of,
    lerp,
    quat_about,
    quat_conjugate,
    quat_multiply,
)
from scenes.turns import quat_angle, quat_unit, turned_towards

GONE_S = 1.5
"""The figure begins to go when no body was seen for this long."""
_FOLLOW_S, _REST_S, _COME_S = 0.05, 0.4, 0.35
_FASTEST_RAD_S = 18.0
_LONGEST_S = 0.1
_SHOULDERS = 0.2024  # their joints' distance and an arm's length to the palm, as shares of a person's height
_ARM = 0.352


def avatar_of(body: Body | None, before: Avatar | None, reach: Reach | None, time_s: float) -> Avatar | None:
    """The figure at ``time_s``, from the last body and what it was before; None while nobody is or was there. ``reach``: what calibration
    learnt, if it did; without it the figure is of middling height and stands."""
    fresh = body if body is not None and time_s - body.captured_s < HOLD_S else None
    pose = fresh.pose if fresh else None
    if before is None:
        if fresh is None or pose is None or not sees_somebody(pose):
            return None
        start = Avatar(presence=0.0, time_s=time_s)
        start = replace(start, turns=_rest(start, reach), height_m=_height_m(reach), breadth=_breadth(reach))
        return _moved(start, fresh, reach, time_s, at_once=True)
    return _moved(before, fresh, reach, time_s)


def _moved(before: Avatar, body: Body | None, reach: Reach | None, time_s: float, *, at_once: bool = False) -> Avatar | None:
    dt_s = min(max(time_s - before.time_s, 0.0), _LONGEST_S)
    wanted = measured(body, before, reach, time_s) if body is not None else Wanted()
    seen_s = tuple(body.captured_s if body is not None and part in wanted.seen else before.seen_s[part] for part in Part)
    here = time_s - seen_s[Part.trunk] < GONE_S
    presence = before.presence + (dt_s if here else -dt_s) / _COME_S
    if presence <= 0.0 and not here:
        return None
    rest = _rest(before, reach)
    turns = []
    for bone in Bone:
        was = before.turns[bone]
        goal = wanted.turns.get(bone)
        if goal is None and time_s - seen_s[_PART_OF[bone]] < HOLD_S:
            turns.append(was)
        elif goal is None:
            turns.append(_towards(was, rest[bone], _share(dt_s, _REST_S), dt_s))
        else:
            turns.append(goal if at_once else _towards(was, goal, _share(dt_s, _FOLLOW_S), dt_s))
    curls: list[float] = []
    for number, side in enumerate(SIDES):
        was_curls = before.curls[5 * number : 5 * number + 5]
        held = time_s - seen_s[Part[f"hand_{side}"]] < HOLD_S
        goals = wanted.curls.get(side, was_curls if held else (RELAXED,) * 5)
        share = 1.0 if at_once else _share(dt_s, _FOLLOW_S if side in wanted.curls else _REST_S)
        curls += [a + (b - a) * share for a, b in zip(was_curls, goals, strict=True)]
    full = all(time_s - seen_s[part] < HOLD_S for part in (Part.leg_left, Part.leg_right))
    slow = _share(dt_s, _REST_S)
    x, y, _ = wanted.level_m if at_once else lerp(before.place_m, wanted.level_m, _share(dt_s, 2.0 * _FOLLOW_S) if wanted.seen else slow)
    now = Avatar(
        (x, y, 0.0), tuple(turns), tuple(curls),
        before.height_m + (_height_m(reach) - before.height_m) * slow,
        before.breadth + (_breadth(reach) - before.breadth) * slow,
        full, min(max(presence, 0.0), 1.0), time_s, seen_s,
    )  # fmt: skip
    return replace(now, place_m=(x, y, grounded(now)))


def _towards(was: Quat, goal: Quat, share: float, dt_s: float) -> Quat:
    angle = quat_angle(quat_multiply(goal, quat_conjugate(was)))
    return was if angle < 1e-6 else quat_unit(turned_towards(was, goal, min(share, _FASTEST_RAD_S * dt_s / angle)))


def _share(dt_s: float, time_constant_s: float) -> float:
    return 1.0 - math.exp(-dt_s / time_constant_s)


def _height_m(reach: Reach | None) -> float:
    if reach is None:
        return HEIGHT_M
    return min(max(0.5 * (reach.arm_m / _ARM + reach.shoulder_width_m / _SHOULDERS), 1.35), 2.0)


def _breadth(reach: Reach | None) -> float:
    return 1.0 if reach is None else min(max(reach.shoulder_width_m / (_SHOULDERS * _height_m(reach)), 0.9), 1.12)


def _rest(avatar: Avatar, reach: Reach | None) -> tuple[Quat, ...]:
    """Upright, arms hanging straight down whatever the chest does; seated: hands in the lap."""
    seated = reach is not None and reach.seated
    turns = [IDENTITY] * len(Bone)
    chest = quat_multiply(avatar.turns[Bone.pelvis], avatar.turns[Bone.chest])
    to_chest = quat_multiply(quat_conjugate(chest), quat_about(UP, heading_of(chest)))
    for side, sign in (("left", 1.0), ("right", -1.0)):
        arm = quat_multiply(quat_about((0.0, 1.0, 0.0), 0.15 * sign), quat_about(RIGHT, 0.30 if seated else 0.0))
        turns[Bone[f"arm_{side}"]] = quat_multiply(to_chest, quat_multiply(arm, quat_about(UP, 0.35 * sign)))
        turns[Bone[f"forearm_{side}"]] = quat_about(RIGHT, 1.0 if seated else 0.22)
        if seated:
            turns[Bone[f"thigh_{side}"]] = quat_multiply(quat_about((0.0, 1.0, 0.0), 0.08 * sign), quat_about(RIGHT, 1.45))
            turns[Bone[f"shin_{side}"]] = quat_about(RIGHT, -1.45)
    return tuple(turns)


_PART_OF = {
    Bone.pelvis: Part.trunk, Bone.chest: Part.trunk, Bone.head: Part.head,
    Bone.arm_left: Part.arm_left, Bone.forearm_left: Part.arm_left, Bone.hand_left: Part.hand_left,
    Bone.arm_right: Part.arm_right, Bone.forearm_right: Part.arm_right, Bone.hand_right: Part.hand_right,
    Bone.thigh_left: Part.leg_left, Bone.shin_left: Part.leg_left, Bone.foot_left: Part.leg_left,
    Bone.thigh_right: Part.leg_right, Bone.shin_right: Part.leg_right, Bone.foot_right: Part.leg_right,
}  # fmt: skip
