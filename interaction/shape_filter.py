"""From single pictures to gestures: a shape begins after it was held, ends with patience, and never while a hand is found or lost.

Time is that of the capture, in seconds; it comes in. A ``ShapeFilter`` is one hand's and is plain data: it may be kept, copied,
compared. Guards against false alarms:

* A hand that was just found is not believed for ``SETTLE_S``; one at the picture's edge, with a low score, or whose points jump, not
  until it has been steady for ``STEADY_S`` again. Nothing begins meanwhile, and the time for which a shape was held starts anew.
* Pinch and fist begin only after the hand was open once since it was found, nearer than one limit in two captures running, and last
  until beyond another limit (as those of ``tracking/hand_gestures.py``).
* A hand that is not seen for a moment keeps what it did; after ``LOST_S`` it is another hand. One missed capture alone is the detector's
  and nothing begins in it; a second one within ``MISSED_APART_S`` may be the beginning of the loss, and the hand must be steady anew.
"""

from dataclasses import dataclass, field, replace

from interaction.hand_shape import (
    END_ON,
    FIST_BEGINS,
    FIST_ENDS,
    HANGING,
    LEAST_SCORE,
    PINCH_BEGINS,
    PINCH_ENDS,
    Fingers,
    fingers_of,
    shape_by,
)
from scenes.body import HandPoint, SeenHand
from scenes.body_memory import Shape
from scenes.space import Vec2

SETTLE_S = 0.3
STEADY_S = 0.2
LOST_S = 0.25
MISSED_APART_S = 0.5
HOLD_S: dict[Shape, float] = {"point": 0.1, "thumb-up": 0.35}
OTHERS_HOLD_S = 0.2
"""A shape begins after it was seen for so long, in at least ``LEAST_SEEN`` captures, each with a margin of ``SURE``; it lasts with less."""
LEAST_SEEN = 3
SURE = 0.3
END_S = 0.2
"""A shape ends after it was not seen for so long, or when another begins."""
PINCH_NEAR = 0.9
"""Nearer than this, in hand sizes, thumb and index finger are on their way to a pinch."""
EDGE = 0.02
"""Of the picture: fingers nearer to its edge may be cut off."""
FASTEST_SIZES = 1.2
"""A hand whose middle is farther than this, in its own sizes, from where it was a capture ago has jumped: another one, or a mistake."""
RESIZED = 1.6
"""The same for its size in the picture."""


@dataclass(frozen=True, slots=True)
class Judged:
    """``since_s``: the capture from which the shape was held without doubt. ``pinch``: how far the way to a pinch is gone, exactly 1
    while it lasts. ``steady``: whether the hand can be believed; nothing begins while it cannot."""

    shape: Shape = "none"
    since_s: float = 0.0
    pinching: bool = False
    pinch: float = 0.0
    fist: bool = False
    steady: bool = False


@dataclass(slots=True)
class Level:
    """On after ``near`` was true twice running, until ``far`` is; must have been far once since the hand was found."""

    on: bool = False
    armed: bool = False
    near_before: bool = False

    def update(self, near: bool, far: bool, may_begin: bool) -> None:
        if self.on:
            self.on = not far
        elif may_begin:
            self.on = self.armed and near and self.near_before
            self.armed = self.armed or far
        self.near_before = near and may_begin

    def disarm(self) -> None:
        self.on = self.armed = self.near_before = False


