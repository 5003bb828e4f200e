"""What buttons, sticks and gestures mean: the raw state of hands, frame after frame, becomes what the visitor wishes.

Pure: time comes in. The rules hold for either hand alone and for both; ``docs/headset-controls.md`` tells them to people.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from scenes.hands import Hand, Side
from scenes.senses import Action
from scenes.space import Pose, Vec2

PRESS, RELEASE = 0.6, 0.4
"""Of the trigger's or grip's way: down above, up below. Ours; far enough apart that a tired finger does not chatter."""
PUSH, REARM = 0.7, 0.4
"""Of a stick's way: a step of turning or the wish to go begins above, and ends below."""
REST = 0.2
"""A stick nearer to its middle than this says nothing: worn sticks do not come back to zero."""
HOLD_S = 1.5
"""A button held this long means its second thing; let go before, its first."""
SCROLL_NOTCHES_S = 7.0
PULL_M = 0.03
"""A grabbing hand that moves up or down by this scrolls a notch: a page is taken hold of and pulled along."""
OBJECT_TURN_RAD_S = math.radians(120)
LONGEST_FRAME_S = 0.1
PAD_MIDDLE = 0.4
"""A trackpad pressed nearer to its middle than this is a button, not a stick."""

SIDES: tuple[Side, ...] = ("left", "right")


@dataclass(frozen=True, slots=True)
class RawHand:
    """A hand that is tracked in this frame, as the device has it. ``select`` and ``squeeze`` are 0..1; ``selecting`` and ``grabbing`` where
    a gesture has judged already. ``menu`` of a bare hand is a gesture that has lasted: it counts at once."""

    side: Side
    kind: Literal["controller", "bare"]
    stage_from_grip: Pose
    stage_from_aim: Pose
    joints: tuple[Pose, ...] = ()
    profile: str = ""
    select: float = 0.0
    squeeze: float = 0.0
    selecting: bool | None = None
    grabbing: bool | None = None
    stick: Vec2 = (0.0, 0.0)
    hurry: bool = False
    menu: bool = False
    back: bool = False


@dataclass(frozen=True, slots=True)
class Controls:
    """The part of ``scenes.senses.Senses`` that hands make; the fields mean what they mean there."""

    hands: tuple[Hand, ...] = ()
    hand: Side | None = None
    pressed: frozenset[Action] = frozenset()
    move: Vec2 = (0.0, 0.0)
    turn: float = 0.0
    hurry: bool = False
    scroll: float = 0.0
    object_turn_rad: Vec2 = (0.0, 0.0)


@dataclass(slots=True)
class Level:
    """Analogue to on and off. What is on when first seen does nothing until it has been off."""

    on: bool = False
    blocked: bool = True

    def update(self, value: float, press: float = PRESS, release: float = RELEASE) -> bool:
        """Whether it began now."""
        if self.blocked:
            self.blocked = value >= release
            return False
        was, self.on = self.on, value > release if self.on else value >= press
        return self.on and not was


@dataclass(slots=True)
class Held:
    """A button with two meanings: let go soon, or held."""

    since_s: float | None = None
    blocked: bool = True

    def update(self, down: bool, time_s: float) -> Literal["", "short", "long"]:
        if self.blocked:
            self.blocked = down
            return ""
        if down:
            if self.since_s is None:
                self.since_s = time_s
            if time_s - self.since_s >= HOLD_S:
                self.since_s, self.blocked = None, True
                return "long"
            return ""
        was, self.since_s = self.since_s, None
        return "short" if was is not None else ""


@dataclass(slots=True)
class _Buttons:
    """One hand's state. Made anew when the hand is lost or the focus is gone, so that nothing fires that began before."""

    select: Level = field(default_factory=Level)
    grab: Level = field(default_factory=Level)
    left: Level = field(default_factory=Level)
    right: Level = field(default_factory=Level)
    forward: Level = field(default_factory=Level)
    menu: Held = field(default_factory=Held)
    back: Held = field(default_factory=Held)
    palm: Level = field(default_factory=Level)
    kind: str = ""
    grabbed_at_m: float | None = None  # height of the grip in the frame before, while grabbing
    aiming: bool = False


