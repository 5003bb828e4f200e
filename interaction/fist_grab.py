"""An artefact in a hand that only the camera sees: a fist takes it and turns it, opening the fist puts it back."""

from interaction.hand_select import under_cursor
from interaction.judging import HandTrack, Judging
from interaction.using import used
from scenes.senses import Action
from scenes.space import Vec2
from scenes.world import World

TAKEN_WITHIN_S = 0.3
"""A fist that has nothing in it after this long grips nothing."""
TURN_RAD_PER_ARM = 4.5
"""A fist that goes half an arm's length sideways turns what it holds by about 130°."""


def fist_made(world: World, memory: Judging, track: HandTrack) -> frozenset[Action]:
    """Grab when the fist closes on an artefact's sign, on its panel, or on what is held already; let go when it opens."""
    judged = track.judged
    closed = judged.fist and not track.was_fist
    if memory.new:
        track.was_fist = judged.fist
    if memory.gripping == track.side and track.steady and not judged.fist:
        memory.gripping = None
        return frozenset({Action.let_go}) if world.holding is not None else frozenset()
    if not (closed and track.steady and _on_artefact(world)):
        return frozenset()
    memory.gripping, memory.gripped_s = track.side, world.time_s
    used(world, "fist")
    return frozenset({Action.grab}) if world.holding is None else frozenset()


def _on_artefact(world: World) -> bool:
    if world.holding is not None or world.panel_id.startswith("artefact:"):
        return True
    over = under_cursor(world)
    return over is not None and not over[0] and world.content.tour.hotspot(over[1]).kind == "artefact"


def turned_by_hand(world: World, memory: Judging) -> Vec2:
    """How far what is held is turned in this frame: by the fist that goes, or by any hand of a visitor who selects by holding still."""
    if world.holding is None:
        if world.time_s - memory.gripped_s > TAKEN_WITHIN_S:
            memory.gripping = None
        return (0.0, 0.0)
    side = memory.gripping or (memory.pointing if world.settings.dwell else None)
    track = memory.hands[side] if side is not None else None
    if track is None or track.hand is None or not memory.new or len(track.trail) < 2:
        return (0.0, 0.0)
    (_, before), (_, now) = track.trail[-2:]
    return ((now[0] - before[0]) * TURN_RAD_PER_ARM, (now[1] - before[1]) * TURN_RAD_PER_ARM)
