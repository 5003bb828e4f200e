"""The figure that does what the visitor's body does: comes when a body is found, goes when it is lost."""

from scenes.avatar_motion import avatar_of
from scenes.events import Event
from scenes.senses import Senses
from scenes.world import World


def embodied(world: World, senses: Senses, dt_s: float) -> list[Event]:
    """Keep ``world.avatar``. A visitor in a headset is not followed by a camera."""
    if senses.device == "headset":
        world.avatar = None
    else:
        world.avatar = avatar_of(senses.body, world.avatar, world.body.reach, world.time_s)
    return []
