"""How near the visitor's head and hands are to the limits of the room."""

from scenes.events import Event
from scenes.senses import Senses
from scenes.space import Vec2, Vec3
from scenes.world import World

FROM_M, FULL_M = 0.6, 0.2
"""The limits begin to show this far inside the rectangle's edge, and are fully seen this far inside it."""


def boundary(world: World, senses: Senses, dt_s: float) -> list[Event]:
    world.boundary_near = 0.0
    if world.boundary_m is not None and world.memory.shown:
        places = (senses.stage_from_head.position_m, *(hand.stage_from_grip.position_m for hand in world.hands))
        world.boundary_near = max(_near(place, world.boundary_m) for place in places)
    return []


def _near(place_m: Vec3, size_m: Vec2) -> float:
    inside_m = min(size_m[0] / 2.0 - abs(place_m[0]), size_m[1] / 2.0 - abs(place_m[1]))
    return max(0.0, min(1.0, (FROM_M - inside_m) / (FROM_M - FULL_M)))
