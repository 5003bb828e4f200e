"""The visitor's moving hands, whatever shows them: a headset's, a camera's, and the keys that stand for them."""

import math
from dataclasses import replace

from interaction.presence import acting_hands
from scenes import space
from scenes.hands import SHOULDER_M, Hand
from scenes.moves import Moves, MovingHand
from scenes.senses import Action, Senses
from scenes.space import Pose
from scenes.world import World

ARM_M = 0.6
"""From the shoulder to the palm, stretched: an adult's, rounded down, so that short arms reach as far."""
FRONT_RAD = math.radians(50)
"""The head may look so far aside before the body is taken to turn with it: looking about moves no hand."""


def moves(world: World, senses: Senses) -> Moves:
    """On a headset its hands, else the camera's. A trigger or a pinch takes hold there and asks for nothing."""
    asked = frozenset(world.asked)
    if {Action.turn_left, Action.turn_right} & asked:
        asked -= {Action.left, Action.right}  # the arrow keys turn
    if world.device == "headset":
        front = front_of(senses, world.acting.front_rad if world.acting is not None else None)
        hands = tuple(moving_hand(hand, senses.stage_from_head, front) for hand in acting_hands(world))
        return Moves(hands, asked - {Action.select} if hands else asked)
    return Moves(tuple(replace(hand, closed=hand.closed or None) for hand in world.body.moving), asked)


def front_of(senses: Senses, before_rad: float | None) -> float:
    """Heading of the visitor's body in the stage: that of the head, but for what the head looks aside."""
    heading = space.heading_of(senses.stage_from_head.orientation)
    if before_rad is None:
        return heading
    aside = math.remainder(heading - before_rad, math.tau)
    return before_rad + math.copysign(max(0.0, abs(aside) - FRONT_RAD), aside)


def moving_hand(hand: Hand, stage_from_head: Pose, front_rad: float) -> MovingHand:
    """A tracked hand from the shoulder that it hangs at, as far as the head tells where that is."""
    front = Pose(stage_from_head.position_m, space.quat_about(space.UP, front_rad))
    from_eyes = front.inverse().point(hand.stage_from_grip.position_m)
    away = space.sub(from_eyes, SHOULDER_M[hand.side])
    return MovingHand(hand.side, space.scaled(away, 1.0 / ARM_M), hand.grabbing or hand.selecting)
