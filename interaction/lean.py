"""Walking by leaning: forward and back from where the head rests; sideways turns. The cursor at the window's side turns too."""

import math

from interaction.hand_track import LOST_S
from interaction.judging import Judging
from interaction.using import used
from scenes.senses import Action
from scenes.space import Vec2, Vec3
from scenes.world import World

STARTS_M, ENDS_M, FULL_M = 0.11, 0.07, 0.24
"""Forward or back: leaned this far walking begins, ends and is at its full pace."""
SIDE_STARTS_M, SIDE_ENDS_M, SIDE_FULL_M = 0.12, 0.08, 0.24
BACK_SHARE = 0.8
"""Nobody leans back as far as forward."""
HELD_S = 0.25
GONE_M = 0.6
"""A head this far from its rest has not leaned: its owner stood up or went."""
STOOD_UP_M = 0.22
FOLLOW_S = 20.0
"""While nobody leans, the rest follows how the visitor sits."""
EDGE = 0.86
EDGE_S = 0.3
EDGE_PACE = 0.6
SCROLLS = 3.0
"""Steps of the wheel a second, with the cursor at the window's upper or lower edge before a panel."""
SNAP_EVERY_S = 0.7


def lean(world: World, memory: Judging, dt_s: float, *, may: bool) -> tuple[Vec2, float]:
    """(move, turn) as leaned: nothing where ``may`` says so, before calibration, or without the body's joints."""
    reach, body = world.body.reach, world.body.body
    pose = body.pose if body is not None else None
    if reach is None or pose is None or world.time_s - memory.pose_s > LOST_S:
        memory.walking = memory.turning = 0.0
        memory.lean_s = None
        return (0.0, 0.0), 0.0
    if memory.rest_m is None:
        memory.rest_m = reach.rest_head.position_m
    head, rest = pose.camera_from_head.position_m, memory.rest_m
    right, forward, up = (a - b for a, b in zip(head, rest, strict=True))
    gone = abs(up) > STOOD_UP_M or math.hypot(right, forward) > GONE_M
    if forward < 0.0:
        forward /= BACK_SHARE
    memory.walking = 0.0 if gone else _share(forward, memory.walking, STARTS_M, ENDS_M, FULL_M)
    aside = gone or world.settings.window_view  # there a head that moves aside looks past something
    memory.turning = 0.0 if aside else _share(-right, memory.turning, SIDE_STARTS_M, SIDE_ENDS_M, SIDE_FULL_M)
    if memory.walking == 0.0 and memory.turning == 0.0:
        memory.lean_s = None
        if not gone:
            memory.rest_m = _followed(rest, head, dt_s)
        return (0.0, 0.0), 0.0
    if not may:
        memory.lean_s = None
        return (0.0, 0.0), 0.0
    if memory.lean_s is None:
        memory.lean_s = world.time_s
    if world.time_s - memory.lean_s < HELD_S:
        return (0.0, 0.0), 0.0
    used(world, "lean")
    return (0.0, memory.walking), memory.turning


def _share(leaned_m: float, before: float, starts_m: float, ends_m: float, full_m: float) -> float:
    """-1..1 with a dead zone about the rest, wider to begin than to end."""
    if abs(leaned_m) < (ends_m if before * leaned_m > 0.0 else starts_m):
        return 0.0
    size = min(1.0, 0.3 + 0.7 * (abs(leaned_m) - ends_m) / (full_m - ends_m))
    return math.copysign(size, leaned_m)


def _followed(rest: Vec3, head: Vec3, dt_s: float) -> Vec3:
    share = min(1.0, dt_s / FOLLOW_S)
    return (
        rest[0] + (head[0] - rest[0]) * share,
        rest[1] + (head[1] - rest[1]) * share,
        rest[2] + (head[2] - rest[2]) * share,
    )


def at_the_edge(world: World, memory: Judging, dt_s: float) -> tuple[float, float]:
    """(turn, scroll) by a cursor at the window's edge: at the sides the view turns, above and below a panel scrolls."""
    cursor = world.body.cursor
    x, y = cursor.at if cursor is not None else (0.0, 0.0)
    panel = bool(world.panel_id)
    at_edge = abs(y) > EDGE if panel else abs(x) > EDGE
    if cursor is None or not at_edge or cursor.pinch > 0.5 or world.holding is not None:
        memory.edge_s = None
        return 0.0, 0.0
    if memory.edge_s is None:
        memory.edge_s = world.time_s
    if world.time_s - memory.edge_s < EDGE_S:
        return 0.0, 0.0
    if panel:
        return 0.0, math.copysign(SCROLLS * dt_s, y)
    return math.copysign(EDGE_PACE, -x), 0.0


def snapped(world: World, memory: Judging, turn: float) -> frozenset[Action]:
    """For those who turn by steps: one now and then while a turn is wished."""
    if world.settings.turning != "snap" or abs(turn) < 0.05 or world.time_s - memory.snapped_s < SNAP_EVERY_S:
        return frozenset()
    memory.snapped_s = world.time_s
    return frozenset({Action.turn_left if turn > 0.0 else Action.turn_right})
