"""The vignette: the view narrows while the visitor is moved smoothly, if asked for."""

from scenes.events import Event
from scenes.senses import Senses
from scenes.world import World

FULL_AT_M_S = 4.0
FULL_AT_RAD_S = 1.5708
CLOSE_PER_S = 4.0


def comfort(world: World, senses: Senses, dt_s: float) -> list[Event]:
    """Closes with speed and turning, fully at a fast walk (4 m/s) or at 90°/s; follows within a quarter of a second."""
    wanted = 0.0
    if world.settings.vignette and world.mode == "visit":
        wanted = min(1.0, max(world.speed_m_s / FULL_AT_M_S, abs(world.turn_rad_s) / FULL_AT_RAD_S))
    change = CLOSE_PER_S * dt_s
    world.vignette += max(-change, min(change, wanted - world.vignette))
    return []
