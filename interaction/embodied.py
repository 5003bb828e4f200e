"""The figure that does what the visitor's body does: comes when a body is found, goes when it is lost."""

from scenes.avatar_motion import avatar_of
from scenes.events import Event
from scenes.senses import Senses
from scenes.world import World


def embodied(world: World, senses: Senses, dt_s: float) -> list[Event]:
    """Keep ``world.avatar`` while there is a mirror to see it in: nobody else looks yet, and following a body takes a third of a millisecond."""
    if world.mirror is None:
        world.avatar = None
    else:
        world.avatar = avatar_of(senses.body, world.avatar, world.body.reach, world.time_s)
    return []
