"""Where tours and sites are looked for: the first place wins, and what was checked is not changed by what is worked on."""

from pathlib import Path

import pytest

from content.library import SHIPPED, SHIPPED_ROOT, Library, Root
from content.tour_folder import TOURS
from tests.content.conftest import TourOnDisk
from visit_library import library_for, open_library
from visit_models import ShippedModels


def put(root: Path, tour: str = "", site: str = "") -> Path:
    """A folder that passes for a tour or a site package."""
    folder = root / "tours" / tour if tour else root / "sites" / f"{site}.site"
    folder.mkdir(parents=True)
    (folder / ("tour.yaml" if tour else "manifest.json")).write_text("{}")
    return folder


@pytest.fixture
def places(tmp_path: Path) -> Library:
    return Library(
        tuple(Root(place, tmp_path / place / "tours", tmp_path / place / "sites") for place in ("workshop", "installed", "shipped"))
    )


def test_the_first_place_wins_and_the_others_are_known(places: Library, tmp_path: Path) -> None:
    shipped, workshop = put(tmp_path / "shipped", "bridge"), put(tmp_path / "workshop", "bridge")
    installed = put(tmp_path / "installed", "pass")
    assert places.tours() == [workshop, installed]
    assert places.places_of("bridge") == [workshop, shipped]
    assert places.tour("bridge") == workshop and places.tour(str(shipped)) == shipped
    assert places.place_of(workshop) == "workshop" and places.place_of(tmp_path) is None


@pytest.mark.parametrize("name", ["", "none", "../bridge", "Bridge", "\0", "x" * 5000])
def test_a_name_that_means_nothing_is_no_tour(places: Library, tmp_path: Path, name: str) -> None:
    put(tmp_path / "workshop", "bridge")
    assert places.tour(name) is None


def test_a_site_comes_from_the_tours_own_folder_then_from_its_place_and_after(places: Library, tmp_path: Path) -> None:
    tours = {place: put(tmp_path / place, "bridge") for place in ("workshop", "installed", "shipped")}
    draft, mine = put(tmp_path / "workshop", site="valley"), put(tmp_path / "installed", site="valley")
    assert places.package(tours["workshop"], "valley") == draft == places.site("valley")
    assert places.package(tours["installed"], "valley") == mine
    assert places.package(tours["shipped"], "valley") == tmp_path / "shipped" / "sites" / "valley.site"
    own = put(tours["installed"], site="valley")
    assert places.package(tours["installed"], "valley") == own
    assert places.site_names() == ["valley"] and places.site("hill") is None


def test_a_tour_of_the_workshop_loads_with_its_own_site_and_plan(tour: TourOnDisk, tmp_path: Path) -> None:
    library = Library((Root("workshop", tour.folder.parent, tour.files / "sites"), SHIPPED_ROOT))
    models = ShippedModels(library)
    assert models.content("small").tour.name == "small"
    plan = tour.folder / "pictures" / "plan.png"
    plan.write_bytes(b"a picture")
    plan.with_suffix(".json").write_text('{"x_min_m": -1, "y_min_m": -2, "x_max_m": 3, "y_max_m": 4}')
    site = models.site("yard", "small")
    assert site.plan_picture == str(plan) and site.plan_bounds_m == (-1, -2, 3, 4)


def test_where_signatures_are_required_a_draft_does_not_hide_what_is_installed(tmp_path: Path) -> None:
    environ = {"HONGJI_WORKSHOP": str(tmp_path / "team"), "HONGJI_DATA": str(tmp_path / "data")}
    draft, installed = put(tmp_path / "team", "bridge"), put(tmp_path / "data" / "library", "bridge")
    put(tmp_path / "team", "pass")
    assert library_for("bridge", environ)[0].tour("bridge") == draft
    environ["HONGJI_REQUIRE_SIGNED"] = "1"
    assert library_for("bridge", environ)[0].tour("bridge") == installed
    library, door = library_for("pass", environ)
    assert library.tour("pass") and not door.admits(tmp_path / "team" / "tours" / "pass")


def test_this_machines_places_are_named_by_the_environment(tmp_path: Path) -> None:
    environ = {"HONGJI_WORKSHOP": str(tmp_path / "team"), "HONGJI_DATA": str(tmp_path / "data")}
    roots = open_library(environ).roots
    assert [root.place for root in roots] == ["workshop", "installed", "shipped"]
    assert roots[0].tours == tmp_path / "team" / "tours"
    assert roots[1].sites == tmp_path / "data" / "library" / "sites"
    assert roots[2].tours == TOURS
    assert open_library(environ, workshop=False).roots == roots[1:]
    assert open_library({}).roots[0].tours == Path(TOURS).parents[1] / "workshop" / "tours"
    assert "luding-bridge" in SHIPPED.names()
