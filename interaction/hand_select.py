"""Selecting with a hand: thumb and index finger together, or, for hands that do not pinch, the cursor held still."""

import math
from dataclasses import replace

from interaction.judging import HandTrack, Judging
from interaction.using import used
from scenes.senses import Action
from scenes.world import World

CLICK = frozenset({Action.select, Action.teleport})
DWELL_S = 1.2
STILL = 0.06
"""A cursor within this of where it came to rest is held still, in half windows; one this far from where it selected may select again."""
ELSEWHERE = 0.07
FOLLOWS_S = 0.6
"""Where it came to rest follows the cursor so slowly: a hand held up sinks, and is held still all the same."""


def pinched(world: World, memory: Judging, track: HandTrack) -> frozenset[Action]:
    """A click when the fingers meet; the shapes' filter has seen the hand open before."""
    judged = track.judged
    began = judged.pinching and not track.was_pinching
    if memory.new:
        track.was_pinching = judged.pinching
    if not (began and track.steady):
        return frozenset()
    memory.dwell_spent, memory.dwell_s = True, 0.0
    used(world, "pinch")
    return CLICK


def under_cursor(world: World) -> tuple[str, str] | None:
    """What a click would use, and on which panel, as the frame before saw it."""
    opened = world.panel
    if opened is not None and world.panel_id:
        button = opened.buttons.get(opened.hover)
        return (opened.panel.id, opened.hover) if button is not None and button.enabled else None
    hotspot = world.pointing.hotspot
    return ("", hotspot) if hotspot is not None and world.holding is None and world.comparison is None else None


def dwelt(world: World, memory: Judging, dt_s: float, after_s: float) -> frozenset[Action]:
    """A click when the cursor was held still over something for ``after_s``; the next one only after it went elsewhere."""
    cursor = world.body.cursor
    if cursor is None:
        memory.dwelling, memory.dwell_s, memory.dwell_spent = None, 0.0, True
        return frozenset()
    if world.panel_id != memory.dwell_panel:
        memory.dwell_panel, memory.dwell_spent, memory.dwell_at = world.panel_id, True, cursor.at
    over = under_cursor(world)
    if memory.dwell_spent:
        memory.dwell_spent = math.dist(memory.dwell_at, cursor.at) <= ELSEWHERE
    if memory.dwell_spent or over is None or over != memory.dwelling or math.dist(memory.dwell_at, cursor.at) > STILL:
        memory.dwelling, memory.dwell_s = (None if memory.dwell_spent else over), 0.0
        if not memory.dwell_spent:
            memory.dwell_at = cursor.at
        return frozenset()
    memory.dwell_s += dt_s
    share = min(1.0, dt_s / FOLLOWS_S)
    (x, y), (to_x, to_y) = memory.dwell_at, cursor.at
    memory.dwell_at = (x + (to_x - x) * share, y + (to_y - y) * share)
    world.body.cursor = replace(cursor, dwell=min(1.0, memory.dwell_s / after_s))
    if memory.dwell_s < after_s:
        return frozenset()
    memory.dwell_spent, memory.dwell_s = True, 0.0
    used(world, "dwell")
    return CLICK
