"""What people do: steps, shouts, a flag, a bugle. Nobody says a word."""

import numpy as np

from assets.sounds.ring import (
    RATE,
    Gain,
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
    struck,
    sum_of,
    tilted,
    times,
)


def cloth_step(random: Random) -> Samples:
    """A cloth shoe or straw sandal on mud and stone."""
    weight = random.uniform(0.7, 1.2)
    thud = struck(
        0.2,
        random,
        [(random.uniform(62, 105), 1.0, 0.028), (random.uniform(130, 210), 0.45, 0.018)],
        attack_s=0.004,
    )
    slap = puff(
        0.16, random, tilted(band(220, random.uniform(1100, 2600)), -3.0), 0.008, random.uniform(0.018, 0.045)
    )
    suck = puff(0.2, random, band(random.uniform(350, 700), 1900), 0.05, 0.035)
    return sum_of(
        0.32,
        (thud, 0.9 * weight),
        (slap, 0.22),
        (np.concatenate([np.zeros(3000), suck]), 0.05 * random.uniform(0, 1.5)),
    )


def march_steps(random: Random) -> Samples:
    """Twenty-four people of one column, each at his own pace: a patter, never a beat."""
    seconds = 14.0
    ring = empty(seconds)
    for _ in range(24):
        away = random.uniform(0.25, 1.0) ** 2
        steps = int(random.integers(23, 30))
        start_s = random.uniform(0.0, seconds)
        limp = random.uniform(-0.03, 0.03)
        for step in range(steps):
            at_s = start_s + seconds * step / steps + (limp if step % 2 else 0.0) + random.normal(0.0, 0.022)
            add(ring, cloth_step(random), at_s, away * random.uniform(0.5, 1.1))
    rustle = noise(len(ring), random, tilted(band(1500, 5200), -3.0)) * (0.3 + drift(len(ring), random, 3.6))
    ring += 0.035 * rustle
    for _ in range(16):  # a mess tin, a buckle
        hz = random.uniform(1700.0, 3400.0)
        tin = struck(0.12, random, [(hz, 1.0, 0.02), (hz * 1.52, 0.6, 0.014), (hz * 2.31, 0.4, 0.01)])
        add(ring, tin, random.uniform(0.0, seconds), 0.05 * random.uniform(0.3, 1.0))
    return filtered(ring, band(55, 6000))


def steps_wood(random: Random) -> Samples:
    """One walker on boards that lie loose on chains."""
    seconds, steps = 9.0, 16
    ring = empty(seconds)
    for step in range(steps):
        at_s = 0.05 + seconds * step / steps + random.normal(0.0, 0.016)
        base = random.uniform(96.0, 138.0)
        board = struck(
            0.4,
            random,
            [(base, 1.0, 0.06), (base * 2.6, 0.5, 0.035), (base * 4.9, 0.22, 0.02)],
            attack_s=0.002,
        )
        heel = puff(0.08, random, band(350, 2600), 0.001, 0.011)
        add(ring, sum_of(0.4, (board, 0.8), (heel, 0.28)), at_s, random.uniform(0.7, 1.0))
        add(ring, puff(0.12, random, band(250, 1600), 0.008, 0.024), at_s + 0.13, 0.13)  # the toes come down
        if random.uniform() < 0.5:  # the board knocks on its chain
            link = struck(
                0.2, random, [(random.uniform(900, 1500), 0.5, 0.03), (random.uniform(2100, 3100), 0.3, 0.02)]
            )
            add(ring, link, at_s + random.uniform(0.03, 0.09), 0.16)
        if random.uniform() < 0.3:
            add(ring, creak(random, random.uniform(0.18, 0.35)), at_s + 0.08, 0.10)
    return ring


def wood(hz: Samples) -> Samples:
    """Three resonances of a dry board."""
    made = np.zeros(len(hz))
    for centre in (640.0, 1180.0, 2050.0):
        made += 1.0 / (1.0 + ((hz - centre) / 70.0) ** 2)
    return made


def creak(random: Random, seconds: float) -> Samples:
    """Dry wood or iron that sticks and slips: a quick row of small knocks whose pace wanders."""
    t = times(seconds)
    pace_hz = random.uniform(55.0, 95.0) * (
        1.0 + 0.5 * np.sin(np.pi * t / seconds) + 0.1 * np.sin(2 * np.pi * 5.0 * t)
    )
    slips = np.diff(np.floor(np.cumsum(pace_hz) / RATE), prepend=0.0)
    rung = filtered(np.pad(slips, (0, 4000)), wood)
    made = rung[: len(t)] * np.sin(np.pi * t / seconds) ** 0.7
    return fade(made / max(float(np.abs(made).max()), 1e-9), 0.005, 0.02)


def steps_stone(random: Random) -> Samples:
    """One walker on paving."""
    seconds, steps = 9.0, 16
    ring = empty(seconds)
    for step in range(steps):
        at_s = 0.05 + seconds * step / steps + random.normal(0.0, 0.016)
        heel = sum_of(
            0.2,
            (struck(0.15, random, [(random.uniform(110, 170), 1.0, 0.018)], attack_s=0.002), 0.6),
            (puff(0.1, random, tilted(band(500, 4200), -2.0), 0.0008, random.uniform(0.008, 0.014)), 0.3),
        )
        add(ring, heel, at_s, random.uniform(0.75, 1.0))
        scuff = puff(0.2, random, tilted(band(900, 6500), -2.0), 0.03, 0.035)
        add(ring, scuff, at_s + 0.10, 0.07 * random.uniform(0.5, 1.4))
        for _ in range(int(random.integers(0, 4))):  # grit
            add(
                ring,
                puff(0.02, random, band(2500, 8000), 0.0004, 0.002),
                at_s + random.uniform(0.0, 0.16),
                0.15,
            )
    return ring


