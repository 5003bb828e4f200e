"""What all tests share: the order they run in, the option that accepts new golden files, and a guard against what one leaves for the next.

Tests of the headset mostly wait: a simulated headset shows twenty pictures a second, however fast the machine is. They make two groups, each
played by one worker from the beginning of the run, beside as many workers as there are cores for all that has to be computed.
"""

import os
import signal
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

OURS = ("PYTEST_CURRENT_TEST", "OPENCV_", "QT_QPA_", "LD_LIBRARY_PATH", "XR_API_LAYER_PATH")
"""Beginnings of variables that may change in a test: pytest's own, those that keep OpenCV quiet, and what OpenCV and pyopenxr set when they are
first loaded."""
HEARD = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGCHLD", "SIGPIPE", "SIGUSR1", "SIGUSR2") if hasattr(signal, name)
)


WAITING = ("headset-visits", "headset")
"""Groups that mostly wait, longest first."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept-golden", action="store_true", help="write golden pictures and transcripts anew")


def pytest_configure() -> None:
    """A test run that a script started in the background ignores Ctrl-C, and so would every program that a test interrupts."""
    os.environ.pop("HONGJI_STARTED_BY", None)  # commands are told as they are typed: under `make test` as everywhere
    # how long an example takes says how busy the machine is
    settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("unhurried")
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_xdist_auto_num_workers() -> int:
    return len(WAITING) + (os.cpu_count() or 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first: groups that wait, then groups that compute, then everything else in its own order."""
    groups = Counter(_group(item) for item in items)
    items.sort(key=lambda item: _rank(_group(item), groups))


@pytest.fixture(autouse=True)
def process_as_found() -> Iterator[None]:
    """A test that leaves variables, the working folder or signal handlers changed fails itself, not whichever test runs after it."""
    environ, folder, handlers = _environ(), os.getcwd(), _handlers()
    yield
    left: dict[str, Any] = {}
    if (now := _environ()) != environ:
        left["variables"] = sorted(name for name in now.keys() | environ.keys() if now.get(name) != environ.get(name))
        for name in left["variables"]:
            os.environ.pop(name, None)
            if name in environ:
                os.environ[name] = environ[name]
    if (here := os.getcwd()) != folder:
        left["folder"] = here
        os.chdir(folder)
    if (heard := _handlers()) != handlers:
        left["signals"] = [number.name for number in HEARD if heard[number] != handlers[number]]
        for number in HEARD:
            signal.signal(number, handlers[number])
    assert not left, f"left changed for the tests after this one: {left}"


@pytest.fixture
def accept_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--accept-golden"))


def _group(item: pytest.Item) -> str:
    mark = item.get_closest_marker("xdist_group")
    return "" if mark is None else str(mark.kwargs.get("name") or mark.args[0])


def _rank(group: str, sizes: Counter[str]) -> tuple[int, int, str]:
    if group in WAITING:
        return 0, WAITING.index(group), group
    return (1, -sizes[group], group) if group else (2, 0, "")


def _environ() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)}


def _handlers() -> dict[signal.Signals, Any]:
    return {number: signal.getsignal(number) for number in HEARD}
