"""The one mutable thing: everything that is, in the visit that is going on.

Systems change it; the renderer mirrors it; nothing else keeps state of the visit.
"""

from dataclasses import dataclass, field
from math import inf
from typing import Any, Literal, NamedTuple, Protocol

from scenes.act import Acting
from scenes.avatar import Avatar
from scenes.body import CameraState
from scenes.body_memory import BodyMemory
from scenes.claims import Grade
from scenes.crowd import Crowd, Floats
from scenes.hands import Hand, Side
from scenes.headset_memory import HeadsetMemory
from scenes.mirror import Mirror
from scenes.panel import OpenPanel
from scenes.quiz import Question
from scenes.senses import Action, HeadsetState
from scenes.settings import Settings
from scenes.space import Pose, Vec2, Vec3
from scenes.tour import TourContent


class Ground(Protocol):
    """Where feet may stand, and what is in the way. Where storeys lie one over the other, ``under_m`` chooses."""

    def height_m(self, x_m: float, y_m: float, under_m: float = inf) -> float | None:
        """Height of the highest floor at a place that is not above ``under_m``; of the lowest, if all are; None where nobody may stand."""

    def heights_m(self, x_m: Floats, y_m: Floats, under_m: Floats | None = None) -> Floats:
        """The same at (n,) places at once; NaN where nobody may stand."""

    @property
    def open_air(self) -> bool:
        """One storey, and nothing solid is known: beams and throws need not ask what is in their way."""

    def clear(self, start_m: Vec3, end_m: Vec3) -> bool:
        """Whether nothing solid is known between two places: walls end a beam and a throw."""


@dataclass(frozen=True, slots=True)
class TourCard:
    """A tour to choose in the lobby."""

    name: str
    title: dict[str, str]
    summary: dict[str, str]
    picture: str
    alt: dict[str, str]
    length_min: int
    comfort: Literal["gentle", "moderate", "intense"]
    comfort_notes: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ObjectRest:
    """A movable object's place in the site package and its size (half the diagonal of its bounds)."""

    pose: Pose
    radius_m: float
    hidden: bool


@dataclass(frozen=True, slots=True)
class SiteKnowledge:
    """What the systems need to know of the site package, without its meshes. ``plan`` is outlines as polylines (x, y) in metres."""

    ground: Ground
    objects: dict[str, ObjectRest]
    clips: dict[str, dict[str, float]]  # figure model -> clip -> ground speed in m/s
    variants: tuple[str, ...]
    plan_bounds_m: tuple[float, float, float, float]  # x min, y min, x max, y max
    plan: tuple[tuple[tuple[float, float], ...], ...] = ()
    pictures_dir: str = ""
    plan_picture: str = ""  # a picture of the site from above, covering plan_bounds_m


@dataclass(frozen=True, slots=True)
class Caption:
    """A line shown below: narration, or ``[a sound]``."""

    id: str
    text: str
    kind: Literal["narration", "sound"] = "narration"
    grade: Grade | None = None
    grade_name: str = ""


@dataclass(frozen=True, slots=True)
class SoundState:
    """A sound that is to be heard now; ``key`` tells two uses of one sound apart."""

    key: str
    sound: str
    volume: float
    loop: bool
    position_m: Vec3 | None = None
    at_s: float = 0.0
    paused: bool = False


@dataclass(frozen=True, slots=True)
class ObjectState:
    name: str
    pose: Pose
    visible: bool = True
    highlighted: bool = False


class FigureState(NamedTuple):
    """One person of an event. A tuple, not a dataclass: dozens are made anew every frame, and a tuple costs a quarter."""

    model: str
    position_m: Vec3
    heading_rad: float
    clip: str
    clip_time_s: float
    tint: Vec3 = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class EffectState:
    effect: Literal["fire", "smoke", "rain", "dust"]
    position_m: Vec3
    size_m: float
    strength: float
    time_s: float


@dataclass(frozen=True, slots=True)
class Marker:
    """A hotspot's sign in the scene."""

    id: str
    kind: str
    title: str
    position_m: Vec3
    state: Literal["new", "seen", "pointed"]
    required: bool
    size: float = 1.0


