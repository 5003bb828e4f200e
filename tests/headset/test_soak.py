"""The whole program on the simulated headset for a while, as ``python -m bench.headset_soak`` wears it for ten minutes."""

from pathlib import Path
from typing import Any

import pytest

from bench.headset_soak import GROWTH_MIB, LATE_MIB, late_growth_mib, problems, show, soak
from tests.simulated_headset.runtime import NoRuntime, Root
from tests.simulated_headset.validation import complaints, require_layer

SECONDS = 20.0
FINE: dict[str, Any] = {
    "seconds": SECONDS, "warm_s": 10.0, "status": 0, "stderr": "", "waited": 100, "begun": 100, "ended": 100, "drawn": 90, "missed": 0, "away": 0,
    "growth_mib": 0.1, "growth_mib_per_minute": 0.2, "warm_mib": 700.0, "end_mib": 700.1, "messages": {}, "last_messages": [], "opened": 1,
    "throws": 1, "lost": [], "rounds": 0, "before_s": 0.0, "pose to submit": {"median_ms": 1.0, "p99_ms": 2.0},
}  # fmt: skip


@pytest.fixture(scope="module")
def layer(monado_root: Root) -> Path | None:
    """The validation layer; None only where Monado is installed natively and the layer cannot be fetched."""
    try:
        return require_layer()
    except NoRuntime as error:
        if monado_root.native:
            return None
        missing = error
    pytest.fail(str(missing), pytrace=False)


@pytest.mark.slow
@pytest.mark.gl
@pytest.mark.timeout(600)
def test_twenty_seconds_leave_nothing_behind(monado_root: Root, layer: Path | None, capsys: pytest.CaptureFixture[str]) -> None:
    found = soak(monado_root, SECONDS, layer=layer)
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
        ({"growth_mib": 30.0, "late_mib": LATE_MIB + 0.1}, "in the second half"),
        ({"messages": {"warning": 1}, "last_messages": ["this is a test"]}, "this is a test"),
        ({"away": 3}, "away in 3 frames"),
        ({"looked": True, "complaints": ["xrEndFrame: wrong"]}, "xrEndFrame: wrong"),
        ({"looked": False, "complaints": []}, "did not run"),
        ({"status": 1, "stderr": "KeyError"}, "KeyError"),
        ({"stderr": "Traceback (most recent call last)"}, "an exception"),
    ],
)
def test_what_must_not_be_is_said(change: dict[str, Any], word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert problems(FINE) == []
    show(FINE | change)
    assert word in capsys.readouterr().out


def test_a_long_run_is_judged_by_its_second_half() -> None:
    """What was shown for the first time in the first half is no leak; a slow steady growth is one."""
    settled = [[second, 800.0 + min(second, 100.0) * 0.2] for second in range(1, 601)]
    leaking = [[second, 800.0 + second * 0.01] for second in range(1, 601)]
    assert late_growth_mib(settled) == 0.0
    assert late_growth_mib(leaking) == pytest.approx(3.0)
    assert problems(FINE | {"growth_mib": 18.4, "late_mib": late_growth_mib(settled)}) == []
    assert problems(FINE | {"growth_mib": 6.0, "late_mib": late_growth_mib(leaking)})


def test_a_client_that_never_ran_is_said() -> None:
    assert problems({"seconds": 1.0, "status": None, "stderr": "did not end within 121 s"}) == [
        "the program ended with status None: did not end within 121 s"
    ]


def test_what_the_layer_prints_is_read() -> None:
    """Lines of the layer itself: of a session with the EGL binding, which it does not know."""
    printed = (
        "[2026-11-24 00:20:23][VALID_DEBUG|VUID-CoreValidation-Initialize|xrCreateApiLayerInstance]: Core Validation Layer is initialized \n"
        '[2026-11-24 00:20:23][VALID_ERROR|VUID-XrSessionCreateInfo-next-next|xrCreateSession]: Invalid structure(s) in "next" chain \n'
        "  Objects:\n   [0] - XrInstance (0x000055558bdff830)\n"
        "[2026-11-24 00:20:23][VALID_ERROR|VUID-xrDestroyDebugUtilsMessengerEXT-messenger-parameter|xrDestroyDebugUtilsMessengerEXT]: Invalid\n"
    )
    assert complaints(printed) == ['xrCreateSession: Invalid structure(s) in "next" chain (VUID-XrSessionCreateInfo-next-next)']
