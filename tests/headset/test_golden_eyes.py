"""What both eyes are given to show on a real OpenXR runtime: golden pictures, read back from the runtime's own images, and the parallax between
them.

The runtime's root brings a Mesa of its own, so these pictures have a driver of their own, too.
"""

import json
import math
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.golden import pictures
from tests.headset.conftest import ROOT
from tests.headset.eyes_apart import APART_M, CASES, TARGET_M, Seen, eyes_apart_m, see
from tests.simulated_headset import client
from tests.simulated_headset.runtime import Root
from tests.simulated_headset.service import Service

pytestmark = [pytest.mark.golden, pytest.mark.gl, pytest.mark.xdist_group("golden-eyes")]

SIDES = ("left", "right")
PLACES = ("lobby", "bridgehead", "down-river")


@dataclass(frozen=True)
class Shown:
    """A client's pictures, and what it said of them."""

    folder: Path
    said: dict[str, Any]

    def picture(self, name: str, side: str) -> pictures.Picture:
        return np.asarray(Image.open(self.folder / f"{name}.{side}.png").convert("RGB"))


Show = Callable[[str], Shown]


@pytest.fixture(scope="module")
def show(monado_root: Root, tmp_path_factory: pytest.TempPathFactory) -> Show:
    """Runs a client once for all tests of this file that look at its pictures."""
    shown: dict[str, Shown] = {}

    def show(what: str) -> Shown:
        if what not in shown:
            folder = tmp_path_factory.mktemp(what)
            with Service(monado_root, folder / "monado.log") as service:
                given = ["tests/headset/clients/eye_pictures.py", str(service.port), str(folder), what]
                done = subprocess.run(
                    client.command(monado_root, given), cwd=ROOT, capture_output=True, text=True, errors="replace", timeout=200,
                    env=client.environment(monado_root, service) | {"PYTHONPATH": str(ROOT)}, check=False,
                )  # fmt: skip
            assert done.returncode == 0, done.stderr[-4000:]
            shown[what] = Shown(folder, json.loads(done.stdout.splitlines()[-1]))
        return shown[what]

    return show


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("place", PLACES)
def test_golden_eye(place: str, side: str, show: Show, accept_golden: bool, request: pytest.FixtureRequest) -> None:
    shown = show("places")
    picture = shown.picture(place, side)
    assert picture.shape == (240, 320, 3)
    assert np.ptp(picture) > 60, "a picture of one colour shows nothing"
    failures = Path(str(request.config.rootpath)) / "out" / "golden-failures"
    pictures.compare(
        f"{place}.{side}", picture, accept=accept_golden, failures=failures, driver=shown.said["driver"], folder="eyes"
    )


@pytest.mark.parametrize("place", PLACES)
def test_golden_eyes_are_two(place: str, show: Show) -> None:
    shown = show("places")
    left, right = (shown.picture(place, side).astype(np.int16) for side in SIDES)
    differ = (np.abs(left - right).max(axis=2) > 24).mean()
    assert differ > 0.02, "both eyes are shown the same"


def test_golden_eyes_saw_what_was_meant(show: Show) -> None:
    said = show("places").said
    assert said["bridgehead"]["hotspot"] == "boards-removed", "the beam ends on a sign"
    assert said["bridgehead"]["beam"] == pytest.approx([-50.9, -1.1, 1.4], abs=1e-3)
    assert said["lobby"]["beam"] is not None, "the beam ends on the panel"
    assert all(eye["srgb"] for place in PLACES for eye in said[place]["eyes"])
    assert said["messages"] == {}


@pytest.mark.parametrize("case", CASES)
def test_parallax_is_that_of_the_eye_distance(case: str, show: Show) -> None:
    shown = show("target")
    eyes = shown.said[f"{case}.with"]["eyes"]
    seen = [
        see(shown.picture(f"{case}.with", side), shown.picture(f"{case}.without", side), tuple(eye["tangents"]))
        for side, eye in zip(SIDES, eyes, strict=True)
    ]
    assert min(one.pixels for one in seen) > 400, "the sign is seen, in both eyes"
    assert eyes_apart_m(seen[0], seen[1], TARGET_M[1]) == pytest.approx(APART_M[case], rel=0.01)
    for one, place_m in zip(seen, (-APART_M[case] / 2, APART_M[case] / 2), strict=True):
        expected = (TARGET_M[0] - place_m) / TARGET_M[1], TARGET_M[2] / TARGET_M[1]
        assert (one.right, one.up) == pytest.approx(expected, abs=0.001), "half a pixel"


@pytest.mark.parametrize("case", [name for name, eyes in CASES.items() if eyes is not None])
def test_the_frusta_are_the_scripted_ones(case: str, show: Show) -> None:
    scripted = CASES[case]
    assert scripted is not None
    for eye, wanted in zip(show("target").said[f"{case}.with"]["eyes"], scripted, strict=True):
        left, right, up, down = (math.tan(angle) for angle in wanted.fov_rad)
        assert eye["tangents"] == pytest.approx([left, right, down, up], abs=1e-5)
        assert eye["head_from_eye"]["position_m"] == pytest.approx([wanted.head_from_eye.position_m[0], 0.0, 0.0], abs=1e-6)


def test_the_measure_finds_what_was_drawn() -> None:
    """A disc drawn at a known place, and the eyes' distance from two such."""
    without = np.full((240, 320, 3), 90, np.uint8)

    def disc(x: float, y: float) -> Seen:
        rows, columns = np.mgrid[0:240, 0:320] + 0.5
        made = without.copy()
        made[np.hypot(columns - x, rows - y) < 12.0] = 200
        return see(made, without, (-1.0, 1.0, -0.75, 0.75))

    left, right = disc(180.3, 100.0), disc(140.3, 100.0)
    assert left.right == pytest.approx(180.3 / 160.0 - 1.0, abs=5e-4)
    assert left.up == pytest.approx(0.75 - 100.0 / 160.0, abs=5e-4)
    assert eyes_apart_m(left, right, 0.5) == pytest.approx(40.0 / 160.0 * 0.5, rel=1e-3)
    assert eyes_apart_m(right, left, 0.5) < 0.0, "swapped eyes"
