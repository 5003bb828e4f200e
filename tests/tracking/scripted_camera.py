"""A camera that a test plugs, unplugs, darkens and takes away while the capture process has it, by the word in a file."""

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scenes.body import CameraState
from tracking.pictures import NoPictures, Picture, Pictures

FAILS_AT_OPEN = ("missing", "taken")


@dataclass(frozen=True)
class ScriptedCamera:
    """Words: seeing, dark, missing, taken, unplugged, silent (the driver hangs), crash."""

    script: Path

    def says(self, word: str) -> None:
        beside = self.script.with_suffix(".part")
        beside.write_text(word)
        beside.replace(self.script)

    def open(self) -> Pictures:
        word = self.script.read_text()
        if word in FAILS_AT_OPEN:
            raise NoPictures(CameraState(word))
        self._held(True)
        return ScriptedPictures(self)

    @property
    def held(self) -> bool:
        """Whether somebody has it open."""
        return self.script.with_suffix(".held").exists()

    def _held(self, held: bool) -> None:
        path = self.script.with_suffix(".held")
        path.touch() if held else path.unlink(missing_ok=True)


class ScriptedPictures:
    def __init__(self, camera: ScriptedCamera) -> None:
        self._camera = camera

    def read(self) -> tuple[Picture, float]:
        time.sleep(1 / 30)
        word = self._camera.script.read_text()
        while word == "silent":
            time.sleep(0.02)
            word = self._camera.script.read_text()
        if word == "crash":
            raise RuntimeError("the driver has gone mad")
        if word in ("unplugged", "missing", "taken"):
            raise NoPictures(CameraState.unplugged)
        return np.full((48, 64, 3), 5 if word == "dark" else 120, np.uint8), time.perf_counter()

    def close(self) -> None:
        self._camera._held(False)
