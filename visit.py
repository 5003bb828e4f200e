"""What a visit is wired from: the tour, the site, the world in the lobby, and who is told what happens."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from content.library import SHIPPED, Library
from content.loader import TourProblems, load_tour
from content.messages import LANGUAGES, catalogue
from content.pictures import picture_path
from content.tour_folder import FILES
from interaction import resume
from interaction.presence import heading_from_bearing, stand_at
from scenes.edges import Reporter
from scenes.events import Event, SettingsChanged, TourChosen, VisitEnded, to_json
from scenes.senses import DeviceFrame, Senses
from scenes.settings import EYE_HEIGHT_M, Settings
from scenes.space import Pose
from scenes.tour import TourContent
from scenes.world import SiteKnowledge, TourCard, World
from tracking.recording import Recorder
from visit_settings import save_settings

RECORDINGS = FILES / "recordings"
SOUNDS = FILES / "sounds"
GESTURES = FILES / "pictures" / "gestures"
SAVE_EVERY_S = 3.0
NOTICE_S = 12.0


def card(content: TourContent, folder: Path) -> TourCard:
    """The tour as the lobby shows it."""
    tour = content.tour

    def both(text_id: str) -> dict[str, str]:
        return {language: content.text(language, text_id) for language in LANGUAGES}

    notes = {language: tuple(content.text(language, note) for note in tour.comfort.notes) for language in LANGUAGES}
    picture = picture_path(folder, tour.picture.file)
    return TourCard(
        tour.name, both(tour.title), both(tour.summary), str(picture or ""), both(tour.picture.alt), tour.length_min,
        tour.comfort.level, notes,
    )


Admits = Callable[[Path], bool]
"""Whether the tour in a folder may be opened on this machine."""


def other_cards(name: str, library: Library = SHIPPED, admits: Admits = lambda _: True) -> tuple[TourCard, ...]:
    """The other tours of the lobby; one that cannot be shown is left out here and told by ``main.py check`` or ``installed``."""
    cards = []
    for folder in library.tours():
        if folder.name == name or not admits(folder):
            continue
        try:
            cards.append(card(load_tour(folder, sites=library.site_folders(folder)), folder))
        except TourProblems:
            continue
    return tuple(cards)


def make_world(
    content: TourContent, site: SiteKnowledge, settings: Settings, *, seed: int = 0, library: Library = SHIPPED, folder: Path | None = None,
    admits: Admits = lambda _: True,
) -> World:  # fmt: skip
    """A world in the lobby, which stands at the tour's first stop and offers the tours of ``library``. ``folder``: the tour's own."""
    words = {language: dict(catalogue(language, "visit")) for language in LANGUAGES}
    folder = folder or library.tour(content.tour.name) or Path(content.tour.name)
    cards = (card(content, folder), *other_cards(content.tour.name, library, admits))
    world = World(content, site, words, cards, settings, seed, gesture_pictures=str(GESTURES))
    first = content.tour.stops[0]
    stand_at(world, Senses(Pose((0.0, 0.0, EYE_HEIGHT_M))), first.position, heading_from_bearing(first.bearing_deg))
    return world


class Teller:
    """Hands the events of a frame on: recording, transcript, reporter, and the visit to come back to."""

    def __init__(
        self,
        reporter: Reporter,
        recorder: Recorder | None,
        settings_folder: Path | None,
        trouble: Callable[[], bool] = lambda: False,
        device: str = "desktop",
    ) -> None:
        """``device``: whose choices are kept; a headset that is lost leaves them its own."""
        self._reporter = reporter
        self._recorder = recorder
        self._settings_folder = settings_folder
        self._saved_s = 0.0
        self._trouble = trouble
        self._device = device
        self._told_trouble = False
        self.events: list[Event] = []
        self.chosen: str | None = None

    def __call__(self, world: World, frame: DeviceFrame, events: Sequence[Event]) -> None:
        if self._recorder is not None:
            self._recorder.take(frame.senses, frame.time.dt_s)
        self.events.extend(events)
        visit = None
        if world.mode != "lobby" and (events or world.time_s - self._saved_s > SAVE_EVERY_S):
            self._saved_s = world.time_s
            visit = (world.content.tour.name, resume.snapshot(world))
        if events or visit:
            self._reporter.tell(events, visit=visit)
        if not self._told_trouble and self._trouble():
            self._tell_trouble(world)
        for event in events:
            if isinstance(event, SettingsChanged) and self._settings_folder is not None:
                try:
                    save_settings(self._settings_folder, world.settings, self._device)
                except OSError:
                    self._tell_trouble(world)
            elif isinstance(event, VisitEnded) and event.complete:
                self._reporter.forget_visit(world.content.tour.name)
            elif isinstance(event, TourChosen):
                self.chosen = event.tour
                world.leaving = "lobby"


    def _tell_trouble(self, world: World) -> None:
        """Nothing can be saved: the visitor is told once, and the visit goes on."""
        self._told_trouble = True
        world.notice = world.word("not-saved")
        world.notice_until_s = world.time_s + NOTICE_S


def transcript(events: Sequence[Event]) -> str:
    """Events as lines of JSON."""
    return "".join(json.dumps(to_json(event), ensure_ascii=False) + "\n" for event in events)
