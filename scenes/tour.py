"""A tour as content teams write it in ``tour.yaml``: stops, hotspots, events and the quiz.

Every sentence is a text id (see ``texts/zh-CN.yaml``), every claim names sources of ``sources.yaml``.
Positions are metres in the world frame (x east, y north, z up); bearings are compass degrees.
"""

from typing import Annotated, Literal

from pydantic import Field

from scenes.act import Act
from scenes.claims import Claim, Identifier, Source, Strict, TextId
from scenes.historical_event import HistoricalEvent
from scenes.places import Bearing, Position
from scenes.quiz import Question, Quiz

LANGUAGES = ("zh-CN", "en")


class Picture(Strict):
    """A picture file below ``assets/files/pictures`` or the tour's ``pictures/`` folder, and its words for those who do not see it."""

    file: str
    alt: TextId
    caption: TextId | None = None
    credit: str | None = None


class HotspotBase(Strict):
    id: Identifier
    title: TextId
    position: Position = Field(description="where its marker floats; at eye or hand height, within 12 m of the stop")
    required: bool = False
    minimum_s: float = Field(default=2.0, ge=0, description="seen once open this long")


class Board(HotspotBase):
    """A text board of one to five claims, with a picture if there is one."""

    kind: Literal["board"]
    claims: tuple[Claim, ...] = Field(min_length=1, max_length=6)
    picture: Picture | None = None


class Artefact(HotspotBase):
    """A period object to pick up, turn and put back."""

    kind: Literal["artefact"]
    object: Identifier = Field(description="an object of the site package")
    claims: tuple[Claim, ...] = Field(min_length=1, max_length=5)
    hold_distance_m: float = Field(default=0.55, gt=0.2, le=1.5)


class ComparisonSide(Strict):
    title: TextId
    variant: Identifier = Field(description="the variant of the site shown for this side")
    light: Identifier | None = None
    claims: tuple[Claim, ...] = Field(min_length=1, max_length=3)


class Comparison(HotspotBase):
    """Then and now, shown in the scene itself: the visitor switches between two states of the site."""

    kind: Literal["comparison"]
    then: ComparisonSide
    now: ComparisonSide


class MapLabel(Strict):
    """A name or note on the map at (u, v): 0,0 is the picture's lower left corner, 1,1 its upper right."""

    text: TextId
    at: tuple[float, float]
    kind: Literal["place", "river", "date", "mountain"] = "place"


class RouteStep(Strict):
    """One station of the route, in order."""

    at: tuple[float, float]
    title: TextId
    date: str = Field(description="shown as written in the texts by the tour; ISO 8601 here", pattern=r"^\d{4}-\d{2}(-\d{2})?$")
    claim: Claim


class RouteMap(HotspotBase):
    """A schematic map with a route to follow station by station."""

    kind: Literal["map"]
    picture: Picture
    labels: tuple[MapLabel, ...] = ()
    steps: tuple[RouteStep, ...] = Field(min_length=2)
    aspect: float = Field(default=1.6, gt=0.3, le=4, description="width over height of the picture")


class QuestionPoint(HotspotBase):
    """One question on the way, answered where its answer was just seen."""

    kind: Literal["question"]
    question: Question


class EventPoint(HotspotBase):
    """Where a historical event is started from."""

    kind: Literal["event"]
    event: Identifier


class QuizPoint(HotspotBase):
    """Where the quiz is taken."""

    kind: Literal["quiz"]


class SourcesPoint(HotspotBase):
    """The reading room: every source of the tour, and how far it is to be trusted."""

    kind: Literal["sources"]


class ActPoint(HotspotBase, Act):
    """Where the visitor takes part by movement. Seen when the act is done; passed over, it is not missing."""

    kind: Literal["act"]
    variant: Identifier | None = Field(default=None, description="the variant of the site shown meanwhile")
    light: Identifier | None = None
    afterwards: Identifier | None = Field(default=None, description="the stop to which a path's visitor is brought; none: where he began")


Hotspot = Annotated[
    Board | Artefact | Comparison | RouteMap | QuestionPoint | EventPoint | QuizPoint | SourcesPoint | ActPoint,
    Field(discriminator="kind"),
]


class Stop(Strict):
    """A place to stand and look from. ``position`` is where the feet are."""

    id: Identifier
    title: TextId
    summary: TextId
    position: Position
    bearing_deg: Bearing
    radius_m: float = Field(default=2.5, gt=0.5, le=15, description="reached within this distance")
    required: bool = True
    light: Identifier | None = None
    variant: Identifier | None = None
    hotspots: tuple[Hotspot, ...] = ()


class Ambience(Strict):
    """A sound of the place, always there, with its caption."""

    sound: Identifier
    caption: TextId
    position: Position | None = None
    volume: float = Field(default=1.0, ge=0, le=1)


class Comfort(Strict):
    """What a visitor should know before going in."""

    level: Literal["gentle", "moderate", "intense"]
    notes: tuple[TextId, ...] = ()


class SiteReference(Strict):
    package: Identifier
    light: Identifier = "default"
    variant: Identifier = "today"


class SceneNotes(Strict):
    """What of the modelled site itself is documented, inferred or staged: shown by the grades key."""

    title: TextId
    position: Position
    claim: Claim


class Tour(Strict):
    """The whole tour."""

    format: Literal["hongji-tour/1"]
    name: Identifier
    version: str = Field(pattern=r"^\d+\.\d+$")
    title: TextId
    place: TextId
    summary: TextId
    picture: Picture
    length_min: int = Field(gt=0, le=240, description="about how long a visit takes, in minutes")
    comfort: Comfort
    site: SiteReference
    ambience: tuple[Ambience, ...] = ()
    stops: tuple[Stop, ...] = Field(min_length=1)
    scene_notes: tuple[SceneNotes, ...] = ()
    events: tuple[HistoricalEvent, ...] = ()
    quiz: Quiz | None = None

    def hotspot(self, hotspot_id: str) -> Hotspot:
        """The hotspot of this id; ``KeyError`` if there is none."""
        for stop in self.stops:
            for hotspot in stop.hotspots:
                if hotspot.id == hotspot_id:
                    return hotspot
        raise KeyError(hotspot_id)

    def stop(self, stop_id: str) -> Stop:
        for stop in self.stops:
            if stop.id == stop_id:
                return stop
        raise KeyError(stop_id)

    def event(self, event_id: str) -> HistoricalEvent:
        for event in self.events:
            if event.id == event_id:
                return event
        raise KeyError(event_id)


class TourContent(Strict):
    """A loaded tour: structure, every language's sentences by text id, and the sources by id."""

    tour: Tour
    texts: dict[str, dict[str, str]]
    sources: dict[str, Source]
    pictures: dict[str, str] = Field(default={}, description="path of each picture's file, by the name it has in the tour")

    def text(self, language: str, text_id: str) -> str:
        """The sentence in ``language``; the checker has made sure that it exists in each."""
        return self.texts[language][text_id]
