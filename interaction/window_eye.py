"""The head-coupled view: where the visitor's eye is before the screen, from its rest, smoothed; the window on the scene that follows.

By the visitor's choice only (``Settings.window_view``). While a sheet is open the view comes to rest, so that text stands still; so it does,
gently, while the head is lost, and takes up the head as gently when it is found.
"""

import math

from scenes.events import Event
from scenes.senses import Action, Senses
from scenes.space import Pose, Ray, Vec3, add, lerp, scaled, sub
from scenes.window_frustum import VIEWING_M, Frustum, Window, frustum, stand, through, window
from scenes.world import World

SMOOTH_S = 0.07
"""Time constant, after the sensor's own filter: between two pictures of the camera the view goes on evenly."""
EASE_S = 0.6
FRESH_S = 0.5
"""A head seen longer ago is lost."""
REST: Vec3 = (0.0, 0.0, 0.0)
_NEAR_M, _FAR_M = 0.3, 3.0


def window_eye(world: World, senses: Senses, dt_s: float) -> list[Event]:
    """Sets ``world.body.eye_m``."""
    memory = world.body.window
    head = seen_head(world, senses)
    if world.body.reach is not None and world.body.reach is not memory.reach:
        memory.reach, memory.rest_m = world.body.reach, world.body.reach.rest_head.position_m
    if head is not None and (memory.rest_m is None or Action.recentre in world.asked):
        memory.rest_m = head
    coupled = head is not None and world.settings.window_view and world.device == "desktop" and world.panel is None
    if head is not None and coupled:
        wanted = sub(head, rest(world))
        share = 1.0 - math.exp(-dt_s / SMOOTH_S) if memory.share > 0.0 else 1.0
        memory.seen_m = lerp(memory.seen_m, wanted, share)
    step = dt_s / EASE_S
    memory.share = min(1.0, memory.share + step) if coupled else max(0.0, memory.share - step)
    eased = memory.share * memory.share * (3.0 - 2.0 * memory.share)
    world.body.eye_m = scaled(memory.seen_m, eased) if memory.share > 0.0 else None
    return []


def seen_head(world: World, senses: Senses) -> Vec3 | None:
    """The eyes in the camera frame; None while the head is not seen."""
    body = senses.body
    if body is None or body.pose is None or world.time_s - body.captured_s > FRESH_S:
        return None
    return body.pose.camera_from_head.position_m


def rest(world: World) -> Vec3:
    """Where the eyes are at rest, in the camera frame: as calibration learnt, else where they were first seen, or last recentred."""
    return world.body.window.rest_m or (0.0, -VIEWING_M, 0.0)


def window_of(world: World) -> tuple[Window, Vec3] | None:
    """The window, and where in the head frame the camera stands; None while the view is not coupled."""
    eye_m = world.body.eye_m
    if eye_m is None:
        return None
    viewing_m = min(max(-rest(world)[1], _NEAR_M), _FAR_M)
    pane = window(world.view_tangents, world.settings.screen_cm / 100.0, viewing_m)
    return pane, stand(pane, eye_m)


def seen_from(world: World) -> tuple[Pose, Frustum | None]:
    """``world_from_eye`` of the window's picture, and its frustum; None: the one of ``view_tangents``."""
    head, coupled = world.world_from_head, window_of(world)
    if coupled is None:
        return head, None
    pane, stand_m = coupled
    return head @ Pose(stand_m), frustum(pane, stand_m)


def as_seen(world: World, ray: Ray) -> Ray:
    """A ray of the world from the head through a place of the screen, as it goes on from the eye: what is clicked is what is seen there."""
    coupled = window_of(world)
    if coupled is None:
        return ray
    pane, stand_m = coupled
    head = world.world_from_head
    back = head.inverse()
    moved = through(pane, stand_m, Ray(back.point(ray.origin_m), back.direction(ray.direction)))
    return Ray(add(head.position_m, head.direction(moved.origin_m)), head.direction(moved.direction))
