"""Where the visitor is: the stage in the world, the head in the stage."""

import math

from scenes import space
from scenes.events import Event
from scenes.senses import Senses
from scenes.settings import EYE_HEIGHT_M
from scenes.space import Pose, Ray, Vec3
from scenes.world import World

SEATED_EYE_HEIGHT_M = 1.25
"""Eye height of a seated adult above the floor, as a wheelchair user sees a site."""


def presence(world: World, senses: Senses, dt_s: float) -> list[Event]:
    """Take over the head's pose, the field of view and what is asked for in this frame."""
    world.asked = set(senses.pressed) if senses.focused else set()
    world.pressed = ""
    world.device = senses.device
    if senses.view_tangents != world.view_tangents:
        world.view_tangents = senses.view_tangents
        world.panel_stale = True
    follow_head(world, senses)
    return []


def follow_head(world: World, senses: Senses) -> None:
    """Recompute ``world_from_head`` after the stage moved."""
    head = world.world_from_stage @ senses.stage_from_head
    lift_m = posture_lift_m(world)
    world.world_from_head = Pose(space.add(head.position_m, (0.0, 0.0, lift_m)), head.orientation) if lift_m else head


def posture_lift_m(world: World) -> float:
    """How far the eyes are moved from where the device has them. Only a desktop has no height of its own to follow."""
    if world.device == "desktop" and world.settings.posture == "seated":
        return SEATED_EYE_HEIGHT_M - EYE_HEIGHT_M
    return 0.0


def pointer_ray(world: World, senses: Senses) -> Ray | None:
    """Where the visitor points, in the world, raised or lowered with the eyes; None while nothing points."""
    if senses.pointer is None:
        return None
    origin = world.world_from_stage.point(senses.pointer.origin_m)
    lifted = (origin[0], origin[1], origin[2] + posture_lift_m(world))
    return Ray(lifted, world.world_from_stage.direction(senses.pointer.direction))


def feet(world: World) -> Vec3:
    """Where the visitor stands: below the head, on the stage's floor."""
    head = world.world_from_head.position_m
    return (head[0], head[1], world.world_from_stage.position_m[2])


def stand_at(world: World, senses: Senses, position_m: Vec3, heading_rad: float | None = None) -> None:
    """Move the stage so that the visitor's head is over ``position_m`` and, if asked, looks along ``heading_rad``."""
    stage_heading = space.heading_of(world.world_from_stage.orientation)
    if heading_rad is not None:
        stage_heading = heading_rad - space.heading_of(senses.stage_from_head.orientation)
    orientation = space.quat_about(space.UP, stage_heading)
    offset = space.quat_rotate(orientation, senses.stage_from_head.position_m)
    world.world_from_stage = Pose((position_m[0] - offset[0], position_m[1] - offset[1], position_m[2]), orientation)
    follow_head(world, senses)


def turn_stage(world: World, senses: Senses, angle_rad: float) -> None:
    """Turn the stage about the visitor's head; counter-clockwise from above is positive."""
    here = feet(world)
    heading = space.heading_of(world.world_from_head.orientation) + angle_rad
    stand_at(world, senses, here, heading)


def heading_from_bearing(bearing_deg: float) -> float:
    """Compass degrees (0 north, 90 east) to our heading in radians (0 along +Y, counter-clockwise)."""
    return -math.radians(bearing_deg)
