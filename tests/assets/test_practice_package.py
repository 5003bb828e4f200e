"""The practice ground's package: what its script says, small, with things to move where the acts look for them, and a way to every stop."""

import hashlib

import numpy as np
import pytest

from assets.bake import SiteScene
from assets.make_site import SITES, build_scene
from content.loader import load_tour
from content.tour_folder import TOURS
from scenes.package import SiteManifest
from tests.assets.test_shipped_package import reached

PACKAGE = SITES / "practice-ground.site"
MAX_MIB = 5

pytestmark = pytest.mark.xdist_group("practice-package")


@pytest.fixture(scope="module")
def found() -> SiteManifest:
    return SiteManifest.model_validate_json((PACKAGE / "manifest.json").read_bytes())


@pytest.fixture(scope="module")
def scene() -> SiteScene:
    return build_scene("practice-ground")


def test_files_are_as_listed_and_small(found: SiteManifest) -> None:
    files = [path for path in PACKAGE.rglob("*") if path.is_file()]
    listed = {path.relative_to(PACKAGE).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    listed.pop("manifest.json")
    assert listed == found.files
    assert sum(path.stat().st_size for path in files) <= MAX_MIB * 2**20


def test_the_package_is_that_of_its_script(found: SiteManifest, scene: SiteScene) -> None:
    assert [mesh.name for mesh in found.meshes] == [piece.name for piece in scene.pieces]
    triangles = {mesh.name: mesh.lods[0].index_count // 3 for mesh in found.meshes}
    assert triangles == {piece.name: piece.levels[0].triangles for piece in scene.pieces}
    assert found.objects == tuple(scene.objects) and found.dimensions_m == scene.dimensions_m
    heights = np.fromfile(PACKAGE / "walkable.f32", "<f4").reshape(scene.walk.heights.shape)
    assert np.array_equal(heights, scene.walk.heights, equal_nan=True)


def test_every_part_is_sound(scene: SiteScene) -> None:
    for piece in scene.pieces:
        for part in piece.levels:
            assert np.isfinite(part.positions).all() and np.isfinite(part.uvs).all(), piece.name
            assert np.allclose(np.linalg.norm(part.normals, axis=1), 1.0, atol=2e-3), piece.name
            assert part.faces.max() < len(part.positions), piece.name


def test_what_acts_move_hangs_where_it_turns(found: SiteManifest) -> None:
    things = {thing.name: thing for thing in found.objects}
    assert set(things) == {"bell", "lantern", "hoist-grip", "chain", "oar"}
    bell, oar = things["bell"], things["oar"]
    assert bell.bounds_max_m[2] < 0.05, "below its hook"
    assert oar.bounds_min_m[1] < -3.0 and oar.bounds_max_m[1] > 1.0, "over the stern's pin"
    assert found.river is not None
    assert oar.rest_position_m[2] + oar.bounds_min_m[2] < found.river.height_m, "its blade is in the water"


def test_every_stop_can_be_walked_to_and_the_water_cannot(found: SiteManifest) -> None:
    grid = found.walkable
    assert grid is not None
    heights = np.fromfile(PACKAGE / grid.file, "<f4").reshape(grid.nx, grid.ny)

    def cell(x: float, y: float) -> tuple[int, int]:
        return int((x - grid.origin_m[0]) / grid.cell_m), int((y - grid.origin_m[1]) / grid.cell_m)

    seen = reached(heights, cell(*found.spawn_position_m[:2]))
    for stop in load_tour(TOURS / "practice-ground").tour.stops:
        assert seen[cell(*stop.position[:2])], stop.id
        assert abs(heights[cell(*stop.position[:2])] - stop.position[2]) < 0.05, stop.id
    assert (seen == np.isfinite(heights)).mean() > 0.99
    assert np.isnan(heights[cell(14.2, 0.0)]) and np.isnan(heights[cell(12.5, -3.0)])
