"""Opening and closing hotspots: what is common to boards, artefacts, maps and the rest."""

from interaction import panels
from interaction.pointing import target
from scenes.events import Event, HotspotOpened, HotspotSeen
from scenes.senses import Action, Senses
from scenes.world import World

PANEL_OF_KIND = {
    "board": "board",
    "artefact": "artefact",
    "comparison": "comparison",
    "map": "map",
    "question": "question",
    "event": "event-intro",
    "quiz": "quiz-intro",
    "sources": "sources",
    "act": "act-intro",
}


def hotspots(world: World, senses: Senses, dt_s: float) -> list[Event]:
    """Open what is selected; close what is left."""
    if world.mode != "visit" or world.panel_id or world.playback is not None or world.acting is not None:
        return []
    clicked = Action.teleport in senses.pressed  # a click takes what is under it; beside every sign it is a wish to go there
    wanted = world.pointing.hotspot if clicked else target(world)
    if Action.select in world.asked and wanted and world.holding is None and world.comparison is None:
        world.asked -= {Action.select, Action.teleport}
        return open_hotspot(world, wanted)
    return []


def open_hotspot(world: World, hotspot_id: str) -> list[Event]:
    hotspot = world.content.tour.hotspot(hotspot_id)
    events = close_hotspot(world)
    world.hotspot_open = hotspot_id
    world.hotspot_since_s = world.time_s
    panels.show(world, f"{PANEL_OF_KIND[hotspot.kind]}:{hotspot_id}")
    return [*events, HotspotOpened(world.time_s, hotspot_id)]


def close_hotspot(world: World) -> list[Event]:
    """Close the open hotspot; it counts as seen if it was open long enough. An act counts when it is done, not when it was read."""
    hotspot_id = world.hotspot_open
    if hotspot_id is None:
        return []
    world.hotspot_open = None
    open_s = world.time_s - world.hotspot_since_s
    hotspot = world.content.tour.hotspot(hotspot_id)
    if hotspot.kind == "act" or open_s + 1e-9 < hotspot.minimum_s:
        return []
    first = hotspot_id not in world.progress.hotspots
    if first:
        world.progress.hotspots.append(hotspot_id)
    return [HotspotSeen(world.time_s, hotspot_id, round(open_s, 3), first)]


def close_button_pressed(world: World) -> bool:
    return world.pressed in ("close", "back")
