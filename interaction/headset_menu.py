"""What the menu offers on a headset beside the rest, so that one button to select and one for the menu are enough for everything."""

import math

from interaction import panels
from interaction.lobby import change_setting
from interaction.posture import measure
from interaction.presence import feet, turn_stage
from interaction.recentre import recentre
from scenes import space
from scenes.events import Event
from scenes.panel import Block, Button, ButtonRow
from scenes.senses import Action, Senses
from scenes.space import Pose
from scenes.world import World

EVENT_ACTIONS = {"event-pause": Action.pause, "event-skip": Action.skip, "event-replay": Action.replay}


def headset_buttons(world: World) -> tuple[Block, ...]:
    """The menu's second column."""
    word = world.word
    other = "standing" if world.settings.posture == "seated" else "seated"
    degrees = world.settings.snap_turn_deg
    return (
        *event_buttons(world),
        Button("turn-left", word("menu-turn-left", degrees=degrees)),
        Button("turn-right", word("menu-turn-right", degrees=degrees)),
        Button("recentre", word("menu-recentre")),
        Button(f"posture:{other}", word(f"menu-{other}")),
    )


def event_buttons(world: World) -> list[Block]:
    """For the event that plays: what keys ask for on a desktop. Whoever moves a cursor by hand has none either."""
    if world.playback is None:
        return []
    pause = "menu-event-continue" if world.playback.paused else "menu-event-pause"
    return [ButtonRow((
        Button("event-pause", world.word(pause)),
        Button("event-skip", world.word("menu-event-skip")),
        Button("event-replay", world.word("event-replay")),
    ))]  # fmt: skip


def choose_on_headset(world: World, senses: Senses) -> list[Event]:
    pressed = world.pressed
    if pressed in EVENT_ACTIONS:
        panels.close_all(world)
        world.memory.asked_later.add(EVENT_ACTIONS[pressed])
    elif pressed in ("turn-left", "turn-right"):
        sign = 1.0 if pressed == "turn-left" else -1.0
        _turn_with_panel(world, senses, sign * math.radians(world.settings.snap_turn_deg))
    elif pressed == "recentre":
        recentre(world, senses)
    elif pressed.startswith("posture:"):
        events = change_setting(world, f"set:posture:{pressed.removeprefix('posture:')}")
        measure(world, senses)
        return events
    return []


def _turn_with_panel(world: World, senses: Senses, angle_rad: float) -> None:
    """The scene turns about the visitor; the menu keeps its place in the room, under the beam that pressed."""
    opened = world.panel
    x, y, _ = feet(world)
    turn_stage(world, senses, angle_rad)
    if opened is None:
        return
    turn = Pose(orientation=space.quat_about(space.UP, angle_rad))
    pose = opened.world_from_panel
    away = turn.point((pose.position_m[0] - x, pose.position_m[1] - y, 0.0))
    opened.world_from_panel = Pose(
        (x + away[0], y + away[1], pose.position_m[2]), space.quat_multiply(turn.orientation, pose.orientation)
    )
