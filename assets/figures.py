"""Movements of the plain figure, made by script: rows of bone matrices, model_from_rest.

Angles are radians about the model's axes at the joint: +X swings a hanging limb forward (and leans a body back), +Y swings
it to the left, +Z turns to the left. Poses are plain dictionaries; a clip is a function of its phase 0..1.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from math import cos, pi, sin

import numpy as np
from numpy.typing import NDArray

from assets.figure_model import JOINTS, PARENT, Bone
from assets.mesh_parts import rotation
from scenes.package import Clip, Figure

Floats = NDArray[np.float64]
Angles = tuple[float, float, float]
FPS = 24.0
RIFLE_LEAN = 0.45  # undoes its slant on the back
# Solved so that the palms lie on the aimed rifle: left under the fore-end, right at the grip.
AIMING_ARMS: dict[Bone, Angles] = {
    Bone.arm_left: (1.444, -0.649, 0.0),
    Bone.forearm_left: (0.097, 0.0, 0.0),
    Bone.arm_right: (0.879, -0.423, 0.0),
    Bone.forearm_right: (1.805, 0.855, 0.0),
}


@dataclass(frozen=True)
class Pose:
    """The pelvis' shift (metres) and each joint's turn (x, y, z radians, applied z first, then y, then x)."""

    shift_m: tuple[float, float, float] = (0.0, 0.0, 0.0)
    turns: dict[Bone, Angles] = field(default_factory=dict)
    rifle_m: tuple[float, float, float] = (
        0.0,
        0.0,
        0.0,
    )  # the rifle's shift off the back, in the chest's frame

    def also(
        self, turns: dict[Bone, Angles], rifle_m: tuple[float, float, float] = (0.0, 0.0, 0.0)
    ) -> "Pose":
        return Pose(self.shift_m, {**self.turns, **turns}, rifle_m)


def matrices(pose: Pose) -> Floats:
    """(bones, 3, 4) float64: model_from_rest of every bone."""
    made: dict[Bone, Floats] = {}
    for bone in Bone:
        x, y, z = pose.turns.get(bone, (0.0, 0.0, 0.0))
        joint = np.array(JOINTS[bone])
        turn = rotation("x", x) @ rotation("y", y) @ rotation("z", z)
        local = np.eye(4)
        local[:3, :3] = turn
        local[:3, 3] = joint - turn @ joint
        if bone is Bone.rifle:
            local[:3, 3] += pose.rifle_m
        parent = PARENT[bone]
        if parent is None:
            local[:3, 3] += pose.shift_m
            made[bone] = local
        else:
            made[bone] = made[parent] @ local
    return np.stack([made[bone][:3] for bone in Bone])


def _mixed(a: Pose, b: Pose, t: float) -> Pose:
    """From ``a`` to ``b``, eased."""
    w = t * t * (3 - 2 * t)
    shift = tuple(p + (q - p) * w for p, q in zip(a.shift_m, b.shift_m, strict=True))
    zero = (0.0, 0.0, 0.0)
    turns = {}
    for bone in {**a.turns, **b.turns}:
        p, q = a.turns.get(bone, zero), b.turns.get(bone, zero)
        turns[bone] = (p[0] + (q[0] - p[0]) * w, p[1] + (q[1] - p[1]) * w, p[2] + (q[2] - p[2]) * w)
    return Pose((shift[0], shift[1], shift[2]), turns)


def _through(keys: list[tuple[float, Pose]], phase: float) -> Pose:
    for (t0, a), (t1, b) in itertools.pairwise(keys):
        if phase <= t1:
            return _mixed(a, b, (phase - t0) / (t1 - t0))
    return keys[-1][1]


def _grounded(pose: Pose) -> Pose:
    """Shift up or down so that the lower foot stands on the ground."""
    made = matrices(pose)
    lowest = 1e9
    for bone in (Bone.foot_left, Bone.foot_right):
        x, y, _ = JOINTS[bone]
        for ahead in (-0.055, 0.10, 0.17):
            lowest = min(lowest, float((made[bone] @ np.array([x, y + ahead, 0.008, 1.0]))[2]))
    x, y, z = pose.shift_m
    return Pose((x, y, z - lowest), pose.turns)


def _legs(left: tuple[float, float, float], right: tuple[float, float, float]) -> dict[Bone, Angles]:
    """Thigh forward, knee bent back, foot up, for each leg."""
    turns: dict[Bone, Angles] = {}
    for side, (thigh, knee, foot) in (("left", left), ("right", right)):
        turns[Bone[f"thigh_{side}"]] = (thigh, 0.0, 0.0)
        turns[Bone[f"shin_{side}"]] = (-knee, 0.0, 0.0)
        turns[Bone[f"foot_{side}"]] = (foot, 0.0, 0.0)
    return turns


def _arms(left: tuple[float, float, float], right: tuple[float, float, float]) -> dict[Bone, Angles]:
    """Arm forward, arm out to its own side, elbow bent, for each arm."""
    turns: dict[Bone, Angles] = {}
    for side, sign, (forward, out, elbow) in (("left", 1.0, left), ("right", -1.0, right)):
        turns[Bone[f"arm_{side}"]] = (forward, sign * out, 0.0)
        turns[Bone[f"forearm_{side}"]] = (elbow, 0.0, 0.0)
    return turns


def _stand(phase: float) -> Pose:
    breath, sway = sin(2 * pi * phase), sin(2 * pi * phase + 1.0)
    turns = {
        **_legs((0.02, 0.05, 0.03), (0.0, 0.03, 0.03)),
        **_arms((0.04 + 0.01 * breath, 0.07, 0.16), (0.02, 0.07, 0.2)),
    }
    turns[Bone.chest] = (0.012 * breath, 0.0, 0.015 * sway)
    turns[Bone.head] = (-0.02, 0.0, 0.06 * sway)
    return _grounded(Pose((0.006 * sway, 0.0, 0.0), turns))


def _gait(phase: float, swing: float, lift: float, arm: float, lean: float, bounce: float) -> Pose:
    """A stride cycle; each leg's knee bends as it comes forward."""

    def leg(p: float) -> tuple[float, float, float]:
        thigh = swing * cos(2 * pi * p) + 0.10
        knee = 0.14 + lift * max(0.0, sin(2 * pi * p - pi * 0.92)) ** 1.2 + 0.10 * max(0.0, sin(4 * pi * p))
        foot = (
            -0.22 * max(0.0, sin(2 * pi * p - 0.9 * pi)) + knee - thigh
            if 0.06 < p < 0.44
            else 0.18 * cos(2 * pi * p)
        )
        return thigh, knee, max(-0.5, min(0.35, foot))

    other = (phase + 0.5) % 1.0
    s = cos(2 * pi * phase)
    turns = {
        **_legs(leg(phase), leg(other)),
        **_arms((-arm * s, 0.10, 0.35 + 0.5 * lean * 2), (arm * s, 0.10, 0.35 + lean)),
    }
    turns[Bone.pelvis] = (-lean * 0.4, 0.0, -0.09 * s)
    turns[Bone.chest] = (-lean, 0.0, 0.16 * s)
    turns[Bone.head] = (lean * 1.1, 0.0, -0.07 * s)
    pose = _grounded(Pose((0.0, 0.0, 0.0), turns))
    x, y, z = pose.shift_m
    return Pose((x, y, z + bounce * max(0.0, sin(4 * pi * phase + 0.6))), pose.turns)


