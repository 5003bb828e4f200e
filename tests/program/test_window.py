"""The program in a real window, with real keys: lobby, visit, quit, continue."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import ImageGrab

from reporting.outbox import Outbox
from tests.xvfb import xvfb

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.window, pytest.mark.gl, pytest.mark.slow]
PATIENCE_S = 90.0


@pytest.fixture
def display() -> Iterator[str]:
    with xvfb("480x320x24") as name:
        yield name


class Program:
    """``main.py tour`` on a display, in a window that fills it."""

    def __init__(self, display: str, data: Path) -> None:
        self.display = display
        environment = {**os.environ, "DISPLAY": display, "HONGJI_DATA": str(data), "SDL_AUDIODRIVER": "dummy"}
        environment.pop("HONGJI_LRS", None)
        self.process = subprocess.Popen(
            [sys.executable, "main.py", "tour", "luding-bridge", "--size", "480x320", "--lang", "en"],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def key(self, *keys: str) -> None:
        subprocess.run(["xdotool", "key", "--delay", "120", *keys], env={**os.environ, "DISPLAY": self.display}, check=True)

    def picture(self) -> np.ndarray:
        return np.asarray(ImageGrab.grab(xdisplay=self.display).convert("RGB"))

    def until(self, seen: Callable[[], bool], what: str) -> None:
        end_s = time.monotonic() + PATIENCE_S
        while not seen():
            assert self.process.poll() is None, self.process.communicate()[1]
            assert time.monotonic() < end_s, f"not seen: {what}"
            time.sleep(0.2)

    def finish(self) -> tuple[int, str]:
        out, err = self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode, out + err


def kinds(data: Path) -> list[str]:
    """Kinds of the events told so far, in order."""
    with Outbox.open(data) as outbox:
        saved = outbox.saved_visit("luding-bridge")
        return [] if saved is None else [event["kind"] for _, event in outbox.events(saved[0])]


def paper(picture: np.ndarray) -> float:
    """The share of a picture that is the paper of a panel."""
    return float((np.abs(picture.astype(int) - (247, 242, 232)).max(axis=2) < 8).mean())


def test_a_window_a_visit_and_its_continuation(display: str, tmp_path: Path) -> None:
    first = Program(display, tmp_path)
    first.until(lambda: paper(first.picture()) > 0.2, "the lobby's panel")
    first.key("Return")
    first.until(lambda: "StopReached" in kinds(tmp_path), "the first stop")
    first.until(lambda: paper(first.picture()) < 0.05, "the site without a panel")
    assert np.ptp(first.picture()) > 100
    first.key("g")
    first.until(lambda: kinds(tmp_path).count("StopReached") == 2, "the second stop")
    first.key("Escape")
    first.until(lambda: paper(first.picture()) > 0.15, "the menu")
    first.key("b", "Return")  # back from the first element to the last: quit
    time.sleep(1.0)
    first.key("Right", "Return")
    status, words = first.finish()
    assert status == 0, words
    assert kinds(tmp_path)[-1] == "VisitEnded"

    second = Program(display, tmp_path)
    second.until(lambda: paper(second.picture()) > 0.2, "the lobby's panel")
    second.key("Return")
    second.until(lambda: "VisitResumed" in kinds(tmp_path), "the visit continued")
    second.process.terminate()
    second.finish()
    assert kinds(tmp_path).count("VisitStarted") == 1
