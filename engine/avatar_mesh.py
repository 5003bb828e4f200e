"""The plain figure as one skinned mesh: rounded lofts of quiet proportions, a head with no more than the hint of a face.

Rest pose of ``scenes/avatar.py``; metres, of a figure ``HEIGHT_M`` high. Bones are those of ``Bone``, then two for each finger, thumb first,
left hand first. Made of numbers here, not read from a file: under 4,000 triangles, made in a few milliseconds.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scenes.avatar import FINGERS, JOINTS, SIDES, Bone
from scenes.hands import Side

Floats = npt.NDArray[np.float64]
BONES = len(Bone) + 2 * 2 * FINGERS
"""shaders/hand.vert has as many for a body."""


@dataclass(frozen=True)
class Skin:
    """positions and normals (n, 3), open (n,) 1 where the sky is seen, bones and weights (n, 4), faces (m, 3) counter-clockwise."""

    positions: Floats
    normals: Floats
    open: Floats
    bones: npt.NDArray[np.int64]
    weights: Floats
    faces: npt.NDArray[np.uint16]


@dataclass(frozen=True)
class Finger:
    """``beyond_m``: the second bone's joint. ``axis``: about which it closes, right-handed."""

    base_m: Floats
    beyond_m: Floats
    tip_m: Floats
    radius_m: float
    axis: Floats


def finger_bone(side: Side, finger: int, joint: int) -> int:
    return len(Bone) + 2 * (FINGERS * SIDES.index(side) + finger) + joint


def fingers(side: Side) -> tuple[Finger, ...]:
    """At rest, in the stage: straight down from the palm, the thumb forward."""
    sign = 1.0 if side == "right" else -1.0  # the palm faces inward
    wrist = np.array(JOINTS[Bone[f"hand_{side}"]])
    made = []
    for base, way, length, radius, axis in (
        ((-0.010, 0.030, -0.022), (-0.25, 0.60, -0.78), 0.064, 0.0118, (0.80, 0.45, 0.35)),
        ((0.0, 0.031, -0.088), (0.0, 0.06, -1.0), 0.074, 0.0096, (0.0, 1.0, 0.06)),
        ((0.0, 0.010, -0.093), (0.0, 0.01, -1.0), 0.082, 0.0100, (0.0, 1.0, 0.01)),
        ((0.0, -0.011, -0.091), (0.0, -0.03, -1.0), 0.076, 0.0095, (0.0, 1.0, -0.03)),
        ((0.0, -0.030, -0.084), (0.0, -0.08, -1.0), 0.060, 0.0084, (0.0, 1.0, -0.08)),
    ):
        mirror = np.array([sign, 1.0, 1.0])
        start = wrist + np.array(base) * mirror
        along = np.array(way) * mirror / np.linalg.norm(way)
        about = np.array(axis) * np.array([1.0, sign, sign])  # an axis is mirrored the other way
        about -= along * float(about @ along)
        made.append(Finger(start, start + 0.46 * length * along, start + length * along, radius, about / np.linalg.norm(about)))
    return tuple(made)


def skin() -> Skin:
    parts = [_torso(), _head()]
    for side in SIDES:
        parts += [_arm(side), _leg(side), _foot(side), _palm(side), *(_finger(side, number) for number in range(FINGERS))]
    starts = np.cumsum([0] + [len(part.positions) for part in parts[:-1]])
    faces = np.concatenate([part.faces.astype(np.int64) + start for part, start in zip(parts, starts, strict=True)])
    columns = [np.concatenate([getattr(part, name) for part in parts]) for name in ("positions", "normals", "open", "bones", "weights")]
    return Skin(columns[0], columns[1], columns[2], columns[3], columns[4], faces.astype(np.uint16))


Blend = tuple[Bone | int, Bone | int]


def _loft(rings: Floats, blend: Blend, share: Floats, open_: Floats) -> Skin:
    """A closed skin over ``rings`` (n, sides, 3), each counter-clockwise seen from the end of the list; ``share`` (n,): how far each follows the
    second bone of ``blend``."""
    count, sides = rings.shape[:2]
    first, last = rings[0].mean(axis=0), rings[-1].mean(axis=0)
    positions = np.concatenate([rings.reshape(-1, 3), [first, last]])
    index = np.arange(count * sides).reshape(count, sides)
    a, b = index[:-1], index[1:]
    c, d = np.roll(b, -1, axis=1), np.roll(a, -1, axis=1)
    low, high = count * sides, count * sides + 1
    faces = [np.stack([a, d, c], -1).reshape(-1, 3), np.stack([a, c, b], -1).reshape(-1, 3)]
    ring = np.arange(sides)
    faces.append(np.stack([np.full(sides, low), np.roll(ring, -1), ring], -1))
    faces.append(np.stack([np.full(sides, high), index[-1], np.roll(index[-1], -1)], -1))
    triangles = np.concatenate(faces)
    along = np.concatenate([np.repeat(share, sides), share[[0, -1]]])
    bones = np.zeros((len(positions), 4), np.int64)
    bones[:, 0], bones[:, 1] = blend
    weights = np.zeros((len(positions), 4))
    weights[:, 0], weights[:, 1] = 1.0 - along, along
    sky = np.concatenate([np.repeat(open_, sides), open_[[0, -1]]])
    return Skin(positions, _normals(positions, triangles), sky, bones, weights, triangles.astype(np.uint16))