@dataclass(frozen=True, slots=True)
class SceneLabel:
    """A short text that stands in the scene: a stop's name, a grade note."""

    id: str
    text: str
    position_m: Vec3
    grade: Grade | None = None


@dataclass(frozen=True, slots=True)
class StopMark:
    """The ring on the ground where a stop is."""

    id: str
    position_m: Vec3
    radius_m: float
    state: Literal["next", "open", "done"]


@dataclass(frozen=True, slots=True)
class Plate:
    """Headset: captions, prompt and notice on a plate that stands in the world and follows slowly, never locked to the face."""

    world_from_plate: Pose  # as ``OpenPanel.world_from_panel``: x right, z up, its face looks along -Y
    width_m: float


@dataclass(slots=True)
class Pointing:
    """What the visitor points at in this frame."""

    hotspot: str | None = None
    ground_m: Vec3 | None = None  # a place where feet may stand
    landing_ok: bool = False
    arc: tuple[Vec3, ...] = ()  # headset: the way of the throw from the hand to ``ground_m``, or as far as it goes
    beam_end_m: Vec3 | None = None  # headset: where the hand's beam ends on a sign or a panel
    touching: bool = False  # headset: a finger is at the panel; no beam is needed


@dataclass(slots=True)
class Holding:
    """An artefact in the visitor's hand."""

    hotspot: str
    object: str
    since_s: float
    distance_m: float
    turn: Pose = field(default_factory=Pose)
    turned_rad: float = 0.0
    side: Side | None = None  # headset: the hand that holds it; None: it floats before the visitor
    hand_from_object: Pose = field(default_factory=Pose)  # where in that hand's grip it lies


@dataclass(slots=True)
class Playback:
    """A historical event that is playing, paused or just over."""

    event: str
    at_s: float = 0.0
    watched_s: float = 0.0
    paused: bool = False
    acts: list[str] = field(default_factory=list)  # its acts that are done or passed over in this playing


@dataclass(slots=True)
class Asking:
    """A question that is open now, alone or as part of the quiz."""

    question: Question
    quiz: str | None
    attempt: int
    since_s: float
    shuffle: tuple[str, ...] = ()  # ids of choices, items or right sides in the order shown
    chosen: list[str] = field(default_factory=list)  # chosen ids; order: as put; match: "left[.]right"
    left: str | None = None  # match: the left side that waits for its right
    checked: bool = False
    correct: bool = False


@dataclass(slots=True)
class QuizRun:
    """The quiz, being taken."""

    attempt: int
    since_s: float
    index: int = 0
    right: dict[str, bool] = field(default_factory=dict)


@dataclass(slots=True)
class Progress:
    """What was done. Saved and restored whole; lists keep the order in which things were done."""

    stops: list[str] = field(default_factory=list)
    hotspots: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)  # acts, by hotspot, that the visitor went past; none of them is missing
    questions: dict[str, bool] = field(default_factory=dict)  # questions on the way: right at the last try
    quiz_attempts: int = 0
    quiz_finished: bool = False
    quiz_best: float = 0.0
    quiz_passed: bool = False
    completed: bool = False
    path: list[tuple[float, float]] = field(default_factory=list)  # where the visitor walked, metres, sparse


Mode = Literal["lobby", "visit", "ended"]