def _walk(phase: float) -> Pose:
    return _gait(phase, 0.40, 0.62, 0.34, 0.05, 0.0)


def _run(phase: float) -> Pose:
    return _gait(phase, 0.72, 1.55, 0.75, 0.22, 0.05)


def _carry(phase: float) -> Pose:
    """Walking with a board on the right shoulder, one hand up to steady it."""
    arms = _arms((0.12 * sin(2 * pi * phase), 0.14, 0.4), (0.55, 0.42, 2.25))
    return _gait(phase, 0.36, 0.6, 0.0, 0.04, 0.0).also(arms)


def _crouching(phase: float = 0.0) -> Pose:
    breath = sin(2 * pi * phase)
    turns = {
        **_legs((1.55, 1.95, 0.35), (0.35, 1.75, -0.35)),
        **_arms((0.75, 0.12, 1.15), (0.60, 0.18, 1.25)),
    }
    turns[Bone.chest] = (-0.42 + 0.012 * breath, 0.0, 0.05)
    turns[Bone.pelvis] = (-0.12, 0.0, 0.0)
    turns[Bone.head] = (0.40, 0.0, 0.05 * breath)
    return _grounded(Pose((0.0, 0.0, 0.0), turns))


def _crawl(phase: float) -> Pose:
    """Low on hands and knees, hand over hand: opposite hand and knee move together."""
    s, c = sin(2 * pi * phase), cos(2 * pi * phase)
    lift_l, lift_r = max(0.0, c), max(0.0, -c)
    turns: dict[Bone, Angles] = {
        Bone.pelvis: (-1.42, 0.0, 0.06 * s),
        Bone.chest: (0.02, 0.05 * s, -0.08 * s),
        Bone.head: (0.95, 0.0, 0.05 * s),
    }
    turns |= _arms(
        (1.72 + 0.40 * s, 0.12, 0.34 + 0.55 * lift_l), (1.72 - 0.40 * s, 0.12, 0.34 + 0.55 * lift_r)
    )
    turns[Bone.hand_left] = (0.5, 0.0, 0.0)
    turns[Bone.hand_right] = (0.5, 0.0, 0.0)
    for side, swing in (("left", -s), ("right", s)):
        turns[Bone[f"thigh_{side}"]] = (1.42 + 0.34 * swing, (0.14 if side == "left" else -0.14), 0.0)
        turns[Bone[f"shin_{side}"]] = (-1.38 - 0.18 * abs(swing), 0.0, 0.0)
        turns[Bone[f"foot_{side}"]] = (-1.4, 0.0, 0.0)
    return Pose((0.0, -0.12, -0.415 + 0.012 * abs(s)), turns)


