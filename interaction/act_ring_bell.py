"""Ringing a bell: its rope is pulled down, or its beam is pushed against it."""

import math

from interaction.strokes import ActKind, by_keys, pulled
from scenes import space
from scenes.act import Strokes
from scenes.moves import Moves
from scenes.senses import Action
from scenes.space import Pose, Vec3

KEYS = frozenset({Action.down, Action.up})
SWING_RAD, SWING_S, DIES_S = math.radians(14), 1.7, 2.5


def advance(strokes: Strokes, moves: Moves, dt_s: float) -> Strokes:
    return by_keys(pulled(strokes, moves, up_and_back), moves, KEYS)


def up_and_back(place: Vec3) -> float:
    """How high the hand is and how far drawn back: a pull down makes it less, a push forward too."""
    return place[2] - place[1]


def answer(strokes: Strokes, since_s: float) -> Pose:
    """The bell swings and comes to rest."""
    swing = SWING_RAD * math.exp(-since_s / DIES_S) * math.sin(math.tau * since_s / SWING_S)
    return Pose(orientation=space.quat_about(space.RIGHT, swing))


RING_BELL = ActKind("ring-bell", advance, KEYS, answer, "gestures/ring-bell.png")
