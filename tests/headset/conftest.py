"""The real runtime for headset tests: Monado with a simulated headset, a service for each test, and programs run as its clients.

Where Monado is neither installed nor can be fetched (no network at the first run, no apt-get), these tests fail with the one sentence that says so,
and are not skipped: a skipped headset test looks like a headset that works. ``make test`` fetches it before the tests begin. Only where Monado cannot
exist, on Windows and macOS, are they skipped.
"""

import json
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.simulated_headset import client
from tests.simulated_headset.runtime import NoRuntime, Root, require
from tests.simulated_headset.service import Service
from tests.xvfb import xvfb

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


@dataclass(frozen=True, slots=True)
class Ran:
    """A client that has ended. ``stdout`` is what it printed itself; the runtime writes to ``stderr``."""

    returncode: int
    stdout: str
    stderr: str

    @property
    def said(self) -> list[Any]:
        """What it printed, a JSON value a line."""
        return [json.loads(line) for line in self.stdout.splitlines()]


class StartClient(Protocol):
    def __call__(
        self,
        service: Service,
        *arguments: object,
        env: Mapping[str, str] | None = None,
        display: bool = False,
    ) -> subprocess.Popen[str]: ...


class RunClient(Protocol):
    def __call__(
        self,
        service: Service,
        *arguments: object,
        timeout_s: float = 60.0,
        env: Mapping[str, str] | None = None,
        display: bool = False,
    ) -> Ran: ...


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them one after another, by one worker, but for those that make a group of their own."""
    for item in items:
        if item.path.is_relative_to(HERE) and item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group("headset"))


@pytest.fixture(scope="session")
def monado_root() -> Root:
    """Monado, fetched now if need be."""
    try:
        return require()
    except NoRuntime as error:
        missing = error
    if missing.key == "linux":
        pytest.skip(str(missing))
    pytest.fail(str(missing), pytrace=False)


@pytest.fixture
def service(monado_root: Root, tmp_path: Path) -> Iterator[Service]:
    """A simulated headset of the test's own; its log is kept as ``monado.log`` in ``tmp_path``."""
    with Service(monado_root, tmp_path / "monado.log") as running:
        yield running


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """An X server of this worker's own."""
    with xvfb("640x480x24") as name:
        yield name


@pytest.fixture
def start_client(request: pytest.FixtureRequest, monado_root: Root) -> Iterator[StartClient]:
    """``start_client(service, script or "-m", …, env={}, display=False)``: a running client with pipes; killed with its children in the end."""
    started: list[subprocess.Popen[str]] = []

    def start(
        service: Service, *arguments: object, env: Mapping[str, str] | None = None, display: bool = False
    ) -> subprocess.Popen[str]:
        screen = request.getfixturevalue("display") if display else None
        environment = client.environment(monado_root, service, display=screen)
        process = subprocess.Popen(
            client.command(monado_root, [str(argument) for argument in arguments]),
            cwd=ROOT,
            env={**environment, "PYTHONPATH": str(ROOT), **(env or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        _kill(process)
        process.communicate()


@pytest.fixture
def run_client(start_client: StartClient) -> RunClient:
    """As ``start_client``, until it ends; one that takes longer than ``timeout_s`` fails the test with what it said last."""

    def run(
        service: Service,
        *arguments: object,
        timeout_s: float = 60.0,
        env: Mapping[str, str] | None = None,
        display: bool = False,
    ) -> Ran:
        process = start_client(service, *arguments, env=env, display=display)
        try:
            stdout, stderr = process.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            _kill(process)
            stdout, stderr = process.communicate()
            pytest.fail(f"still runs after {timeout_s} s: {arguments}\n{stdout[-2000:]}\n{stderr[-2000:]}")
        return Ran(process.returncode, stdout, stderr)

    return run


def _kill(process: subprocess.Popen[str]) -> None:
    """With all that it started, which shares its session."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
