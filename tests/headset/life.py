"""A running ``clients/life_….py``, asked and heard by a test; and Monado told which of its clients is shown."""

import json
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from typing import Any, Self

from tests.headset.conftest import StartClient
from tests.simulated_headset import client
from tests.simulated_headset.runtime import Root
from tests.simulated_headset.service import Service

SESSION = "tests/headset/clients/life_session.py"
VISIT = "tests/headset/clients/life_visit.py"
PATIENCE_S = 60.0


class Life:
    """``heard`` is all that it said, in order; lines that are not yet looked at are skipped by ``until``."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.heard: list[dict[str, Any]] = []
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._errors: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()
        threading.Thread(target=self._listen_to_errors, daemon=True).start()

    @classmethod
    def start(
        cls,
        start_client: StartClient,
        service: Service,
        *options: object,
        script: str = SESSION,
        env: Mapping[str, str] | None = None,
        display: bool = False,
    ) -> Self:
        return cls(start_client(service, script, *options, env=env, display=display))

    def tell(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def ask(self) -> dict[str, Any]:
        """Its counts and measures, now."""
        self.tell("say")
        return self.until("now_kib")

    def until(self, key: str, value: object = ..., patience_s: float = PATIENCE_S) -> dict[str, Any]:
        """The next line that has the key, and if given the value."""
        end_s = time.monotonic() + patience_s
        while True:
            try:
                line = self._lines.get(timeout=max(0.01, end_s - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no {key}={value} in {patience_s} s; {self._last_words()}") from None
            if not line:
                raise AssertionError(f"ended before {key}={value}; {self._last_words()}")
            said = json.loads(line)
            self.heard.append(said)
            if key in said and (value is ... or said[key] == value):
                return dict(said)

    def end(self, *, quit: bool = True) -> dict[str, Any]:
        """What it says at its end; it must not die of anything."""
        if quit:
            self.tell("quit")
        said = self.until("end")
        assert self.process.wait(PATIENCE_S) == said["end"], self._last_words()
        return said

    def interrupt(self) -> str:
        """As by Ctrl-C. What it wrote to standard error."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE_S)
        return "".join(self._errors)

    def events(self) -> list[str]:
        """The session states that the runtime told, in order."""
        return [said["event"] for said in self.heard if "event" in said]

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def _listen_to_errors(self) -> None:
        assert self.process.stderr is not None
        self._errors.extend(self.process.stderr)

    def _last_words(self) -> str:
        return f"heard {self.heard[-5:]}; {''.join(self._errors[-25:])}"


class Clients:
    """Monado's clients, told by ``monado-ctl`` which of them is shown. A client's id is its place in the order of connecting."""

    def __init__(self, root: Root, service: Service) -> None:
        self._root = root
        self._environment = client.environment(root, service)

    def show(self, pid: int) -> None:
        self._control("-p", self._line(pid).split()[1])

    def recentre(self) -> None:
        """As by the headset's own button."""
        self._control("-c")

    def until_shown(self, pid: int, patience_s: float = PATIENCE_S) -> None:
        end_s = time.monotonic() + patience_s
        while "act: 1\tdisp: 1" not in self._line(pid):
            assert time.monotonic() < end_s, f"{pid} is not shown; {self._control()}"
            time.sleep(0.05)

    def _line(self, pid: int) -> str:
        return next((line for line in self._control().splitlines() if f"pid: {pid}\t" in line), "")

    def _control(self, *arguments: str) -> str:
        program = self._root.service.with_name("monado-ctl")
        command = [*self._root.under_loader(program), *arguments]
        ran = subprocess.run(command, env=self._environment, capture_output=True, text=True, timeout=PATIENCE_S)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout
