"""Which light and which state of the site are shown: an event's, else a comparison's, else the stop's, else the tour's."""

from interaction.acting import act_of
from interaction.comparison import side_shown
from scenes.events import Event
from scenes.historical_event import LightTrack, VariantTrack
from scenes.senses import Senses
from scenes.world import World


def site_state(world: World, senses: Senses, dt_s: float) -> list[Event]:
    tour = world.content.tour
    light, variant = tour.site.light, tour.site.variant
    stop = tour.stop(world.last_stop) if world.last_stop else None
    if stop is not None:
        light, variant = stop.light or light, stop.variant or variant
    side = side_shown(world)
    if side is not None:
        light, variant = side.light or light, side.variant
    if world.acting is not None and world.acting.event is None:
        act = act_of(world, world.acting.place, None)
        light, variant = getattr(act, "light", None) or light, getattr(act, "variant", None) or variant
    playback = world.playback
    if playback is not None:
        for track in tour.event(playback.event).tracks:
            if isinstance(track, LightTrack) and track.at_s <= playback.at_s:
                light = track.light
            elif isinstance(track, VariantTrack) and track.at_s <= playback.at_s:
                variant = track.variant
    world.light, world.variant = light, variant
    return []