class HeadsetControls:
    """``read`` once a frame."""

    def __init__(self) -> None:
        self._buttons: dict[Side, _Buttons] = {}
        self._hand: Side | None = None
        self._last_s: float | None = None

    def read(
        self,
        raw: Sequence[RawHand],
        time_s: float,
        *,
        focused: bool = True,
        one_hand: Literal["both", "left", "right"] = "both",
        holding: Side | None = None,
    ) -> Controls:
        """``holding``: the hand that holds an object; its stick turns that instead of the visitor."""
        dt_s = 0.0 if self._last_s is None else min(LONGEST_FRAME_S, max(0.0, time_s - self._last_s))
        self._last_s = time_s
        if not focused:
            self._buttons.clear()
            return Controls()
        hands = {h.side: h for side in SIDES for h in raw if h.side == side and one_hand in ("both", side)}
        self._buttons = {side: self._of(hand) for side, hand in hands.items()}
        pressed: set[Action] = set()
        selected = [side for side, hand in hands.items() if self._press(hand, time_s, pressed)]
        steering: Side = "right" if "right" in hands else "left"
        aimed = self._steer(hands, steering, holding, pressed)
        self._point(hands, selected, steering if aimed else None)
        move, turn, scroll, object_turn = _sticks(hands, steering, holding, self._hand, dt_s)
        pulled = sum(self._pull(hand) for side, hand in hands.items() if side != holding)
        return Controls(
            hands=tuple(self._hand_of(hand) for hand in hands.values()),
            hand=self._hand if self._hand in hands else None,
            pressed=frozenset(pressed),
            move=move,
            turn=0.0 if any(b.aiming for b in self._buttons.values()) else turn,
            hurry=any(hand.hurry for hand in hands.values()),
            scroll=scroll - pulled / PULL_M,
            object_turn_rad=object_turn,
        )

    def _of(self, hand: RawHand) -> _Buttons:
        buttons = self._buttons.get(hand.side)
        if buttons is None or buttons.kind != hand.kind:  # a controller laid away is another hand
            buttons = _Buttons(kind=hand.kind)
        return buttons

    def _press(self, hand: RawHand, time_s: float, pressed: set[Action]) -> bool:
        """Whether the hand selects now; what its buttons ask for is added to ``pressed``."""
        buttons = self._buttons[hand.side]
        selects = buttons.select.update(hand.select if hand.selecting is None else float(hand.selecting))
        buttons.grab.update(hand.squeeze if hand.grabbing is None else float(hand.grabbing))
        if selects:
            pressed |= {Action.select, Action.teleport}
        if hand.kind == "bare":
            if buttons.palm.update(float(hand.menu)):
                pressed.add(Action.menu)
        else:
            asked = buttons.menu.update(hand.menu, time_s)
            if asked:
                pressed.add(Action.menu if asked == "short" else Action.recentre)
        if buttons.aiming and hand.back:  # no, not there after all
            buttons.aiming, buttons.forward.blocked, buttons.forward.on = False, True, False
            buttons.back.blocked = True
        asked = buttons.back.update(hand.back, time_s)
        if asked:
            pressed.add(Action.back if asked == "short" else Action.safe_place)
        return selects

    def _steer(
        self, hands: dict[Side, RawHand], steering: Side, holding: Side | None, pressed: set[Action]
    ) -> bool:
        """Aiming and turning by steps, with the steering hand's stick. Whether aiming began now."""
        for side, buttons in self._buttons.items():
            if side != steering or side == holding:
                buttons.aiming = False
                buttons.forward, buttons.left, buttons.right = Level(), Level(), Level()
        hand = hands.get(steering)
        if hand is None or steering == holding:
            return False
        buttons = self._buttons[steering]
        x, y = hand.stick
        sideways = 0.0 if buttons.aiming or abs(y) > abs(x) else x
        if buttons.left.update(-sideways, PUSH, REARM):
            pressed.add(Action.turn_left)
        if buttons.right.update(sideways, PUSH, REARM):
            pressed.add(Action.turn_right)
        ahead = y if buttons.forward.on or abs(y) > abs(x) else 0.0
        begins = buttons.forward.update(ahead, PUSH, REARM)
        if buttons.aiming and not buttons.forward.on:
            pressed.add(Action.teleport)
        buttons.aiming = buttons.forward.on
        return begins

    def _point(self, hands: dict[Side, RawHand], selected: list[Side], aiming: Side | None) -> None:
        """The hand that selected or aimed last points; while it is away, the other one does."""
        if aiming is not None:
            self._hand = aiming
        if selected and self._hand not in selected:
            self._hand = selected[-1]
        if self._hand not in hands:
            self._hand = "right" if "right" in hands else next(iter(hands), self._hand)

    def _pull(self, hand: RawHand) -> float:
        """How far up a grabbing hand has moved since the frame before, in metres."""
        buttons = self._buttons[hand.side]
        was, now = buttons.grabbed_at_m, hand.stage_from_grip.position_m[2]
        buttons.grabbed_at_m = now if buttons.grab.on else None
        return now - was if was is not None and buttons.grab.on else 0.0

    def _hand_of(self, hand: RawHand) -> Hand:
        buttons = self._buttons[hand.side]
        return Hand(
            side=hand.side,
            kind=hand.kind,
            stage_from_grip=hand.stage_from_grip,
            stage_from_aim=hand.stage_from_aim,
            joints=hand.joints,
            profile=hand.profile,
            select=hand.select,
            grab=hand.squeeze,
            selecting=buttons.select.on,
            grabbing=buttons.grab.on,
            aiming=buttons.aiming,
            stick=hand.stick,
        )


