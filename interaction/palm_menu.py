"""The menu by an open palm that is held still; on a panel it leads back, as Esc does."""

import math
from dataclasses import replace

from interaction.hand_select import under_cursor
from interaction.judging import HandTrack, Judging
from interaction.using import used
from scenes.senses import Action
from scenes.world import World

HELD_S = 0.8
READS_S = 1.2
"""A panel that has just come is not closed by the hand that opened it and is still up."""
STILL = 0.08
"""In lengths of the arm."""
MENU = frozenset({Action.menu, Action.back})


def palm_held(world: World, memory: Judging, track: HandTrack) -> frozenset[Action]:
    """``Esc`` once the palm was held long enough; again only after the hand was otherwise. A palm that selects by holding still does not."""
    judged, cursor = track.judged, world.body.cursor
    selects = world.settings.dwell and under_cursor(world) is not None
    if judged.shape != "palm":
        memory.palm_s, memory.palm_spent = None, memory.palm_spent and not track.steady
        return frozenset()
    if memory.palm_s is None and not track.steady:
        return frozenset()
    reading = bool(world.panel_id) and world.time_s - memory.panel_s < READS_S
    if memory.palm_s is None or selects or reading or math.dist(memory.palm_at, track.at) > STILL:
        memory.palm_s, memory.palm_at = world.time_s, track.at
    if memory.palm_spent or world.time_s == memory.palm_s:
        return frozenset()
    share = (world.time_s - memory.palm_s) / HELD_S
    if cursor is not None and share > 0.15:
        world.body.cursor = replace(cursor, palm=min(1.0, share))
    if share < 1.0 or not track.steady:  # a picture in which the hand was missed only delays it
        return frozenset()
    memory.palm_spent = True
    used(world, "palm")
    return MENU
