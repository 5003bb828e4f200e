"""Up to four lamps as one array of vectors, for things that move: shaders/lamps.glsl reads it."""

from collections.abc import Sequence

from panda3d.core import LVecBase4f, PTA_LVecBase4f

from scenes.package import LAMPS_AT_ONCE, Lamp

_VECTORS = 3  # of each lamp


def lamp_input(lamps: Sequence[Lamp]) -> PTA_LVecBase4f:
    """For each lamp: place, 1 / range⁴ | light, cone scale | direction, cone offset. Those that are missing send nothing."""
    values = PTA_LVecBase4f.empty_array(_VECTORS * LAMPS_AT_ONCE)
    for slot in range(len(values)):
        values.set_element(slot, LVecBase4f(0.0, 0.0, 0.0, 0.0))
    for number, lamp in enumerate(lamps[:LAMPS_AT_ONCE]):
        ends = 0.0 if lamp.range_m is None else 1.0 / lamp.range_m**4
        values.set_element(_VECTORS * number, LVecBase4f(*lamp.position_m, ends))
        values.set_element(_VECTORS * number + 1, LVecBase4f(*lamp.light, lamp.cone_scale))
        values.set_element(_VECTORS * number + 2, LVecBase4f(*lamp.direction, lamp.cone_offset))
    return values
