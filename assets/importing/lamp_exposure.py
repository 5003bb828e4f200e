"""One factor from the file's lamps to the renderer's light: as a camera is set, by what the lamps light.

Files in the wild differ by 100,000: programs write candela, lumens by another name, watts or plain numbers, and each viewer shows them by an
exposure of its own. So only ratios within a file are kept. Rays from every lamp carry its light to where it falls; the place that is brighter than
those of three quarters of that light gets ``KEY``. Near a lamp (a ceiling just above it) light counts as if a metre away: such spots may burn out.
"""

import numpy as np

from assets.importing.lamp_light import LUMA, LampLight, Seen, Vectors

KEY = 2.8
"""Of the renderer's light (``SUN_LIGHT`` of shaders/frame.glsl), where the sun at noon sends 5.4: by eye, a well lit wall beside daylight."""
_BRIGHTER_THAN = 0.75
_NEAR_M, _NEAR_SHARE = 1.0, 0.15  # the latter of the model's size


def factor(light: LampLight, size_m: float) -> float | None:
    """None: no lamp lights anything."""
    lux, weight = [], []
    near_m = min(_NEAR_M, _NEAR_SHARE * size_m)
    for lamp, met in enumerate(light.met):
        if len(met.points):
            seen = _without_the_near(light, lamp, met, near_m)
            lux.append(light.arriving(met.points, met.normals)[0] @ LUMA * seen)
            weight.append(met.light * seen)
    if not lux:
        return None
    every, counted = np.concatenate(lux), np.concatenate(weight)
    good = (counted > 0.0) & (every > 0.0)
    every, counted = every[good], counted[good]
    if not len(every):
        return None
    order = np.argsort(every, kind="stable")
    share = np.cumsum(counted[order]) / counted.sum()
    return float(KEY / every[order][int(np.searchsorted(share, _BRIGHTER_THAN))])


def _without_the_near(light: LampLight, lamp: int, met: Seen, near_m: float) -> Vectors:
    far = np.linalg.norm(met.points - light.places[lamp], axis=1)
    weaker: Vectors = np.minimum(far / near_m, 1.0) ** 2
    return weaker
