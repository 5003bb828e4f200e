"""A new tour runs as it is written: no errors, a visit from lobby to end, and everything that is to be written is told."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from content.checker import check_tour, errors
from content.library import SHIPPED_ROOT, Library, Root
from content.messages import LANGUAGES
from content.publishing.publish import PLACEHOLDERS, NotReady, publish
from content.publishing.refused import Refused
from content.skeleton.layout import BEHIND_M
from content.skeleton.make import Made, new_tour
from content.skeleton.writing import quoted
from content.yaml_lines import parse_yaml
from interaction.guide import Guide
from interaction.systems import think
from scenes.package import Credits, Place, SiteManifest, WalkableGrid
from scenes.senses import FrameTime
from scenes.settings import Settings
from scenes.space import Vec3
from tests.content.conftest import tour
from visit import make_world
from visit_models import ShippedModels

__all__ = ["tour"]
CREDITS = Credits(title='The "Old" Gate', author="A. Maker", licence="CC BY 4.0", source="https://models.example/gate")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library((Root("workshop", tmp_path / "work" / "tours", tmp_path / "work" / "sites"), SHIPPED_ROOT))


def site(library: Library, name: str, heights: np.ndarray | None = None, **changes) -> Path:
    """An imported site: a floor of 20 m by 20 m, two storeys where ``heights`` says so."""
    floors = np.zeros((1, 40, 40), "<f4") if heights is None else heights
    shipped = json.loads((SHIPPED_ROOT.sites / "practice-ground.site" / "manifest.json").read_text())
    grid = WalkableGrid(origin_m=(-10.0, -10.0), cell_m=0.5, nx=40, ny=40, storeys=len(floors))
    emptied = {"objects": (), "figures": (), "meshes": (), "river": None}
    whole = SiteManifest.model_validate({
        **shipped, **emptied, "name": name, "walkable": grid, "spawn_position_m": (0.0, -4.0, 0.0), "spawn_heading_rad": 0.0, **changes,
    })  # fmt: skip
    package = library.roots[0].sites / f"{name}.site"
    package.mkdir(parents=True)
    (package / "walkable.f32").write_bytes(floors.tobytes())
    (package / "manifest.json").write_text(whole.model_dump_json())
    return package


def made(library: Library, name: str, of: str, title: str = "", pictures: tuple[Path, ...] = ()) -> Made:
    return new_tour(name, of, title, library, library.roots[0].tours, pictures)


def told(made_tour: Made, library: Library) -> set[str]:
    """The keys of the warnings; there are no errors."""
    problems = check_tour(made_tour.folder, sites=library.site_folders(made_tour.folder))
    assert [problem.found("en") for problem in errors(problems)] == []
    return {problem.key for problem in problems}


def visited(made_tour: Made, library: Library) -> set[str]:
    """Everything that a visitor saw in a whole visit, played through the systems."""
    models = ShippedModels(library)
    content = models.content(made_tour.folder.name)
    world = make_world(content, models.site(content.tour.site.package, content.tour.name), Settings(language="en"), library=library)
    guide, events, frame = Guide(world, 1 / 15), [], 0
    while not world.leaving and (senses := guide.step()) is not None:
        frame += 1
        events += think(world, senses, FrameTime(frame / 15, 1 / 15, frame))
    assert world.progress.completed and world.progress.quiz_passed
    return set(world.progress.hotspots)


def test_without_marks_there_are_two_boards_and_a_quiz_and_it_is_played_to_its_end(library: Library) -> None:
    site(library, "gate")
    new = made(library, "my-gate", "gate", "城门")
    (halt,) = new.layout.halts
    assert [spot.kind for spot in halt.spots] == ["board", "board", "quiz"] and halt.bearing_deg == 0.0
    assert all(1.0 < math.dist(spot.position_m, halt.position_m) < 4.0 for spot in halt.spots)
    assert all(spot.position_m[1] - halt.position_m[1] > abs(spot.position_m[0] - halt.position_m[0]) for spot in halt.spots)  # in sight
    assert told(new, library) == {"text-placeholder", "source-placeholder", "picture-placeholder"}
    assert visited(new, library) == {"board-1", "board-2", "quiz-point"}
    texts = {lang: (new.folder / "texts" / f"{lang}.yaml").read_text(encoding="utf-8") for lang in LANGUAGES}
    assert "title: \"城门\"" in texts["zh-CN"] and "title: \"TODO: title of the tour\"" in texts["en"]


def test_boards_hang_where_a_visitor_sees_them_over_water_too_and_not_in_walls(library: Library) -> None:
    floors = np.zeros((1, 40, 40), "<f4")
    floors[0, :, 13:] = np.nan  # water from y = -3.5 on, a step before the visitor

    def wall(start: Vec3, end: Vec3) -> bool:
        return max(start[0], end[0]) < 0.7  # along x = 0.7

    site(library, "quay", floors)
    new = new_tour("my-quay", "quay", "", library, library.roots[0].tours, (), lambda package: wall)
    (halt,) = new.layout.halts
    assert [spot.kind for spot in halt.spots] == ["board", "board", "quiz"]
    assert all(spot.position_m[0] < 0.7 - BEHIND_M / 3 for spot in halt.spots)
    assert sum(spot.position_m[1] > -3.5 for spot in halt.spots) >= 2
    told(new, library)


def test_an_objects_site_of_ours_is_a_thing_to_take_in_the_hand(library: Library) -> None:
    new = made(library, "yard", "practice-ground", "A yard")
    kinds = {spot.kind for halt in new.layout.halts for spot in halt.spots}
    assert kinds == {"artefact", "quiz"} and len(new.layout.halts) > 1
    assert PLACEHOLDERS & told(new, library)
    with pytest.raises(NotReady) as caught:
        publish(new.folder, library, None, library.roots[0].tours.parent / "published", ())
    assert {problem.key for problem in caught.value.problems} == {"text-placeholder", "source-placeholder", "picture-placeholder"}


def test_marks_become_stops_and_boards_on_the_floor_that_a_visitor_reaches(library: Library) -> None:
    floors = np.full((2, 40, 40), np.nan, "<f4")
    floors[0] = 0.0
    floors[0, 30:32] = np.nan  # x = 5 … 6: a gulf; what lies east of it is an island
    floors[1, :8, :8] = 3.0  # upstairs, without stairs
    places = (
        Place(kind="stop", id="Gate House", position_m=(1.0, -2.0, 0.1), heading_rad=math.radians(-90), title="城楼"),
        Place(kind="hotspot", id="bell", position_m=(3.0, -2.0, 1.4), title="The bell"),
        Place(kind="hotspot", id="bell", position_m=(3.0, -2.0, 9.0)),
        Place(kind="hotspot", id="far", position_m=(-9.0, 8.0, 1.0)),
        Place(kind="stop", id="island", position_m=(9.5, 0.0, 0.0)),
        Place(kind="stop", id="1935", position_m=(-4.0, -6.0, 0.0)),
    )
    site(library, "town", floors, places=places, credits=CREDITS)
    new = made(library, "my-town", "town")
    assert [halt.id for halt in new.layout.halts] == ["gate-house", "1935", "at-far"]
    assert new.layout.unplaced == ("island",)
    assert new.layout.halts[0].bearing_deg == 90.0
    spots = {spot.id: spot for halt in new.layout.halts for spot in halt.spots}
    assert set(spots) == {"bell", "bell-2", "1935-board", "far", "quiz-point"}
    assert spots["bell-2"].position_m[2] == pytest.approx(2.3)
    assert told(new, library) == {"text-placeholder", "source-placeholder", "picture-placeholder"}
    texts = {lang: (new.folder / "texts" / f"{lang}.yaml").read_text(encoding="utf-8") for lang in LANGUAGES}
    assert '"城楼"' in texts["zh-CN"] and '"The bell"' in texts["en"]
    assert "CC BY 4.0" in texts["zh-CN"] and "A. Maker" in (new.folder / "sources.yaml").read_text()


def test_the_picture_is_that_of_the_import_and_the_same_site_gives_the_same_tour(library: Library, tmp_path: Path) -> None:
    site(library, "gate")
    cover, text = tmp_path / "cover.jpg", tmp_path / "text.jpg"
    Image.new("RGB", (160, 90), (90, 80, 70)).save(cover)
    text.write_text("no picture")
    one = made(library, "tour-a", "gate", "Gate", (tmp_path / "none.jpg", text, cover))
    two = made(library, "tour-b", "gate", "Gate", (cover,))
    assert (one.folder / "pictures" / "cover.jpg").read_bytes() == cover.read_bytes()
    for path in one.folder.rglob("*.yaml"):
        other = (two.folder / path.relative_to(one.folder)).read_text(encoding="utf-8")
        assert path.read_text(encoding="utf-8").replace("tour-a", "tour-b") == other


@pytest.mark.parametrize(
    ("name", "of", "why"),
    [("Gate", "gate", "tour-name"), ("..", "gate", "tour-name"), ("luding-bridge", "gate", "tour-exists"), ("new", "none", "no-such-site"),
     ("new", "../x", "no-such-site"), ("new", "sky", "site-without-floor"), ("new", "broken", "site-damaged")],
)  # fmt: skip
def test_what_cannot_be_begun_is_told_and_leaves_nothing(library: Library, name: str, of: str, why: str) -> None:
    site(library, "gate")
    site(library, "sky", np.full((1, 40, 40), np.nan, "<f4"))
    (site(library, "broken") / "manifest.json").write_text("{")
    with pytest.raises(Refused) as caught:
        made(library, name, of)
    assert caught.value.key == why and caught.value.found("en") and caught.value.fix("zh-CN")
    assert not library.roots[0].tours.exists() or list(library.roots[0].tours.iterdir()) == []


def test_nothing_is_written_over(library: Library) -> None:
    site(library, "gate")
    new = made(library, "my-gate", "gate")
    (new.folder / "texts" / "en.yaml").write_text("mine")
    with pytest.raises(Refused) as caught:
        made(library, "my-gate", "gate")
    assert caught.value.key == "tour-exists" and (new.folder / "texts" / "en.yaml").read_text() == "mine"


@pytest.mark.parametrize("word", ["1935", "true", "null", "no", "a", "a-b", "5e3", "on", "gate-2"])
def test_every_id_is_read_as_it_was_written(word: str) -> None:
    document = parse_yaml(f"id: {quoted(word)}\n".encode(), Path("x"))
    assert document.data == {"id": word}
