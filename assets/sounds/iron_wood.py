"""Boards, chains and far guns."""

import numpy as np

from assets.sounds.people import creak
from assets.sounds.ring import (
    Random,
    Samples,
    add,
    band,
    echoed,
    empty,
    fade,
    filtered,
    gorge,
    puff,
    struck,
    sum_of,
    tilted,
    times,
)

BAR = (1.0, 2.756, 5.404, 8.933)
"""Partials of a bar that is free at both ends (Euler-Bernoulli)."""


def board_knock(random: Random, base_hz: float) -> Samples:
    partials = [
        (
            base_hz * ratio * random.uniform(0.985, 1.015),
            1.0 / (1.0 + 0.9 * index),
            0.075 / (1.0 + 0.7 * index),
        )
        for index, ratio in enumerate(BAR)
    ]
    contact = puff(0.06, random, tilted(band(300, 3800), -2.0), 0.0006, 0.007)
    return sum_of(0.5, (struck(0.5, random, partials, attack_s=0.0012), 0.8), (contact, 0.30))


def link_hit(random: Random, seconds: float = 0.7) -> Samples:
    """Two wrought links meeting: many partials without order, the high ones short."""
    base = random.uniform(520.0, 820.0)
    partials = []
    for index in range(14):
        hz = base * (1.0 + 0.62 * index**1.18) * random.uniform(0.96, 1.04)
        if hz < 9000.0:
            partials.append(
                (hz, random.uniform(0.4, 1.0) / (1.0 + 0.16 * index), 0.16 / (1.0 + 0.22 * index))
            )
    thud = struck(0.2, random, [(random.uniform(150, 230), 1.0, 0.03)])
    contact = puff(0.03, random, band(1500, 8000), 0.0003, 0.003)
    return sum_of(
        seconds, (struck(seconds, random, partials, attack_s=0.0003), 0.24), (thud, 0.25), (contact, 0.22)
    )


def chain_clank(random: Random) -> Samples:
    """A length of chain taken up: a few links knock, then settle."""
    ring = empty(1.6)
    at_s, volume = 0.01, 1.0
    for gap_s in (0.09, 0.055, 0.12, 0.045, 0.16, 0.10, 0.20, 0.07):
        add(ring, link_hit(random, 0.55), at_s, volume * random.uniform(0.6, 1.0))
        at_s += gap_s
        volume *= 0.84
    return fade(ring, 0.002, 0.3)


def pulley(random: Random) -> Samples:
    """A wooden wheel that turns a little under its rope: a dry creak and a knock."""
    ring = empty(0.8)
    add(ring, creak(random, 0.42), 0.02, 0.5)
    add(ring, board_knock(random, 310.0), 0.30, 0.35)
    return fade(ring, 0.004, 0.2)


BELL = ((0.5, 0.45, 2.6), (1.0, 0.9, 1.9), (1.2, 0.8, 1.5), (1.5, 0.35, 1.1), (2.0, 1.0, 1.2), (2.6, 0.35, 0.7), (3.01, 0.45, 0.6), (4.1, 0.3, 0.35))
"""Hum, prime, tierce, quint, nominal and what lies above them: times the prime's frequency, strength, seconds to die away."""


def bell(random: Random) -> Samples:
    """A small cast bell struck by its clapper."""
    prime_hz = 470.0
    partials = []
    for ratio, strength, decay_s in BELL:  # each partial is two that lie close together: the casting is not quite round
        for aside in (-0.35, 0.35):
            partials.append((prime_hz * ratio + aside * random.uniform(0.6, 1.4), strength / 2.0, decay_s))
    contact = puff(0.03, random, band(1800, 7000), 0.0003, 0.003)
    made = sum_of(3.2, (struck(3.2, random, partials, attack_s=0.0008), 0.5), (contact, 0.25))
    return fade(made, 0.0005, 0.8)


