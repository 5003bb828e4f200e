"""The visitor's hands for the acts: from the shoulder, in lengths of the own arm, along the visitor's front."""

from interaction.hand_track import allowed, arm_m
from interaction.judging import SIDES, Judging
from scenes import space
from scenes.body import Body, BodyPoint, SeenPose
from scenes.hands import Side
from scenes.moves import MovingHand
from scenes.space import Vec3
from scenes.world import World

GUESSED_HEAD_M: Vec3 = (0.0, -0.65, 0.0)
"""Where the head is taken to be, in the camera frame, while neither joints nor calibration tell."""
SHOULDER_BELOW_EYES_M = 0.25
SHOULDER_BESIDE_M = 0.18
SHOULDERS: dict[Side, BodyPoint] = {"left": BodyPoint.left_shoulder, "right": BodyPoint.right_shoulder}
PALMS: dict[Side, tuple[BodyPoint, ...]] = {
    "left": (BodyPoint.left_wrist, BodyPoint.left_index, BodyPoint.left_pinky),
    "right": (BodyPoint.right_wrist, BodyPoint.right_index, BodyPoint.right_pinky),
}


def moving_hands(world: World, memory: Judging) -> tuple[MovingHand, ...]:
    """The hands that are seen now; by the joints, by the hands' own landmarks where no joints are seen."""
    body = world.body.body
    if body is None:
        return ()
    found = []
    for side in SIDES:
        place = _place(world, body, side) if allowed(world, side) else None
        if place is not None:
            found.append(MovingHand(side, place, _closed(memory, side)))
    return tuple(found)


def _place(world: World, body: Body, side: Side) -> Vec3 | None:
    pose, hand = body.pose, body.hand(side)
    per_arm = 1.0 / arm_m(world)
    if pose is not None and all(pose.seen(point) for point in SHOULDERS.values()):
        if all(pose.seen(point) for point in PALMS[side]):
            palm_m = _mean([pose.points_m[point] for point in PALMS[side]])
        elif hand is not None:
            palm_m = hand.place_m
        else:
            return None
        away = space.sub(palm_m, pose.points_m[SHOULDERS[side]])
        return space.scaled(_along_front(pose, away), per_arm)
    if hand is None:
        return None
    return space.scaled(space.sub(hand.place_m, _guessed_shoulder(world, side)), per_arm)


def _along_front(pose: SeenPose, away: Vec3) -> Vec3:
    """Turned about the vertical, so that +X is from the left shoulder to the right one."""
    right = space.sub(pose.points_m[SHOULDERS["right"]], pose.points_m[SHOULDERS["left"]])
    size = (right[0] ** 2 + right[1] ** 2) ** 0.5
    if size < 0.05:
        return away
    cos, sin = right[0] / size, right[1] / size
    return (away[0] * cos + away[1] * sin, away[1] * cos - away[0] * sin, away[2])


def _guessed_shoulder(world: World, side: Side) -> Vec3:
    reach = world.body.reach
    head = GUESSED_HEAD_M if reach is None else reach.rest_head.position_m
    beside = SHOULDER_BESIDE_M if side == "right" else -SHOULDER_BESIDE_M
    return space.add(head, (beside, 0.0, -SHOULDER_BELOW_EYES_M))


def _closed(memory: Judging, side: Side) -> bool | None:
    """None while the fingers are not seen."""
    track = memory.hands[side]
    return None if track.hand is None else track.judged.fist


def _mean(points: list[Vec3]) -> Vec3:
    x, y, z = (sum(p[i] for p in points) / len(points) for i in range(3))
    return (x, y, z)
