"""Walking: along the view, on the ground, sliding along what is no ground; turning smoothly or by steps."""

import math

from interaction.presence import acting_hands, aiming_hands, feet, stand_at, turn_stage
from scenes import space
from scenes.events import Event
from scenes.senses import Action, Senses
from scenes.world import World

WALK_M_S = 1.6
HURRY_M_S = 4.0
STEP_M = 0.45
"""The highest step that feet take, up or down."""
TURN_RAD_S = math.radians(90)
ACCELERATION_M_S2 = 12.0
STEP_LENGTH_M = 1.0
STEP_EVERY_S = 0.4


def walking(world: World, senses: Senses, dt_s: float) -> list[Event]:
    if world.mode != "visit" or not senses.focused:
        world.speed_m_s = world.turn_rad_s = 0.0
        return []
    if world.memory.jump is not None:
        world.speed_m_s = world.turn_rad_s = 0.0
        return []  # the eyes close: the way goes elsewhere
    aiming = bool(aiming_hands(world))  # that stick asks where to go
    _turn(world, senses, dt_s)
    if world.acting is not None:
        return []  # an act's strokes lead, or nobody goes
    if world.settings.movement == "teleport":
        world.speed_m_s = 0.0
        if not aiming:
            _step(world, senses)
        return []
    wished = 0.0 if world.panel_id or world.holding or aiming else min(1.0, math.hypot(*senses.move))
    top = HURRY_M_S if senses.hurry else WALK_M_S
    target = wished * top
    change = ACCELERATION_M_S2 * dt_s
    world.speed_m_s += max(-change * 2, min(change, target - world.speed_m_s))
    if wished < 0.05 or world.speed_m_s <= 0.01:
        world.speed_m_s = max(0.0, world.speed_m_s if wished >= 0.05 else 0.0)
        return []
    way_m = world.speed_m_s * dt_s
    size = math.hypot(*senses.move)  # two keys at once are no faster than one
    dx, dy = _along_view(world, senses.move[0] / size, senses.move[1] / size, way_m)
    _slide(world, senses, dx, dy)
    return []


def _step(world: World, senses: Senses) -> None:
    """For those who do not bear smooth walking: steps of a metre, at once, while a way is wished."""
    wished = math.hypot(*senses.move)
    if wished < 0.5 or world.panel_id or world.holding or world.time_s - world.stepped_s < STEP_EVERY_S:
        return
    world.stepped_s = world.time_s
    dx, dy = _along_view(world, senses.move[0] / wished, senses.move[1] / wished, STEP_LENGTH_M)
    for part in range(4):  # a quarter of it at a time, so that no gap in the ground is jumped
        before = feet(world)
        _slide(world, senses, dx / 4, dy / 4)
        if feet(world) == before and part == 0:
            return


def _along_view(world: World, right: float, forward: float, way_m: float) -> tuple[float, float]:
    heading = space.heading_of(_guide(world))
    return (
        (right * math.cos(heading) - forward * math.sin(heading)) * way_m,
        (right * math.sin(heading) + forward * math.cos(heading)) * way_m,
    )


def _guide(world: World) -> space.Quat:
    """What walking goes along: the head, or the pointing hand of a headset's visitor who chose so."""
    if world.device == "headset" and world.settings.walk_along == "hand":
        hands = sorted(acting_hands(world), key=lambda hand: hand.side != world.pointing_hand)
        if hands:
            return space.quat_multiply(world.world_from_stage.orientation, hands[0].stage_from_aim.orientation)
    return world.world_from_head.orientation


def _turn(world: World, senses: Senses, dt_s: float) -> None:
    world.turn_rad_s = 0.0
    if world.panel_id:
        return
    if world.settings.turning == "snap":
        step = math.radians(world.settings.snap_turn_deg)
        for action, sign in ((Action.turn_left, 1.0), (Action.turn_right, -1.0)):
            if action in world.asked:
                world.asked.discard(action)
                turn_stage(world, senses, sign * step)
    elif abs(senses.turn) > 0.05:
        world.turn_rad_s = senses.turn * TURN_RAD_S
        turn_stage(world, senses, world.turn_rad_s * dt_s)


def _slide(world: World, senses: Senses, dx: float, dy: float) -> None:
    """Go the wished way, or the part of it along x or y that has ground."""
    x, y, z = feet(world)
    for step_x, step_y in ((dx, dy), (dx, 0.0), (0.0, dy)):
        if abs(step_x) + abs(step_y) < 1e-6:
            continue
        floor = world.site.ground.height_m(x + step_x, y + step_y, z + STEP_M)
        if floor is not None and abs(floor - z) <= STEP_M:
            stand_at(world, senses, (x + step_x, y + step_y, floor))
            return
    world.speed_m_s = 0.0
