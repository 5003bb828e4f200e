"""Pulling a rope: down or towards oneself, with one hand or with both."""

from interaction.strokes import ActKind, by_keys, pulled
from scenes.act import Strokes
from scenes.moves import Moves
from scenes.senses import Action
from scenes.space import Pose, Vec3

KEYS = frozenset({Action.down})
DOWN_M = 0.25


def advance(strokes: Strokes, moves: Moves, dt_s: float) -> Strokes:
    return by_keys(pulled(strokes, moves, out_and_up, grip=True), moves, KEYS)


def out_and_up(place: Vec3) -> float:
    """How far the hand is out before the visitor and up: a pull down makes it less, a pull towards oneself too."""
    return place[1] + place[2]


def answer(strokes: Strokes, since_s: float) -> Pose:
    """The rope comes down with the hand and runs back."""
    gone = max(strokes.share, 1.0 - 2.0 * since_s, 0.0)
    return Pose((0.0, 0.0, -DOWN_M * gone))


PULL_ROPE = ActKind("pull-rope", advance, KEYS, answer, "gestures/pull-rope.png")
