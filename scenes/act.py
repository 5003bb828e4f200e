"""Taking part by movement: what content teams write of an act, and how far a visitor has come in one.

An act is made of strokes: a pull, a sweep, a hand that is raised. It counts as done when its strokes are made, however they were made.
"""

from dataclasses import dataclass, field
from typing import Literal

from pydantic import Field

from scenes.claims import Claim, Identifier, Strict, TextId
from scenes.hands import Side
from scenes.places import Position, Seconds
from scenes.space import Vec3


class Load(Strict):
    """What the strokes bring along, evenly, from where it rests; it stays there when the act is done."""

    object: Identifier = Field(description="a movable object of the site package")
    way_m: Position = Field(description="how far and which way all strokes together bring it, in metres")


class Act(Strict):
    """Something to do with the hands, on a camera, in a headset or by keys, and what it re-enacts."""

    act: Identifier = Field(description="which movement: hand-over-hand, scull, pull-rope, ring-bell or raise-hand")
    times: int = Field(ge=1, le=60, description="how many strokes complete it")
    prompt: TextId = Field(description="what to do, in words")
    claim: Claim = Field(description="what this re-enacts and how sure that is, read before it starts")
    object: Identifier | None = Field(default=None, description="a movable object of the site package that answers the strokes")
    load: Load | None = Field(default=None, description="what the strokes bring along bit by bit, such as something hoisted")
    sound: Identifier | None = Field(default=None, description="heard once with each stroke")
    path: tuple[Position, ...] = Field(
        default=(), description="two or more places of the feet: the strokes carry the visitor from the first to the last; none: he stays"
    )
    hold_m: Position = Field(
        default=(0.3, 0.55, 1.1), description="from the feet to what the right hand takes hold of: right, ahead, up, in metres"
    )
    closing: Claim | None = Field(default=None, description="shown when it is done")


class ActTrack(Act):
    """An act within an event: the event waits at ``at_s`` until it is done or passed over."""

    kind: Literal["act"]
    id: Identifier
    title: TextId
    at_s: Seconds


By = Literal["camera", "headset", "keys"]
"""What the visitor acted with."""


@dataclass(frozen=True, slots=True)
class HandStroke:
    """One hand in an act.

    ``anchor``: where its stroke under way began, as ``MovingHand.place``; while it is not ``ready`` (its stroke is made, it goes back), where
    the way back began. ``base``: the share of the stroke that it had made before it was lost from view.
    """

    side: Side
    anchor: Vec3
    ready: bool = True
    share: float = 0.0  # of the stroke under way, 0..1
    base: float = 0.0
    held_s: float = 0.0  # how long it has been where a stroke ends
    seen: bool = True


@dataclass(frozen=True, slots=True)
class Strokes:
    """How far an act is: what its ``advance`` takes and gives back.

    ``share``: of the stroke under way, 0..1; ``next``: the hand whose turn it is, None for either; ``used``: the hands that have made
    strokes; ``last``: the one that made the last; ``way``: where that led.
    """

    done: int = 0
    share: float = 0.0
    next: Side | None = None
    hands: tuple[HandStroke, ...] = ()
    used: frozenset[Side] = frozenset()
    last: Side | None = None
    way: Vec3 = (0.0, 0.0, 0.0)

    def hand(self, side: Side) -> HandStroke | None:
        return next((hand for hand in self.hands if hand.side == side), None)


@dataclass(slots=True)
class Acting:
    """The act that a visitor is in, from its start until its closing panel is closed.

    ``place``: the id of the hotspot, or of the track within ``event``. ``lost``: hands were seen in this act and none is now.
    """

    place: str
    kind: str
    times: int
    event: str | None = None
    strokes: Strokes = field(default_factory=Strokes)
    since_s: float = 0.0
    stroked_s: float = -10.0  # when the last stroke was made
    by: dict[By, int] = field(default_factory=dict)  # strokes by what made them
    over: bool = False  # done; its closing words are read
    lost: bool = False
    front_rad: float = 0.0  # headset: heading of the visitor's body in the stage, as far as the head tells
    began_m: Vec3 = (0.0, 0.0, 0.0)  # where the feet were when the act was begun
    along_m: float = 0.0  # how far the visitor was carried along the path
    carried_m: Vec3 | None = None  # where that is; None: the act has no path
    holds_m: tuple[Vec3, ...] = ()  # what the hands take hold of next: of the left hand, of the right one

    @property
    def done(self) -> int:
        return self.strokes.done
