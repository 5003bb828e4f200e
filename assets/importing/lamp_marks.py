"""The artist's lamps: point and spot lights of the file, placed in our frame. What lights nothing is told, with its node.

Intensities are taken as the file has them, for ``lamp_exposure.py`` makes one factor for all of them: candela in glTF; in FBX 100 % counts as one
candela, whatever the falloff that it names, for light falls off with the square of the distance.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from assets.importing import transforms
from assets.importing.finding import Finding, note, warning
from assets.importing.flat import FlatLamp
from assets.importing.frame import Frame
from assets.importing.hierarchy import Placed
from assets.importing.source import SourceLight, SourceScene, Vec3

MOST = 256
_MOST_CANDELA = 1e12
_FAR = 1e9  # metres: no lamp of a site hangs there
_NAMED = 5  # lamps named one by one
Doubles = npt.NDArray[np.float64]


def lamps_of(
    source: SourceScene, placed: Sequence[Placed], frame: Frame, shift: Doubles, objects: Mapping[int, str], feet: Mapping[int, Doubles]
) -> tuple[tuple[FlatLamp, ...], list[Finding]]:
    """Those that are shown and shine, the MOST strongest in the file's order.

    ``shift``: how far the scene was moved; ``objects``: name by the number of the node that is one (-1: all is one); ``feet``: their origins.
    """
    found: list[FlatLamp] = []
    dark: list[str] = []
    for node in placed:
        number = source.nodes[node.number].light
        light = source.lights[number] if number is not None and node.visible else None
        if light is None or light.kind == "directional":
            continue
        candela = _candela(light)
        part_of = -1 if -1 in objects else node.part_of
        position = transforms.points(frame.turn, node.world[None, :3, 3])[0] + shift - feet.get(-1 if part_of is None else part_of, 0.0)
        direction = -(frame.turn[:3, :3] @ node.world[:3, 2])
        length = float(np.linalg.norm(direction))
        if candela is None or not (np.abs(position) < _FAR).all():
            dark.append(node.path)
            continue
        ahead = direction / length if math.isfinite(length) and length > 0.0 else np.array([0.0, 0.0, -1.0])
        found.append(
            FlatLamp(
                node.path, _rounded(position), _rounded(ahead), candela,
                None if light.range is None else light.range * frame.metres_in_unit,
                light.inner_rad, light.outer_rad if light.kind == "spot" else None,
                None if part_of is None else objects.get(part_of),
            )
        )  # fmt: skip
    findings: list[Finding] = [warning("lamp-dark", path) for path in dark[:_NAMED]]
    if len(dark) > _NAMED:
        findings.append(note("and-more", count=len(dark) - _NAMED))
    kept = found
    if len(found) > MOST:
        findings.append(warning("lamps-too-many", count=len(found), most=MOST))
        strongest = sorted(range(len(found)), key=lambda at: (-max(found[at].candela), at))[:MOST]
        kept = [found[at] for at in sorted(strongest)]
    if kept:
        spots = sum(lamp.outer_rad is not None for lamp in kept)
        findings.append(note("lamps-used", points=len(kept) - spots, spots=spots))
    return tuple(kept), findings


def _candela(light: SourceLight) -> Vec3 | None:
    """None for what does not shine."""
    red, green, blue = (max(part, 0.0) * light.intensity if math.isfinite(part) else 0.0 for part in light.color)
    brightest = max(red, green, blue)
    if not (math.isfinite(brightest) and brightest > 0.0):
        return None
    scale = min(1.0, _MOST_CANDELA / brightest)
    return (red * scale, green * scale, blue * scale)


def _rounded(value: Doubles) -> Vec3:
    x, y, z = (round(float(part), 5) for part in value)
    return (x, y, z)
