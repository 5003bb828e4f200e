"""Somebody stands beside the visitor, at the window that shows what the headset shows: real window, real keys, real runtime."""

import json
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import ImageGrab

from tests.close_window import close_window

pytestmark = [pytest.mark.gl, pytest.mark.window, pytest.mark.slow]
PATIENCE_S = 90.0


@pytest.mark.timeout(300)
def test_home_sends_the_visitor_to_the_safe_place_and_closing_the_window_ends_the_visit(
    service: Any, start_client: Any, display: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"  # the window fills the display: without a window manager keys go to where the pointer is
    process = start_client(
        service, "main.py", "tour", "luding-bridge", "--headset", "openxr", "--out", str(out), "--size", "640x480", "--scale", "0.2",
        "--lang", "en", env={"HONGJI_DATA": str(tmp_path / "data"), "DISPLAY": display}, display=True,
    )  # fmt: skip
    shown = {"DISPLAY": display}

    def picture() -> np.ndarray:
        return np.asarray(ImageGrab.grab(xdisplay=display).convert("RGB"), dtype=np.int16)

    def xdotool(*words: str) -> None:
        subprocess.run(["xdotool", *words], env={**os.environ, **shown}, check=True)

    def until(seen: Callable[[], bool], what: str) -> None:
        end_s = time.monotonic() + PATIENCE_S
        while not seen():
            assert process.poll() is None, process.communicate()[1][-2000:]
            assert time.monotonic() < end_s, f"not seen: {what}"
            time.sleep(0.3)

    until(lambda: picture().std() > 30.0, "the lobby in the mirror")
    xdotool("key", "Home")
    until(lambda: picture()[:140].std() < 12.0, "the safe place's plain air in the mirror")
    window = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", "Luding"], env={**os.environ, **shown}, check=True, capture_output=True, text=True
    ).stdout.split()[0]
    close_window(display, int(window))
    process.communicate(timeout=60)
    told = [json.loads(line)["kind"] for line in (out / "transcript.jsonl").read_text(encoding="utf-8").splitlines()]
    assert "SafePlaceEntered" in told
