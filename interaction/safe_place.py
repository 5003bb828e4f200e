"""The safe place: out of everything at once, and back to exactly where one was.

The scene is away, nothing sounds, no time passes for the event; what was open is kept. The same action, back, or the panel's
button leads back.
"""

from dataclasses import replace

from interaction import panels
from interaction.presence import feet, place_panel_anew, stand_at
from interaction.words import device_word, key_hint
from scenes.events import Event, SafePlaceEntered, SafePlaceLeft
from scenes.headset_memory import PutAside
from scenes.panel import Button, Panel, Paragraph
from scenes.senses import Action, Senses
from scenes.world import World

NOT_HERE = frozenset({
    Action.help, Action.plan, Action.grades, Action.next_stop, Action.teleport, Action.skip, Action.replay,
    Action.turn_left, Action.turn_right, Action.raise_hand, Action.grab, Action.next, Action.previous,
})  # fmt: skip


def safe_place(world: World, senses: Senses, dt_s: float) -> list[Event]:
    events: list[Event] = []
    if Action.safe_place in world.asked and world.mode != "ended":
        world.asked.discard(Action.safe_place)
        events = leave_safe_place(world, senses) if world.safe else enter_safe_place(world)
    elif world.safe and world.pressed in ("close", "back"):
        events = leave_safe_place(world, senses)
    if world.safe:
        world.asked -= NOT_HERE
    return events


def enter_safe_place(world: World) -> list[Event]:
    world.memory.aside = PutAside(
        world.time_s, feet(world), world.panel_id, tuple(world.panels_below), world.panel
    )
    world.safe = True
    world.pressed = ""
    world.panel = None
    panels.show(world, "safe-place")
    return [SafePlaceEntered(world.time_s)]


def leave_safe_place(world: World, senses: Senses) -> list[Event]:
    """Whoever walked about in the room meanwhile is back where he stood."""
    aside = world.memory.aside
    assert aside is not None
    world.memory.aside = None
    world.safe = False
    world.pressed = ""
    moved = feet(world) != aside.feet_m
    stand_at(world, senses, aside.feet_m)
    world.panel_id, world.panel = aside.panel_id, aside.panel
    world.panels_below[:] = aside.panels_below
    world.panel_stale = True
    if moved:
        place_panel_anew(world)
    stayed_s = world.time_s - aside.since_s
    _wait_for(world, stayed_s)
    return [SafePlaceLeft(world.time_s, round(stayed_s, 3))]


def _wait_for(world: World, seconds: float) -> None:
    """What counts its time goes on as if none had passed."""
    world.hotspot_since_s += seconds
    world.here_since_s += seconds
    if world.holding is not None:
        world.holding.since_s += seconds
    if world.asking is not None:
        world.asking.since_s += seconds
    if world.acting is not None:
        world.acting.since_s += seconds
        world.acting.stroked_s += seconds
    if world.quiz is not None:
        world.quiz.since_s += seconds
    world.chimes = [replace(chime, at_s=chime.at_s + seconds) for chime in world.chimes]


def safe_panel(world: World) -> Panel:
    blocks = (Paragraph(world.word("safe-text")), Paragraph(device_word(world, "safe-back"), "small", tone="quiet"))
    leave = Button("close", world.word("safe-leave"), kind="primary", hint=key_hint(world, "key-back"))
    return Panel("safe-place", world.word("safe-title"), blocks, (leave,), first_focus="close", wide=False, dim=False)
