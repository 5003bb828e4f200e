"""The vignette: the view narrows while the visitor is moved smoothly, if asked for.

On a headset it is fully closed at 3.2 m/s or at 30°/s. Godot XR Tools closes fully at 10 m/s or 20°/s. Ours closes earlier for walking: at
10 m/s a walk of 1.6 m/s would close a sixth, which nobody notices; here it closes half, and hurrying fully. And a little later
for turning, so that the slow beginning of a turn by stick still shows where it goes; at the 90°/s of a full stick it is closed within a
quarter of a second all the same. Turning closes so much earlier than walking (a walk at half strength is everyday motion; a turn of
15°/s is not) because the whole picture then streams by, the far as fast as the near, while the inner ear feels no turn:
of all motion by stick this makes sick most. A step or a turn at once moves nothing and closes nothing.

A desktop's picture is small in the view: there it is closed at 4 m/s and at 90°/s.
"""

import math

from scenes.events import Event
from scenes.senses import Senses
from scenes.world import World

FULL_AT_M_S = 4.0
FULL_AT_RAD_S = 1.5708
HEADSET_FULL_AT_M_S = 3.2
HEADSET_FULL_AT_RAD_S = math.radians(30.0)
CLOSE_PER_S = 4.0


def comfort(world: World, senses: Senses, dt_s: float) -> list[Event]:
    """Closes with speed and turning; follows within a quarter of a second."""
    wanted = 0.0
    if world.settings.vignette and world.mode == "visit":
        headset = world.device == "headset"
        full_m_s = HEADSET_FULL_AT_M_S if headset else FULL_AT_M_S
        full_rad_s = HEADSET_FULL_AT_RAD_S if headset else FULL_AT_RAD_S
        wanted = min(1.0, max(world.speed_m_s / full_m_s, abs(world.turn_rad_s) / full_rad_s))
    change = CLOSE_PER_S * dt_s
    world.vignette += max(-change, min(change, wanted - world.vignette))
    return []