def _kneeling_low() -> Pose:
    turns = {**_legs((1.25, 1.95, 0.1), (0.15, 1.70, -0.55)), **_arms((1.05, 0.16, 0.45), (1.05, 0.16, 0.45))}
    turns |= {Bone.chest: (-0.62, 0.0, 0.0), Bone.pelvis: (-0.35, 0.0, 0.0), Bone.head: (0.35, 0.0, 0.0)}
    return _grounded(Pose((0.0, 0.0, 0.0), turns))


def _lay_plank(phase: float) -> Pose:
    """From a crouch: reach forward and down, let go, settle back."""
    reach = _kneeling_low().also(
        {**_arms((1.55, 0.10, 0.12), (1.55, 0.10, 0.12)), Bone.chest: (-0.95, 0.0, 0.0)}
    )
    hold = _crouching().also(_arms((0.95, 0.14, 1.0), (0.95, 0.14, 1.0)))
    return _through([(0.0, hold), (0.45, reach), (0.62, reach), (1.0, _crouching())], phase)


def _aim(phase: float) -> Pose:
    """Kneeling with the rifle at the right shoulder."""
    breath = sin(2 * pi * phase)
    turns = _legs((1.50, 1.62, 0.1), (0.05, 1.60, -0.6))
    turns |= AIMING_ARMS
    turns[Bone.chest] = (0.008 * breath, 0.0, 0.0)
    turns[Bone.head] = (-0.10, 0.16, 0.0)
    turns[Bone.rifle] = (-pi / 2, RIFLE_LEAN, 0.0)
    return _grounded(Pose((0.0, 0.0, 0.0), turns)).also({}, rifle_m=(0.105, 0.70, 0.20))


