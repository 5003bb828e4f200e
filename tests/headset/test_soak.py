"""The whole program on the simulated headset for a while, as ``python -m bench.headset_soak`` wears it for ten minutes."""

from typing import Any

import pytest

from bench.headset_soak import GROWTH_MIB, problems, show, soak
from tests.simulated_headset.runtime import Root

SECONDS = 20.0
FINE: dict[str, Any] = {
    "seconds": SECONDS, "warm_s": 10.0, "status": 0, "stderr": "", "waited": 100, "begun": 100, "ended": 100, "drawn": 90, "missed": 0, "away": 0,
    "growth_mib": 0.1, "growth_mib_per_minute": 0.2, "warm_mib": 700.0, "end_mib": 700.1, "messages": {}, "last_messages": [], "opened": 1,
    "throws": 1, "lost": [], "pose to submit": {"median_ms": 1.0, "p99_ms": 2.0},
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.gl
def test_twenty_seconds_leave_nothing_behind(monado_root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    found = soak(monado_root, SECONDS)
    show(found)
    assert problems(found) == [], capsys.readouterr().out
    assert found["drawn"] > 20, "it was worn"
    assert found["focused"] > 20
    assert found["pose to submit"]["median_ms"] > 0.0


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"ended": 99}, "99 ended"),
        ({"begun": 101}, "101 begun"),
        ({"drawn": 0}, "nothing was drawn"),
        ({"growth_mib": GROWTH_MIB + 0.1}, "memory grew"),
        ({"messages": {"warning": 1}, "last_messages": ["this is a test"]}, "this is a test"),
        ({"away": 3}, "away in 3 frames"),
        ({"status": 1, "stderr": "KeyError"}, "KeyError"),
        ({"stderr": "Traceback (most recent call last)"}, "an exception"),
    ],
)
def test_what_must_not_be_is_said(change: dict[str, Any], word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert problems(FINE) == []
    show(FINE | change)
    assert word in capsys.readouterr().out


def test_a_client_that_never_ran_is_said() -> None:
    assert problems({"seconds": 1.0, "status": None, "stderr": "did not end within 121 s"}) == [
        "the program ended with status None: did not end within 121 s"
    ]
