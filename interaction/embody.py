"""A camera's visitor: what hands, head and body do becomes what a keyboard and a mouse would have said."""

from dataclasses import replace

from interaction.acting import under_way
from interaction.fist_grab import fist_made, turned_by_hand
from interaction.hand_cursor import move_cursor
from interaction.hand_select import DWELL_S, dwelt, pinched
from interaction.hand_track import take_in
from interaction.judging import HandTrack, Judging
from interaction.lean import at_the_edge, lean, snapped
from interaction.mouse_first import keys_first
from interaction.moving_hands import moving_hands
from interaction.palm_menu import palm_held
from interaction.raised_hand import follow_raised, hand_raised
from interaction.swipe import swiped
from interaction.thumbs_up import thumb_held
from scenes.senses import Action, Senses
from scenes.window_pointer import pointer
from scenes.world import World

RING_DWELL_S = 2.0
"""Holding still in calibration's last step: longer, because it also says that this visitor selects so."""


def embody(world: World, senses: Senses, dt_s: float) -> Senses:
    """The senses with what the body asks for; unchanged without a body. Called before the systems, which know no camera."""
    if senses.device != "desktop" or (not senses.camera.in_use and senses.body is None):
        world.body.cursor, world.body.moving, world.body.body = None, (), None
        return senses
    memory = take_in(world, senses)
    if world.panel_id != memory.panel_id:
        memory.panel_id, memory.panel_s = world.panel_id, world.time_s
    world.body.moving = moving_hands(world, memory)
    track = move_cursor(world, memory)
    follow_raised(world, memory)
    keys = keys_first(world, memory, senses)
    asked = _asked(world, memory, track, dt_s)
    object_turn = turned_by_hand(world, memory)
    move, lean_turn = lean(world, memory, dt_s, may=_may_walk(world))
    edge_turn, scroll = at_the_edge(world, memory, dt_s)
    if keys or not senses.focused:
        world.body.cursor = None
        return senses
    acting = under_way(world)
    turn = 0.0 if acting else lean_turn or edge_turn
    asked |= snapped(world, memory, turn)
    cursor = None if acting else world.body.cursor
    if acting and world.body.cursor is not None and not world.body.cursor.palm:
        world.body.cursor = None  # nothing to aim at; the palm that opens the menu is shown on its way
    ray = senses.pointer if cursor is None else pointer(senses.stage_from_head, cursor.at, senses.view_tangents)
    return replace(
        senses, pointer=ray, pressed=senses.pressed | asked, move=move, turn=turn, scroll=scroll, object_turn_rad=object_turn
    )


def _asked(world: World, memory: Judging, track: HandTrack | None, dt_s: float) -> frozenset[Action]:
    """What gestures ask for in this frame. Each is judged in every frame, so that none fires late for what was done before."""
    learning = world.body.calibrating
    calibrating = learning is not None and world.panel_id == "calibration"
    clicks: frozenset[Action] = frozenset()
    others: frozenset[Action] = frozenset()
    raised = hand_raised(world, memory)
    palm: frozenset[Action] = frozenset()
    if track is not None and track.hand is not None:
        palm = palm_held(world, memory, track)
        others = swiped(world, memory, track) | thumb_held(world, memory, track) | fist_made(world, memory, track)
        clicks = pinched(world, memory, track)
    if calibrating:
        ring = learning is not None and learning.step == "ring"
        return clicks | dwelt(world, memory, dt_s, RING_DWELL_S) if ring else frozenset()
    if world.settings.dwell:
        clicks |= dwelt(world, memory, dt_s, DWELL_S)
    if under_way(world):
        return palm  # the act itself sees what else the hands do
    return clicks | others | palm | raised


def _may_walk(world: World) -> bool:
    return world.mode == "visit" and not world.panel_id and world.holding is None and not under_way(world)
