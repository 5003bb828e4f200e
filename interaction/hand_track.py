"""Takes in what the camera saw: the hands from picture to picture, found, steady or lost, and where they are from the shoulders."""

import math

from interaction.judging import SIDES, HandTrack, Judging, judging
from interaction.shape_filter import Judged
from scenes.body import Body, BodyPoint, HandPoint, SeenHand, SeenPose
from scenes.body_memory import Reach
from scenes.hands import Side
from scenes.senses import Senses
from scenes.space import Vec2
from scenes.world import World

LOST_S = 0.5
"""A hand or a body that no picture showed for so long is lost; shorter gaps are the detector's."""
SETTLE_S = 0.35
"""Joints that were just found tell nothing for so long."""
BESIDE, BELOW, ABOVE = 0.65, 0.7, 1.35
"""How far a hand is around its palm, in its own sizes (from the wrist to the middle finger's knuckle), fingers up."""
MARGIN = 0.03
"""Of the picture: nearer to its edge a hand is taken to be leaving."""
SIZE_SHARE = 0.1
"""How much of its size as seen now goes into the one that is kept."""
TRAIL_S = 0.6
POSE_GAP_S = 1.0
"""Shoulders stay where they were for so long when a picture does not show them."""
SHOULDER_M = 0.36
"""Between the shoulder joints, and below from shoulder to palm: rounded means of grown-ups, until calibration knows better."""
ARM_M = 0.60
BOX_SHOULDER: dict[Side, Vec2] = {"left": (0.36, 0.35), "right": (0.64, 0.35)}
"""Where the shoulders are taken to be in the picture while none are seen."""
BOX_METRES_ACROSS = 0.95
SMOOTH_S = 0.8
SHOULDER: dict[Side, BodyPoint] = {"left": BodyPoint.left_shoulder, "right": BodyPoint.right_shoulder}


def take_in(world: World, senses: Senses) -> Judging:
    """The memory of the gestures, with the newest picture in it."""
    memory, body = judging(world), senses.body
    memory.new = body is not None and body.captured_s > memory.taken_s
    if body is not None and body.captured_s < memory.taken_s - LOST_S:
        memory.new = True  # another clock: the source began anew
    if body is not None and memory.new:
        memory.taken_s = body.captured_s
        if body.hands or body.pose is not None:
            memory.seen_s = world.time_s
        _take_pose(world, memory, body)
        for side in SIDES:
            _take_hand(world, memory, body, memory.hands[side])
    for track in memory.hands.values():
        if track.hand is not None and (body is None or world.time_s - track.seen_s > LOST_S):
            _lose(track)
    gone = body is None or world.time_s - memory.seen_s > LOST_S
    world.body.body = None if gone else body
    return memory


def arm_m(world: World) -> float:
    reach = world.body.reach
    return ARM_M if reach is None else reach.arm_m


def allowed(world: World, side: Side) -> bool:
    """Whether this hand may do something: all do, unless the visitor chose one."""
    return world.settings.hands in ("both", side)


def palm(hand: SeenHand) -> Vec2:
    """The palm's middle in the picture: it hardly moves when fingers do."""
    points = [hand.picture[point] for point in (HandPoint.wrist, HandPoint.index_mcp, HandPoint.pinky_mcp)]
    return (sum(x for x, _ in points) / 3.0, sum(y for _, y in points) / 3.0)


def _size(hand: SeenHand, aspect: float) -> float:
    """From the wrist to the middle finger's knuckle, in heights of the picture."""
    (ax, ay), (bx, by) = hand.picture[HandPoint.wrist], hand.picture[HandPoint.middle_mcp]
    return math.hypot((ax - bx) * aspect, ay - by)


def _take_pose(world: World, memory: Judging, body: Body) -> None:
    pose = body.pose
    if pose is None or not all(pose.seen(point) for point in SHOULDER.values()):
        if world.time_s - memory.pose_s > POSE_GAP_S:
            memory.shoulders.clear()
        return
    across = _shoulder_span(pose, body.aspect)
    if across > 0.02:
        now = _shoulder_width_m(world.body.reach) / across
        fresh = not memory.shoulders or memory.metres_across <= 0.0
        share = 1.0 if fresh else min(1.0, (world.time_s - memory.pose_s) / SMOOTH_S)
        memory.metres_across += (now - memory.metres_across) * share
    for side, point in SHOULDER.items():
        memory.shoulders[side] = pose.picture[point]
    if world.time_s - memory.pose_s > LOST_S:
        memory.pose_found_s = world.time_s
    memory.pose_s = world.time_s


def _shoulder_width_m(reach: Reach | None) -> float:
    return SHOULDER_M if reach is None else reach.shoulder_width_m


def _shoulder_span(pose: SeenPose, aspect: float) -> float:
    """Between the shoulders, in widths of the picture."""
    (ax, ay), (bx, by) = (pose.picture[point] for point in SHOULDER.values())
    return float(((ax - bx) ** 2 + ((ay - by) / aspect) ** 2) ** 0.5)


def _take_hand(world: World, memory: Judging, body: Body, track: HandTrack) -> None:
    hand = body.hand(track.side)
    if hand is not None and not allowed(world, track.side):
        hand = None
    track.judged = track.shapes.read(hand, body.captured_s)
    track.steady = track.judged.steady and hand is not None
    if hand is None:
        return
    track.hand, track.seen_s = hand, world.time_s
    size = _size(hand, body.aspect)
    track.size += (size - track.size) * (SIZE_SHARE if track.size else 1.0)
    track.at = _from_shoulder(world, memory, track.side, palm(hand), body.aspect)
    beside, below, above = (MARGIN + far * track.size for far in (BESIDE / body.aspect, BELOW, ABOVE))
    low_left = _from_shoulder(world, memory, track.side, (beside, below), body.aspect)
    up_right = _from_shoulder(world, memory, track.side, (1.0 - beside, 1.0 - above), body.aspect)
    track.room = (low_left[0], up_right[0], low_left[1], up_right[1])
    track.trail = [(at_s, at) for at_s, at in track.trail if body.captured_s - TRAIL_S <= at_s < body.captured_s]
    track.trail.append((body.captured_s, track.at))


def _from_shoulder(world: World, memory: Judging, side: Side, place: Vec2, aspect: float) -> Vec2:
    """A place of the picture from the shoulder, in lengths of the arm; from where the shoulder would be while it is not seen."""
    shoulder = memory.shoulders.get(side, BOX_SHOULDER[side])
    across_m = memory.metres_across if side in memory.shoulders else BOX_METRES_ACROSS
    per_arm = across_m / arm_m(world)
    return ((place[0] - shoulder[0]) * per_arm, (place[1] - shoulder[1]) / aspect * per_arm)


def _lose(track: HandTrack) -> None:
    track.hand, track.up_s = None, None
    track.judged = Judged()
    track.steady = track.was_pinching = track.was_fist = False
    track.size = 0.0
    track.trail.clear()