VOWELS = ((730.0, 1090.0, 2440.0), (570.0, 840.0, 2410.0), (530.0, 1840.0, 2480.0), (660.0, 1700.0, 2400.0))


def mouth(vowel: tuple[float, float, float]) -> Gain:
    """Resonances of an open mouth at the three formants."""

    def gain(hz: Samples) -> Samples:
        made = np.zeros(len(hz))
        for centre, strength in zip(vowel, (1.0, 0.6, 0.22), strict=True):
            made += strength / (1.0 + ((hz - centre) / (0.09 * centre + 25.0)) ** 2)
        return made

    return gain


def shout(random: Random) -> Samples:
    """One voice, one long vowel sliding into another: a call without a word."""
    seconds = random.uniform(0.45, 1.25)
    t = times(seconds)
    share = t / seconds
    base_hz = random.uniform(150.0, 270.0)
    hz = (
        base_hz
        * (1.0 + 0.28 * np.sin(np.pi * share**0.8) - 0.15 * share)
        * (1.0 + 0.012 * np.sin(2 * np.pi * 5.6 * t + random.uniform(0, 6)))
    )
    phase = np.cumsum(hz) / RATE
    voice = 2.0 * (phase % 1.0) - 1.0 + 0.25 * random.standard_normal(len(t))
    first, last = (VOWELS[int(random.integers(len(VOWELS)))] for _ in range(2))
    spoken = [filtered(voice, mouth(vowel)) for vowel in (first, last)]
    made = spoken[0] * (1.0 - share) + spoken[1] * share
    return fade(made / float(np.sqrt(np.mean(made**2))), 0.07, 0.22)


def crowd(random: Random) -> Samples:
    """Shouting beyond the river: many voices, no words, dulled by distance."""
    seconds = 16.0
    ring = empty(seconds)
    for surge_s, voices in ((0.8, 10), (3.1, 16), (6.4, 9), (8.8, 20), (12.2, 13), (14.4, 8)):
        for _ in range(voices):
            add(ring, shout(random), surge_s + abs(random.normal(0.0, 0.9)), random.uniform(0.2, 1.0))
    ring = filtered(ring, tilted(band(180.0, 1500.0), -2.0))
    return echoed(ring, gorge(random, direct=0.8, wet=0.7, dull_hz=1000.0))


def flag(random: Random) -> Samples:
    """Cloth in the wind: a flutter that gathers and now and then cracks."""
    seconds = 9.0
    ring = empty(seconds)
    at_s = 0.0
    while at_s < seconds - 0.1:
        strength = random.uniform(0.25, 1.0)
        flap = puff(0.22, random, tilted(band(90, 500 + 1300 * strength), -3.0, around_hz=200.0), 0.012, 0.04)
        add(ring, flap, at_s, strength)
        if strength > 0.86:
            add(ring, puff(0.05, random, band(500, 3600), 0.0008, 0.008), at_s + 0.01, 0.5)
        at_s += random.uniform(0.09, 0.24)
    gust = 0.5 + drift(len(ring), random, 0.6)
    return ring * gust + 0.09 * gust * noise(len(ring), random, tilted(band(150, 1500), -4.0))


BUGLE = {
    "G": 392.0,
    "C": 523.25,
    "E": 659.26,
    "H": 783.99,
}  # harmonics 3 to 6 of a C instrument; H is the high G
CALL = (("G", 0.20), ("C", 0.20), ("E", 0.55), ("C", 0.20), ("E", 0.20), ("H", 0.75), ("", 0.18),
        ("E", 0.20), ("C", 0.20), ("G", 0.40), ("C", 0.20), ("E", 0.30), ("C", 1.10))  # fmt: skip
"""A plain call made up for this tour: no army's signal."""


def brass_note(random: Random, hz: float, seconds: float, detune: float) -> Samples:
    t = times(seconds)
    rise = np.minimum(1.0, t / 0.045) ** 1.5
    fall = np.clip((seconds - t) / 0.06, 0.0, 1.0)
    loud = rise * fall * (1.0 - 0.18 * t / max(seconds, 0.3))
    wobble = (
        1.0
        - 0.018 * np.exp(-t / 0.02)
        + 0.004 * np.sin(2 * np.pi * 5.2 * t) * np.clip((t - 0.25) / 0.3, 0, 1)
    )
    phase = 2.0 * np.pi * np.cumsum(hz * (1.0 + detune) * wobble) / RATE
    made = np.zeros(len(t))
    for harmonic in range(1, 15):  # brass brightens as it gets louder: high harmonics come later and go first
        formant = np.exp(-(((hz * harmonic - 1350.0) / 1100.0) ** 2)) + 0.22
        made += formant * harmonic**-0.55 * loud ** (1.0 + 0.42 * harmonic) * np.sin(harmonic * phase)
    breath = 0.02 * noise(len(t), random, band(700, 4000)) * loud
    return made + breath


def bugle(random: Random) -> Samples:
    """Three buglers who do not quite agree, from across the valley."""
    ring = empty(9.0)
    for player in range(3):
        at_s = 0.1 + 0.045 * player
        detune = (0.0, 0.0035, -0.0045)[player]
        for note, length_s in CALL:
            begun_s = at_s + random.normal(0.0, 0.012)
            if note:
                add(
                    ring,
                    brass_note(random, BUGLE[note], length_s * 0.93, detune),
                    begun_s,
                    (1.0, 0.7, 0.6)[player],
                )
            at_s += length_s
    heard = echoed(filtered(ring, band(300.0, 2600.0, slope=1.4)), gorge(random, wet=0.22, dull_hz=1700.0))
    return fade(heard, 0.02, 1.2)
