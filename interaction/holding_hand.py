"""An object in a headset visitor's hand: it comes into the hand, turns with it, and goes back when the hand lets go.

What is too large for a hand floats before the visitor, still in the scene, and turns as the hand turns.
"""

import math

from interaction import panels
from interaction.panel_place import panel_point
from interaction.presence import acting_hands, in_world
from scenes import space
from scenes.hands import Hand, Side
from scenes.space import Pose, Quat
from scenes.tour import Artefact
from scenes.world import ObjectState, World

NEAR_M = 0.35
"""A closing hand takes what is this near to it."""
POINTED_M = 3.0
"""... or what its beam points at, up to this far away."""
IN_HAND_RADIUS_M = 0.6
"""Larger objects float before the visitor."""
COME_S = 0.35
GAP_M = 0.06
COUNTED_RAD = math.radians(2.0)
"""The hand's turning is counted in steps of this angle, so that trembling does not add up."""


def taken_by_hand(world: World) -> tuple[str, Side] | None:
    """The artefact that a hand closed about in this frame, and which hand; while another panel is open, none."""
    open_one = panels.subject(world) if panels.is_open(world, "artefact") else ""
    busy = world.comparison is not None or world.playback is not None or world.acting is not None or (world.panel_id and not open_one)
    if world.device != "headset" or world.mode != "visit" or busy:
        return None
    for hand in acting_hands(world):
        if not hand.grabbing or hand.side in world.memory.grabbing:
            continue
        for stop in world.content.tour.stops:
            for hotspot in stop.hotspots:
                wanted = not open_one or hotspot.id == open_one
                if isinstance(hotspot, Artefact) and wanted and _reaches(world, hand, hotspot):
                    return hotspot.id, hand.side
    return None


def _reaches(world: World, hand: Hand, artefact: Artefact) -> bool:
    rest = world.site.objects[artefact.object]
    grip = world.world_from_hands.point(hand.stage_from_grip.position_m)
    if space.distance(grip, rest.pose.position_m) <= NEAR_M:
        return True
    ray = in_world(world, hand.ray)
    if world.panel is not None and world.panel_id and panel_point(ray, world.panel) is not None:
        return False
    along = space.dot(space.sub(rest.pose.position_m, ray.origin_m), ray.direction)
    beside_m = space.distance(rest.pose.position_m, ray.at(along))
    return 0.0 < along <= POINTED_M and beside_m <= max(0.1, rest.radius_m)


def take(world: World, side: Side | None, *, gripped: bool) -> None:
    """Let the object that is held come into the hand, or float if it is large or no hand is there."""
    holding = world.holding
    assert holding is not None
    memory = world.memory
    rest = world.site.objects[holding.object]
    hand = _hand(world, side)
    memory.gripped = gripped
    memory.counted = None
    if hand is None or rest.radius_m > IN_HAND_RADIUS_M:
        memory.held_from = world.world_from_head
        holding.side = None
        memory.gripped = False
        return
    grip = world.world_from_hands @ hand.stage_from_grip
    memory.held_from = world.objects[holding.object].pose if holding.object in world.objects else rest.pose
    upright = space.quat_about(space.UP, space.heading_of(world.world_from_head.orientation))
    holding.side = hand.side
    turned = space.quat_multiply(space.quat_conjugate(grip.orientation), upright)
    holding.hand_from_object = Pose((0.0, GAP_M + rest.radius_m, 0.0), turned)
    memory.touched.add(hand.side)
    follow_hand(world)


def let_go(world: World) -> bool:
    """Whether the hand that closed about the object has opened."""
    holding = world.holding
    hand = _hand(world, holding.side) if holding is not None else None
    return world.memory.gripped and hand is not None and not hand.grabbing


def follow_hand(world: World) -> None:
    """Carry the object with the hand that has it; count how far the hand turned it. An unseen hand keeps it where it was."""
    holding, memory = world.holding, world.memory
    assert holding is not None
    hand = _hand(world, holding.side or world.pointing_hand)
    if hand is None:
        memory.counted = None
        return
    grip = world.world_from_hands @ hand.stage_from_grip
    before = memory.counted or grip.orientation
    turn = space.quat_multiply(grip.orientation, space.quat_conjugate(before))
    angle = _angle(turn)
    if memory.counted is None or angle >= COUNTED_RAD:
        memory.counted = grip.orientation
        holding.turned_rad += angle
        if holding.side is None and angle:
            _turn_floating(world, turn)
    if holding.side is None:
        return
    pose = grip @ holding.hand_from_object
    share = min(1.0, (world.time_s - holding.since_s) / COME_S)
    if share < 1.0 and memory.held_from is not None:
        pose = _between(memory.held_from, pose, share * share * (3.0 - 2.0 * share))
    world.objects = {**world.objects, holding.object: ObjectState(holding.object, pose)}


def turn_in_hand(world: World, turn: Quat) -> None:
    """Turn the object within the hand by ``turn``, told from the heading of the head."""
    holding = world.holding
    hand = _hand(world, holding.side) if holding is not None else None
    if holding is None or hand is None:
        return
    heading = space.quat_about(space.UP, space.heading_of(world.world_from_head.orientation))
    in_world_turn = space.quat_multiply(space.quat_multiply(heading, turn), space.quat_conjugate(heading))
    grip = (world.world_from_hands @ hand.stage_from_grip).orientation
    inside = holding.hand_from_object
    seen = space.quat_multiply(in_world_turn, space.quat_multiply(grip, inside.orientation))
    holding.hand_from_object = Pose(inside.position_m, space.quat_multiply(space.quat_conjugate(grip), seen))


def _turn_floating(world: World, turn: Quat) -> None:
    """``Holding.turn`` is told from the heading of the head that the object floats before; ``turn`` from the world."""
    holding = world.holding
    assert holding is not None
    head = world.memory.held_from or world.world_from_head
    heading = space.quat_about(space.UP, space.heading_of(head.orientation))
    seen = space.quat_multiply(space.quat_multiply(space.quat_conjugate(heading), turn), heading)
    holding.turn = Pose(orientation=space.quat_multiply(seen, holding.turn.orientation))


def _hand(world: World, side: Side | None) -> Hand | None:
    return next((hand for hand in world.hands if hand.side == side), None)


def _angle(turn: Quat) -> float:
    return 2.0 * math.acos(min(1.0, abs(turn[0])))


def _between(start: Pose, end: Pose, share: float) -> Pose:
    a, b = start.orientation, end.orientation
    sign = 1.0 if sum(x * y for x, y in zip(a, b, strict=True)) >= 0.0 else -1.0
    w, x, y, z = (p + (sign * q - p) * share for p, q in zip(a, b, strict=True))
    size = math.sqrt(w * w + x * x + y * y + z * z) or 1.0
    return Pose(space.lerp(start.position_m, end.position_m, share), (w / size, x / size, y / size, z / size))