def _normals(positions: Floats, faces: npt.NDArray[np.int64]) -> Floats:
    corners = positions[faces]
    crossed = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = np.zeros_like(positions)
    for corner in range(3):
        np.add.at(normals, faces[:, corner], crossed)
    return normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)


def _smooth(low: float, high: float, values: Floats) -> Floats:
    t = np.clip((values - low) / (high - low), 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t))


def _refined(rows: Sequence[Sequence[float]], at: Floats) -> Floats:
    """Rows of (position along, values...) at other positions, along a smooth curve (Catmull-Rom)."""
    table = np.array(rows)
    slopes = np.gradient(table[:, 1:], table[:, 0], axis=0)
    k = np.clip(np.searchsorted(table[:, 0], at, side="right") - 1, 0, len(table) - 2)
    width = table[k + 1, 0] - table[k, 0]
    t = ((at - table[k, 0]) / width)[:, None]
    h = width[:, None]
    a, b, m, n = table[k, 1:], table[k + 1, 1:], slopes[k], slopes[k + 1]
    return np.asarray((2 * t**3 - 3 * t**2 + 1) * a + (t**3 - 2 * t**2 + t) * h * m + (3 * t**2 - 2 * t**3) * b + (t**3 - t**2) * h * n)


def _circle(sides: int, squareness: float = 2.0) -> Floats:
    """(sides, 2) counter-clockwise: a superellipse of radius 1."""
    angle = np.linspace(0.0, 2.0 * np.pi, sides, endpoint=False)
    c, s = np.cos(angle), np.sin(angle)
    power = 2.0 / squareness
    return np.stack([np.sign(c) * np.abs(c) ** power, np.sign(s) * np.abs(s) ** power], -1)


def _upright(rows: Sequence[Sequence[float]], at: Floats, sides: int, x: float = 0.0, squareness: float = 2.0) -> Floats:
    """Level rings from rows of (z, y of the middle, half width along x, half depth along y), bottom to top."""
    values = _refined(rows, at)
    circle = _circle(sides, squareness)
    rings = np.zeros((len(at), sides, 3))
    rings[..., 0] = x + values[:, 1:2] * circle[:, 0]
    rings[..., 1] = values[:, 0:1] + values[:, 2:3] * circle[:, 1]
    rings[..., 2] = at[:, None]
    return rings


_TORSO = (
    (0.790, -0.005, 0.060, 0.050),
    (0.792, -0.006, 0.178, 0.118),
    (0.810, -0.007, 0.181, 0.121),
    (0.870, -0.010, 0.177, 0.119),
    (0.930, -0.010, 0.168, 0.112),
    (1.000, -0.007, 0.153, 0.103),
    (1.070, -0.004, 0.144, 0.098),
    (1.140, -0.004, 0.147, 0.100),
    (1.240, -0.004, 0.160, 0.109),
    (1.320, -0.008, 0.174, 0.106),
    (1.372, -0.012, 0.180, 0.088),
    (1.412, -0.014, 0.154, 0.072),
    (1.442, -0.013, 0.094, 0.060),
    (1.464, -0.010, 0.060, 0.055),
    (1.500, 0.000, 0.051, 0.053),
    (1.545, 0.006, 0.051, 0.054),
    (1.580, 0.008, 0.046, 0.050),
)


def _torso() -> Skin:
    """From the hem of a plain tunic, which covers where the legs begin, to the neck, which ends in the head."""
    sides = 18
    at = np.array([0.790, 0.792, 0.81, 0.86, 0.92, 0.98, 1.03, 1.10, 1.16, 1.24, 1.32, 1.36, 1.39, 1.415, 1.435, 1.46, 1.50, 1.54, 1.58])
    rings = _upright(_TORSO, at, sides, squareness=2.25)
    upper = _smooth(0.97, 1.13, at)
    neck = _smooth(1.45, 1.54, at)
    lower = _loft(rings, (Bone.pelvis, Bone.chest), upper, _sky(at, (0.79, 0.2), (0.792, 0.9), (0.88, 1.0), (1.46, 0.95), (1.51, 0.62), (1.58, 0.4)))
    weights = lower.weights.copy()
    bones = lower.bones.copy()
    high = np.concatenate([np.repeat(neck, sides), neck[[0, -1]]])
    bones[:, 2] = Bone.head
    weights *= (1.0 - high)[:, None]
    weights[:, 2] = high
    return Skin(lower.positions, lower.normals, lower.open, bones, weights, lower.faces)


