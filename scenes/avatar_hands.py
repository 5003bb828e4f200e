"""How a hand is turned and how far its fingers are closed, from its landmarks."""

import itertools
import math

from scenes.avatar import FINGERS
from scenes.body import BodyPoint, HandPoint, SeenHand, SeenPose
from scenes.hands import Side
from scenes.space import Quat, Vec3, cross, dot, lerp, sub
from scenes.turns import quat_of_axes, unit_or

_CLOSED_RAD = (math.radians(95.0), *(math.radians(225.0),) * 4)
"""What the bends of a finger come to when it is closed; a thumb bends less."""
_OPEN_RAD = (math.radians(25.0), *(math.radians(18.0),) * 4)
_CHAINS = tuple(
    (HandPoint.wrist, *(HandPoint(first + step) for step in range(4))) for first in range(HandPoint.thumb_cmc, HandPoint.pinky_tip, 4)
)


def turn_of_hand(hand: SeenHand) -> Quat:
    """Camera frame: fingers along the hand's -Z, its thumb's side +Y."""
    points = hand.points_m
    return _turn(points[HandPoint.wrist], points[HandPoint.middle_mcp], points[HandPoint.index_mcp], points[HandPoint.pinky_mcp])


def turn_of_palm(pose: SeenPose, side: Side) -> Quat | None:
    """The same from the body's landmarks, which know three points of a hand; None where they are not seen."""
    wrist, index, little = (BodyPoint[f"{side}_{name}"] for name in ("wrist", "index", "pinky"))
    if not all(pose.seen(point, 0.6) for point in (wrist, index, little)):
        return None
    at = pose.points_m
    return _turn(at[wrist], lerp(at[index], at[little], 0.5), at[index], at[little])


def curls_of_hand(hand: SeenHand) -> tuple[float, ...]:
    """Thumb to little finger, 0 straight to 1 closed."""
    curls = []
    for finger in range(FINGERS):
        chain = [hand.points_m[point] for point in _CHAINS[finger]]
        bones = [sub(end, start) for start, end in itertools.pairwise(chain)]
        bends = sum(_angle(a, b) for a, b in itertools.pairwise(bones))
        least, most = _OPEN_RAD[finger], _CLOSED_RAD[finger]
        curls.append(min(max((bends - least) / (most - least), 0.0), 1.0))
    return tuple(curls)


def _turn(wrist: Vec3, fingers: Vec3, index: Vec3, little: Vec3) -> Quat:
    up = unit_or(sub(wrist, fingers), (0.0, 0.0, 1.0))
    return quat_of_axes(unit_or(cross(sub(index, little), up), (1.0, 0.0, 0.0)), up)


def _angle(a: Vec3, b: Vec3) -> float:
    crossed = cross(a, b)
    return math.atan2(math.sqrt(dot(crossed, crossed)), dot(a, b))
