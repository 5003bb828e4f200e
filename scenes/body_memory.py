"""What motion capture leaves in the world: what the systems of a camera's visitor remember, and what the engine shows of it."""

from dataclasses import dataclass, field
from typing import Any, Literal

from scenes.body import Body
from scenes.hands import Side
from scenes.moves import MovingHand
from scenes.space import Pose, Vec2, Vec3

Shape = Literal["none", "point", "pinch", "palm", "fist", "thumb-up", "thumb-down", "four", "rock", "call"]
"""What a hand's fingers do. Which of them do something, and what: ``docs/gestures.md``."""


@dataclass(frozen=True, slots=True)
class HandCursor:
    """The cursor that a hand moves over the window: x and y from -1 to 1, from the left and from below, as ``WindowInput.cursor``.

    ``pinch`` 0..1: how far thumb and index finger are on their way; ``dwell`` 0..1: how much of the time of selecting by holding still
    has passed; ``palm`` 0..1: the same for the open palm that opens the menu.
    """

    at: Vec2
    side: Side
    shape: Shape = "none"
    pinch: float = 0.0
    dwell: float = 0.0
    palm: float = 0.0


@dataclass(frozen=True, slots=True)
class Reach:
    """What calibration learnt of the visitor. ``rest_head``: between the eyes, in the camera frame, while sitting or standing at ease."""

    rest_head: Pose
    shoulder_width_m: float
    arm_m: float  # from the shoulder to the palm, stretched
    hand: Side  # the one that was raised first: it points
    seated: bool = False


@dataclass(slots=True)
class Calibrating:
    """The ten seconds in which the visitor's place and reach are learnt. Samples are of the step that goes on."""

    step: Literal["place", "raise", "ring"] = "place"
    since_s: float = 0.0  # the step began
    still_s: float | None = None  # since when the visitor has held still as the step asks
    still_at: Vec3 = (0.0, 0.0, 0.0)
    share: float = 0.0  # of the step's holding still, as the panel shows it
    heads: list[Pose] = field(default_factory=list)
    shoulders_m: list[float] = field(default_factory=list)
    arms_m: list[float] = field(default_factory=list)
    raised: Side | None = None
    seated: bool = True
    joints: bool = True  # False: hands alone are seen


@dataclass(slots=True)
class WindowMemory:
    """Of the head-coupled view. ``rest_m``: where the head is at rest, in the camera frame, and the ``reach`` that it was taken from;
    ``seen_m``: the eyes from there, smoothed; ``share``: 0 not coupled, 1 wholly."""

    rest_m: Vec3 | None = None
    reach: Reach | None = None
    seen_m: Vec3 = (0.0, 0.0, 0.0)
    share: float = 0.0


@dataclass(slots=True)
class BodyMemory:
    """``body``: the last one that was judged, None after it was lost. ``moving`` is what acts are judged by, anew in every frame."""

    body: Body | None = None
    reach: Reach | None = None
    calibrating: Calibrating | None = None
    calibration_offered: bool = False  # it starts by itself once
    cursor: HandCursor | None = None
    moving: tuple[MovingHand, ...] = ()
    raised: frozenset[Side] = frozenset()  # hands held above the head, as judged
    eye_m: Vec3 | None = None  # head-coupled view: the eyes from where they are at rest, stage axes, smoothed; None: not coupled
    notice: str = ""  # the notice that tells of the camera
    nobody_s: float | None = None  # since when nobody has been seen
    judging: Any = None  # what gestures remember from picture to picture (``interaction/judging.py``)
    window: WindowMemory = field(default_factory=WindowMemory)
    used: dict[str, float] = field(default_factory=dict)  # gestures made so far by name, and when last
