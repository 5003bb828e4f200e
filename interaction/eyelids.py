"""Closing the eyes across a jump, if asked for; and darkening what is seen from where no visitor may be."""

from interaction.teleport import arrive
from scenes.events import Event
from scenes.senses import Action, Senses
from scenes.world import World

CLOSE_S = 0.12
OFF_GROUND_DARK = 0.6
OFF_GROUND_S = 0.3
GOING = (Action.teleport, Action.next_stop, Action.select)


def hold_back(world: World, senses: Senses, dt_s: float) -> list[Event]:
    """While the eyes close for a jump, what is asked for waits for the new place.

    A further wish to go is dropped: it was meant for the place that is being left. The safe place does not wait.
    """
    if world.memory.jump is not None:
        kept = world.asked & {Action.safe_place}
        world.memory.asked_later |= world.asked - kept - set(GOING)
        world.asked = kept
    return []


def eyelids(world: World, senses: Senses, dt_s: float) -> list[Event]:
    """The jump is made in the frame in which nothing is seen any more."""
    memory = world.memory
    events: list[Event] = []
    step = dt_s / CLOSE_S
    if memory.jump is None:
        memory.dark = max(0.0, memory.dark - step)
    else:
        memory.dark = min(1.0, memory.dark + step)
        if memory.dark >= 1.0 - 1e-9 or world.safe:
            events = arrive(world, senses, memory.jump.place_m, memory.jump.heading_rad)
            memory.jump = None
    world.fade = max(memory.dark, memory.off_ground * OFF_GROUND_DARK)
    return events
