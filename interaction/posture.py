"""Seated visitors see from where standing ones do: how far a headset's eyes are raised."""

from scenes.senses import Senses
from scenes.settings import EYE_HEIGHT_M
from scenes.world import World

LOWEST_M, HIGHEST_M = 0.4, 2.3
"""Eyes below or above this are no visitor's: the headset lies on a table, or the floor is not known yet."""
RAISE_M_S = 0.6
"""A new height is gone to at this speed, after it was asked for; half a second or so for a chair."""


def measure(world: World, senses: Senses) -> None:
    """Take the height of the eyes now as the seated visitor's; an implausible one is not used."""
    height_m = senses.stage_from_head.position_m[2]
    if LOWEST_M <= height_m <= HIGHEST_M:
        world.eyes_at_m = height_m


def lift_wanted_m(world: World) -> float:
    if world.settings.posture == "standing" or world.eyes_at_m is None:
        return 0.0
    return EYE_HEIGHT_M - world.eyes_at_m


def follow_posture(world: World, senses: Senses, dt_s: float) -> None:
    """Measure when a posture is chosen and when a visit starts, where the new view begins at its right height at once."""
    memory = world.memory
    first = not memory.posture or memory.mode != world.mode
    if first or memory.posture != world.settings.posture:
        measure(world, senses)
        memory.posture, memory.mode = world.settings.posture, world.mode
    gap_m = lift_wanted_m(world) - world.lift_m
    most_m = abs(gap_m) if first else RAISE_M_S * dt_s
    world.lift_m += max(-most_m, min(most_m, gap_m))
