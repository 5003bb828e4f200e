"""Here is the middle, this is ahead, this is my height."""

from interaction.posture import measure
from interaction.presence import feet, heading_from_bearing, place_panel_anew, stand_at
from scenes import space
from scenes.events import Event
from scenes.senses import Action, Senses
from scenes.world import World


def recentre_system(world: World, senses: Senses, dt_s: float) -> list[Event]:
    if Action.recentre in world.asked:
        world.asked.discard(Action.recentre)
        recentre(world, senses)
    return []


def recentre(world: World, senses: Senses) -> None:
    """Measure the eyes' height, and turn the world so that what is ahead lies where the visitor looks.

    Ahead is the open panel, else the stop's bearing. In the safe place only the panel comes. Only where a headset tells the way of
    looking; a desktop's mouse has its own.
    """
    if world.device != "headset":
        return
    measure(world, senses)
    world.memory.plate_at = None
    if not world.safe:
        if world.panel is not None and world.panel_id:
            heading = space.heading_of(world.panel.world_from_panel.orientation)
        else:
            heading = _stop_heading(world)
        stand_at(world, senses, feet(world), heading)
    place_panel_anew(world)


def _stop_heading(world: World) -> float:
    stops = world.content.tour.stops
    known = world.here or world.last_stop
    stop = world.content.tour.stop(known) if known else stops[0]
    return heading_from_bearing(stop.bearing_deg)