def _sticks(
    hands: dict[Side, RawHand], steering: Side, holding: Side | None, pointing: Side | None, dt_s: float
) -> tuple[Vec2, float, float, Vec2]:
    """Move, turn, scroll and the held object's turn. Two hands: the left one walks, the right one turns. One: its stick does the
    one or the other, whichever way it is pushed further."""
    free = {side: rested(hand.stick) for side, hand in hands.items() if side != holding}
    x, y = free.get(steering, (0.0, 0.0))
    if len(hands) == 1:
        sideways = abs(x) > abs(y)
        move, turn = ((0.0, 0.0), -x) if sideways else ((0.0, y), 0.0)
    else:
        move = free.get("left", (0.0, 0.0))
        turn = -x if abs(x) > abs(y) else 0.0
    scroll = free.get(pointing, (0.0, 0.0))[1] if pointing is not None else 0.0
    held = rested(hands[holding].stick) if holding in hands else (0.0, 0.0)
    object_turn = (held[0] * OBJECT_TURN_RAD_S * dt_s, -held[1] * OBJECT_TURN_RAD_S * dt_s)
    return move, turn, scroll * SCROLL_NOTCHES_S * dt_s, object_turn


def rested(stick: Vec2) -> Vec2:
    """A stick's way without the rest about its middle, stretched so that it still reaches 1 and never more."""
    size = math.hypot(*stick)
    if size <= REST:
        return (0.0, 0.0)
    factor = min(1.0, (size - REST) / (1.0 - REST)) / size
    return (stick[0] * factor, stick[1] * factor)


def pad(stick: Vec2, pressed: bool) -> tuple[Vec2, bool]:
    """A trackpad as a stick and a button: pressed at a side it is a stick, pressed in the middle it is *back*; a touch is nothing."""
    if not pressed:
        return (0.0, 0.0), False
    size = math.hypot(*stick)
    if size <= PAD_MIDDLE:
        return (0.0, 0.0), True
    return (stick[0] / size, stick[1] / size), False
