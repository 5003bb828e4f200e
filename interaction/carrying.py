"""Carrying the visitor along an act's path by his own strokes. The stage is moved and never turned; the head stays free in it.

Who chose to go step by step is carried step by step, at the end of each stroke.
"""

import math

from interaction.presence import feet, follow_head, heading_from_bearing, stand_at
from interaction.teleport import arrive
from interaction.walking import WALK_M_S
from scenes import space
from scenes.act import Act, Acting
from scenes.events import Event
from scenes.paths import heading_at, length_m, place_at
from scenes.senses import Senses
from scenes.space import Pose, Vec3
from scenes.tour import ActPoint
from scenes.world import World

EASE_S = 0.12
ARRIVED_M = 0.03


def set_out(world: World, senses: Senses, acting: Acting, act: Act) -> None:
    """To the path's first place, with the eyes closed if so chosen; a visit that goes on is where it was along the path."""
    if not act.path:
        return
    acting.along_m = _goal_m(acting, act, world)
    acting.carried_m = place_at(act.path, acting.along_m)
    stand_at(world, senses, acting.carried_m)
    if world.device == "headset" and world.settings.fade:
        world.memory.dark = 1.0
    acting.holds_m = _holds(acting, act)


def carry(world: World, senses: Senses, acting: Acting, act: Act, dt_s: float) -> bool:
    """One frame further towards where the strokes have led; whether the visitor is there."""
    if acting.carried_m is None:
        world.speed_m_s = 0.0
        return True
    left_m = _goal_m(acting, act, world) - acting.along_m
    if world.settings.movement == "teleport":
        step_m = left_m
        world.speed_m_s = 0.0
    else:
        most_m = WALK_M_S * dt_s
        step_m = max(-most_m, min(most_m, left_m * (1.0 - math.exp(-dt_s / EASE_S))))
        world.speed_m_s = abs(step_m) / dt_s if dt_s > 0.0 else 0.0
    acting.along_m += step_m
    place = place_at(act.path, acting.along_m)
    _move(world, senses, space.sub(place, acting.carried_m))
    acting.carried_m = place
    acting.holds_m = _holds(acting, act)
    return abs(left_m - step_m) <= ARRIVED_M


def _goal_m(acting: Acting, act: Act, world: World) -> float:
    share = 0.0 if world.settings.movement == "teleport" else acting.strokes.share
    return length_m(act.path) * min(1.0, (acting.done + share) / acting.times)


def _move(world: World, senses: Senses, way: Vec3) -> None:
    stage = world.world_from_stage
    world.world_from_stage = Pose(space.add(stage.position_m, way), stage.orientation)
    follow_head(world, senses)


def _holds(acting: Acting, act: Act) -> tuple[Vec3, ...]:
    """What the left and the right hand take hold of next: before the place to which the next stroke leads."""
    right, ahead, up = act.hold_m
    each_m = length_m(act.path) / acting.times
    base_m = acting.done * each_m
    found = []
    for sign in (-1.0, 1.0):
        place = place_at(act.path, base_m)
        across = space.quat_about(space.UP, heading_at(act.path, base_m))
        found.append(space.add(place, space.quat_rotate(across, (sign * right, ahead, up))))
    return tuple(found)


def bring_back(world: World, senses: Senses, acting: Acting, act: Act) -> list[Event]:
    """From a path to the stop named, or to where the act was begun; who was carried nowhere stays."""
    if acting.carried_m is None or space.distance(feet(world), acting.carried_m) > 10.0:
        return []
    stop = world.content.tour.stop(act.afterwards) if isinstance(act, ActPoint) and act.afterwards else None
    if world.device == "headset" and world.settings.fade:
        world.memory.dark = 1.0
    if stop is None:
        return arrive(world, senses, acting.began_m, None)
    return arrive(world, senses, stop.position, heading_from_bearing(stop.bearing_deg))
