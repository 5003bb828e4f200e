"""Bodies as a camera sees them, made by hand: a head, shoulders, arms, and hands of a finger model in any shape at any place."""

import math
from dataclasses import dataclass
from itertools import accumulate

from scenes import space
from scenes.body import Body, BodyPoint, HandPoint, SeenHand, SeenPose
from scenes.hands import Side
from scenes.space import Pose, Vec2, Vec3

ASPECT = 4 / 3
FOCAL = 0.77
"""In widths of the picture: a webcam that sees 66° across."""
TILT = 0.16
"""How much higher everything is in the picture because the camera looks down a little, in heights of it."""
HEAD_M: Vec3 = (0.0, -0.75, 0.0)
SHOULDER_M: Vec3 = (0.18, 0.0, -0.25)
BONE_M = 0.27
HAND_FORWARD_M = 0.22
"""A hand that points is held so far before the shoulder."""
FINGERS: dict[str, tuple[Vec3, tuple[float, float, float]]] = {
    "index": ((-0.025, 0.0, 0.090), (0.042, 0.026, 0.022)),
    "middle": ((-0.005, 0.0, 0.095), (0.046, 0.029, 0.024)),
    "ring": ((0.015, 0.0, 0.090), (0.042, 0.028, 0.023)),
    "pinky": ((0.033, 0.0, 0.080), (0.033, 0.021, 0.020)),
}
STRAIGHT, RELAXED, BENT = (5.0, 5.0, 3.0), (45.0, 45.0, 25.0), (82.0, 100.0, 60.0)
"""Degrees at a finger's three joints."""
THUMBS: dict[str, tuple[Vec3, Vec3, Vec3, Vec3]] = {
    "beside": ((-0.020, 0.010, 0.025), (-0.042, 0.015, 0.050), (-0.058, 0.018, 0.075), (-0.066, 0.018, 0.098)),
    "across": ((-0.015, 0.012, 0.025), (-0.022, 0.025, 0.045), (-0.005, 0.030, 0.058), (0.012, 0.030, 0.062)),
    "over": ((-0.020, 0.010, 0.025), (-0.036, 0.022, 0.050), (-0.026, 0.042, 0.068), (-0.006, 0.048, 0.074)),
    "out": ((-0.022, 0.008, 0.022), (-0.048, 0.010, 0.042), (-0.080, 0.008, 0.056), (-0.106, 0.006, 0.064)),
    "meets": ((-0.020, 0.010, 0.025), (-0.040, 0.026, 0.046), (-0.040, 0.046, 0.068), (-0.036, 0.060, 0.086)),
}
MEETING_INDEX: tuple[Vec3, Vec3, Vec3, Vec3] = (
    (-0.025, 0.0, 0.090), (-0.028, 0.032, 0.117), (-0.031, 0.054, 0.107), (-0.034, 0.064, 0.090),
)  # fmt: skip
SHAPES: dict[str, tuple[tuple[tuple[float, float, float], ...], str]] = {
    "none": ((RELAXED,) * 4, "beside"),
    "palm": ((STRAIGHT,) * 4, "beside"),
    "four": ((STRAIGHT,) * 4, "across"),
    "point": ((STRAIGHT, BENT, BENT, BENT), "over"),
    "fist": ((BENT,) * 4, "over"),
    "thumb-up": ((BENT,) * 4, "out"),
    "pinch": ((STRAIGHT, RELAXED, RELAXED, RELAXED), "meets"),
    "rock": ((STRAIGHT, BENT, BENT, STRAIGHT), "over"),
    "call": ((BENT, BENT, BENT, STRAIGHT), "out"),
}


def finger_points(shape: str, towards: str = "", share: float = 0.0) -> tuple[Vec3, ...]:
    """The 21 places of a right hand held up with its palm to the camera, from its wrist: x to the little finger's side, y towards the camera.

    ``share`` of the way ``towards`` another shape, each joint bending; fingers that do not meet the thumb are there by half of it.
    """
    towards = towards or shape
    points: list[Vec3] = [(0.0, 0.0, 0.0), *_between(THUMBS[SHAPES[shape][1]], THUMBS[SHAPES[towards][1]], share)]
    for number, name in enumerate(FINGERS):
        bends = [SHAPES[one][0][number] for one in (shape, towards)]
        ends = [MEETING_INDEX if name == "index" and one == "pinch" else None for one in (shape, towards)]
        if ends == [None, None]:
            early = min(1.0, 2.0 * share)
            points += _finger(name, tuple(a + (b - a) * early for a, b in zip(*bends, strict=True)))
        else:
            start, end = (meets or _finger(name, bend) for meets, bend in zip(ends, bends, strict=True))
            points += _between(start, end, share)
    if shape == "thumb-up":
        points = [(z, y, -x) for x, y, z in points]
    return tuple(points)


def _finger(name: str, bend_deg: tuple[float, ...]) -> tuple[Vec3, ...]:
    knuckle, bones = FINGERS[name]
    points = [knuckle]
    for bone, degrees in zip(bones, accumulate(bend_deg), strict=True):
        angle = math.radians(degrees)
        points.append(space.add(points[-1], (0.0, bone * math.sin(angle), bone * math.cos(angle))))
    return tuple(points)


def _between(start: tuple[Vec3, ...], end: tuple[Vec3, ...], share: float) -> list[Vec3]:
    return [space.lerp(a, b, share) for a, b in zip(start, end, strict=True)]


