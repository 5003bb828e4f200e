"""What a frame knows of the visitor: everything that enters the world, frozen.

Stage frame: the visitor's own room, floor at z = 0, axes as in the world frame; ``World.world_from_stage`` places it.
"""

from dataclasses import dataclass
from enum import StrEnum

from scenes.body import Body
from scenes.space import Pose, Ray, Vec2


class Action(StrEnum):
    """What a visitor can ask for, whatever the device: each is one key, one button or one gesture."""

    select = "select"  # use what is pointed at; press a panel's element
    back = "back"  # close, cancel, put back
    menu = "menu"
    plan = "plan"
    help = "help"
    grades = "grades"
    focus_next = "focus-next"  # move a panel's or the scene's keyboard focus
    focus_previous = "focus-previous"
    left = "left"
    right = "right"
    up = "up"
    down = "down"
    pause = "pause"  # play or pause an event
    skip = "skip"
    replay = "replay"
    teleport = "teleport"  # go to where is pointed
    next_stop = "next-stop"
    turn_left = "turn-left"
    turn_right = "turn-right"


@dataclass(frozen=True, slots=True)
class Senses:
    """One frame of input.

    ``pressed`` holds the actions that began in this frame. ``move`` is right and forward in -1..1 as wished along the view;
    ``turn`` is the wished smooth turn, -1 (right) to 1 (left). ``object_turn_rad`` turns a held object: about the vertical, about the view's right.
    ``pointer`` is where the visitor points, in the stage frame; None while nothing points. ``view_tangents`` are the tangents
    of half the horizontal and vertical field of view; panels are placed to fit in it.
    """

    stage_from_head: Pose
    pointer: Ray | None = None
    pressed: frozenset[Action] = frozenset()
    move: Vec2 = (0.0, 0.0)
    turn: float = 0.0
    hurry: bool = False
    object_turn_rad: Vec2 = (0.0, 0.0)
    scroll: float = 0.0
    view_tangents: Vec2 = (1.0264, 0.5774)
    body: Body | None = None
    focused: bool = True
    """False while the window or headset is not the visitor's: narration pauses, input is ignored."""
    device: str = "desktop"


@dataclass(frozen=True, slots=True)
class FrameTime:
    """When a frame is shown: ``time_s`` since the visit's start, ``dt_s`` since the frame before."""

    time_s: float
    dt_s: float
    frame: int


@dataclass(frozen=True, slots=True)
class DeviceFrame:
    """What a headset hands over once a frame."""

    time: FrameTime
    senses: Senses
    running: bool = True
