"""The artist's sun: a directional light of the file says where the sun stands. Lamps: ``lamp_marks.py``."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from assets.importing.finding import Finding, note
from assets.importing.flat import FlatSun
from assets.importing.hierarchy import Placed
from assets.importing.source import SourceScene

LOWEST_RAD = math.radians(3.0)
"""A sun below leaves a site dark; it is passed over."""


def sun_of(
    source: SourceScene, placed: Sequence[Placed], turn: npt.NDArray[np.float64]
) -> tuple[FlatSun | None, list[Finding]]:
    """The strongest directional light that is shown and shines from above. ``turn``: (3, 3), our frame from the file's.

    A light shines along its own -Z (KHR_lights_punctual; the FBX reader turns its own so), so the sun stands towards +Z.
    """
    if not source.lights:
        return None, []
    found: list[tuple[float, FlatSun]] = []
    for node in placed:
        number = source.nodes[node.number].light
        light = source.lights[number] if number is not None and node.visible else None
        if light is None or light.kind != "directional" or light.intensity <= 0.0:
            continue
        x, y, z = (float(part) for part in turn @ node.world[:3, 2])
        length, brightest = math.sqrt(x * x + y * y + z * z), max(light.color)
        if not (math.isfinite(length) and length > 0.0 and math.isfinite(brightest) and brightest > 0.0):
            continue
        elevation = math.asin(max(-1.0, min(1.0, z / length)))
        if elevation >= LOWEST_RAD:
            red, green, blue = (round(max(0.0, part) / brightest, 4) for part in light.color)
            azimuth = math.atan2(x, y) % (2.0 * math.pi)
            found.append((light.intensity, FlatSun(round(azimuth, 5), round(elevation, 5), (red, green, blue))))
    suns = sum(light.kind == "directional" for light in source.lights)
    if not found:
        return None, [note("lights-left-out", count=suns)] if suns else []
    sun = max(found, key=lambda pair: pair[0])[1]
    told = note("sun-taken", azimuth=round(math.degrees(sun.azimuth_rad)), elevation=round(math.degrees(sun.elevation_rad)))
    left = suns - 1
    return sun, [told, *([note("lights-left-out", count=left)] if left else [])]
