"""Short sounds that answer a press; each has something to see as well (a mark, a focus, a panel)."""

from scenes.events import Event
from scenes.senses import Senses
from scenes.world import SoundState, World

LENGTH_S = 1.2


def chime(world: World, sound: str) -> None:
    """Let ``sound`` be heard once from now."""
    key = f"chime:{sound}:{world.time_s:.3f}"
    world.chimes.append(SoundState(key, sound, 0.7, loop=False, at_s=world.time_s))


def chimes(world: World, senses: Senses, dt_s: float) -> list[Event]:
    """Forget the ones that have run out."""
    if world.chimes and world.chimes[0].at_s + LENGTH_S < world.time_s:
        world.chimes = [c for c in world.chimes if c.at_s + LENGTH_S >= world.time_s]
    return []
