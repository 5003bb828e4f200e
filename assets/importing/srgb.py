"""The curve of sRGB (IEC 61966-2-1): light as numbers of a picture, and back. Both are 0 to 1."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.floating[Any]]


def encoded(linear: Real) -> Real:
    """sRGB of linear light; what is beyond 0 to 1 is held there."""
    light = np.clip(linear, 0.0, 1.0)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def decoded(srgb: Real) -> Real:
    """Linear light of sRGB."""
    return np.where(srgb <= 0.04045, srgb / 12.92, ((np.maximum(srgb, 0.0) + 0.055) / 1.055) ** 2.4)


def decoded_value(srgb: float) -> float:
    """The same of one number, to the last digit alike on every processor (numpy's powers are not)."""
    return srgb / 12.92 if srgb <= 0.04045 else float(((srgb + 0.055) / 1.055) ** 2.4)
