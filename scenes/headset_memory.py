"""What the systems of a headset visit remember from frame to frame. On a desktop only the safe place uses any of it."""

from dataclasses import dataclass, field

from scenes.hands import Side
from scenes.panel import OpenPanel
from scenes.senses import Action
from scenes.space import Pose, Quat, Vec2, Vec3


@dataclass(frozen=True, slots=True)
class Jump:
    """A way to go at once, waiting for the eyes to close."""

    place_m: Vec3
    heading_rad: float | None


@dataclass(frozen=True, slots=True)
class PutAside:
    """What was open when the visitor asked for the safe place. ``feet_m`` is where he stood."""

    since_s: float
    feet_m: Vec3
    panel_id: str
    panels_below: tuple[str, ...]
    panel: OpenPanel | None


@dataclass(frozen=True, slots=True)
class Finger:
    """A finger near a panel that stands at ``world_from_panel``: ``at_m`` in the panel's frame (its front is y < 0).

    ``armed``: it was far enough before the sheet, so that going through it presses. ``dragging``: it went through beside every button.
    """

    panel_id: str
    world_from_panel: Pose
    at_m: Vec3
    armed: bool
    dragging: bool = False


@dataclass(slots=True)
class HeadsetMemory:
    """See each system for what it keeps here."""

    asked_later: set[Action] = field(default_factory=set)  # given back to ``World.asked`` in the next frame
    asked_first: frozenset[Action] = frozenset()  # what was asked for when this frame began
    panel_first: bool = False  # whether a panel was open when this frame began
    shown: bool = False  # the headset's picture was seen in the frame before
    aiming: Side | None = None  # the hand that asked where to go in the frame before
    grabbing: frozenset[Side] = frozenset()  # hands that were closed in the frame before
    touched: set[Side] = field(default_factory=set)  # hands that a system found to have done something, this frame
    posture: str = ""  # the posture that the eyes' height was measured for
    mode: str = ""
    notice: str = ""  # the notice that tells of the headset
    jump: Jump | None = None
    dark: float = 0.0  # how far the eyes are closed for a jump
    off_ground: float = 0.0  # how far the view is darkened because the head left the ground
    aside: PutAside | None = None
    fingers: dict[Side, Finger] = field(default_factory=dict)
    touching: bool = False  # a finger is at the open panel
    dragged: Vec2 | None = None  # where on the sheet the beam that drags it was, in points
    fist: tuple[Side, float, Vec3] | None = None  # the hand that closed on the panel, when, and where in the stage
    panel_near: bool = False  # the visitor fetched the panels to within reach
    gripped: bool = False  # what is held was taken by closing the hand: opening it puts it back
    held_from: Pose | None = None  # where the held object was taken up, or the head that it floats before
    counted: Quat | None = None  # the hand's orientation up to which its turning was counted
    plate_at: tuple[Vec3, float] | None = None  # where the plate's reader is taken to be: head and heading, stage frame
    plate_moves_s: float | None = None  # for how long the plate has been on its way
    plate_from: tuple[Vec3, float] | None = None
