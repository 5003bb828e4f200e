"""Water, air, weather, birds and fire."""

import numpy as np

from assets.sounds.ring import (
    RATE,
    Random,
    Samples,
    add,
    band,
    drift,
    echoed,
    empty,
    fade,
    filtered,
    gorge,
    noise,
    puff,
    samples,
    swell,
    tilted,
    times,
)


def bubble(random: Random, low_hz: float, high_hz: float) -> Samples:
    """An air bubble closing: a short tone that rises as the bubble nears the surface (Minnaert)."""
    hz = float(np.exp(random.uniform(np.log(low_hz), np.log(high_hz))))
    decay_s = 6.0 / hz + 0.006
    seconds = 6.0 * decay_s
    t = times(seconds)
    phase = 2.0 * np.pi * hz * (t + random.uniform(0.5, 2.0) * t**2)
    return np.sin(phase) * swell(seconds, 0.002, decay_s)


def river(random: Random) -> Samples:
    """A torrent heard from some way above: a deep, restless roar with little edge to it."""
    ring = empty(18.0)
    count = len(ring)
    for low, high, volume, rate in ((28.0, 75.0, 0.9, 0.35), (75, 180, 1.0, 0.6), (180, 420, 0.75, 0.9), (420, 950, 0.42, 1.3),
                                    (950, 2200, 0.20, 1.8), (2200, 5200, 0.085, 2.4)):  # fmt: skip
        moving = 0.62 + 0.76 * drift(count, random, rate)
        ring += (
            volume * moving * noise(count, random, tilted(band(low, high, slope=3.0), -3.0, around_hz=low))
        )
    for _ in range(260):  # boils: water heaping up and falling in on itself
        seconds = random.uniform(0.25, 0.7)
        foot = random.uniform(120.0, 420.0)
        boil = puff(seconds, random, band(foot, foot * 2.4), seconds * 0.35, seconds * 0.3)
        add(ring, boil, random.uniform(0.0, 18.0), 0.32 * random.uniform(0.2, 1.0) ** 2)
    return ring


def river_near(random: Random) -> Samples:
    """The same water at one's feet: slaps on rock, spray, bubbles."""
    ring = 0.35 * river(random)
    count = len(ring)
    ring += 0.22 * (0.4 + drift(count, random, 1.4)) * noise(count, random, tilted(band(700, 7000), -4.0))
    for _ in range(85):
        seconds = random.uniform(0.3, 0.9)
        top = random.uniform(1800.0, 6000.0)
        slap = puff(
            seconds, random, tilted(band(180.0, top), -3.5), random.uniform(0.02, 0.09), seconds * 0.25
        )
        add(ring, slap, random.uniform(0.0, 18.0), 0.75 * random.uniform(0.25, 1.0) ** 2)
    for _ in range(2600):
        add(
            ring,
            bubble(random, 350.0, 3200.0),
            random.uniform(0.0, 18.0),
            0.5 * random.uniform(0.1, 1.0) ** 3,
        )
    return ring


def oar(random: Random) -> Samples:
    """A blade swept through quiet water: a soft rush, and bubbles behind it."""
    seconds = 1.3
    ring = empty(seconds)
    add(ring, puff(0.9, random, tilted(band(180, 2600), -4.0), 0.16, 0.22), 0.02, 0.8)
    add(ring, puff(0.5, random, tilted(band(700, 5200), -3.0), 0.08, 0.12), 0.10, 0.25)
    for _ in range(70):
        add(ring, bubble(random, 320.0, 1800.0), random.uniform(0.12, 0.85), 0.30 * random.uniform(0.1, 1.0) ** 2)
    return fade(ring, 0.01, 0.25)


def wind(random: Random) -> Samples:
    """Gusts: the pitch of the rush rises as they grow."""
    count = samples(20.0)
    gust = drift(count, random, 0.22)
    ring = 0.55 * noise(count, random, tilted(band(60, 260), -4.0)) * (0.35 + gust)
    for share, hz in ((0.15, 260.0), (0.35, 380.0), (0.55, 540.0), (0.75, 760.0), (0.92, 1050.0)):
        near = np.exp(-(((gust - share) / 0.2) ** 2))
        ring += near * (0.3 + gust) * 0.5 * noise(count, random, band(hz * 0.72, hz * 1.3, slope=2.5))
    leaves = drift(count, random, 0.9) * gust**2
    return ring + 0.10 * leaves * noise(count, random, band(2200, 6500))


def air(random: Random) -> Samples:
    """All but nothing: the valley when nobody shoots."""
    count = samples(16.0)
    return noise(count, random, tilted(band(80, 900), -5.0)) * (0.6 + 0.5 * drift(count, random, 0.2))


