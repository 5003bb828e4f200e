"""Hand over hand along a chain or a rope: reach out, take hold, pull; then the other hand. One arm alone is enough."""

import math

from interaction.strokes import ActKind, by_keys, pulled
from scenes import space
from scenes.act import Strokes
from scenes.moves import Moves
from scenes.senses import Action
from scenes.space import Pose

KEYS = frozenset({Action.left, Action.right})
SWAY_M, SWAY_S, DIES_S = 0.03, 1.1, 1.5


def advance(strokes: Strokes, moves: Moves, dt_s: float) -> Strokes:
    """A hand that comes nearer to its shoulder pulls, whichever way the chain lies."""
    return by_keys(pulled(strokes, moves, space.length, alternate=True, grip=True), moves, KEYS)


def answer(strokes: Strokes, since_s: float) -> Pose:
    """The chain hangs on and sways."""
    return Pose((0.0, 0.0, SWAY_M * math.exp(-since_s / DIES_S) * math.sin(math.tau * since_s / SWAY_S)))


HAND_OVER_HAND = ActKind("hand-over-hand", advance, KEYS, answer, "gestures/hand-over-hand.png")
