"""Hands made by bending a skeleton: any shape, turn and place, for what photographs cannot show, such as time; and those kept of photographs."""

import math
from collections.abc import Sequence
from typing import Any

from scenes import space
from scenes.body import HandPoint, SeenHand
from scenes.hands import Side
from scenes.space import IDENTITY, Quat, Vec2, Vec3

KNUCKLES_M: tuple[Vec3, ...] = ((-0.026, 0.0, 0.09), (-0.004, 0.0, 0.094), (0.016, 0.0, 0.088), (0.034, 0.0, 0.078))
PHALANXES_M = ((0.042, 0.025, 0.02), (0.046, 0.03, 0.021), (0.043, 0.028, 0.021), (0.034, 0.02, 0.018))
"""A right hand held up, its palm to the camera, from the wrist: adult means, rounded. Index finger to little finger."""
STRAIGHT, HALF, BENT = (0.1, 0.15, 0.1), (0.6, 0.7, 0.4), (1.2, 1.6, 1.0)
"""Bends of a finger's three joints, radians."""
THUMBS: dict[str, tuple[Vec3, ...]] = {
    "out": ((-0.9, 0.15, 0.5), (-0.9, 0.15, 0.5), (-0.9, 0.1, 0.5)),
    "beside": ((-0.8, 0.2, 0.6), (-0.35, 0.2, 0.9), (-0.1, 0.1, 1.0)),
    "across": ((-0.3, 0.7, 0.7), (0.8, 0.4, 0.5), (0.9, 0.1, 0.3)),
    "on fist": ((-0.5, 0.8, 0.4), (0.1, 0.6, 0.8), (0.9, 0.2, 0.3)),
}
THUMB_M = (0.04, 0.032, 0.027)
FINGERS: dict[str, tuple[Sequence[float], ...]] = {
    "palm": (STRAIGHT,) * 4,
    "four": (STRAIGHT,) * 4,
    "fist": (BENT,) * 4,
    "thumb-up": (BENT,) * 4,
    "thumb-down": (BENT,) * 4,
    "point": (STRAIGHT, BENT, BENT, BENT),
    "rock": (STRAIGHT, BENT, BENT, STRAIGHT),
    "call": (BENT, BENT, BENT, STRAIGHT),
    "pinch": (HALF, STRAIGHT, STRAIGHT, STRAIGHT),
    "none": (STRAIGHT, STRAIGHT, BENT, BENT),
    "relaxed": (HALF,) * 4,
}
THUMB_OF = {"palm": "out", "four": "across", "fist": "on fist", "thumb-up": "out", "thumb-down": "out", "call": "out"}
THUMB_ALONG = space.quat_about((0.0, 1.0, 0.0), math.radians(61))
"""Turns a hand with its thumb out so that the thumb is upright."""


def made_hand(
    shape: str,
    side: Side = "right",
    turn: Quat = IDENTITY,
    at: Vec2 = (0.5, 0.5),
    *,
    size: float = 1.0,
    gap: float | None = None,
    score: float = 0.98,
) -> SeenHand:
    """``at``: the hand's middle in the picture. ``gap``: of the tips of thumb and index finger, in hand sizes; of "pinch" 0.1."""
    points = [(0.0, 0.0, 0.0)] * 21
    for knuckle, start, lengths, bends in zip(range(5, 21, 4), KNUCKLES_M, PHALANXES_M, FINGERS[shape], strict=True):
        points[knuckle], bend = start, 0.0
        for joint, (part_m, more) in enumerate(zip(lengths, bends, strict=True), start=1):
            bend += more
            points[knuckle + joint] = space.add(points[knuckle + joint - 1], _along(bend, part_m))
    points[HandPoint.thumb_cmc] = (-0.02, 0.005, 0.025)
    for joint, (part_m, way) in enumerate(zip(THUMB_M, THUMBS[THUMB_OF.get(shape, "across")], strict=True), start=1):
        points[1 + joint] = space.add(points[joint], space.scaled(space.normalized(way), part_m))
    if shape == "pinch" or gap is not None:
        apart = (-1.0, 0.0, 0.0)
        tip = space.add(points[HandPoint.index_tip], space.scaled(apart, (0.1 if gap is None else gap) * 0.094))
        points[HandPoint.thumb_tip] = tip
        points[HandPoint.thumb_ip] = space.lerp(points[HandPoint.thumb_cmc], tip, 0.68)
        points[HandPoint.thumb_mcp] = space.lerp(points[HandPoint.thumb_cmc], tip, 0.38)
    if shape == "thumb-up":
        turn = space.quat_multiply(turn, THUMB_ALONG)
    elif shape == "thumb-down":
        turn = space.quat_multiply(turn, space.quat_multiply(space.quat_about((0.0, 1.0, 0.0), math.pi), THUMB_ALONG))
    turned = [space.scaled(space.quat_rotate(turn, point), size) for point in points]
    if side == "left":
        turned = [(-x, y, z) for x, y, z in turned]
    middle = space.lerp(turned[HandPoint.wrist], turned[HandPoint.middle_mcp], 0.5)
    centred = tuple(space.sub(point, middle) for point in turned)
    picture = tuple((at[0] + x, at[1] + z * 4 / 3) for x, _, z in centred)
    return SeenHand(side, score, centred, picture, (at[0] - 0.5, -0.7, at[1] - 0.5))


def _along(bend_rad: float, part_m: float) -> Vec3:
    return (0.0, math.sin(bend_rad) * part_m, math.cos(bend_rad) * part_m)


def seen(hand: dict[str, Any], mirrored: bool = False) -> SeenHand:
    """A hand of ``photographed_hands.json``."""
    side: Side = hand["side"] if not mirrored else "right" if hand["side"] == "left" else "left"
    sign = -1.0 if mirrored else 1.0
    points = tuple((sign * x, y, z) for x, y, z in hand["points_m"])
    picture = tuple((1.0 - x if mirrored else x, y) for x, y in hand["picture"])
    return SeenHand(side, hand["score"], points, picture, (0.0, -0.7, 0.0))
