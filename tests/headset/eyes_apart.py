"""How far apart two eyes are, measured from what they see of one thing: by where it lies in each picture, the pictures' fields of view and
its distance, and by nothing else."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tests.simulated_headset.remote import EyeView, XrPose

Picture = npt.NDArray[np.uint8]

SCALE = 3.0
"""Of the size that the simulated headset recommends: a disparity of 90 pixels, of which a hundredth can be told."""
TARGET_M = (0.015, 0.5, 0.02)
"""From the head: right, forward, up."""
_CHANGED = 24
"""Of 255: what the target changes more than that is the target."""


def _eye(x_m: float, left: float, right: float, up: float, down: float) -> EyeView:
    """A field of view in degrees, as a lens maker gives it."""
    return EyeView(
        (-math.radians(left), math.radians(right), math.radians(up), -math.radians(down)), XrPose((x_m, 0.0, 0.0))
    )


CASES: dict[str, tuple[EyeView, EyeView] | None] = {
    "own": None,  # the runtime's, 63 mm
    "narrow": (_eye(-0.029, 50.0, 38.0, 40.0, 47.0), _eye(0.029, 38.0, 50.0, 40.0, 47.0)),
    "uneven": (_eye(-0.034, 47.0, 41.0, 44.0, 44.0), _eye(0.034, 36.0, 49.0, 44.0, 44.0)),
}
APART_M = {"own": 0.063, "narrow": 0.058, "uneven": 0.068}


@dataclass(frozen=True)
class Seen:
    """Where the target lies, as tangents from straight ahead: to the right, upwards; ``pixels``: how many it covers."""

    right: float
    up: float
    pixels: int


def see(with_target: Picture, without: Picture, tangents: tuple[float, float, float, float]) -> Seen:
    """``tangents``: left, right, down, up of the picture."""
    height, width = with_target.shape[:2]
    change = np.abs(with_target.astype(np.int16) - without.astype(np.int16)).max(axis=2)
    rows, columns = np.nonzero(change > _CHANGED)
    x, y = columns.mean() + 0.5, rows.mean() + 0.5
    left, right, down, up = tangents
    return Seen(left + (right - left) * x / width, up + (down - up) * y / height, len(rows))


def eyes_apart_m(left: Seen, right: Seen, distance_m: float) -> float:
    """For eyes that look the same way."""
    return (left.right - right.right) * distance_m