@dataclass(slots=True)
class ShapeFilter:
    """One hand's memory. ``read`` with each capture, None for one in which it was not seen; a capture read twice counts once."""

    found_s: float | None = None
    seen_s: float = 0.0
    doubted_s: float = 0.0  # when the hand was last not to be believed
    missed_s: float = -1.0  # when it was last not seen
    middle: Vec2 = (0.0, 0.0)
    size: float = 0.0  # in the picture
    shape: Shape = "none"
    since_s: float = 0.0
    shape_seen_s: float = 0.0
    candidate: Shape = "none"
    candidate_s: float = 0.0
    candidate_seen: int = 0
    pinch: Level = field(default_factory=Level)
    fist: Level = field(default_factory=Level)
    last: Judged = field(default_factory=Judged)

    def read(self, hand: SeenHand | None, captured_s: float) -> Judged:
        if self.found_s is not None and captured_s == self.seen_s:
            return self.last
        if hand is None:
            return self._miss(captured_s)
        if self.found_s is None or captured_s - self.seen_s > LOST_S or captured_s < self.seen_s:
            self._forget()
            self.found_s = self.doubted_s = captured_s
        elif self._doubtful(hand):
            self.doubted_s = captured_s
        self.seen_s = captured_s
        self.middle, self.size = _middle(hand), _size(hand)
        steady = captured_s - self.found_s >= SETTLE_S and (
            self.doubted_s == self.found_s or captured_s - self.doubted_s >= STEADY_S
        )
        fingers = fingers_of(hand)
        shape, margin = shape_by(fingers)
        self._hold(shape, margin, captured_s, steady)
        self._close(fingers, shape, steady)
        self.last = Judged(
            shape=self.shape,
            since_s=self.since_s,
            pinching=self.pinch.on,
            pinch=1.0 if self.pinch.on else 0.0 if self.fist.on else _on_its_way(fingers),
            fist=self.fist.on,
            steady=steady,
        )
        return self.last

    def _miss(self, captured_s: float) -> Judged:
        if self.found_s is None or captured_s - self.seen_s > LOST_S:
            self._forget()
            self.last = Judged()
        else:
            if captured_s - self.missed_s < MISSED_APART_S:
                self.doubted_s = self.since_s = captured_s
                self.candidate = "none"
                self.pinch.near_before = self.fist.near_before = False
            self.last = replace(self.last, since_s=self.since_s, steady=False)
        self.missed_s = captured_s
        return self.last

    def _forget(self) -> None:
        self.found_s = None
        self.shape = self.candidate = "none"
        self.pinch.disarm()
        self.fist.disarm()

    def _doubtful(self, hand: SeenHand) -> bool:
        """Whether the hand may be on its way out, or not the one of the last capture."""
        if hand.score < LEAST_SCORE or any(not (EDGE < x < 1.0 - EDGE and EDGE < y < 1.0 - EDGE) for x, y in hand.picture):
            return True
        x, y = _middle(hand)
        size = _size(hand)
        moved = max(abs(x - self.middle[0]), abs(y - self.middle[1]))
        smaller, larger = sorted((size, self.size))
        return moved > FASTEST_SIZES * larger or larger > RESIZED * smaller

    def _hold(self, shape: Shape, margin: float, captured_s: float, steady: bool) -> None:
        if shape == self.shape:
            self.shape_seen_s = captured_s
        elif captured_s - self.shape_seen_s > END_S:
            self.shape, self.since_s = "none", captured_s
        if not steady:
            self.candidate, self.since_s = "none", captured_s
            return
        if shape != self.candidate:
            self.candidate, self.candidate_s, self.candidate_seen = shape, captured_s, 0
        if margin < SURE:
            return
        self.candidate_seen += 1
        held = captured_s - self.candidate_s >= HOLD_S.get(shape, OTHERS_HOLD_S) and self.candidate_seen >= LEAST_SEEN
        if held and shape != self.shape:
            self.shape, self.since_s, self.shape_seen_s = shape, self.candidate_s, captured_s

    def _close(self, fingers: Fingers, shape: Shape, steady: bool) -> None:
        """Pinch and fist, as edges. A stretched thumb is no fist's; where thumb and index finger meet in a fist is no pinch."""
        thumb = shape in ("thumb-up", "thumb-down", "call") or fingers.thumb_out > 0.0
        closed = fingers.closed >= FIST_BEGINS and fingers.end_on < END_ON and not thumb
        pinching = fingers.gap <= PINCH_BEGINS and fingers.reaching > 0.0 and fingers.upright > HANGING
        if not self.pinch.on:
            self.fist.update(closed, fingers.closed <= FIST_ENDS, steady)
        self.pinch.update(pinching, fingers.gap >= PINCH_ENDS, steady and not self.fist.on)
        if self.fist.on or (self.pinch.on and shape == "fist"):
            self.pinch.disarm()


def _middle(hand: SeenHand) -> Vec2:
    (ax, ay), (bx, by) = hand.picture[HandPoint.wrist], hand.picture[HandPoint.middle_mcp]
    return ((ax + bx) / 2.0, (ay + by) / 2.0)


def _size(hand: SeenHand) -> float:
    """The larger side of the palm's box in the picture: it does not shrink to nothing when the hand points at the camera."""
    palm = [hand.picture[point] for point in (HandPoint.wrist, HandPoint.index_mcp, HandPoint.middle_mcp, HandPoint.pinky_mcp)]
    across, along = [x for x, _ in palm], [y for _, y in palm]
    return max(max(across) - min(across), max(along) - min(along), 1e-6)


def _on_its_way(fingers: Fingers) -> float:
    if fingers.reaching <= -1.0:
        return 0.0
    return max(0.0, min(0.99, (PINCH_NEAR - fingers.gap) / (PINCH_NEAR - PINCH_BEGINS)))
