"""``main.py preview``: follows what is saved, tells what is broken and keeps the last good state, and the visitor stays where he was."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from content.library import SHIPPED_ROOT, Library, Root
from content.skeleton.make import new_tour
from content.watched import Watched
from interaction.hotspots import open_hotspot
from interaction.presence import feet, stand_at
from interaction.systems import think
from preview_run import Preview
from scenes import space
from tests.xvfb import xvfb
from tracking.desktop import DesktopHeadset
from tracking.still_window import StillWindow, steady_clock

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 90.0


@pytest.fixture
def workshop(tmp_path: Path) -> Library:
    library = Library((Root("workshop", tmp_path / "work" / "tours", tmp_path / "work" / "sites"), SHIPPED_ROOT))
    new_tour("yard", "practice-ground", "", library, library.roots[0].tours, ())
    return library


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


class Visit:
    """A preview without a window: frames and files, as the loop sees them."""

    def __init__(self, library: Library) -> None:
        self.folder = library.roots[0].tours / "yard"
        self.preview = Preview(self.folder, library, "en")
        self.now_s = 0.0
        self.preview._watched = Watched(self.preview._watched_folders(), lambda: self.now_s)
        self.headset = DesktopHeadset(StillWindow(lambda: False, 1.6), steady_clock(30.0))
        self.world = self.preview._world()
        self.preview._enter(self.world, None)

    def frames(self, count: int = 4) -> None:
        """So many frames, a look at the files in each."""
        for _ in range(count):
            frame = self.headset.wait_frame()
            think(self.world, frame.senses, frame.time)
            self.now_s += 0.5
            self.preview._look(self.world, frame, ())
            if self.world.leaving:
                self.world = self.preview._renewed(self.world)


def test_a_saved_text_is_shown_and_the_visitor_stays(workshop: Library) -> None:
    visit = Visit(workshop)
    visit.frames()
    there = replace(visit.preview._senses)
    x, y, z = feet(visit.world)
    stand_at(visit.world, there, (x + 0.4, y - 0.3, z), 1.0)
    spot = visit.preview.content.tour.stops[0].hotspots[0]
    open_hotspot(visit.world, spot.id)
    visit.frames(2)
    before = feet(visit.world)
    edit(visit.folder / "texts" / "en.yaml", "TODO: name of the thing", "An iron ring")
    visit.frames()
    assert visit.world.say(spot.title) == "An iron ring" and visit.world.notice == "Updated"
    assert visit.world.hotspot_open == spot.id
    assert space.distance(feet(visit.world), before) < 0.01
    assert space.heading_of(visit.world.world_from_head.orientation) == pytest.approx(1.0, abs=0.01)


def test_what_is_broken_is_told_and_the_last_good_state_stays(workshop: Library, capsys: pytest.CaptureFixture[str]) -> None:
    visit = Visit(workshop)
    visit.frames()
    world = visit.world
    edit(visit.folder / "tour.yaml", "kind: artefact", "kind: artefakt")
    visit.frames()
    assert visit.world is world and "tour.yaml:" in world.notice and "artefakt" in world.notice
    assert "artefakt" in capsys.readouterr().err
    visit.frames(20)
    assert "artefakt" in visit.world.notice  # until it is mended
    edit(visit.folder / "tour.yaml", "kind: artefakt", "kind: artefact")
    visit.frames()
    assert visit.world is not world and visit.world.notice == "Updated"
    (visit.folder / "tour.yaml").write_bytes(b"\xff\xfe")
    visit.frames()
    assert "tour.yaml" in visit.world.notice and visit.preview.content.tour.name == "yard"


def test_a_stop_that_is_taken_out_of_the_tour_leaves_the_visitor_standing(workshop: Library) -> None:
    visit = Visit(workshop)
    visit.frames(40)
    assert visit.world.progress.stops
    before = feet(visit.world)
    first = visit.preview.content.tour.stops[0].id
    edit(visit.folder / "tour.yaml", f"  - id: {first}\n", "  - id: another\n")
    visit.frames()
    assert visit.world.content.tour.stops[0].id == "another"
    assert space.distance(feet(visit.world), before) < 0.01


def test_a_package_that_is_written_anew_is_shown_once_it_is_whole(workshop: Library) -> None:
    package = workshop.roots[0].sites / "practice-ground.site"
    shutil.copytree(workshop.roots[1].sites / package.name, package)
    visit = Visit(workshop)
    visit.frames()
    world, geometry = visit.world, (package / "geometry.bin").read_bytes()
    (package / "geometry.bin").write_bytes(geometry[:1000])
    visit.frames()
    assert visit.world is world and "geometry.bin" in world.notice
    (package / "geometry.bin").write_bytes(geometry)
    visit.frames()
    assert visit.world is not world and visit.world.notice == "Updated"


def test_a_package_that_is_away_for_a_moment_is_seen_when_it_comes_back(workshop: Library) -> None:
    package = workshop.roots[0].sites / "practice-ground.site"
    shutil.copytree(workshop.roots[1].sites / package.name, package)
    visit = Visit(workshop)
    visit.frames()
    package.rename(package.with_name("away"))
    visit.frames()  # meanwhile the shipped package of that name is the first
    assert visit.preview._package != package
    world = visit.world
    package.with_name("away").rename(package)
    visit.frames()
    assert visit.world is not world and visit.preview._package == package


@pytest.fixture
def display() -> Iterator[str]:
    with xvfb("320x200x24") as name:
        yield name


@pytest.mark.window
@pytest.mark.gl
@pytest.mark.slow
def test_in_a_window_it_follows_what_is_saved(display: str, workshop: Library, tmp_path: Path) -> None:
    folder = workshop.roots[0].tours / "yard"
    environment = {
        **os.environ, "DISPLAY": display, "HONGJI_DATA": str(tmp_path / "data"), "HONGJI_WORKSHOP": str(tmp_path / "work"),
        "SDL_AUDIODRIVER": "dummy",
    }  # fmt: skip
    program = subprocess.Popen(
        [sys.executable, "main.py", "preview", "yard", "--lang", "en"], cwd=ROOT, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    overdue = threading.Timer(PATIENCE_S, program.kill)
    overdue.start()

    def until(words: str) -> None:
        assert program.stdout is not None
        for line in program.stdout:
            if words in line:
                return
        raise AssertionError(words)

    try:
        until("Previewing")
        edit(folder / "texts" / "en.yaml", "TODO: name of the stop", "The gate")
        until("Updated")
        edit(folder / "sources.yaml", "kind: book", "kind: [book")
        until("sources.yaml:")
        edit(folder / "sources.yaml", "kind: [book", "kind: book")
        until("Updated")
    finally:
        overdue.cancel()
        program.kill()
        program.communicate()


@pytest.mark.gl
def test_without_a_window_every_stop_is_photographed(workshop: Library, tmp_path: Path) -> None:
    preview = Preview(workshop.roots[0].tours / "yard", workshop, "zh-CN")
    stop = preview.content.tour.stops[-1].id
    assert preview.take_pictures(tmp_path / "shots", stop) == 0
    names = sorted(path.name for path in (tmp_path / "shots").iterdir())
    assert names == [f"00-{stop}.png", f"01-{stop}-quiz-point.png"]
    assert all((tmp_path / "shots" / name).stat().st_size > 20_000 for name in names)
