"""Going at once: to the ground pointed at, or to the next stop."""

from interaction.presence import heading_from_bearing, stand_at
from interaction.walking import STEP_M
from scenes.events import Event, Teleported
from scenes.headset_memory import Jump
from scenes.senses import Action, Senses
from scenes.space import Vec3
from scenes.tour import Stop
from scenes.world import World


def teleport(world: World, senses: Senses, dt_s: float) -> list[Event]:
    if world.mode != "visit" or world.panel_id or world.holding:
        return []
    onward = Action.next_stop in world.asked or (Action.next in world.asked and _may_swipe(world))
    back = Action.previous in world.asked and _may_swipe(world)
    world.asked -= {Action.next_stop, Action.next, Action.previous}
    if onward or back:
        stop = next_stop(world) if onward else stop_before(world)
        return go_to_stop(world, senses, stop) if stop else []
    if Action.teleport in world.asked and world.pointing.landing_ok and world.pointing.ground_m and not world.pointing.hotspot:
        world.asked -= {Action.teleport, Action.select}
        return _go(world, senses, world.pointing.ground_m, None)
    return []


def next_stop(world: World) -> Stop | None:
    """The first stop not yet reached, in the tour's order; after the last one, the stop after this one."""
    stops = world.content.tour.stops
    for stop in stops:
        if stop.id not in world.progress.stops:
            return stop
    here = next((i for i, stop in enumerate(stops) if stop.id == world.here), -1)
    return stops[(here + 1) % len(stops)]


def stop_before(world: World) -> Stop | None:
    """The stop before the one that the visitor is at, or was at last."""
    stops = world.content.tour.stops
    here = next((i for i, stop in enumerate(stops) if stop.id == (world.here or world.last_stop)), 0)
    return stops[here - 1] if here > 0 else None


def _may_swipe(world: World) -> bool:
    """A wave of the hand leads nobody away from an event that plays; the key for the next stop does."""
    return world.playback is None and world.comparison is None


def go_to_stop(world: World, senses: Senses, stop: Stop) -> list[Event]:
    return _go(world, senses, stop.position, heading_from_bearing(stop.bearing_deg))


def _go(world: World, senses: Senses, place: Vec3, heading_rad: float | None) -> list[Event]:
    """At once, or as soon as the eyes are closed."""
    if world.device == "headset" and world.settings.fade:
        world.memory.jump = Jump(place, heading_rad)
        world.speed_m_s = 0.0
        return []
    return arrive(world, senses, place, heading_rad)


def arrive(world: World, senses: Senses, place: Vec3, heading_rad: float | None) -> list[Event]:
    """The head comes over ``place``: the visitor's place in the room is kept, and the eyes stand above the ground there."""
    floor = world.site.ground.height_m(place[0], place[1], place[2] + STEP_M)
    stand_at(world, senses, (place[0], place[1], place[2] if floor is None else floor), heading_rad)
    world.speed_m_s = 0.0
    return [Teleported(world.time_s, round(place[0], 3), round(place[1], 3), round(place[2], 3))]
