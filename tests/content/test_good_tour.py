"""A sound tour has no problems, and loads."""

from content.library import find_tours
from content.loader import load_tour
from tests.content.conftest import TODAY, TourOnDisk


def test_the_small_tour_has_no_problems(tour: TourOnDisk) -> None:
    assert [problem.as_json("en", tour.folder) for problem in tour.problems()] == []


def test_it_loads_with_texts_and_sources(tour: TourOnDisk) -> None:
    content = load_tour(tour.folder, tour.files, TODAY)
    assert content.tour.name == "small"
    assert content.text("en", "stops.gate.title") == "The gate"
    assert content.text("zh-CN", "stops.gate.title") == "文The gate"
    assert content.sources["letters"].seen_through == "yearbook"
    assert content.tour.events[0].tracks[5].kind == "figures"


def test_pictures_of_the_tour_come_before_shared_ones(tour: TourOnDisk) -> None:
    shared = tour.files / "pictures" / "far"
    shared.mkdir(parents=True)
    for copy in (shared / "map.png", shared.parent / "map.png"):
        copy.write_bytes((tour.folder / "pictures" / "map.png").read_bytes())
    tour.edit(
        "tour.yaml",
        "picture: {file: title.png, alt: tour.picture}\nlength",
        "picture: {file: far/map.png, alt: tour.picture}\nlength",
    )
    content = load_tour(tour.folder, tour.files, TODAY)
    assert content.pictures == {
        "title.png": (tour.folder / "pictures" / "title.png").as_posix(),
        "map.png": (tour.folder / "pictures" / "map.png").as_posix(),
        "far/map.png": (shared / "map.png").as_posix(),
    }


def test_tours_are_found_by_their_tour_yaml(tour: TourOnDisk) -> None:
    (tour.folder.parent / "empty").mkdir()
    assert find_tours(tour.folder.parent) == [tour.folder]