def _sky(at: Floats, *keys: tuple[float, float]) -> Floats:
    places, values = zip(*keys, strict=True)
    return np.interp(at, places, values)


def _head() -> Skin:
    """An egg, flatter before: a brow, the line of a nose and a chin can be guessed, nothing looks back."""
    centre, radii = np.array([0.0, 0.014, 1.592]), np.array([0.074, 0.094, 0.116])
    sides, rows = 22, 12
    tilt = np.linspace(-0.5 * np.pi, 0.5 * np.pi, rows + 2)[1:-1]
    angle = np.linspace(0.0, 2.0 * np.pi, sides, endpoint=False)
    angle = angle - 0.30 * np.sin(2.0 * (angle - 0.5 * np.pi)) * (np.sin(angle) > 0.0)  # finer before (+Y), where the face is
    unit = np.zeros((rows, sides, 3))
    unit[..., 0] = np.cos(tilt)[:, None] * np.cos(angle)
    unit[..., 1] = np.cos(tilt)[:, None] * np.sin(angle)
    unit[..., 2] = np.sin(tilt)[:, None]
    x, y, z = unit[..., 0], unit[..., 1], unit[..., 2]
    ahead = np.clip(y, 0.0, 1.0)
    jaw = _smooth(0.1, -1.0, z)
    x = x * (1.0 - 0.26 * jaw)
    y = np.where(y > 0.0, y * (1.0 - 0.10 * ahead**2 - 0.02 * jaw), y * (1.0 - 0.22 * jaw))
    eyes = np.exp(-(((np.abs(x) - 0.40) / 0.20) ** 2) - ((z - 0.08) / 0.16) ** 2) * ahead
    nose = np.exp(-((x / 0.13) ** 2)) * np.where(z > -0.30, np.exp(-(((z + 0.30) / 0.34) ** 2)), np.exp(-(((z + 0.30) / 0.10) ** 2))) * ahead**2
    chin = np.exp(-((x / 0.30) ** 2) - ((z + 0.80) / 0.16) ** 2) * ahead
    y = y - 0.055 * eyes + 0.14 * nose + 0.05 * chin
    rings = centre + np.stack([x, y, z], -1) * radii
    return _loft(rings, (Bone.head, Bone.head), np.zeros(rows), _sky(tilt, (-1.6, 0.5), (-0.6, 0.85), (0.0, 1.0), (1.6, 1.0)))


def _limb(rows: Sequence[Sequence[float]], at: Floats, x: float, blend: Blend, joint_z: float, soft: float, sides: int, open_: Floats) -> Skin:
    """Top to bottom in ``at``; the bend is spread over ``soft`` metres to either side of the joint."""
    order = np.sort(at)
    rings = _upright(rows, order, sides, x)
    rings[..., 0] -= math.copysign(0.30, x) * np.clip(order - 1.33, 0.0, None)[:, None]  # a shoulder slopes inward
    return _loft(rings, blend, 1.0 - _smooth(joint_z - soft, joint_z + soft, order), open_)


_ARM = (
    (0.845, -0.010, 0.012, 0.015),
    (0.855, -0.010, 0.0215, 0.027),
    (0.900, -0.010, 0.026, 0.030),
    (1.000, -0.010, 0.0355, 0.0375),
    (1.070, -0.010, 0.0400, 0.0400),
    (1.110, -0.011, 0.0385, 0.0390),
    (1.200, -0.008, 0.0435, 0.0455),
    (1.300, -0.008, 0.0520, 0.0550),
    (1.365, -0.010, 0.0590, 0.0610),
    (1.408, -0.011, 0.0520, 0.0545),
    (1.430, -0.012, 0.0350, 0.0370),
    (1.441, -0.012, 0.0080, 0.0080),
)


def _arm(side: Side) -> Skin:
    at = np.array([0.845, 0.857, 0.91, 0.98, 1.05, 1.085, 1.11, 1.135, 1.17, 1.24, 1.31, 1.37, 1.405, 1.428, 1.441])
    arm = Bone[f"arm_{side}"]
    x = JOINTS[arm][0]
    sky = _sky(at, (0.845, 1.0), (1.25, 1.0), (1.36, 0.9), (1.45, 0.95))
    return _limb(_ARM, at, x, (arm, Bone[f"forearm_{side}"]), JOINTS[Bone[f"forearm_{side}"]][2], 0.045, 10, sky)


