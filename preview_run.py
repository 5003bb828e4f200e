"""``main.py preview``: a tour while it is written. Opens at a stop and follows every file that is saved; what is broken is told in the
picture and at the terminal, and the last good state stays."""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from assets.site_knowledge import SiteError
from content.check import problem_lines
from content.library import Library
from content.loader import TourProblems
from content.messages import text
from content.problem import Problem
from content.publishing.refused import Refused
from content.publishing.telling import say
from content.watched import State, Watched
from engine import loop
from engine.memory_back import give_memory_back
from engine.package_ahead import PackageAhead
from engine.package_loader import PackageError
from engine.renderer import PandaRenderer
from engine.sound import open_ears
from engine.window import GraphicsError, open_offscreen
from group.alone import Alone
from interaction import panels, resume
from interaction.hotspots import close_hotspot, open_hotspot
from interaction.lobby import start_visit
from interaction.presence import feet, heading_from_bearing, stand_at
from interaction.systems import think
from scenes import space
from scenes.edges import BodySource, Headset, Renderer
from scenes.events import Event
from scenes.senses import DeviceFrame, Senses
from scenes.settings import EYE_HEIGHT_M, Settings
from scenes.space import Pose
from scenes.tour import TourContent
from scenes.world import SiteKnowledge, World
from tracking.desktop import DesktopHeadset
from tracking.still_window import StillWindow, steady_clock
from visit import SOUNDS, make_world
from visit_body import NO_BODY, open_body
from visit_devices import open_devices
from visit_library import open_library
from visit_models import ShippedModels
from visit_plan import Plan, has_display

SIZE = (1280, 720)
SETTLE_FRAMES = 45
FRAMES_PER_S = 30.0
UPDATED_S = 2.0
_ORIGIN = Senses(Pose((0.0, 0.0, EYE_HEIGHT_M)))


def run(args: argparse.Namespace) -> int:
    """0 when the window was closed or the pictures are taken; 1, with words, where the tour or its site cannot be shown. ``Refused`` as it comes."""
    try:
        return _run(args)
    except TourProblems as error:
        _print_problems(error.problems, args.lang)
    except (SiteError, PackageError, GraphicsError) as error:
        print(text(args.lang, "app.error", problem=error), file=sys.stderr)
    return 1


def _run(args: argparse.Namespace) -> int:
    library = open_library(os.environ)
    folder = library.tour(args.name)
    if folder is None:
        raise Refused("no-such-tour", name=args.name, known=", ".join(library.names()))
    preview = Preview(folder, library, args.lang)
    if args.stop is not None and args.stop not in {stop.id for stop in preview.content.tour.stops}:
        raise Refused("no-such-stop", name=args.stop, known=", ".join(stop.id for stop in preview.content.tour.stops))
    if args.shots is not None:
        return preview.take_pictures(args.shots, args.stop)
    if not has_display():
        raise Refused("no-display", name=args.name)
    preview.show(args.stop)
    return 0


