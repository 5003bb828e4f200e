"""The cursor that a hand moves over the window: a comfortable box beside the shoulder is the window, larger for longer arms."""

import math

from interaction.hand_track import allowed
from interaction.judging import SIDES, HandTrack, Judging
from scenes.body_memory import HandCursor
from scenes.hands import Side
from scenes.space import Vec2
from scenes.world import World

INWARD, OUTWARD = -0.32, 0.68
BELOW, ABOVE = -0.28, 0.4
"""The box from the shoulder, in lengths of the arm: from the breast to the eyes. Where the camera does not see that far the box moves to where
it does, up to these limits, and then shrinks."""
MOST_INWARD, MOST_ABOVE = -0.75, 0.55
LEAST = 0.3
RAISED, LOWERED = 0.15, 0.35
"""A hand less far below the box than the first points; one that comes farther below than the second rests."""
TAKE_OVER_S = 0.4
"""A hand that is held up takes the cursor over from the other one after this long."""
STRING = 0.012
"""The cursor hangs on the hand by a string this long, in half windows: the trembling of a hand does not move it."""
ON_ITS_WAY = 0.45
"""From here a pinch is on its way, and the cursor waits for it."""
WAITS_S = 0.8
WANDERED = 0.12
"""A hand that goes so far meanwhile (in lengths of the arm) only looked like pinching."""


def move_cursor(world: World, memory: Judging) -> HandTrack | None:
    """Choose the pointing hand and move the cursor to where it is; returns the hand, None while none points."""
    _raise_and_lower(world, memory)
    side = _pointing(world, memory)
    before = world.body.cursor
    if side is None:
        world.body.cursor, memory.frozen = None, None
        return None
    if before is not None and before.side != side:
        memory.frozen = None
    track = memory.hands[side]
    judged = track.judged
    at = place_in_window(track)
    if before is not None and before.side == side:
        at = before.at if _waits(world, memory, track) else _on_string(before.at, at)
    world.body.cursor = HandCursor(at, side, judged.shape, judged.pinch)
    return track


def place_in_window(track: HandTrack) -> Vec2:
    """Where in the window the hand is, -1..1 each, clamped."""
    left, right, lower, upper = box(track)
    x = 2.0 * (track.at[0] - left) / (right - left) - 1.0
    y = 2.0 * (track.at[1] - lower) / (upper - lower) - 1.0
    return (max(-1.0, min(1.0, x)), max(-1.0, min(1.0, y)))


def box(track: HandTrack) -> tuple[float, float, float, float]:
    """What the window is for this hand: left, right, lower and upper edge from its shoulder, in lengths of the arm."""
    left, right, lower, upper = track.room
    low, high = _fitted(BELOW, ABOVE, lower, min(upper, MOST_ABOVE))
    if track.side == "right":
        return (*_fitted(INWARD, OUTWARD, max(left, MOST_INWARD), right), low, high)
    return (*_fitted(-OUTWARD, -INWARD, left, min(right, -MOST_INWARD)), low, high)


def _fitted(low: float, high: float, least: float, most: float) -> tuple[float, float]:
    """The range moved into ``least`` to ``most`` as far as needed, and shortened where it does not fit."""
    size = min(high - low, max(LEAST, most - least))
    if high > most:
        low, high = most - size, most
    if low < least:
        low, high = least, least + size
    return low, high


def _raise_and_lower(world: World, memory: Judging) -> None:
    for track in memory.hands.values():
        below = box(track)[2] - track.at[1]
        if track.hand is None or below > LOWERED:
            track.up_s = None
        elif track.up_s is None and below < RAISED and track.steady:
            track.up_s = world.time_s


def _pointing(world: World, memory: Judging) -> Side | None:
    """The hand that was raised last; of two at once the one that calibration knows."""
    up = {side: track.up_s for side, track in memory.hands.items() if track.up_s is not None and allowed(world, side)}
    now = memory.pointing if memory.pointing in up else None
    if now is None:
        reach = world.body.reach
        wanted: Side = "right" if reach is None else reach.hand
        now = wanted if wanted in up else next((side for side in SIDES if side in up), None)
    else:
        for side, since_s in up.items():
            if since_s > up[now] and world.time_s - since_s >= TAKE_OVER_S:
                now = side
                break
    memory.pointing = now
    return now


def _waits(world: World, memory: Judging, track: HandTrack) -> bool:
    """While fingers close, the click must hit what was aimed at."""
    judged = track.judged
    if not (judged.pinching or judged.pinch >= ON_ITS_WAY):
        memory.frozen = None
        return False
    if memory.frozen is None:
        memory.frozen = (world.time_s, track.at)
    since_s, at = memory.frozen
    return world.time_s - since_s <= WAITS_S and math.dist(at, track.at) <= WANDERED


def _on_string(cursor: Vec2, hand: Vec2) -> Vec2:
    away = math.dist(cursor, hand)
    if away <= STRING:
        return cursor
    share = (away - STRING) / away
    return (cursor[0] + (hand[0] - cursor[0]) * share, cursor[1] + (hand[1] - cursor[1]) * share)
