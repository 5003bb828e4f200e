"""A raised hand, or its key: the nearest question in reach is opened, else the help. Trainers of a group will see it as an event."""

from interaction import panels
from interaction.hotspots import open_hotspot
from interaction.pointing import near_hotspots
from interaction.presence import feet
from scenes import space
from scenes.events import Event, HandRaised
from scenes.senses import Action, Senses
from scenes.world import World


def raising(world: World, senses: Senses, dt_s: float) -> list[Event]:
    if Action.raise_hand not in world.asked:
        return []
    world.asked.discard(Action.raise_hand)
    side = next((side for side in ("right", "left") if side in world.body.raised), "")
    return [HandRaised(world.time_s, side), *_answer(world)]


def _answer(world: World) -> list[Event]:
    """What the visitor can do who raised a hand now: nothing more while he is about something."""
    busy = world.panel_id or world.playback is not None or world.holding is not None or world.comparison is not None
    if world.mode != "visit" or busy:
        return []
    here = feet(world)
    questions = [hotspot for hotspot in near_hotspots(world) if hotspot.kind in ("question", "quiz")]
    if not questions:
        panels.show(world, "help")
        return []
    return open_hotspot(world, min(questions, key=lambda h: (space.distance(h.position, here), h.id)).id)