@dataclass(frozen=True)
class Held:
    """A hand: its palm's place in the camera frame, its shape, and how far it is on its way to another one."""

    palm_m: Vec3
    shape: str = "point"
    towards: str = ""
    share: float = 0.0

    def points(self, side: Side) -> tuple[Vec3, ...]:
        """In the camera frame."""
        points = finger_points(self.shape, self.towards, self.share)
        if side == "left":
            points = tuple((-x, y, z) for x, y, z in points)
        palm = mean([points[point] for point in (HandPoint.wrist, HandPoint.index_mcp, HandPoint.pinky_mcp)])
        return tuple(space.add(space.sub(point, palm), self.palm_m) for point in points)


def mean(points: list[Vec3]) -> Vec3:
    x, y, z = (sum(p[i] for p in points) / len(points) for i in range(3))
    return (x, y, z)


def in_picture(place_m: Vec3) -> Vec2:
    away_m = -place_m[1]
    return (0.5 + FOCAL * place_m[0] / away_m, 0.5 + TILT + FOCAL * ASPECT * place_m[2] / away_m)


def seen_hand(side: Side, held: Held) -> SeenHand:
    points = held.points(side)
    middle = mean(list(points))
    about = tuple(space.sub(point, middle) for point in points)
    return SeenHand(side, 0.97, about, tuple(in_picture(point) for point in points), middle)


def shoulder_m(side: Side, head_m: Vec3 = HEAD_M) -> Vec3:
    x, y, z = SHOULDER_M
    return space.add(head_m, (x if side == "right" else -x, y, z))


def seen_pose(head_m: Vec3, hands: dict[Side, Held], *, legs: str = "hidden") -> SeenPose:
    """``legs``: hidden, lap (seated, in the picture) or standing."""
    places: dict[BodyPoint, Vec3] = {}
    seen: set[BodyPoint] = set()

    def put(point: BodyPoint, from_head: Vec3, *, visible: bool = True) -> None:
        places[point] = space.add(head_m, from_head)
        if visible:
            seen.add(point)

    for point in BodyPoint:
        put(point, (0.0, 0.0, -0.6), visible=False)
    put(BodyPoint.nose, (0.0, 0.09, -0.04))
    for side, sign in (("left", -1.0), ("right", 1.0)):
        for name, x, z in (("eye_inner", 0.018, 0.0), ("eye", 0.032, 0.0), ("eye_outer", 0.045, 0.0), ("ear", 0.075, -0.02)):
            put(BodyPoint[f"{side}_{name}"], (sign * x, 0.06, z))
        put(BodyPoint[f"mouth_{side}"], (sign * 0.025, 0.07, -0.08))
        put(BodyPoint[f"{side}_shoulder"], space.sub(shoulder_m(side, head_m), head_m))
        put(BodyPoint[f"{side}_hip"], (sign * 0.1, 0.0, -0.72), visible=legs != "hidden")
        put(BodyPoint[f"{side}_knee"], (sign * 0.1, 0.4, -0.74) if legs == "lap" else (sign * 0.1, 0.0, -1.15), visible=legs != "hidden")
        held = hands.get(side)  # type: ignore[call-overload]
        if held is not None:
            _arm(places, seen, side, head_m, held)
    points = tuple(places[point] for point in BodyPoint)
    return SeenPose(
        points, tuple(in_picture(place) for place in points), tuple(0.98 if point in seen else 0.1 for point in BodyPoint),
        Pose(head_m),
    )


def _arm(places: dict[BodyPoint, Vec3], seen: set[BodyPoint], side: str, head_m: Vec3, held: Held) -> None:
    hand = held.points(side)  # type: ignore[arg-type]
    shoulder, wrist = shoulder_m(side, head_m), hand[HandPoint.wrist]  # type: ignore[arg-type]
    half_m = space.distance(shoulder, wrist) / 2.0
    drop_m = math.sqrt(max(0.0, BONE_M**2 - half_m**2))
    points = {
        "elbow": space.add(space.lerp(shoulder, wrist, 0.5), (0.0, 0.0, -drop_m)), "wrist": wrist,
        "index": hand[HandPoint.index_mcp], "pinky": hand[HandPoint.pinky_mcp], "thumb": hand[HandPoint.thumb_ip],
    }  # fmt: skip
    for name, place in points.items():
        places[BodyPoint[f"{side}_{name}"]] = place
        seen.add(BodyPoint[f"{side}_{name}"])


def body(
    captured_s: float, *, head_m: Vec3 = HEAD_M, joints: bool = True, legs: str = "hidden", **hands: Held | None
) -> Body:
    """One picture's body; ``right`` and ``left`` are hands that are seen."""
    held: dict[Side, Held] = {side: hands[side] for side in ("left", "right") if hands.get(side) is not None}  # type: ignore[misc]
    seen = tuple(seen_hand(side, hand) for side, hand in held.items())
    return Body(captured_s, ASPECT, seen, seen_pose(head_m, held, legs=legs) if joints else None)


def before_shoulder(side: Side, right: float, up: float, *, head_m: Vec3 = HEAD_M, forward_m: float = HAND_FORWARD_M) -> Vec3:
    """A palm's place: so far from the shoulder as the picture shows it at the shoulder's depth, in metres."""
    x, y, z = shoulder_m(side, head_m)
    nearer = -(y + forward_m) / -y
    tilt = TILT / FOCAL / ASPECT  # the picture's shift, as a slope
    return ((x + right) * nearer, y + forward_m, (z + up + tilt * -y) * nearer - tilt * -(y + forward_m))
