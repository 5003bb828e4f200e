"""Strokes told from moving hands: pulls, sweeps, hands held up. Acts are made of these.

Places are in lengths of the visitor's arm from the shoulder (``MovingHand.place``), so that a child and a seated visitor reach as
far. A stroke is told by how far a hand went from where it turned, never by how fast or how straight; a hand must come back by some way
before its next one, so that trembling counts nothing twice. A hand that is lost from view goes on where it was.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from scenes import space
from scenes.act import HandStroke, Strokes
from scenes.hands import Side
from scenes.moves import Moves, MovingHand
from scenes.senses import Action
from scenes.space import Pose, Vec3

STROKE = 0.3
"""A pull or a sweep: about 20 cm of an adult's arm, which a seated visitor with the elbow at the side can do."""
BACK = 0.2
"""How far a hand comes back before its next stroke."""
TOGETHER = 0.5
"""A hand that has made this share of its stroke when the other one finishes was in the same stroke."""

Measure = Callable[[Vec3], float]
"""What of a place counts: a pull makes it less."""


@dataclass(frozen=True, slots=True)
class ActKind:
    """One way of taking part. ``advance(strokes, moves, dt_s)`` is pure; ``keys``: the actions that make a stroke besides ``select``.

    ``answer(strokes, since_s)``: where an object that answers is, told from where it rests; ``since_s``: since the last stroke.
    ``picture`` shows the movement; it lies below ``assets/files/pictures``.
    """

    name: str
    advance: Callable[[Strokes, Moves, float], Strokes]
    keys: frozenset[Action] = frozenset()
    answer: Callable[[Strokes, float], Pose] | None = None
    picture: str = ""


def by_keys(strokes: Strokes, moves: Moves, keys: frozenset[Action]) -> Strokes:
    """One stroke for any of ``keys`` or ``select``; the same key again and again will do."""
    if not moves.asked & (keys | {Action.select}):
        return strokes
    side: Side = "left" if Action.left in moves.asked else "right" if Action.right in moves.asked else strokes.next or "right"
    after: Side = "right" if side == "left" else "left"
    return replace(strokes, done=strokes.done + 1, share=0.0, last=side, next=after if strokes.next or Action.left in keys else None)


def pulled(
    strokes: Strokes, moves: Moves, measure: Measure, *, stroke: float = STROKE, back: float = BACK, alternate: bool = False,
    grip: bool = False,
) -> Strokes:  # fmt: skip
    """Strokes in which ``measure`` grows less by ``stroke``. ``grip``: a hand that is known to be open pulls nothing.

    ``alternate``: of two hands in use each has its turn. One that goes twice is not counted once, and from then on acts alone.
    """
    strokes, hands = _noted(strokes, moves)
    for hand in hands:
        before = strokes.hand(hand.side)
        assert before is not None
        strokes = _with(strokes, _pull(before, hand, measure, stroke, back, grip))
        now = strokes.hand(hand.side)
        if now is not None and now.ready and now.share >= 1.0:
            strokes = _finished(strokes, moves, hand, alternate=alternate)
    return _summed(strokes)


def _pull(before: HandStroke, hand: MovingHand, measure: Measure, stroke: float, back: float, grip: bool) -> HandStroke:
    gone = measure(before.anchor) - measure(hand.place)
    if not before.ready:
        if gone > 0.0:
            return replace(before, anchor=hand.place)
        return HandStroke(hand.side, hand.place) if -gone >= back else before
    share = before.base + gone / stroke
    if share <= 0.0 or (grip and hand.closed is False):
        return HandStroke(hand.side, hand.place)
    return replace(before, share=min(1.0, share))


def swept(strokes: Strokes, moves: Moves, *, stroke: float = STROKE, plane: Vec3 = (1.0, 1.0, 0.0)) -> Strokes:
    """Strokes to and fro: a hand goes on by ``stroke`` in ``plane`` (1 for each axis that counts), then another way."""
    strokes, hands = _noted(strokes, moves)
    for hand in hands:
        before = strokes.hand(hand.side)
        assert before is not None
        gone = space.sub(hand.place, before.anchor)
        gone = (gone[0] * plane[0], gone[1] * plane[1], gone[2] * plane[2])
        if before.base == 0.0 and space.dot(gone, strokes.way) > 0.0:
            strokes = _with(strokes, HandStroke(hand.side, hand.place))  # still on the way of the last stroke
            continue
        strokes = _with(strokes, replace(before, share=min(1.0, before.base + space.length(gone) / stroke)))
        if before.base + space.length(gone) / stroke >= 1.0:
            strokes = replace(strokes, way=gone)
            strokes = _finished(strokes, moves, hand, returns=False)
    return _summed(strokes)


def held_up(strokes: Strokes, moves: Moves, dt_s: float, *, height: float, low: float, hold_s: float) -> Strokes:
    """Strokes in which a hand is ``height`` above its shoulder for ``hold_s``; before the next it comes down below ``low``."""
    strokes, hands = _noted(strokes, moves)
    for hand in hands:
        before = strokes.hand(hand.side)
        assert before is not None
        up = hand.place[2]
        if not before.ready:
            strokes = _with(strokes, HandStroke(hand.side, hand.place) if up < low else before)
            continue
        held_s = before.held_s + dt_s if up >= height else 0.0
        share = 0.5 * max(0.0, min(1.0, (up - low) / (height - low))) + 0.5 * min(1.0, held_s / hold_s)
        strokes = _with(strokes, replace(before, share=share, held_s=held_s))
        if held_s >= hold_s:
            strokes = _finished(strokes, moves, hand)
    return _summed(strokes)


def _noted(strokes: Strokes, moves: Moves) -> tuple[Strokes, list[MovingHand]]:
    """The hands that were there in the frame before as well. One that comes starts from here, one that comes back goes on from here."""
    there = []
    for known in strokes.hands:
        if known.side not in {hand.side for hand in moves.hands}:
            strokes = _with(strokes, replace(known, seen=False, held_s=0.0))
    for hand in moves.hands:
        before = strokes.hand(hand.side)
        if before is None:
            strokes = _with(strokes, HandStroke(hand.side, hand.place))
        elif not before.seen:
            strokes = _with(strokes, replace(before, anchor=hand.place, base=before.share, seen=True))
        else:
            there.append(hand)
    return strokes, there


def _finished(strokes: Strokes, moves: Moves, hand: MovingHand, *, alternate: bool = False, returns: bool = True) -> Strokes:
    """The stroke of ``hand`` is made. ``returns``: the hand must come back before its next one."""
    side: Side = hand.side
    other: Side = "right" if side == "left" else "left"
    beside = next((one for one in moves.hands if one.side == other), None)
    strokes = _with(strokes, HandStroke(side, hand.place, ready=not returns))
    was = strokes.hand(other)
    if beside is not None and was is not None and was.seen:
        again = was.ready and not (returns and was.share >= TOGETHER)
        strokes = _with(strokes, HandStroke(other, beside.place, ready=again))
    if alternate and strokes.last == side and other in strokes.used and beside is not None:
        return replace(strokes, used=frozenset({side}), next=other)
    following = (other if beside is not None else side) if alternate else None
    return replace(strokes, done=strokes.done + 1, last=side, used=strokes.used | {side}, next=following)


def _with(strokes: Strokes, hand: HandStroke) -> Strokes:
    return replace(strokes, hands=(*(one for one in strokes.hands if one.side != hand.side), hand))


def _summed(strokes: Strokes) -> Strokes:
    return replace(strokes, share=max((hand.share for hand in strokes.hands if hand.ready), default=0.0))
