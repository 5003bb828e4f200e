"""What all tests share: the option that accepts new golden files, and how Ctrl-C is heard."""

import os
import signal

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept-golden", action="store_true", help="write golden pictures and transcripts anew")


def pytest_configure() -> None:
    """A test run that a script started in the background ignores Ctrl-C, and so would every program that a test interrupts."""
    os.environ.pop("HONGJI_STARTED_BY", None)  # commands are told as they are typed: under `make test` as everywhere
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def accept_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--accept-golden"))
