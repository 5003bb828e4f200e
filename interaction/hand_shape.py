"""What a hand's fingers do, from the 21 places of one picture: which finger is straight, which bent, and where thumb and palm are.

Pure anatomy of one hand in one picture; what happens over time is ``interaction/shape_filter.py``'s. Everything is measured in the
hand's own size (from the wrist to the knuckle of the middle finger), so that it does not matter how large or how far away it is.
Each condition gives a margin: 0 at its limit, 1 where it holds beyond doubt, below 0 where it does not hold. A shape is as sure as the
least of its conditions. The limits are ours; what they were tuned on, and how often they err, is told in ``docs/gestures.md``.
"""

import math
from dataclasses import dataclass
from itertools import pairwise

from scenes import space
from scenes.body import HandPoint, SeenHand
from scenes.body_memory import Shape
from scenes.space import Vec3

INDEX, MIDDLE, RING, PINKY = HandPoint.index_mcp, HandPoint.middle_mcp, HandPoint.ring_mcp, HandPoint.pinky_mcp
KNUCKLES = (INDEX, MIDDLE, RING, PINKY)
"""Each finger by its knuckle; its three other points follow it."""
DEPTH = 0.5
"""One camera tells depth half as well as the rest: how much of it counts between thumb and index finger."""
PINCH_BEGINS, PINCH_ENDS = 0.28, 0.45
"""Between the tips of thumb and index finger, in hand sizes."""
FIST_BEGINS, FIST_ENDS = 0.7, 0.45
"""Of ``Fingers.closed``."""
DOUBT = 0.5
"""A finger that is hardly bent might be a straight one seen badly: shapes that do something want this margin of it."""
FACING = 0.5
"""The palm faces the camera: cosine of the angle from straight at it."""
LEAST_SCORE = 0.6
"""A hand that the detector is less sure of, or that has too few pixels, makes no shape that does something."""
LEAST_MARGIN = 0.2
"""And neither does one whose margin is less than this."""
TRIGGERING: frozenset[Shape] = frozenset({"point", "pinch", "palm", "fist", "thumb-up"})
HANGING = -0.15
"""A hand that hangs lower than this (sine) is at rest and asks for nothing."""
END_ON = 0.75
"""A hand that is seen so much from its knuckles (cosine) may be a fist or may point at the camera: that cannot be told."""


@dataclass(frozen=True, slots=True)
class Fingers:
    """The measures. ``straight`` and ``bent``: margins, from the index finger to the little one; both are below 0 for one between.

    ``thumb_out``: margin of the thumb stretched away from the fingers. ``thumb_beside`` and ``thumb_across``: of the thumb on its own
    side of the palm, and laid across it. ``thumb_up``: 1 up in the picture, -1 down. ``facing``: 1 while the palm faces the camera, -1
    for the back of the hand. ``upright``: 1 for a hand held up, -1 for one that hangs. ``pointing_up``: the same for the index finger.
    ``end_on``: 1 for a hand whose knuckles are right before its wrist, seen from the camera. ``gap``: see ``pinch_gap``.
    ``reaching``: margin of thumb and index finger reaching out of the palm to meet, as they do not in a fist. ``closed``: 0 for an
    open hand, 1 for a fist, wherever the thumb is.
    """

    straight: tuple[float, ...]
    bent: tuple[float, ...]
    thumb_out: float
    thumb_beside: float
    thumb_across: float
    thumb_up: float
    facing: float
    upright: float
    pointing_up: float
    end_on: float
    gap: float
    reaching: float
    closed: float


def shape_of(hand: SeenHand) -> tuple[Shape, float]:
    """The shape and its margin, 0..1; ("none", 0) where none holds."""
    shape, margin = shape_by(fingers_of(hand))
    return ("none", 0.0) if shape in TRIGGERING and hand.score < LEAST_SCORE else (shape, margin)


def shape_by(fingers: Fingers) -> tuple[Shape, float]:
    index, middle, ring, pinky = fingers.straight
    index_bent, middle_bent, ring_bent, pinky_bent = fingers.bent
    three_bent = 2.0 * (min(middle_bent, ring_bent, pinky_bent) - DOUBT)
    four_bent = min(2.0 * (index_bent - DOUBT), three_bent)
    open_hand = min(index, middle, ring, pinky, (fingers.facing - FACING) / 0.25, (fingers.upright - 0.2) / 0.3)
    held = (fingers.upright - HANGING) / 0.3
    thumb_in = min(1.0, -2.0 * fingers.thumb_out)
    margins: dict[Shape, float] = {
        "pinch": min((PINCH_BEGINS + 0.1 - fingers.gap) / 0.12, fingers.reaching, held),
        "point": min(index, three_bent, (fingers.pointing_up - HANGING) / 0.3, held),
        "palm": min(open_hand, fingers.thumb_beside),
        "fist": min(four_bent, thumb_in, held, (END_ON - fingers.end_on) / 0.15),
        "thumb-up": min(four_bent, fingers.thumb_out, (fingers.thumb_up - 0.45) / 0.25),
        "thumb-down": min(*fingers.bent, fingers.thumb_out, (-fingers.thumb_up - 0.45) / 0.25),
        "four": min(open_hand, fingers.thumb_across),
        "rock": min(index, pinky, middle_bent, ring_bent),
        "call": min(pinky, index_bent, middle_bent, ring_bent, fingers.thumb_out),
    }
    shape = max(margins, key=lambda name: margins[name])
    least = LEAST_MARGIN if shape in TRIGGERING else 0.0
    return (shape, min(1.0, margins[shape])) if margins[shape] > least else ("none", 0.0)


