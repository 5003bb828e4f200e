"""Lamps by their pixels: what is baked and what is drawn agree, light falls off by the square, cones end, the far side of a thin wall stays dark."""

import math
from pathlib import Path
from typing import Any

import pytest

from engine.package_loader import PackageError
from scenes.package import LAMP_RANGE
from tests.engine.test_imported_look import Wall, middle, seen

pytestmark = pytest.mark.gl
CHALK = {"name": "chalk", "base_color": [0.5, 0.5, 0.5, 1.0]}
NIGHT = {"light": {"default": {"azimuth_rad": 0.0, "elevation_rad": 0.5, "strength": 0.0, "sky_strength": 0.0, "haze_per_m": 0.0}}}


def by_lamps(folder: Path, *lamps: dict[str, Any]) -> list[int]:
    """The middle of a wall at the origin that looks south; lamps hang before it."""
    numbers = list(range(len(lamps)))
    picture = seen(folder, lambda site: site.add_wall("chalk", 0, lamps=numbers), CHALK, lamps=list(lamps), **NIGHT)
    return middle(picture)


def baked(folder: Path, light: tuple[float, float, float], way: tuple[float, float, float], **material: Any) -> list[int]:
    def build(site: Wall) -> None:
        site.add_wall("chalk", 0)
        lod = site.meshes[-1]["lods"][0]
        lod["lamp_offset_bytes"] = len(site.geometry)
        step = math.ceil(math.sqrt(max(light) / LAMP_RANGE) * 255)
        full = (step / 255) ** 2 * LAMP_RANGE
        row = [round(part / full * 255) for part in light] + [step] + [round((part + 1) * 127.5) for part in way] + [255]
        site.geometry += bytes(row) * 4

    return middle(seen(folder, build, CHALK | material, **NIGHT))


def lamp(distance_m: float, light: float, **more: Any) -> dict[str, Any]:
    return {"position_m": [0.0, -distance_m, 0.0], "light": [light, light / 2, 0.0], **more}


def test_four_times_the_light_at_twice_the_distance_is_as_bright(tmp_path: Path) -> None:
    near, far = by_lamps(tmp_path / "a", lamp(1.0, 1.0)), by_lamps(tmp_path / "b", lamp(2.0, 4.0))
    assert near == pytest.approx(far, abs=1) and near[0] > near[1] + 20 and near[1] > near[2] + 20
    two = by_lamps(tmp_path / "c", lamp(2.0, 2.0), lamp(1.0, 0.5))
    assert two == pytest.approx(near, abs=1)
    weaker = by_lamps(tmp_path / "d", lamp(2.0, 4.0, range_m=2.5))
    assert weaker == pytest.approx(by_lamps(tmp_path / "e", lamp(2.0, 4.0 * (1 - 0.8**4))), abs=1) and weaker[0] < near[0] - 20


def test_a_cone_ends_and_is_squared_between_its_edges(tmp_path: Path) -> None:
    """Half of the ramp is a quarter of the light."""
    half = {"direction": [0.0, 1.0, 0.0], "cone_scale": 1.0, "cone_offset": -0.5}
    assert by_lamps(tmp_path / "a", lamp(1.0, 4.0, **half)) == pytest.approx(by_lamps(tmp_path / "b", lamp(1.0, 1.0)), abs=1)
    assert by_lamps(tmp_path / "c", lamp(1.0, 4.0, **half | {"cone_offset": -1.1}))[0] < 20
    assert by_lamps(tmp_path / "d", lamp(1.0, 4.0, **half | {"direction": [0.0, -1.0, 0.0]}))[0] < 20


def test_baked_light_is_that_of_the_lamp_and_of_one_side(tmp_path: Path) -> None:
    drawn = by_lamps(tmp_path / "a", lamp(1.0, 1.0))
    assert baked(tmp_path / "b", (1.0, 0.5, 0.0), (0.0, -1.0, 0.0)) == pytest.approx(drawn, abs=3)
    assert baked(tmp_path / "c", (1.0, 0.5, 0.0), (0.0, 1.0, 0.0))[0] < 20
    assert baked(tmp_path / "d", (1.0, 0.5, 0.0), (0.0, -1.0, 0.0), unlit=True) == pytest.approx([188] * 3, abs=1)


def test_a_lamp_that_is_not_listed_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="lamp"):
        seen(tmp_path, lambda site: site.add_wall("chalk", 0, lamps=[1]), CHALK, lamps=[lamp(1.0, 1.0)], **NIGHT)
