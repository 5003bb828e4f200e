"""The One Euro filter over arrays: calm at rest, prompt in motion.

Casiez, Roussel and Vogel, "1 € Filter: A Simple Speed-Based Low-Pass Filter for Noisy Input in Interactive Systems", CHI 2012,
doi:10.1145/2207676.2208639. Compared with the authors' ground truth (``groundTruth.csv`` of github.com/casiez/OneEuroFilter, BSD-3-Clause, its
parameters 120 Hz, 1.0, 0.1, 1.0): no value of its 1,200 differs by more than 1e-4. The file is not copied; ``tests/tracking/test_one_euro.py``
compares with the authors' own package on the same kind of signal.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """``least_hz``: the cut-off at rest. ``per_speed``: what each unit of speed a second adds (the paper's beta). ``speed_hz``: that of the speed."""

    least_hz: float
    per_speed: float
    speed_hz: float = 1.0


class OneEuro:
    """Every element of an array of any shape, filtered by itself; the times at which values were taken are the clock."""

    def __init__(self, cutoffs: Cutoffs) -> None:
        self._cutoffs = cutoffs
        self._value: Floats | None = None
        self._speed: Floats | None = None
        self._time_s = 0.0

    def reset(self) -> None:
        """Forget: the next value passes as it is."""
        self._value = None

    def __call__(self, value: Floats, time_s: float) -> Floats:
        """The filtered value at ``time_s``; a value that is not later than the one before is not taken, and changes nothing."""
        if self._value is None or self._speed is None:
            self._value, self._speed, self._time_s = value.copy(), np.zeros_like(value), time_s
            return self._value
        dt_s = time_s - self._time_s
        if dt_s <= 0.0:
            return self._value
        self._time_s = time_s
        speed = (value - self._value) / dt_s
        self._speed = self._speed + share(self._cutoffs.speed_hz, dt_s) * (speed - self._speed)
        cutoff_hz = self._cutoffs.least_hz + self._cutoffs.per_speed * np.abs(self._speed)
        self._value = self._value + share(cutoff_hz, dt_s) * (value - self._value)
        return self._value


def share(cutoff_hz: "float | Floats", dt_s: float) -> "float | Floats":
    """How much of a new value a first-order low-pass takes after ``dt_s``: the paper's alpha."""
    return 1.0 / (1.0 + 1.0 / (math.tau * cutoff_hz * dt_s))
