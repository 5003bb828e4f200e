"""Raising a hand: up above the shoulder, held for a moment, and down again."""

from interaction.strokes import ActKind, by_keys, held_up
from scenes.act import Strokes
from scenes.moves import Moves
from scenes.senses import Action
from scenes.space import Pose

KEYS = frozenset({Action.raise_hand, Action.up})
HEIGHT, LOW = 0.35, 0.1
"""Of an arm above the shoulder: the hand is at the height of the eyes, the elbow may stay bent."""
HOLD_S = 0.4
LIFT_M = 0.3


def advance(strokes: Strokes, moves: Moves, dt_s: float) -> Strokes:
    return by_keys(held_up(strokes, moves, dt_s, height=HEIGHT, low=LOW, hold_s=HOLD_S), moves, KEYS)


def answer(strokes: Strokes, since_s: float) -> Pose:
    """What is raised goes up with the hand."""
    return Pose((0.0, 0.0, LIFT_M * max(strokes.share, 1.0 - since_s, 0.0)))


RAISE_HAND = ActKind("raise-hand", advance, KEYS, answer, "gestures/raise-hand.png")
