"""What the visitor's hands do, whatever shows them: a camera, a headset or keys. Acts (``interaction/act_*.py``) are judged by it."""

from dataclasses import dataclass

from scenes.hands import Side
from scenes.senses import Action
from scenes.space import Vec3


@dataclass(frozen=True, slots=True)
class MovingHand:
    """``place``: from the shoulder of that side to the palm, in lengths of the visitor's own arm: x right, y forward, z up, along the
    visitor's front. ``closed``: whether it grips; None where that cannot be told."""

    side: Side
    place: Vec3
    closed: bool | None = None


@dataclass(frozen=True, slots=True)
class Moves:
    """``asked``: the actions that began in this frame, for those who play with keys."""

    hands: tuple[MovingHand, ...] = ()
    asked: frozenset[Action] = frozenset()
