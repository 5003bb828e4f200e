"""Sculling: the oar over the stern goes to and fro, and each way is a stroke."""

import math

from interaction.strokes import ActKind, by_keys, swept
from scenes import space
from scenes.act import Strokes
from scenes.moves import Moves
from scenes.senses import Action
from scenes.space import Pose

KEYS = frozenset({Action.left, Action.right})
SWING_RAD = math.radians(16)


def advance(strokes: Strokes, moves: Moves, dt_s: float) -> Strokes:
    """Level sweeps, across or fore and aft; two hands on the oar are one stroke."""
    return by_keys(swept(strokes, moves), moves, KEYS)


def answer(strokes: Strokes, since_s: float) -> Pose:
    """The oar swings over with each stroke, to one side and to the other."""
    way = 1.0 if strokes.done % 2 else -1.0
    share = strokes.share if strokes.share else min(1.0, 0.5 + since_s)
    return Pose(orientation=space.quat_about(space.UP, way * SWING_RAD * math.cos(math.pi * share)))


SCULL = ActKind("scull", advance, KEYS, answer, "gestures/scull.png")
