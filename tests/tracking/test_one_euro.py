"""The One Euro filter against its authors' own package, and what it is for."""

import math
import random

import numpy as np
import pytest
from OneEuroFilter import OneEuroFilter as Reference

from tracking.one_euro import Cutoffs, OneEuro


def noisy_sine(seed: int) -> list[tuple[float, float]]:
    """(time_s, value): a sine of 120 values a second with noise of ±0.1 for ten seconds, as the authors' ground truth is."""
    chance = random.Random(seed)
    return [(n / 120.0, math.sin(n / 120.0) + chance.uniform(-0.1, 0.1)) for n in range(1200)]


@pytest.mark.parametrize(("least_hz", "per_speed"), [(1.0, 0.1), (0.5, 2.0), (3.0, 0.0)])
def test_it_is_the_authors_filter(least_hz: float, per_speed: float) -> None:
    """(1.0, 0.1) are the parameters of the ground truth."""
    ours, theirs = OneEuro(Cutoffs(least_hz, per_speed, 1.0)), Reference(120.0, least_hz, per_speed, 1.0)
    worst = 0.0
    for time_s, value in noisy_sine(1):
        worst = max(worst, abs(float(ours(np.array([value]), time_s)[0]) - theirs(value, time_s)))
    assert worst < 1e-4


def test_at_irregular_times_too() -> None:
    ours, theirs = OneEuro(Cutoffs(1.0, 0.5)), Reference(30.0, 1.0, 0.5, 1.0)
    chance, time_s = random.Random(2), 0.5
    for _ in range(300):
        value = chance.gauss(0.0, 1.0)
        assert float(ours(np.array([value]), time_s)[0]) == pytest.approx(theirs(value, time_s), abs=1e-4)
        time_s += chance.uniform(0.01, 0.2)


def test_each_element_is_filtered_by_itself() -> None:
    together, alone = OneEuro(Cutoffs(1.0, 2.0)), OneEuro(Cutoffs(1.0, 2.0))
    chance = np.random.default_rng(3)
    for n in range(50):
        values = chance.normal(size=(21, 3))
        filtered = together(values, n / 30.0)
        assert filtered.shape == (21, 3)
        assert filtered[4, 1] == pytest.approx(float(alone(values[4, 1:2], n / 30.0)[0]))


def test_calm_at_rest_and_prompt_in_motion() -> None:
    chance = np.random.default_rng(4)
    rest = OneEuro(Cutoffs(1.0, 5.0))
    noise = chance.normal(0.0, 0.003, size=300)
    kept = np.array([float(rest(np.array([value]), n / 30.0)[0]) for n, value in enumerate(noise)])
    assert kept[60:].std() < 0.6 * noise[60:].std()
    moving = OneEuro(Cutoffs(1.0, 5.0))
    for n in range(60):
        behind = n / 30.0 - float(moving(np.array([n / 30.0]), n / 30.0)[0])  # one unit a second
    assert behind < 0.04


def test_after_a_reset_nothing_is_remembered() -> None:
    ours = OneEuro(Cutoffs(1.0, 0.1))
    for n in range(10):
        ours(np.array([1.0]), n / 30.0)
    ours.reset()
    assert ours(np.array([-5.0]), 1.0)[0] == -5.0


def test_a_value_that_comes_too_late_changes_nothing() -> None:
    ours = OneEuro(Cutoffs(1.0, 0.1))
    ours(np.array([1.0]), 1.0)
    before = ours(np.array([2.0]), 1.1).copy()
    assert (ours(np.array([50.0]), 1.1) == before).all()
    assert (ours(np.array([50.0]), 1.05) == before).all()
