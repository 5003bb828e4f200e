"""A clock that runs only while a process stands still."""

import itertools

from assets.importing.stalled import LEAST_SHARE, Stalled


def stood(used: list[float | None]) -> float:
    """Seconds, with a look each second and what the process had used until then."""
    ticks, told = itertools.count(), iter(used)
    clock = Stalled(1, used=lambda _: next(told), now=lambda: float(next(ticks)))
    return [clock.look() for _ in used[1:]][-1]


def test_what_computes_is_not_standing_still_however_slowly() -> None:
    assert stood([0.0, 0.05, 0.11, 0.16]) == 0.0


def test_what_sleeps_or_only_blinks_is() -> None:
    assert stood([1.0, 1.0, 1.0, 1.0 + LEAST_SHARE / 2]) == 3.0


def test_only_the_time_of_standing_still_counts() -> None:
    assert stood([0.0, 0.9, 0.9, 1.8, 1.8]) == 2.0


def test_where_nobody_tells_the_clock_always_runs() -> None:
    assert stood([None, None, None]) == 2.0