@dataclass(slots=True)
class World:
    """The visit. ``words`` are the interface's sentences by language and id; the tour's own are in ``content``."""

    content: TourContent
    site: SiteKnowledge
    words: dict[str, dict[str, str]]
    cards: tuple[TourCard, ...] = ()
    settings: Settings = field(default_factory=Settings)
    seed: int = 0
    mode: Mode = "lobby"
    device: str = "desktop"
    time_s: float = 0.0
    visit_started_s: float = 0.0
    heard_since_s: float = 0.0
    saved: dict[str, Any] | None = None  # a visit that can be continued, as ``interaction.resume.snapshot`` wrote it
    leaving: Literal["", "lobby", "program"] = ""

    # this frame's input, as far as no system has used it up
    asked: set[Action] = field(default_factory=set)
    pressed: str = ""  # the panel element pressed in this frame

    world_from_stage: Pose = field(default_factory=Pose)
    world_from_head: Pose = field(default_factory=Pose)
    view_tangents: Vec2 = (1.0264, 0.5774)
    speed_m_s: float = 0.0
    turn_rad_s: float = 0.0
    stepped_s: float = -10.0  # when the last step of the teleporting walk was made
    vignette: float = 0.0

    # headset (all of this is empty or at rest on a desktop)
    headset: HeadsetState = HeadsetState.none
    hands: tuple[Hand, ...] = ()  # in the stage frame, as sensed; ``world_from_hands`` places them
    world_from_hands: Pose = field(default_factory=Pose)  # the stage in the world, raised by ``lift_m``
    pointing_hand: Side | None = None
    touched: frozenset[Side] = frozenset()  # hands that have just selected or grabbed: tick in them, this frame
    lift_m: float = 0.0  # how far the eyes are raised above where the device has them
    eyes_at_m: float | None = None  # height of the seated visitor's eyes above the stage's floor, as measured
    plate: Plate | None = None
    fade: float = 0.0  # 0 open, 1 black
    safe: bool = False  # in the safe place: the scene is away, everything waits
    boundary_m: Vec2 | None = None
    boundary_near: float = 0.0  # 0: away from the room's limits; 1: at them
    memory: HeadsetMemory = field(default_factory=HeadsetMemory)

    # motion capture (all of this is empty or at rest without a camera)
    camera: CameraState = CameraState.none
    camera_wanted: bool = True  # False: the visitor switched the camera off
    gesture_pictures: str = ""  # the folder of the pictures that teach gestures
    body: BodyMemory = field(default_factory=BodyMemory)
    avatar: Avatar | None = None  # the figure that does what the visitor's body does, in the stage frame
    mirror: Mirror | None = None  # in the lobby: where the visitor's figure is seen

    light: str = "default"
    variant: str = "today"
    pointing: Pointing = field(default_factory=Pointing)
    focus_hotspot: str | None = None  # chosen with the keyboard
    panel: OpenPanel | None = None
    panel_id: str = ""  # which panel is wanted; ``panel`` follows at the end of the frame
    panels_below: list[str] = field(default_factory=list)
    panel_stale: bool = False  # what the panel shows has changed
    hotspot_open: str | None = None
    hotspot_since_s: float = 0.0
    comparison: str | None = None  # the comparison being looked at
    comparison_side: Literal["then", "now"] = "then"
    route_step: int = 0
    holding: Holding | None = None
    playback: Playback | None = None
    acting: Acting | None = None
    asking: Asking | None = None
    quiz: QuizRun | None = None
    progress: Progress = field(default_factory=Progress)
    here: str | None = None  # the stop the visitor is at
    here_since_s: float = 0.0
    last_stop: str | None = None  # the stop reached last; sets the light
    grades_shown: bool = False
    labels_language: str = ""
    labels_seen_from: Vec3 = (0.0, 0.0, 0.0)

    chimes: list[SoundState] = field(default_factory=list)  # short sounds that run out by themselves
    captions: tuple[Caption, ...] = ()
    prompt: str = ""
    prompt_at: Literal["aim", "edge"] = "aim"  # beside what is pointed at, or out of the way at the upper edge
    notice: str = ""
    notice_until_s: float = 0.0
    sounds: tuple[SoundState, ...] = ()
    objects: dict[str, ObjectState] = field(default_factory=dict)
    figures: tuple[FigureState, ...] = ()
    crowd: tuple[str, Crowd] | None = None  # the people of the event that plays, ready to be placed
    effects: tuple[EffectState, ...] = ()
    markers: tuple[Marker, ...] = ()
    labels: tuple[SceneLabel, ...] = ()
    stop_marks: tuple[StopMark, ...] = ()
    signs_key: tuple[object, ...] = ()  # what markers and rings were made for

    def say(self, text_id: str) -> str:
        """A sentence of the tour in the visitor's language."""
        return self.content.texts[self.settings.language][text_id]

    def word(self, word_id: str, **values: object) -> str:
        """A sentence of the interface in the visitor's language, with ``{names}`` filled in."""
        return self.words[self.settings.language][word_id].format(**values)
