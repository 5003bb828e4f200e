"""The program's own small sounds: soft, short, never startling."""

import numpy as np

from assets.sounds.ring import (
    Random,
    Samples,
    add,
    band,
    drift,
    empty,
    fade,
    noise,
    puff,
    struck,
    sum_of,
    tilted,
    times,
)


def wood_note(random: Random, hz: float, seconds: float = 0.6) -> Samples:
    """A wooden bar with a soft mallet (its second partial tuned two octaves up, as marimbas have it)."""
    return struck(
        seconds, random, [(hz, 1.0, 0.16), (hz * 4.0, 0.22, 0.05), (hz * 9.9, 0.05, 0.02)], attack_s=0.003
    )


def click(random: Random) -> Samples:
    tick = struck(
        0.07, random, [(1450.0, 1.0, 0.007), (2900.0, 0.4, 0.004), (620.0, 0.5, 0.012)], attack_s=0.0006
    )
    return sum_of(0.09, (tick, 0.8), (puff(0.03, random, band(1500, 6000), 0.0004, 0.002), 0.1))


def page(random: Random) -> Samples:
    """A sheet turned over."""
    seconds = 0.62
    t = times(seconds)
    paper = noise(len(t), random, tilted(band(900, 7000), -2.0))
    shape = np.exp(-(((t - 0.16) / 0.075) ** 2)) * 0.8 + np.exp(-(((t - 0.40) / 0.055) ** 2))
    rough = 0.35 + 0.9 * drift(len(t), random, 60.0)
    made = paper * shape * rough
    for _ in range(26):
        add(
            made,
            puff(0.008, random, band(2500, 8000), 0.0003, 0.001),
            random.uniform(0.1, 0.5),
            0.7 * random.uniform(0.2, 1.0),
        )
    return fade(made, 0.01, 0.08)


def right(random: Random) -> Samples:
    made = empty(0.95)
    add(made, wood_note(random, 523.25), 0.005, 0.8)
    add(made, wood_note(random, 783.99, 0.8), 0.13, 1.0)
    return fade(made, 0.001, 0.1)


def wrong(random: Random) -> Samples:
    made = empty(0.8)
    add(made, wood_note(random, 329.63), 0.005, 0.9)
    add(made, wood_note(random, 277.18, 0.6), 0.16, 0.9)
    return fade(made, 0.001, 0.1)


def arrive(random: Random) -> Samples:
    """One small bell."""
    partials = [
        (880.0, 1.0, 0.42),
        (882.4, 0.5, 0.40),
        (1760.0 * 1.003, 0.35, 0.22),
        (2640.0 * 1.01, 0.18, 0.12),
        (440.0, 0.25, 0.3),
    ]
    return struck(1.4, random, partials, attack_s=0.004)


def teleport(random: Random) -> Samples:
    """A breath of air."""
    seconds = 0.42
    t = times(seconds)
    share = t / seconds
    made = np.zeros(len(t))
    for centre, hz in ((0.2, 350.0), (0.4, 600.0), (0.55, 950.0), (0.7, 700.0)):
        made += np.exp(-(((share - centre) / 0.16) ** 2)) * noise(len(t), random, band(hz * 0.7, hz * 1.4))
    return fade(made * np.sin(np.pi * share) ** 1.2, 0.02, 0.1)
