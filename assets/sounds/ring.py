"""Sound on a ring: the end of each array meets its beginning, so whatever is made here loops without a seam.

Arrays are ``(n,) float64`` at ``RATE`` samples a second. Filters work on the whole ring at once (FFT), things that
happen are added with wrap-around, and echoes that outlast the end come back at the start.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

RATE = 44100
Samples = npt.NDArray[np.float64]
Random = np.random.Generator
Gain = Callable[[Samples], npt.NDArray[Any]]
"""Strength by frequency in Hz."""


def samples(seconds: float) -> int:
    return round(seconds * RATE)


def empty(seconds: float) -> Samples:
    return np.zeros(samples(seconds))


def times(seconds: float) -> Samples:
    return np.arange(samples(seconds)) / RATE


def band(low_hz: float, high_hz: float, *, slope: float = 2.0) -> Gain:
    """1 between the two frequencies, falling by ``6 * slope`` dB an octave outside."""

    def gain(hz: Samples) -> Samples:
        with np.errstate(divide="ignore"):
            below = 1.0 / np.sqrt(1.0 + (low_hz / np.maximum(hz, 1e-3)) ** (2.0 * slope))
        return np.asarray(below / np.sqrt(1.0 + (hz / high_hz) ** (2.0 * slope)))

    return gain


def tilted(gain: Gain, db_per_octave: float, *, around_hz: float = 1000.0) -> Gain:
    exponent = db_per_octave / 6.0206
    return lambda hz: gain(hz) * (np.maximum(hz, 10.0) / around_hz) ** exponent


def filtered(ring: Samples, gain: Gain) -> Samples:
    spectrum = np.fft.rfft(ring) * gain(np.asarray(np.fft.rfftfreq(len(ring), 1.0 / RATE), dtype=np.float64))
    return np.asarray(np.fft.irfft(spectrum, len(ring)))


def noise(count: int, random: Random, gain: Gain) -> Samples:
    """Noise of that colour with a mean square of 1."""
    made = filtered(random.standard_normal(count), gain)
    return np.asarray(made / np.sqrt(np.mean(made**2)))


def drift(count: int, random: Random, rate_hz: float) -> Samples:
    """A value that wanders between 0 and 1, about ``rate_hz`` times a second, and ends where it began."""
    made = noise(count, random, band(rate_hz * 0.2, rate_hz, slope=3.0))
    return 0.5 + 0.5 * np.tanh(made)


def add(ring: Samples, sound: Samples, at_s: float, volume: float = 1.0) -> None:
    """Add ``sound`` to ``ring`` in place; what passes the end comes in at the start."""
    start = samples(at_s) % len(ring)
    position = 0
    while position < len(sound):
        count = min(len(ring) - start, len(sound) - position)
        ring[start : start + count] += volume * sound[position : position + count]
        position += count
        start = 0


def echoed(ring: Samples, impulse: Samples) -> Samples:
    """``ring`` as it sounds in a place that answers a clap with ``impulse``."""
    folded = np.zeros(len(ring))
    add(folded, impulse, 0.0)
    return np.fft.irfft(np.fft.rfft(ring) * np.fft.rfft(folded), len(ring))


def fade(sound: Samples, in_s: float, out_s: float) -> Samples:
    """Raised-cosine ends."""
    made = sound.copy()
    rise, fall = max(samples(in_s), 1), max(samples(out_s), 1)
    made[:rise] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(rise) / rise)
    made[-fall:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, fall + 1) / fall)
    return made


def swell(seconds: float, attack_s: float, decay_s: float) -> Samples:
    """0 at the start, quickly up, then dying away: the shape of most things that are struck."""
    t = times(seconds)
    shape = (1.0 - np.exp(-t / max(attack_s, 1e-4))) * np.exp(-t / decay_s)
    return fade(shape / max(float(shape.max()), 1e-9), 0.0005, seconds * 0.15)


def struck(
    seconds: float,
    random: Random,
    partials: Sequence[tuple[float, float, float]],
    *,
    attack_s: float = 0.0008,
) -> Samples:
    """A struck body: each partial is (Hz, strength, time to die away in s)."""
    t = times(seconds)
    made = np.zeros(len(t))
    for hz, strength, decay_s in partials:
        made += (
            strength * np.sin(2.0 * np.pi * hz * t + random.uniform(0.0, 2.0 * np.pi)) * np.exp(-t / decay_s)
        )
    return fade(made * (1.0 - np.exp(-t / attack_s)), 0.0003, seconds * 0.2)


def puff(seconds: float, random: Random, gain: Gain, attack_s: float, decay_s: float) -> Samples:
    """A burst of coloured noise."""
    return noise(samples(seconds), random, gain) * swell(seconds, attack_s, decay_s)


def sum_of(seconds: float, *parts: tuple[Samples, float]) -> Samples:
    made = empty(seconds)
    for part, volume in parts:
        made[: len(part)] += volume * part[: len(made)]
    return made


def gorge(
    random: Random, *, seconds: float = 3.4, direct: float = 1.0, wet: float = 1.0, dull_hz: float = 1100.0
) -> Samples:
    """What a steep valley answers: slopes one after another, each wider and duller, dissolving into a tail."""
    answer = np.zeros(samples(seconds))
    answer[0] = direct
    for index, delay_s in enumerate((0.34, 0.52, 0.81, 1.17, 1.6)):
        spread = samples(0.09 + 0.06 * index)
        slope = random.standard_normal(spread) * np.hanning(spread)
        slope = filtered(np.pad(slope, (0, spread)), band(60.0, dull_hz * 0.8**index))
        slope *= wet * 0.34 * 0.68**index / max(float(np.sqrt(np.sum(slope**2))), 1e-9)
        add(answer[: samples(seconds - 0.4)], slope, delay_s * random.uniform(0.95, 1.05))
    t = times(seconds)
    tail = noise(len(t), random, band(60.0, dull_hz * 0.6)) * np.exp(-t / 0.7) * (1.0 - np.exp(-t / 0.3))
    answer += wet * 0.24 * tail / float(np.sqrt(np.sum(tail**2)))
    answer[1:] = fade(answer[1:], 0.0, 0.4)
    return answer