def _watch(phase: float) -> Pose:
    """Standing, a hand over the eyes, looking slowly from side to side."""
    slow = sin(2 * pi * phase)
    turns = {
        **_legs((0.03, 0.06, 0.03), (-0.02, 0.03, 0.03)),
        **_arms((0.04, 0.08, 0.18), (1.15, 0.52, 2.05)),
    }
    turns[Bone.chest] = (-0.04, 0.0, 0.10 * slow)
    turns[Bone.head] = (-0.03, 0.0, 0.22 * slow)
    return _grounded(Pose((0.0, 0.0, 0.0), turns))


def _fall(phase: float) -> Pose:
    """Sinks to the knees, then forward and down; the last row is held."""
    start = _crouching()
    knees = _grounded(
        Pose(
            (0, 0, 0),
            {
                **_legs((0.45, 1.9, -0.5), (0.35, 1.85, -0.5)),
                Bone.chest: (-0.55, 0.1, 0.2),
                Bone.head: (-0.3, 0.0, 0.0),
            },
        )
    )
    down_turns: dict[Bone, Angles] = {
        Bone.pelvis: (-1.52, 0.10, 0.0),
        Bone.chest: (0.02, 0.06, 0.1),
        Bone.head: (0.15, 0.0, 0.7),
    }
    down_turns |= _legs((-0.02, 0.20, -1.3), (0.05, 0.08, -1.3)) | _arms(
        (2.75, 0.30, 0.45), (2.55, 0.75, 0.75)
    )
    down = Pose((0.05, 0.25, -0.68), down_turns)
    return _through([(0.0, start), (0.38, knees), (0.85, down), (1.0, down)], phase)


@dataclass(frozen=True)
class Movement:
    name: str
    rows: int
    pose_at: Callable[[float], Pose]
    loop: bool = True
    travels: bool = False
    speed_m_s: float = 0.0


MOVEMENTS = (
    Movement("stand", 72, _stand),
    Movement("walk", 26, _walk, travels=True),
    Movement("run", 17, _run, travels=True),
    Movement("carry", 26, _carry, travels=True),
    Movement("crouch", 48, _crouching),
    Movement("crawl-chain", 34, _crawl, speed_m_s=0.52),
    Movement("lay-plank", 54, _lay_plank, loop=False),
    Movement("aim", 48, _aim),
    Movement("watch", 96, _watch),
    Movement("fall", 44, _fall, loop=False),
)


def _ground_speed(rows: Floats) -> float:
    """Mean backward speed of the foot that stands, metres a second."""
    ankles = []
    for bone in (Bone.foot_left, Bone.foot_right):
        x, y, z = JOINTS[bone]
        ankles.append(rows[:, int(bone)] @ np.array([x, y + 0.04, z - 0.07, 1.0]))
    feet = np.stack(ankles)  # (2, rows, 3)
    moved = (np.roll(feet[:, :, 1], -1, axis=1) - feet[:, :, 1]) * FPS
    standing = np.argmin(feet[:, :, 2], axis=0)
    back = -moved[standing, np.arange(moved.shape[1])]
    return float(np.median(back[back > 0]))


def bone_table() -> tuple[NDArray[np.float32], tuple[Clip, ...]]:
    """All movements one after another: ((rows, bones, 3, 4) float32, clips)."""
    tables, clips, first = [], [], 0
    for move in MOVEMENTS:
        last = move.rows if move.loop else move.rows - 1
        rows = np.stack([matrices(move.pose_at(k / last)) for k in range(move.rows)])
        speed = _ground_speed(rows) if move.travels else move.speed_m_s
        clips.append(
            Clip(
                name=move.name,
                first=first,
                count=move.rows,
                fps=FPS,
                loop=move.loop,
                speed_m_s=round(speed, 3),
            )
        )
        tables.append(rows)
        first += move.rows
    return np.concatenate(tables).astype(np.float32), tuple(clips)


def figure_entry(name: str, object_name: str, file: str, rows: int, clips: tuple[Clip, ...]) -> Figure:
    return Figure(name=name, object=object_name, bones=len(Bone), rows=rows, file=file, clips=clips)
