"""A real learning record store for the tests: Ralph with its file-system backend, on loopback, in a folder of its own."""

import base64
import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-lrs" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
SERVER = Path(__file__).parent / "ralph_server.py"
USER, PASSWORD = "hongji", "long march 1935"

needs_lrs = pytest.mark.skipif(not PYTHON.exists(), reason="no .venv-lrs: `python3 bootstrap.py test` makes it")


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


class Ralph:
    """``start`` and ``kill`` it as often as you like: the folder keeps what it has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/xAPI"
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "statements").mkdir(parents=True)
        self._environment = {
            **os.environ,
            "HOME": str(folder),
            "RALPH_APP_DIR": str(folder),
            "RALPH_RUNSERVER_BACKEND": "fs",
            "RALPH_RUNSERVER_AUTH_BACKENDS": "basic",
            "RALPH_AUTH_FILE": str(folder / "auth.json"),
            "RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH": str(folder / "statements"),
        }
        agent = ["-A", "hongji", "https://hongji.example", "-N", "hongji"]
        subprocess.run(
            [PYTHON, "-m", "ralph", "auth", "-u", USER, "-p", PASSWORD, "-s", "all", *agent, "-w"],
            env=self._environment, cwd=folder, check=True, capture_output=True, timeout=60,
        )  # fmt: skip

    def start(self) -> None:
        self._process = subprocess.Popen(
            [PYTHON, str(SERVER), str(self.port)], env=self._environment, cwd=self.folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/__lbheartbeat__", timeout=2):
                    return
            except (OSError, urllib.error.URLError):
                assert self._process.poll() is None, "Ralph did not start"
                time.sleep(0.05)
        raise AssertionError("Ralph was not ready within 30 s")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def statements(self) -> list[dict[str, object]]:
        """All that it holds, read through its own API, page by page."""
        secret = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        held: list[dict[str, object]] = []
        where = "/xAPI/statements?limit=100&ascending=true"
        while where:
            request = urllib.request.Request(
                f"http://127.0.0.1:{self.port}{where}",
                headers={"Authorization": f"Basic {secret}", "X-Experience-API-Version": "1.0.3"},
            )
            with urllib.request.urlopen(request, timeout=10) as answer:
                page = json.load(answer)
            held += page["statements"]
            where = page.get("more", "") if page["statements"] else ""
        return held