def chains(random: Random) -> Samples:
    """Thirteen heavy chains under moving weight: groans, and links that knock as they turn."""
    seconds = 13.0
    ring = empty(seconds)
    for _ in range(12):
        groan = creak(random, random.uniform(0.5, 1.3))
        add(
            ring,
            filtered(groan, band(150, 1500)),
            random.uniform(0.0, seconds),
            0.26 * random.uniform(0.4, 1.0),
        )
    for swing in range(9):
        at_s = seconds * swing / 9.0 + random.uniform(-0.25, 0.25)
        for _ in range(int(random.integers(3, 9))):
            add(
                ring,
                link_hit(random),
                at_s + abs(random.normal(0.0, 0.22)),
                0.55 * random.uniform(0.1, 1.0) ** 1.6,
            )
    return echoed(filtered(ring, band(80, 5200)), gorge(random, seconds=2.4, wet=0.35, dull_hz=1500.0))


def planks(random: Random) -> Samples:
    """A board is pushed out, one end falls on the chains, then the other; a knock to settle it. Again and again."""
    seconds = 15.0
    ring = empty(seconds)
    for start_s in (0.03, 2.6, 4.7, 7.5, 9.2, 12.1):
        base = random.uniform(135.0, 215.0)
        first = start_s
        second = first + random.uniform(0.13, 0.30)
        add(ring, board_knock(random, base), first, random.uniform(0.8, 1.0))
        add(ring, board_knock(random, base * 1.04), second, random.uniform(0.55, 0.9))
        add(ring, board_knock(random, base), second + random.uniform(0.06, 0.1), 0.3)
        for _ in range(int(random.integers(2, 5))):
            add(ring, link_hit(random), first + random.uniform(0.0, 0.4), 0.16 * random.uniform(0.3, 1.0))
        scrape = puff(0.7, random, tilted(band(250, 2600), -3.0), 0.25, 0.2)
        add(ring, scrape, start_s + random.uniform(0.75, 1.1), 0.05)
        if random.uniform() < 0.7:
            for knock in range(int(random.integers(1, 3))):
                add(
                    ring,
                    board_knock(random, base * 1.3),
                    second + 0.75 + 0.27 * knock,
                    random.uniform(0.25, 0.45),
                )
    return filtered(ring, band(60, 7000))


def report(random: Random, *, sharp: float) -> Samples:
    """A shot from hundreds of metres: the air has taken the edge; a dull pop over a short low push of air."""
    t = times(0.3)
    push = (1.0 - t / 0.009) * np.exp(-t / 0.007)  # Friedlander's wave
    push = filtered(np.pad(push, (64, 4096)), band(70.0, 1500.0 * sharp, slope=1.5))[: len(t)]
    body = puff(0.3, random, tilted(band(110.0, 950.0 * sharp), -3.0, around_hz=300.0), 0.0015, 0.028)
    return fade(sum_of(0.3, (push / float(np.abs(push).max()), 0.8), (body, 0.34)), 0.0, 0.05)


def rifle(random: Random) -> Samples:
    """Single shots, each from another place, and the gorge's answer."""
    ring = empty(16.0)
    for at_s in (0.15, 2.1, 2.62, 5.7, 8.05, 8.4, 11.9):
        add(ring, report(random, sharp=random.uniform(0.7, 1.25)), at_s, random.uniform(0.45, 1.0))
    return echoed(ring, gorge(random, wet=0.75, dull_hz=1000.0))


def machine_gun(random: Random) -> Samples:
    """Short bursts at some eight shots a second."""
    ring = empty(15.0)
    for start_s, shots in ((0.15, 5), (2.6, 3), (4.0, 7), (8.3, 4), (9.7, 3), (12.2, 6)):
        shot = report(random, sharp=0.85)
        volume = random.uniform(0.65, 1.0)
        for index in range(shots):
            other = report(random, sharp=0.85)
            at_s = start_s + index / 8.1 + random.normal(0.0, 0.003)
            add(ring, 0.75 * shot + 0.25 * other, at_s, volume * random.uniform(0.85, 1.0))
    return echoed(ring, gorge(random, wet=0.5, dull_hz=850.0))
