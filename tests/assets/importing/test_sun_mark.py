"""An artist's sun stands where he put it; other suns are told as not used, and a sun from below is none."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assets.importing.finding import Finding
from assets.importing.flat import FlatScene
from assets.importing.flatten import flatten
from assets.importing.job import Job
from assets.importing.light_moods import moods
from assets.importing.read_gltf import read_gltf
from tests.assets.importing.made_gltf import box_model


def lit(
    folder: Path, *lights: dict[str, Any], rotations: Sequence[tuple[float, ...]] = ()
) -> tuple[FlatScene, list[Finding]]:
    """A box with lights, each turned by a quaternion (x, y, z, w); without one a light shines down -Z of the file."""
    model = box_model()
    model.json["extensions"] = {"KHR_lights_punctual": {"lights": list(lights)}}
    for number, rotation in enumerate(rotations):
        model.node(f"light {number}", extensions={"KHR_lights_punctual": {"light": number}}, rotation=list(rotation))
    path = model.write_glb(folder / "lit.glb")
    source, _ = read_gltf(path, folder, Job("lit"))
    return flatten(source, Job("lit"))


def about_x(degrees: float) -> tuple[float, ...]:
    half = math.radians(degrees) / 2.0
    return (math.sin(half), 0.0, 0.0, math.cos(half))


def test_the_sun_stands_where_the_light_comes_from(tmp_path: Path) -> None:
    """Turned 30° down about +X it shines to the north and down: it stands in the south, 30° high."""
    flat, findings = lit(tmp_path, {"type": "directional", "color": [1.0, 0.5, 0.25]}, rotations=[about_x(-30)])
    assert flat.sun is not None
    assert flat.sun.azimuth_rad == pytest.approx(math.pi, abs=1e-3)
    assert flat.sun.elevation_rad == pytest.approx(math.radians(30), abs=1e-3)
    assert flat.sun.color == (1.0, 0.5, 0.25)
    assert [finding.code for finding in findings if "light" in finding.code or "sun" in finding.code] == ["sun-taken"]
    shown = moods(50.0, flat.sun)
    assert shown["default"].elevation_rad == flat.sun.elevation_rad and shown["morning"] == moods(50.0)["morning"]


def test_the_strongest_counts_and_lamps_are_no_suns(tmp_path: Path) -> None:
    flat, findings = lit(
        tmp_path, {"type": "directional", "intensity": 2}, {"type": "directional", "intensity": 5}, {"type": "point"},
        rotations=[about_x(-20), about_x(-70), about_x(-10)],
    )  # fmt: skip
    assert flat.sun is not None and flat.sun.elevation_rad == pytest.approx(math.radians(70), abs=1e-3)
    assert {finding.code: finding.values.get("count") for finding in findings if finding.code == "lights-left-out"} == {"lights-left-out": 1}


@pytest.mark.parametrize(
    ("light", "code"),
    [
        ({"type": "directional", "color": [0, 0, 0]}, "lights-left-out"),
        ({"type": "directional", "intensity": 0}, "lights-left-out"),
        ({"type": "spot"}, "lamps-used"),
    ],
)
def test_what_is_no_sun_changes_nothing(tmp_path: Path, light: dict[str, Any], code: str) -> None:
    flat, findings = lit(tmp_path, light, rotations=[about_x(-30)])
    assert flat.sun is None and code in {finding.code for finding in findings}


def test_a_sun_from_below_is_passed_over(tmp_path: Path) -> None:
    flat, _ = lit(tmp_path, {"type": "directional"}, rotations=[about_x(40)])
    assert flat.sun is None
