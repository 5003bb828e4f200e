"""The cover and the plan of each site: of the right shape, of a size that may ship, and not one flat colour."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageStat

from assets.pictures import FILES, LARGEST_COVER_BYTES, VIEWS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("tour", sorted(VIEWS))
def test_cover(tour: str) -> None:
    path = FILES / "pictures" / tour / "cover.jpg"
    assert path.stat().st_size <= LARGEST_COVER_BYTES
    with Image.open(path) as picture:
        assert picture.size == (1280, 720)
        assert min(ImageStat.Stat(picture).stddev) > 15.0


@pytest.mark.parametrize("tour", sorted(VIEWS))
def test_the_plan_covers_what_it_says(tour: str) -> None:
    folder = FILES / "pictures" / tour
    bounds = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    corners = (bounds["x_min_m"], bounds["y_min_m"], bounds["x_max_m"], bounds["y_max_m"])
    assert corners == VIEWS[tour].plan_m
    with Image.open(folder / "plan.png") as picture:
        assert picture.width / picture.height == pytest.approx(
            (corners[2] - corners[0]) / (corners[3] - corners[1]), rel=0.005
        )
        assert min(ImageStat.Stat(picture.convert("RGB")).stddev) > 15.0


def test_north_is_up_and_the_bridge_is_where_it_is() -> None:
    """The river is brown and lies between the banks; the bridge's row differs from the rows of open water beside it."""
    with Image.open(FILES / "pictures" / "luding-bridge" / "plan.png") as file:
        picture = file.convert("RGB")
    x0, y0, x1, y1 = VIEWS["luding-bridge"].plan_m

    def strip(y_m: float) -> list[float]:
        row = (y1 - y_m) / (y1 - y0) * picture.height
        left, right = ((x - x0) / (x1 - x0) * picture.width for x in (-30.0, 20.0))
        return ImageStat.Stat(picture.crop((round(left), round(row) - 4, round(right), round(row) + 4))).mean

    bridge, south = strip(0.0), strip(-30.0)
    assert south[0] > south[2] + 20.0  # brown water
    assert max(abs(a - b) for a, b in zip(bridge, south, strict=True)) > 8.0


def test_an_unknown_tour_is_told_with_those_that_there_are() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "assets.pictures", "nowhere"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "luding-bridge" in done.stderr and "Traceback" not in done.stderr