class Preview:
    """One tour, looked at. ``content`` is the last good state of its files."""

    def __init__(self, folder: Path, library: Library, lang: str) -> None:
        self._folder = folder
        self._library = library
        self._lang = lang
        self._models = ShippedModels(library)
        self.content = self._models.content(str(folder))
        self._watched = Watched(self._watched_folders())
        self._shown = self._site_state(self._package)
        self._trouble = ""
        self._board: str | None = None  # was open when the trouble began
        self._senses = _ORIGIN
        self._renew: tuple[TourContent, SiteKnowledge] | None = None

    @property
    def _package(self) -> Path:
        return self._library.package(self._folder, self.content.tour.site.package)

    def _watched_folders(self) -> tuple[Path, ...]:
        """The tour, and wherever its site may lie: a package that is taken away for a moment is seen when it comes back."""
        name = self.content.tour.site.package
        return self._folder, *(place / f"{name}.site" for place in self._library.site_folders(self._folder))

    def _site_state(self, package: Path) -> tuple[Path, State]:
        return package, self._watched.state(package)

    def show(self, stop: str | None) -> None:
        """In a window, until it is closed."""
        data = Path(os.devnull)
        plan = Plan(
            str(self._folder), self._lang, True, False, None, True, None, None, None, None, SIZE, data, False, library=self._library,
        )  # fmt: skip
        world = self._world()
        self._enter(world, stop)
        with closing(open_body(NO_BODY, self._lang)) as body:
            following: World | None = world
            while following is not None:
                following = self._visit(plan, following, body)
                give_memory_back()

    def _visit(self, plan: Plan, world: World, body: BodySource) -> World | None:
        """In a window that shows the site as its package is now. Returns the world to go on in with another site; None: the window was closed."""
        self._shown = self._site_state(self._package)
        renderer, headset = open_devices(plan, self.content, world, body, self._package)
        print(say(self._lang, "said.previewing", folder=self._folder), flush=True)
        try:
            while True:
                loop.run(world, headset, body, Alone(), renderer, self._look)
                if self._renew is None:
                    return None
                world = self._renewed(world)
                if self._site_state(self._package) != self._shown:
                    return world
        finally:
            _close(renderer, headset)

    def _look(self, world: World, frame: DeviceFrame, _: Sequence[Event]) -> None:
        """Called in every frame: are there newer files, and are they good?"""
        self._senses = frame.senses
        if self._trouble:
            world.notice, world.notice_until_s = self._trouble, world.time_s + 60.0
        if not self._watched.changed():
            return
        try:
            content = self._models.content(str(self._folder))
            site = self._models.site(content.tour.site.package, str(self._folder))
            package = self._library.package(self._folder, content.tour.site.package)
            if self._site_state(package) != self._shown:  # the window would be opened anew: not for what is half written
                PackageAhead(package, anisotropy=1, alone=True).package()
        except TourProblems as error:
            problems = [problem for problem in error.problems if problem.severity == "error"] or error.problems
            self._tell(world, say(self._lang, "said.preview-broken", place=problems[0].place(self._folder), found=problems[0].found(self._lang)))
            _print_problems(problems, self._lang)
            return
        except (SiteError, PackageError) as error:
            self._tell(world, str(error))
            print(error, file=sys.stderr, flush=True)
            return
        self._renew = content, site
        self._trouble = ""
        world.leaving = "lobby"  # ends the loop; the next world begins where this one is

    def _tell(self, world: World, trouble: str) -> None:
        """The last good state stays; the trouble is seen in the picture until it is mended."""
        self._trouble = trouble
        if world.hotspot_open is not None:
            self._board = world.hotspot_open
            close_hotspot(world)
        panels.close_all(world)

    def _renewed(self, before: World) -> World:
        """A world of the newer files, in which the visitor stands and looks as before, with the same board open."""
        assert self._renew is not None
        watched = self._watched_folders()
        (self.content, site), self._renew = self._renew, None
        board, self._board = before.hotspot_open or self._board, None
        saved, place = resume.snapshot(before), feet(before)
        world = self._world(site)
        world.time_s, world.settings = before.time_s, before.settings
        if self._watched_folders() != watched:
            self._watched.look_at(self._watched_folders())
        if resume.usable(world, saved):
            resume.restore(world, self._senses, saved)
        else:
            start_visit(world, self._senses)
            stand_at(world, self._senses, place, space.heading_of(before.world_from_head.orientation))
        known = {spot.id for stop in self.content.tour.stops for spot in stop.hotspots}
        if board in known and board is not None:
            open_hotspot(world, board)
        world.notice, world.notice_until_s = say(self._lang, "said.preview-updated"), world.time_s + UPDATED_S
        print(say(self._lang, "said.preview-updated"), flush=True)
        return world

    def _world(self, site: SiteKnowledge | None = None) -> World:
        site = site or self._models.site(self.content.tour.site.package, str(self._folder))
        return make_world(self.content, site, Settings.model_validate({"language": self._lang}), library=Library(()), folder=self._folder)

    def _enter(self, world: World, stop: str | None) -> None:
        """Past the lobby, to the stop."""
        start_visit(world, self._senses)
        if stop is not None:
            chosen = self.content.tour.stop(stop)
            stand_at(world, self._senses, chosen.position, heading_from_bearing(chosen.bearing_deg))

    def take_pictures(self, folder: Path, stop: str | None) -> int:
        """Without a window: every stop (or the one), and each of its boards open; as PNG."""
        folder.mkdir(parents=True, exist_ok=True)
        renderer = PandaRenderer(open_offscreen(*SIZE), self._package, open_ears(SOUNDS, audible=False))
        count = 0
        try:
            for one in self.content.tour.stops:
                if stop in (None, one.id):
                    spots = [None, *(spot.id for spot in one.hotspots if spot.kind in ("board", "quiz"))]
                    for spot in spots:
                        self._picture(renderer, one.id, spot, folder / f"{count:02d}-{one.id}{f'-{spot}' if spot else ''}.png")
                        count += 1
        finally:
            renderer.close()
        print(say(self._lang, "said.pictures", count=count, folder=folder))
        return 0

    def _picture(self, renderer: PandaRenderer, stop: str, spot: str | None, file: Path) -> None:
        world = self._world()
        headset = DesktopHeadset(StillWindow(lambda: False, SIZE[0] / SIZE[1]), steady_clock(FRAMES_PER_S))
        self._enter(world, stop)
        for number in range(SETTLE_FRAMES):
            frame = headset.wait_frame()
            think(world, frame.senses, frame.time)
            if spot is not None and number == 1:
                open_hotspot(world, spot)
        renderer.mirror(world)
        renderer.draw()
        renderer.picture(file)


def _print_problems(problems: list[Problem], lang: str) -> None:
    for problem in problems:
        print("\n".join(problem_lines(problem, lang)), file=sys.stderr, flush=True)


def _close(renderer: Renderer, headset: Headset) -> None:
    headset.close()
    renderer.close()
