"""Arriving at stops and leaving them; the path walked."""

import math

from interaction.chimes import chime
from interaction.presence import feet
from scenes.events import Event, StopLeft, StopReached
from scenes.senses import Senses
from scenes.tour import Stop
from scenes.world import World

LEAVE_MARGIN_M = 1.0
"""A stop is left this much farther out than it is reached, so that standing on the edge does not flicker."""
STOREY_M = 3.0
PATH_STEP_M = 1.0
PATH_POINTS = 4000


def stops(world: World, senses: Senses, dt_s: float) -> list[Event]:
    if world.mode != "visit" or world.safe:
        return []
    _trace(world)
    events: list[Event] = []
    if world.here is not None and _gap_m(world, world.content.tour.stop(world.here)) > LEAVE_MARGIN_M:
        events.append(StopLeft(world.time_s, world.here, round(world.time_s - world.here_since_s, 3)))
        world.here = None
    if world.here is None:
        inside = [stop for stop in world.content.tour.stops if _gap_m(world, stop) <= 0.0]
        if inside:
            events.append(_arrive(world, min(inside, key=lambda stop: _gap_m(world, stop))))
    return events


def _gap_m(world: World, stop: Stop) -> float:
    """Metres from the visitor to the stop's ring; negative inside."""
    x, y, z = feet(world)
    if abs(z - stop.position[2]) > STOREY_M:
        return math.inf
    return math.hypot(x - stop.position[0], y - stop.position[1]) - stop.radius_m


def _arrive(world: World, stop: Stop) -> StopReached:
    world.here = world.last_stop = stop.id
    world.here_since_s = world.time_s
    first = stop.id not in world.progress.stops
    if first:
        world.progress.stops.append(stop.id)
        chime(world, "arrive")
        world.notice = world.say(stop.title)
        world.notice_until_s = world.time_s + 5.0
    return StopReached(world.time_s, stop.id, first)


def _trace(world: World) -> None:
    x, y, _ = feet(world)
    path = world.progress.path
    if not path or math.hypot(x - path[-1][0], y - path[-1][1]) >= PATH_STEP_M:
        path.append((round(x, 2), round(y, 2)))
        if len(path) > PATH_POINTS:
            del path[1::2]
