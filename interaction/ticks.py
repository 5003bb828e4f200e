"""Which hands have just done something, for a tick in them; and what the next frame must know of this one's hands."""

from interaction.presence import aiming_hands
from scenes.events import Event
from scenes.senses import Action, Senses
from scenes.world import World


def ticks(world: World, senses: Senses, dt_s: float) -> list[Event]:
    memory = world.memory
    touched = set(memory.touched)
    if not touched and world.pointing_hand is not None:
        used = ({Action.select, Action.teleport} & memory.asked_first) - world.asked
        if world.pressed not in ("", "back") or (used and not memory.panel_first):
            touched.add(world.pointing_hand)
    world.touched = frozenset(touched)
    memory.grabbing = frozenset(hand.side for hand in world.hands if hand.grabbing)
    memory.aiming = next((hand.side for hand in aiming_hands(world)), None)
    return []
