"""Walking in the room: the scene's floor comes under the feet of who walks bodily; off the ground the view darkens."""

import math

from interaction.eyelids import OFF_GROUND_S
from interaction.presence import feet, follow_head
from interaction.walking import STEP_M
from scenes.events import Event
from scenes.senses import Senses
from scenes.space import Pose
from scenes.world import World

FOLLOW_M_S = 1.5
LEAN_M = 0.4
"""A head this far beyond the ground only leans over a parapet."""


def standing(world: World, senses: Senses, dt_s: float) -> list[Event]:
    """Nobody is pushed: off the ground the height stays, the view darkens in part, and a sentence asks to step back."""
    memory = world.memory
    if world.device != "headset":
        memory.off_ground = 0.0
        return []
    off = False
    if world.mode == "visit" and memory.shown and not world.safe and world.acting is None:
        x, y, z = feet(world)
        floor = world.site.ground.height_m(x, y, z + STEP_M)
        if floor is None or abs(floor - z) > STEP_M:
            off = not _ground_near(world, x, y, z)
        elif floor != z:
            rise = max(-FOLLOW_M_S * dt_s, min(FOLLOW_M_S * dt_s, floor - z))
            stage = world.world_from_stage
            place = (stage.position_m[0], stage.position_m[1], z + rise)
            world.world_from_stage = Pose(place, stage.orientation)
            follow_head(world, senses)
    change = dt_s / OFF_GROUND_S
    words = world.word("step-back")
    if off:
        if memory.off_ground == 0.0 or not world.notice:
            world.notice, world.notice_until_s = words, world.time_s + 2.0
        elif world.notice == words:
            world.notice_until_s = world.time_s + 2.0
    elif world.notice == words:
        world.notice = ""
    memory.off_ground = max(0.0, min(1.0, memory.off_ground + (change if off else -change)))
    return []


def _ground_near(world: World, x: float, y: float, z: float) -> bool:
    for eighth in range(8):
        angle = eighth * math.pi / 4.0
        floor = world.site.ground.height_m(x + LEAN_M * math.cos(angle), y + LEAN_M * math.sin(angle), z + STEP_M)
        if floor is not None and abs(floor - z) <= STEP_M:
            return True
    return False
