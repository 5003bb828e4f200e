"""Hanging up on a runtime that hangs, on sockets that are named as Monado's."""

import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracking.openxr_hangup import Guard, hang_up

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="sockets are looked up in Linux's /proc")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)  # a socket's whole path may be too long
    return tmp_path


def connected(name: str) -> Iterator[socket.socket]:
    """A client's end; the service never answers."""
    with socket.socket(socket.AF_UNIX) as service, socket.socket(socket.AF_UNIX) as client:
        service.bind(name)
        service.listen()
        client.connect(name)
        client.settimeout(10.0)
        accepted, _ = service.accept()
        with accepted:
            yield client


@pytest.fixture
def runtime(folder: Path) -> Iterator[socket.socket]:
    yield from connected("monado_comp_ipc")


@pytest.fixture
def other(folder: Path) -> Iterator[socket.socket]:
    yield from connected("X0")


def test_the_runtime_is_hung_up_on_and_nobody_else(runtime: socket.socket, other: socket.socket) -> None:
    assert hang_up()
    assert runtime.recv(1) == b"", "the call that waited for the runtime must come back"
    other.settimeout(0.05)
    with pytest.raises(TimeoutError):
        other.recv(1)


def test_where_no_runtime_is_there_is_nothing_to_hang_up_on(other: socket.socket) -> None:
    assert not hang_up()


def test_a_call_that_takes_too_long_comes_back(runtime: socket.socket) -> None:
    guard = Guard(after_s=0.3)
    try:
        began_s = time.monotonic()
        with guard:
            assert runtime.recv(1) == b""
        assert 0.3 <= time.monotonic() - began_s < 5.0
        while not guard.hung_up:  # it is said after it is done
            assert time.monotonic() - began_s < 5.0
            time.sleep(0.01)
    finally:
        guard.close()


def test_time_between_calls_does_not_count(runtime: socket.socket) -> None:
    guard = Guard(after_s=0.5)
    try:
        for _ in range(4):
            with guard, guard:
                time.sleep(0.2)
        time.sleep(0.8)
        assert not guard.hung_up
    finally:
        guard.close()


def test_the_guard_goes_home(folder: Path) -> None:
    before = set(threading.enumerate())
    guard = Guard()
    (watching,) = set(threading.enumerate()) - before
    guard.close()
    watching.join(5.0)
    assert not watching.is_alive()