def fingers_of(hand: SeenHand) -> Fingers:
    """Measure a hand. A hand without size, all of whose points are one, is one whose every margin is below 0."""
    points = hand.points_m
    wrist = points[HandPoint.wrist]
    size_m = space.distance(wrist, points[MIDDLE])
    if size_m < 1e-6 or space.distance(points[INDEX], points[PINKY]) < 1e-6:
        return Fingers((-1.0,) * 4, (-1.0,) * 4, -1.0, -1.0, -1.0, 0.0, 0.0, -1.0, -1.0, 1.0, 9.0, -1.0, 0.0)
    each = [(_reach(points, knuckle), _bend_rad(points, knuckle)) for knuckle in KNUCKLES]
    tip, thumb = points[HandPoint.index_tip], points[HandPoint.thumb_tip]
    palm = _mean([wrist, *(points[knuckle] for knuckle in KNUCKLES)])
    across = space.normalized(space.sub(points[INDEX], points[PINKY]))
    beyond = space.dot(space.sub(thumb, points[INDEX]), across) / size_m
    from_pinky = space.distance(thumb, points[PINKY]) / size_m
    near = (INDEX, HandPoint.index_pip, MIDDLE, HandPoint.middle_pip)
    from_fingers = min(space.distance(thumb, points[point]) for point in near) / size_m
    return Fingers(
        straight=tuple(min(1.0, (reach - 1.15) / 0.12, (1.8 - bend) / 0.7) for reach, bend in each),
        bent=tuple(min(1.0, (1.08 - reach) / 0.12, (bend - 1.8) / 0.6) for reach, bend in each),
        thumb_out=min(1.0, (beyond - 0.35) / 0.2, (from_fingers - 0.45) / 0.2),
        thumb_beside=min(1.0, beyond / 0.15, (from_pinky - 0.7) / 0.15),
        thumb_across=min(1.0, -(beyond + 0.08) / 0.12, (0.75 - from_pinky) / 0.1),
        thumb_up=_way_up(points[HandPoint.thumb_mcp], thumb),
        facing=_facing(hand),
        upright=_way_up(wrist, points[MIDDLE]),
        pointing_up=_way_up(points[INDEX], tip),
        end_on=(points[MIDDLE][1] - wrist[1]) / size_m,
        gap=pinch_gap(hand),
        reaching=min(
            1.0,
            (space.distance(tip, palm) / size_m - 0.6) / 0.12,
            (space.distance(thumb, palm) / size_m - 0.68) / 0.12,
        ),
        closed=min(_closed(reach, bend) for reach, bend in each),
    )


def pinch_gap(hand: SeenHand) -> float:
    """From the tip of the thumb to that of the index finger, in hand sizes; fingers that touch are 0.05 to 0.3 apart."""
    points = hand.points_m
    size_m = max(1e-6, space.distance(points[HandPoint.wrist], points[MIDDLE]))
    x, y, z = space.sub(points[HandPoint.thumb_tip], points[HandPoint.index_tip])
    return math.sqrt(x * x + DEPTH * DEPTH * y * y + z * z) / size_m


def _reach(points: tuple[Vec3, ...], knuckle: int) -> float:
    """How much farther than its middle joint a finger's tip is from the wrist: 1.3 for a straight finger, 0.7 for one in a fist."""
    wrist = points[HandPoint.wrist]
    return space.distance(wrist, points[knuckle + 3]) / max(1e-6, space.distance(wrist, points[knuckle + 1]))


def _bend_rad(points: tuple[Vec3, ...], knuckle: int) -> float:
    """The bends of a finger's three joints together: up to 1 for a straight finger, 3 and more for one in a fist."""
    ways = [points[HandPoint.wrist], *points[knuckle : knuckle + 4]]
    parts = [space.sub(after, before) for before, after in pairwise(ways)]
    return sum(_angle(before, after) for before, after in pairwise(parts))


def _closed(reach: float, bend_rad: float) -> float:
    return (_part((1.25 - reach) / 0.4) + _part((bend_rad - 1.0) / 1.8)) / 2.0


def _facing(hand: SeenHand) -> float:
    """The part of the palm's normal that is towards the camera (+Y of its frame)."""
    wrist = hand.points_m[HandPoint.wrist]
    normal = space.cross(space.sub(hand.points_m[INDEX], wrist), space.sub(hand.points_m[PINKY], wrist))
    size = space.length(normal)
    if size < 1e-12:
        return 0.0
    return normal[1] / size if hand.side == "right" else -normal[1] / size


def _way_up(start: Vec3, end: Vec3) -> float:
    way = space.sub(end, start)
    return way[2] / max(1e-9, space.length(way))


def _mean(points: list[Vec3]) -> Vec3:
    n = len(points)
    return (sum(p[0] for p in points) / n, sum(p[1] for p in points) / n, sum(p[2] for p in points) / n)


def _angle(a: Vec3, b: Vec3) -> float:
    return math.atan2(space.length(space.cross(a, b)), space.dot(a, b))


def _part(value: float) -> float:
    return max(0.0, min(1.0, value))