_LEG = (
    (0.045, -0.006, 0.012, 0.012),
    (0.055, -0.006, 0.033, 0.038),
    (0.090, -0.006, 0.0335, 0.041),
    (0.160, -0.010, 0.0370, 0.044),
    (0.300, -0.018, 0.0520, 0.0590),
    (0.400, -0.010, 0.0505, 0.0550),
    (0.480, -0.002, 0.0510, 0.0540),
    (0.560, 0.000, 0.0590, 0.0620),
    (0.700, 0.002, 0.0735, 0.0780),
    (0.820, -0.002, 0.0830, 0.0910),
    (0.880, -0.008, 0.0790, 0.0930),
    (0.930, -0.012, 0.0620, 0.0800),
    (0.962, -0.014, 0.0120, 0.0200),
)


def _leg(side: Side) -> Skin:
    at = np.array([0.045, 0.056, 0.10, 0.18, 0.27, 0.36, 0.43, 0.465, 0.495, 0.53, 0.60, 0.70, 0.80, 0.875, 0.93, 0.962])
    thigh = Bone[f"thigh_{side}"]
    x = JOINTS[thigh][0]
    sky = _sky(at, (0.045, 0.75), (0.2, 0.9), (0.6, 0.9), (0.8, 0.75), (0.97, 0.7))
    return _limb(_LEG, at, x, (thigh, Bone[f"shin_{side}"]), JOINTS[Bone[f"shin_{side}"]][2], 0.06, 10, sky)


def _foot(side: Side) -> Skin:
    """Rings across the foot from heel to toes, flat below."""
    x, y, _ = JOINTS[Bone[f"foot_{side}"]]
    at = np.array([-0.062, -0.055, -0.035, 0.0, 0.045, 0.095, 0.135, 0.158, 0.166])
    rows = (
        (-0.062, 0.030, 0.010, 0.012),
        (-0.050, 0.036, 0.031, 0.036),
        (-0.010, 0.050, 0.036, 0.052),
        (0.040, 0.042, 0.039, 0.044),
        (0.095, 0.028, 0.044, 0.030),
        (0.140, 0.020, 0.037, 0.021),
        (0.166, 0.015, 0.010, 0.008),
    )
    values = _refined(rows, at)  # height of the middle, half width, half height
    circle = _circle(10)
    rings = np.zeros((len(at), 10, 3))
    rings[..., 0] = x + (0.004 if side == "right" else -0.004) - values[:, 1:2] * circle[:, 0]
    rings[..., 1] = y + at[:, None]
    rings[..., 2] = np.maximum(values[:, 0:1] + values[:, 2:3] * circle[:, 1], 0.002)
    return _loft(rings, (Bone[f"foot_{side}"],) * 2, np.zeros(len(at)), np.full(len(at), 0.85))


def _palm(side: Side) -> Skin:
    hand = Bone[f"hand_{side}"]
    x, y, z = JOINTS[hand]
    rows = (
        (-0.104, -0.001, 0.0050, 0.0300),
        (-0.098, -0.001, 0.0095, 0.0395),
        (-0.080, 0.000, 0.0125, 0.0430),
        (-0.045, 0.001, 0.0150, 0.0405),
        (-0.010, 0.000, 0.0175, 0.0310),
        (0.015, 0.000, 0.0190, 0.0265),
        (0.024, 0.000, 0.0060, 0.0100),
    )
    at = np.array([-0.104, -0.098, -0.078, -0.045, -0.012, 0.014, 0.024])
    rings = _upright(rows, at, 10, squareness=2.4) + np.array([x, y, z])
    return _loft(rings, (hand, hand), np.zeros(len(at)), np.ones(len(at)))


def _finger(side: Side, number: int) -> Skin:
    finger = fingers(side)[number]
    along = finger.tip_m - finger.base_m
    length = float(np.linalg.norm(along))
    along = along / length
    across = finger.axis
    lift = np.cross(along, across)
    at = np.array([-0.012, 0.0, 0.36 * length, 0.46 * length, 0.56 * length, length - finger.radius_m, length])
    radius = finger.radius_m * np.array([0.9, 1.0, 0.98, 0.95, 0.92, 0.80, 0.25])
    circle = _circle(6)
    offsets = circle[:, 0, None] * across + circle[:, 1, None] * lift
    rings = finger.base_m + at[:, None, None] * along + radius[:, None, None] * offsets[None]
    # offsets turn from ``across`` to ``along`` x ``across``: counter-clockwise seen from the tip
    share = _smooth(0.36 * length, 0.56 * length, at)
    made = _loft(rings, (finger_bone(side, number, 0), finger_bone(side, number, 1)), share, np.full(len(at), 0.92))
    base = np.zeros(len(made.positions), bool)
    base[:6] = True
    base[-2] = True
    bones, weights = made.bones.copy(), made.weights.copy()
    bones[:, 2] = Bone[f"hand_{side}"]
    weights[base] = (0.0, 0.0, 1.0, 0.0)
    return Skin(made.positions, made.normals, made.open, bones, weights, made.faces)