def birds(random: Random) -> Samples:
    """Four birds, each with its own phrase, now and then."""
    ring = empty(22.0)
    for bird, (base_hz, notes, length_s) in enumerate(
        ((3900.0, 5, 0.09), (2600.0, 3, 0.17), (5200.0, 9, 0.05), (3200.0, 2, 0.22))
    ):
        bend = random.uniform(-0.25, 0.3, notes)
        steps = random.uniform(0.86, 1.16, notes)
        for call in range(4):
            at_s = (1.37 * bird + 5.5 * call + random.uniform(0.0, 2.6)) % 22.0
            away = random.uniform(0.25, 1.0)
            for note in range(notes):
                t = times(length_s * random.uniform(0.92, 1.08))
                share = t / t[-1]
                hz = (
                    base_hz
                    * steps[note]
                    * (1.0 + bend[note] * share + 0.03 * np.sin(2.0 * np.pi * 31.0 * t) * (bird == 1))
                )
                tone = np.sin(2.0 * np.pi * np.cumsum(hz) / RATE) + 0.06 * np.sin(
                    4.0 * np.pi * np.cumsum(hz) / RATE
                )
                add(ring, tone * np.sin(np.pi * share) ** 1.5, at_s, away)
                at_s += length_s * random.uniform(1.15, 1.5)
    return echoed(
        filtered(ring, band(1200, 7500)), gorge(random, seconds=2.4, wet=0.3, dull_hz=3200.0)
    ) + 0.004 * air_like(ring, random)


def air_like(ring: Samples, random: Random) -> Samples:
    return noise(len(ring), random, tilted(band(200, 3000), -4.0))


def _drops(ring: Samples, random: Random, count: int, loudest: float) -> None:
    seconds = len(ring) / RATE
    for _ in range(count):
        hz = random.uniform(1500.0, 7000.0)
        drop = puff(0.016, random, band(hz * 0.6, hz * 1.5), 0.0006, random.uniform(0.0015, 0.005))
        add(ring, drop, random.uniform(0.0, seconds), loudest * random.uniform(0.15, 1.0) ** 3)


def rain(random: Random) -> Samples:
    """Steady rain on earth, leaves and stone."""
    ring = empty(14.0)
    count = len(ring)
    ring += (
        0.16 * (0.8 + 0.3 * drift(count, random, 0.5)) * noise(count, random, tilted(band(500, 9000), -2.5))
    )
    _drops(ring, random, 5200, 1.1)
    for _ in range(150):  # from the eaves into puddles
        add(
            ring,
            bubble(random, 900.0, 3600.0),
            random.uniform(0.0, 14.0),
            0.30 * random.uniform(0.2, 1.0) ** 2,
        )
    return ring


def rain_heavy(random: Random) -> Samples:
    ring = empty(14.0)
    count = len(ring)
    sheets = 0.65 + 0.6 * drift(count, random, 0.6)
    ring += 0.55 * sheets * noise(count, random, tilted(band(350, 8000), -3.0))
    ring += 0.30 * noise(count, random, tilted(band(90, 500), -3.0)) * (0.7 + 0.5 * drift(count, random, 0.4))
    _drops(ring, random, 8000, 1.5)
    return ring


def thunder(random: Random) -> Samples:
    """Far off: no crack, a roll that comes from several places of the sky one after another."""
    ring = empty(10.0)
    for at_s, volume in ((0.15, 0.7), (0.7, 1.0), (1.25, 0.6), (2.1, 0.75), (3.2, 0.4), (4.4, 0.3)):
        top = random.uniform(110.0, 240.0)
        add(
            ring,
            puff(4.2, random, tilted(band(22.0, top), -3.0, around_hz=80.0), 0.12, random.uniform(0.5, 1.1)),
            at_s,
            volume,
        )
    wavering = 0.55 + 0.9 * drift(len(ring), random, 2.2)
    rolling = ring * wavering
    return fade(filtered(rolling, band(25.0, 420.0)), 0.12, 1.6)


def fire(random: Random) -> Samples:
    """Burning timber: a low flutter, hiss, and crackles that come in showers."""
    ring = empty(12.0)
    count = len(ring)
    flutter = drift(count, random, 7.0) * (0.5 + drift(count, random, 0.8))
    ring += 0.42 * (0.25 + flutter) * noise(count, random, tilted(band(45, 320), -3.0, around_hz=100.0))
    ring += 0.055 * (0.4 + drift(count, random, 1.5)) * noise(count, random, band(1800, 8000))
    for _ in range(46):
        shower_s = random.uniform(0.0, 12.0)
        for _ in range(int(random.integers(2, 22))):
            hz = float(np.exp(random.uniform(np.log(700.0), np.log(6500.0))))
            snap = puff(0.03, random, band(hz * 0.55, hz * 1.8), 0.0002, random.uniform(0.0008, 0.005))
            add(ring, snap, shower_s + random.exponential(0.16), 0.55 * min(random.pareto(1.7) + 0.12, 4.0))
    for _ in range(7):  # a beam gives
        add(
            ring,
            puff(0.16, random, band(160.0, 1300.0), 0.001, 0.03),
            random.uniform(0.0, 12.0),
            random.uniform(0.5, 1.2),
        )
    return ring
