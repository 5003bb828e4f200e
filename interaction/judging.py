"""What the gestures remember from picture to picture; it lies in ``World.body.judging``, and no view reads it."""

import math
from dataclasses import dataclass, field

from interaction.shape_filter import Judged, ShapeFilter
from scenes.body import SeenHand
from scenes.hands import Side
from scenes.space import Pose, Vec2, Vec3
from scenes.world import World

SIDES: tuple[Side, Side] = ("right", "left")
LONG_AGO_S = -math.inf


@dataclass(slots=True)
class HandTrack:
    """One hand. ``at`` is its palm from the shoulder of its side, right and up, in lengths of the arm, as the picture shows it.

    ``room``: left, right, lower and upper edge of the picture's part in which a hand is wholly seen, in the same measure.
    """

    side: Side
    shapes: ShapeFilter = field(default_factory=ShapeFilter)
    judged: Judged = field(default_factory=Judged)
    hand: SeenHand | None = None
    at: Vec2 = (0.0, 0.0)
    size: float = 0.0  # in heights of the picture, smoothed
    room: tuple[float, float, float, float] = (-9.0, 9.0, -9.0, 9.0)
    trail: list[tuple[float, Vec2]] = field(default_factory=list)  # where the palm was, and when it was seen there; newest last
    seen_s: float = LONG_AGO_S
    up_s: float | None = None  # held up, not resting, since
    steady: bool = False  # neither being lost nor found: what it does counts
    was_pinching: bool = False
    was_fist: bool = False


@dataclass(slots=True)
class Judging:
    """See each gesture's file for what it keeps here."""

    hands: dict[Side, HandTrack] = field(default_factory=lambda: {side: HandTrack(side) for side in SIDES})
    taken_s: float = LONG_AGO_S  # when the newest body was captured
    new: bool = False  # a newer picture came in this frame
    seen_s: float = LONG_AGO_S  # when somebody was seen last
    pose_s: float = LONG_AGO_S  # when the body's joints were seen last
    pose_found_s: float = LONG_AGO_S  # and since when without a gap
    shoulders: dict[Side, Vec2] = field(default_factory=dict)  # in the picture
    metres_across: float = 0.0  # width of the picture where the visitor is

    keys_until_s: float = LONG_AGO_S  # mouse and keys have the word until then
    pointed: Vec3 | None = None  # where the mouse pointed, seen from the head
    head: Pose | None = None
    panel_open: bool = False
    adopt_until_s: float = LONG_AGO_S

    pointing: Side | None = None
    frozen: tuple[float, Vec2] | None = None  # since when the cursor is held still for a pinch, and the hand's place then

    dwelling: tuple[str, str] | None = None  # what the cursor is over, on which panel
    dwell_s: float = 0.0  # for how long the cursor has been still there
    dwell_at: Vec2 = (0.0, 0.0)
    dwell_spent: bool = True  # it has selected here, or the panel changed under it: it must go elsewhere first
    dwell_panel: str = ""
    panel_id: str = ""  # as the frame before had it
    panel_s: float = LONG_AGO_S  # when another panel came

    palm_s: float | None = None
    palm_at: Vec2 = (0.0, 0.0)
    palm_spent: bool = False
    gripping: Side | None = None  # the fist that holds or turns an artefact
    gripped_s: float = LONG_AGO_S
    open_s: dict[Side, float] = field(default_factory=dict)  # when a hand was last seen open or pointing: it may swipe
    swiped_s: float = LONG_AGO_S
    thumb_s: float | None = None
    thumb_spent: bool = False
    above_s: dict[Side, float] = field(default_factory=dict)  # since when a hand is above the eyes
    told: frozenset[Side] = frozenset()  # raised hands that were told of

    rest_m: Vec3 | None = None
    walking: float = 0.0  # as leaned: forward, -1..1
    turning: float = 0.0  # as leaned or at the window's edge: left, -1..1
    lean_s: float | None = None
    edge_s: float | None = None
    snapped_s: float = LONG_AGO_S


def judging(world: World) -> Judging:
    """The memory of the gestures, made at the first picture."""
    memory = world.body.judging
    if not isinstance(memory, Judging):
        memory = world.body.judging = Judging()
    return memory
