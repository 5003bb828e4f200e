"""Bodies for tests, made from the directions of a person's limbs, as a camera 1.5 m before the visitor would see them."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from scenes.body import Body, BodyPoint, HandPoint, SeenHand, SeenPose
from scenes.hands import Side
from scenes.space import IDENTITY, Pose, Quat, Vec3, add, normalized, quat_multiply, quat_rotate, scaled

DOWN, UP, RIGHT, LEFT, AHEAD = (0.0, 0.0, -1.0), (0.0, 0.0, 1.0), (1.0, 0.0, 0.0), (-1.0, 0.0, 0.0), (0.0, 1.0, 0.0)
Way = tuple[Vec3, Vec3]
LEGS = ("left_knee", "right_knee", "left_ankle", "right_ankle", "left_heel", "right_heel", "left_foot_index", "right_foot_index")
HIPS = ("left_hip", "right_hip")


@dataclass(frozen=True)
class Person:
    """Directions of upper arm and forearm, thigh and shin; ``trunk``: how the whole is turned; ``unseen``: names of ``BodyPoint``."""

    left_arm: Way = (DOWN, DOWN)
    right_arm: Way = (DOWN, DOWN)
    left_leg: Way = (DOWN, DOWN)
    right_leg: Way = (DOWN, DOWN)
    trunk: Quat = IDENTITY
    head: Quat = IDENTITY
    pelvis_m: Vec3 = (0.0, -1.5, -0.3)
    unseen: tuple[str, ...] = ()
    hands: tuple[SeenHand, ...] = ()

    def body(self, captured_s: float = 0.0) -> Body:
        return Body(captured_s, hands=self.hands, pose=self.pose())

    def upper(self) -> "Person":
        """As before a desk: nothing below the chest is seen."""
        return replace(self, unseen=(*self.unseen, *HIPS, *LEGS))

    def pose(self) -> SeenPose:
        at: dict[str, Vec3] = {}

        def put(name: str, place: Vec3) -> None:
            at[name] = add(self.pelvis_m, quat_rotate(self.trunk, place))

        for side, sign in (("left", -1.0), ("right", 1.0)):
            arm = self.left_arm if side == "left" else self.right_arm
            leg = self.left_leg if side == "left" else self.right_leg
            shoulder, hip = (0.185 * sign, 0.0, 0.46), (0.09 * sign, 0.0, 0.0)
            put(f"{side}_shoulder", shoulder)
            put(f"{side}_hip", hip)
            at |= _chain(at[f"{side}_shoulder"], arm, 0.28, 0.25, (f"{side}_elbow", f"{side}_wrist"))
            at |= _chain(at[f"{side}_hip"], leg, 0.42, 0.41, (f"{side}_knee", f"{side}_ankle"))
            at[f"{side}_heel"] = add(at[f"{side}_ankle"], (0.0, -0.04, -0.06))
            at[f"{side}_foot_index"] = add(at[f"{side}_ankle"], (0.0, 0.16, -0.06))
            for name in ("pinky", "index", "thumb"):
                at[f"{side}_{name}"] = at[f"{side}_wrist"]
        eyes = add(self.pelvis_m, quat_rotate(self.trunk, (0.0, 0.08, 0.68)))
        for point in BodyPoint:
            at.setdefault(point.name, eyes)
        points = tuple(at[point.name] for point in BodyPoint)
        fingers = ("pinky", "index", "thumb")
        sure = tuple(
            0.02 if point.name in self.unseen or point.name.endswith(fingers) else 0.98 for point in BodyPoint
        )
        picture = tuple((0.5 + 0.5 * x, 0.5 + 0.5 * z) for x, _, z in points)
        return SeenPose(points, picture, sure, Pose(eyes, quat_multiply(self.trunk, self.head)))


def _chain(start: Vec3, ways: Way, upper_m: float, lower_m: float, names: tuple[str, str]) -> dict[str, Vec3]:
    middle = add(start, scaled(normalized(ways[0]), upper_m))
    return {names[0]: middle, names[1]: add(middle, scaled(normalized(ways[1]), lower_m))}


def hand(side: Side, turn: Quat = IDENTITY, curls: Iterable[float] = (0.0,) * 5) -> SeenHand:
    """Fingers down and thumb forward before ``turn``; ``curls``: 0 straight to 1 closed, thumb to little finger."""
    inward = -1.0 if side == "right" else 1.0
    points: list[Vec3] = [(0.0, 0.0, 0.09)]
    for finger, curl in enumerate(curls):
        y = (0.045, 0.03, 0.01, -0.01, -0.03)[finger]
        place: Vec3 = (0.0, y, 0.0 if finger else 0.05)
        points.append(place)
        angle = 0.0 if finger else -0.4
        for _ in range(3):
            angle += curl * math.radians(75.0 if finger else 32.0)
            way = (inward * math.sin(angle), 0.0, -math.cos(angle)) if finger else (inward * math.sin(angle + 0.4), 0.5, -0.8)
            place = add(place, scaled(normalized(way), 0.03))
            points.append(place)
    turned = tuple(quat_rotate(turn, point) for point in points)
    assert len(turned) == len(HandPoint)
    return SeenHand(side, 0.95, turned, tuple((0.5 + x, 0.5 + z) for x, _, z in turned), (0.0, -0.6, 0.0))


def mirrored_body(body: Body) -> Body:
    """What the camera would see of the visitor's mirror image."""
    pose = body.pose
    assert pose is not None

    def other(point: BodyPoint) -> BodyPoint:
        name = point.name
        swapped = name.replace("left", "#").replace("right", "left").replace("#", "right")
        return BodyPoint[swapped]

    points = tuple(_flipped(pose.points_m[other(point)]) for point in BodyPoint)
    sure = tuple(pose.visibility[other(point)] for point in BodyPoint)
    picture = tuple((1.0 - pose.picture[other(point)][0], pose.picture[other(point)][1]) for point in BodyPoint)
    w, x, y, z = pose.camera_from_head.orientation
    head = Pose(_flipped(pose.camera_from_head.position_m), (w, x, -y, -z))
    hands = tuple(
        replace(
            one, side="left" if one.side == "right" else "right",
            points_m=tuple(_flipped(point) for point in one.points_m), place_m=_flipped(one.place_m),
        )
        for one in body.hands
    )  # fmt: skip
    return replace(body, hands=hands, pose=SeenPose(points, picture, sure, head))


def _flipped(place: Vec3) -> Vec3:
    return (-place[0], place[1], place[2])
