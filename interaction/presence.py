"""Where the visitor is: the stage in the world, the head in the stage."""

import math

from interaction.posture import follow_posture
from interaction.window_eye import as_seen
from scenes import space
from scenes.events import Event
from scenes.hands import Hand
from scenes.senses import HeadsetState, Senses
from scenes.settings import EYE_HEIGHT_M
from scenes.space import Pose, Ray, Vec3
from scenes.world import World

SEATED_EYE_HEIGHT_M = 1.25
"""Eye height of a seated adult above the floor, as a wheelchair user sees a site."""
TANGENTS_ALIKE = 0.02
"""A headset measures its field of view anew in every frame; a panel stays where it is while it is about the same."""
SHOWN = (HeadsetState.none, HeadsetState.visible, HeadsetState.focused, HeadsetState.loss_pending)
"""States in which a headset knows where the head is."""


def presence(world: World, senses: Senses, dt_s: float) -> list[Event]:
    """Take over the head's pose, the field of view and what is asked for in this frame."""
    memory = world.memory
    world.asked = set(senses.pressed) | memory.asked_later if senses.focused else set()
    if senses.focused:
        memory.asked_later = set()
    memory.asked_first, memory.panel_first = frozenset(world.asked), bool(world.panel_id)
    memory.touched.clear()
    memory.touching = False
    world.pressed = ""
    on_headset = senses.device == "headset"
    shown = on_headset and senses.headset in SHOWN
    world.hands = senses.hands if shown and senses.focused else ()
    world.pointing_hand = senses.hand if world.hands else None
    world.boundary_m = senses.boundary_m if on_headset else None
    if on_headset and not shown:
        memory.shown = False  # nobody knows where the head is: the visitor stays where he was
        world.device = senses.device
        return []
    moved = max(abs(now - was) for now, was in zip(senses.view_tangents, world.view_tangents, strict=True))
    if moved > (TANGENTS_ALIKE if on_headset else 0.0):
        world.view_tangents = senses.view_tangents
        world.panel_stale = True
    if senses.moved_origin is not None and memory.shown:
        _follow_origin(world, senses.moved_origin)
    arrived = senses.device != world.device or (on_headset and not memory.shown)
    here, heading = feet(world), space.heading_of(world.world_from_head.orientation)
    world.device = senses.device
    memory.shown = on_headset
    if on_headset:
        follow_posture(world, senses, dt_s)
    if arrived:  # another device, or another room: the visitor stays in the world where he was, and looks where he looked
        stand_at(world, senses, here, heading)
        place_panel_anew(world)
    follow_head(world, senses)
    return []


def _follow_origin(world: World, new_from_old: Pose) -> None:
    """The runtime moved the stage: the world stays about the visitor, level, with its floor at the same height."""
    moved = world.world_from_stage @ new_from_old.inverse()
    x, y, _ = moved.position_m
    upright = space.quat_about(space.UP, space.heading_of(moved.orientation))
    world.world_from_stage = Pose((x, y, world.world_from_stage.position_m[2]), upright)
    world.memory.plate_at = None


def follow_head(world: World, senses: Senses) -> None:
    """Recompute ``world_from_head`` after the stage moved."""
    head = world.world_from_stage @ senses.stage_from_head
    lift_m = posture_lift_m(world)
    world.world_from_head = Pose(space.add(head.position_m, (0.0, 0.0, lift_m)), head.orientation) if lift_m else head
    stage = world.world_from_stage
    world.world_from_hands = Pose(space.add(stage.position_m, (0.0, 0.0, lift_m)), stage.orientation) if lift_m else stage


def posture_lift_m(world: World) -> float:
    """How far the eyes are moved from where the device has them. A desktop has no height of its own to follow."""
    if world.device != "desktop":
        return world.lift_m
    return SEATED_EYE_HEIGHT_M - EYE_HEIGHT_M if world.settings.posture == "seated" else 0.0


def pointer_ray(world: World, senses: Senses) -> Ray | None:
    """Where the visitor points, in the world, raised or lowered with the eyes; None while nothing points."""
    return None if senses.pointer is None else as_seen(world, in_world(world, senses.pointer))


def in_world(world: World, ray: Ray) -> Ray:
    """A ray of the stage in the world, raised or lowered with the eyes."""
    origin = world.world_from_stage.point(ray.origin_m)
    lifted = (origin[0], origin[1], origin[2] + posture_lift_m(world))
    return Ray(lifted, world.world_from_stage.direction(ray.direction))


def acting_hands(world: World) -> tuple[Hand, ...]:
    """The hands that may do something: all, or the one that the visitor chose."""
    wanted = world.settings.hands
    return tuple(hand for hand in world.hands if wanted in ("both", hand.side))


def aiming_hands(world: World) -> tuple[Hand, ...]:
    """The hands that ask where to go. A hand that is alone and was chosen to walk smoothly walks with its stick instead."""
    hands = acting_hands(world)
    if world.settings.movement == "walk" and len(hands) < 2:
        return ()
    return tuple(hand for hand in hands if hand.aiming)


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


def place_panel_anew(world: World) -> None:
    """Let the open panel come before the visitor again."""
    if world.panel is not None:
        world.panel.placed_for = (0.0, 0.0)
    world.panel_stale = True


def heading_from_bearing(bearing_deg: float) -> float:
    """Compass degrees (0 north, 90 east) to our heading in radians (0 along +Y, counter-clockwise)."""
    return -math.radians(bearing_deg)
