"""What the visitor points at: a hotspot, or a place on the ground to go to."""

import math

from interaction.panel_place import panel_point
from interaction.presence import acting_hands, aiming_hands, feet, in_world, pointer_ray
from interaction.throw import barred, throw
from scenes import space
from scenes.events import Event
from scenes.senses import Action, Senses
from scenes.space import Ray, Vec3
from scenes.tour import Hotspot
from scenes.world import Pointing, World

REACH_M = 14.0
"""Hotspots farther than this cannot be used: their signs are too small to read."""
MARKER_RADIUS_M = 0.28
FORGIVING_RAD = math.radians(2.0)
TELEPORT_M = 30.0
RAY_STEP_M = 0.5


def pointing(world: World, senses: Senses, dt_s: float) -> list[Event]:
    before = world.pointing.hotspot
    world.pointing = Pointing()
    if world.mode != "visit" or world.panel_id or not senses.focused or world.acting is not None:
        world.focus_hotspot = None if world.mode != "visit" else world.focus_hotspot
        if world.device == "headset" and senses.focused:
            _at_panel(world, senses)
        return []
    near = near_hotspots(world)
    _cycle(world, near)
    if world.device == "headset":
        _by_hand(world, senses, near)
        return []
    ray = pointer_ray(world, senses)
    if ray is None:
        return []
    world.pointing.hotspot = _aimed(ray, near)
    world.pointing.ground_m = ground_hit(world, ray)
    world.pointing.landing_ok = world.pointing.ground_m is not None
    if world.pointing.hotspot and world.pointing.hotspot != before and before is not None:
        world.focus_hotspot = None  # looked from one sign to another: the eyes choose now
    return []


def _at_panel(world: World, senses: Senses) -> None:
    """Where the hand's beam ends on the open panel."""
    world.pointing.touching = world.memory.touching
    ray, opened = pointer_ray(world, senses), world.panel
    at = panel_point(ray, opened) if ray is not None and opened is not None else None
    if at is None or opened is None:
        return
    per_point = opened.width_m / opened.layout.width
    place = ((at[0] - opened.layout.width / 2.0) * per_point, 0.0, (opened.layout.height / 2.0 - at[1]) * per_point)
    world.pointing.beam_end_m = opened.world_from_panel.point(place)


def _by_hand(world: World, senses: Senses, near: list[Hotspot]) -> None:
    """A straight beam to signs, a throw to the ground. A hand that asks where to go throws through signs, until it has let go."""
    sides = (world.memory.aiming, *(hand.side for hand in aiming_hands(world)))
    aiming = next((hand for hand in acting_hands(world) if hand.side == (sides[-1] or "")), None)
    if aiming is None and Action.select not in world.asked:
        world.asked.discard(Action.teleport)  # let go by a stick that walks
    if aiming is not None:
        world.pointing_hand = aiming.side
    ray = in_world(world, aiming.ray) if aiming is not None else pointer_ray(world, senses)
    if ray is None or world.holding is not None:
        return
    if aiming is None and world.comparison is not None:
        return  # select belongs to the comparison
    if aiming is None and world.playback is None:
        world.pointing.hotspot = _aimed(ray, near)
    if world.pointing.hotspot is not None:
        place = world.content.tour.hotspot(world.pointing.hotspot).position
        world.pointing.beam_end_m = ray.at(space.distance(place, ray.origin_m))
        return
    landing = throw(world.site.ground, ray, feet(world))
    world.pointing.arc, world.pointing.ground_m, world.pointing.landing_ok = landing.arc, landing.ground_m, landing.ok


def near_hotspots(world: World) -> list[Hotspot]:
    """The hotspots within reach, in the tour's order."""
    eye = world.world_from_head.position_m
    return [h for stop in world.content.tour.stops for h in stop.hotspots if space.distance(h.position, eye) <= REACH_M]


def _aimed(ray: Ray, near: list[Hotspot]) -> str | None:
    """The hotspot nearest to the ray's line of sight."""
    best: tuple[float, str] | None = None
    for hotspot in near:
        away = space.sub(hotspot.position, ray.origin_m)
        gap = space.length(away)
        if gap < 0.05:
            continue
        angle = math.acos(max(-1.0, min(1.0, space.dot(away, ray.direction) / gap)))
        if angle <= math.atan2(MARKER_RADIUS_M, gap) + FORGIVING_RAD and (best is None or angle < best[0]):
            best = (angle, hotspot.id)
    return best[1] if best else None


def ground_hit(world: World, ray: Ray) -> Vec3 | None:
    """Where the ray first goes through walkable ground, refined to a centimetre; None if it meets none within TELEPORT_M."""
    if ray.direction[2] > 0.35:
        return None
    start_m = 0.0
    was_above = False
    height_m, open_air = world.site.ground.height_m, world.site.ground.open_air
    (x0, y0, z0), (dx, dy, dz) = ray.origin_m, ray.direction
    for step in range(1, int(TELEPORT_M / RAY_STEP_M) + 1):
        along = step * RAY_STEP_M
        z = z0 + dz * along
        floor = height_m(x0 + dx * along, y0 + dy * along, z0 + dz * start_m)
        if not open_air and barred(world.site.ground, ray.at(start_m), ray.at(along)):
            return None
        if floor is not None and z <= floor:
            if not was_above:
                return None  # came up from below, or through a wall's foot
            return _refined(world, ray, start_m, along)
        was_above = was_above or floor is None or z > floor
        start_m = along
    return None


def _refined(world: World, ray: Ray, low_m: float, high_m: float) -> Vec3 | None:
    under_m = ray.at(low_m)[2]
    for _ in range(6):
        middle = (low_m + high_m) / 2.0
        point = ray.at(middle)
        floor = world.site.ground.height_m(point[0], point[1], under_m)
        if floor is None or point[2] > floor:
            low_m = middle
        else:
            high_m = middle
    point = ray.at(high_m)
    floor = world.site.ground.height_m(point[0], point[1], under_m)
    if floor is None or floor - point[2] > 1.0:
        return None
    return (point[0], point[1], floor)


def _cycle(world: World, near: list[Hotspot]) -> None:
    """Keyboard: step through the hotspots within reach, nearest first."""
    step = (Action.focus_next in world.asked) - (Action.focus_previous in world.asked)
    if not step:
        if world.focus_hotspot and world.focus_hotspot not in {h.id for h in near}:
            world.focus_hotspot = None
        return
    world.asked -= {Action.focus_next, Action.focus_previous}
    here = feet(world)
    ids = [h.id for h in sorted(near, key=lambda h: (space.distance(h.position, here), h.id))]
    if not ids:
        world.focus_hotspot = None
    elif world.focus_hotspot in ids:
        world.focus_hotspot = ids[(ids.index(world.focus_hotspot) + step) % len(ids)]
    else:
        world.focus_hotspot = ids[0 if step > 0 else -1]


def target(world: World) -> str | None:
    """The hotspot that ``select`` uses: the one chosen by key, else the one pointed at."""
    return world.focus_hotspot or world.pointing.hotspot
