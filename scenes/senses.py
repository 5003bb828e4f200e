"""What a frame knows of the visitor: everything that enters the world, frozen.

Stage frame: the visitor's own room, floor at z = 0, axes as in the world frame; ``World.world_from_stage`` places it.
"""

from dataclasses import dataclass
from enum import StrEnum

from scenes.body import Body, CameraState
from scenes.hands import Hand, Side
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
    recentre = "recentre"  # here is the middle, this is ahead, this is my height
    safe_place = "safe-place"  # out of everything, at once; again: back
    confirm = "confirm"  # a panel's main button, whatever has the focus; thumbs up
    next = "next"  # the next thing of what is shown: station, question, stop; a swipe
    previous = "previous"
    raise_hand = "raise-hand"  # I want to answer, or to ask
    grab = "grab"  # take hold of what is pointed at; a hand that closes
    let_go = "let-go"
    camera = "camera"  # switch the camera off or on
    calibrate = "calibrate"  # learn the visitor's place and reach anew


class HeadsetState(StrEnum):
    """Where a headset's session is in its life (OpenXR 1.1, chapter 9.3), and what may become of it. A desktop has none: ``none``."""

    none = "none"
    idle = "idle"  # connected, not used
    ready = "ready"  # the runtime wants us to begin
    synchronized = "synchronized"  # in step, not shown
    visible = "visible"  # shown without input: taken off, or the system's menu is open
    focused = "focused"  # shown and ours
    stopping = "stopping"
    loss_pending = "loss-pending"  # the runtime says that it will go
    lost = "lost"  # the session or the runtime is gone; the desktop has taken over
    waiting = "waiting"  # the runtime is gone; it is asked again and again
    refused = "refused"  # the runtime does not let us in now (no headset plugged in, another program has it)


@dataclass(frozen=True, slots=True)
class Senses:
    """One frame of input.

    ``pressed`` holds the actions that began in this frame. ``move`` is right and forward in -1..1 as wished along the view;
    ``turn`` is the wished smooth turn, -1 (right) to 1 (left). ``object_turn_rad`` turns a held object: about the vertical, about the view's right.
    ``pointer`` is where the visitor points, in the stage frame; None while nothing points. ``view_tangents`` are the tangents
    of half the horizontal and vertical field of view; panels are placed to fit in it.

    On a headset ``hands`` are those tracked now, ``hand`` the one that ``pointer`` belongs to, and ``boundary_m`` the width (x) and depth
    (y) of the rectangle about the stage's origin in which the visitor may move in the room, None where the runtime knows none.
    ``moved_origin`` is given in the frame in which the runtime moved the stage's origin (its own recentre): the old stage's pose in the
    new one; who stood somewhere in the world stays there.
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
    camera: CameraState = CameraState.none
    focused: bool = True
    """False while the window or headset is not the visitor's: narration pauses, input is ignored."""
    device: str = "desktop"
    """``desktop`` or ``headset``."""
    hands: tuple[Hand, ...] = ()
    hand: Side | None = None
    boundary_m: Vec2 | None = None
    moved_origin: Pose | None = None
    headset: HeadsetState = HeadsetState.none


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
