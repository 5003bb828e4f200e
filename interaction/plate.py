"""The plate of captions before a headset's visitor: it stands still, and comes along when the head has turned or gone away from it.

It is kept in the stage frame, so that a jump, a turn by stick or a walk by stick takes it along at once.
"""

import math

from scenes import space
from scenes.events import Event
from scenes.senses import Senses
from scenes.space import Pose, Vec3
from scenes.world import Plate, World

DISTANCE_M = 2.0
BELOW_RAD = math.radians(22.0)
WIDTH_M = 1.5
TURNED_RAD = math.radians(35.0)
MOVED_M = 0.6
EASE_S = 0.5


def plate(world: World, senses: Senses, dt_s: float) -> list[Event]:
    memory = world.memory
    if world.device != "headset":
        world.plate, memory.plate_at = None, None
        return []
    head = (senses.stage_from_head.position_m, space.heading_of(senses.stage_from_head.orientation))
    at = memory.plate_at
    if at is None:
        at, memory.plate_moves_s = head, None
    elif memory.plate_moves_s is None and _away(at, head):
        memory.plate_from, memory.plate_moves_s = at, 0.0
    if memory.plate_moves_s is not None and memory.plate_from is not None:
        memory.plate_moves_s += dt_s
        at = _between(memory.plate_from, head, min(1.0, memory.plate_moves_s / EASE_S))
        if memory.plate_moves_s >= EASE_S:
            memory.plate_moves_s = None
    memory.plate_at = at
    upright = space.quat_heading_pitch(at[1], -BELOW_RAD)
    place = space.add(at[0], space.quat_rotate(upright, (0.0, DISTANCE_M, 0.0)))
    world.plate = Plate(world.world_from_hands @ Pose(place, upright), WIDTH_M)
    return []


def _away(at: tuple[Vec3, float], head: tuple[Vec3, float]) -> bool:
    return abs(math.remainder(head[1] - at[1], math.tau)) > TURNED_RAD or space.distance(head[0], at[0]) > MOVED_M


def _between(start: tuple[Vec3, float], end: tuple[Vec3, float], share: float) -> tuple[Vec3, float]:
    """Beginning and ending slowly; about the reader, at one distance."""
    eased = share * share * (3.0 - 2.0 * share)
    turn = math.remainder(end[1] - start[1], math.tau)
    return space.lerp(start[0], end[0], eased), start[1] + turn * eased
