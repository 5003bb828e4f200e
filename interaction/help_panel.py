"""Help: every control in one table, for the device in use."""

from interaction import panels
from interaction.words import key_hint
from scenes.body import CameraState
from scenes.events import Event
from scenes.panel import Block, Button, Columns, Panel, Paragraph
from scenes.senses import Action, Senses
from scenes.world import World

ROWS = (
    "walk", "look", "turn", "use", "teleport", "next-hotspot", "next-stop", "plan", "grades", "menu", "help",
    "panel", "next", "confirm", "artefact", "event", "raise", "mouse-only",
)
HEADSET_ROWS = (
    "use", "go", "menu", "back", "turn", "walk", "panel", "scroll", "touch", "fetch", "hold", "event", "recentre", "safe",
    "one-hand",
)


def help_system(world: World, senses: Senses, dt_s: float) -> list[Event]:
    if panels.is_open(world, "help"):
        if world.pressed in ("close", "back"):
            panels.close(world)
        elif world.pressed == "gestures":
            panels.show_over(world, "gestures")
    elif Action.help in world.asked:
        world.asked.discard(Action.help)
        panels.show_over(world, "help")
    return []


def help_panel(world: World) -> Panel:
    names: list[Block] = []
    rows = tuple(f"{row}-headset" for row in HEADSET_ROWS) if world.device == "headset" else ROWS
    if world.device != "headset" and world.camera is not CameraState.none:
        rows = (*rows, "camera")
    for row in rows:
        key = Paragraph(world.word(f"help-{row}-keys"), "small")
        what = Paragraph(world.word(f"help-{row}"), "small", tone="quiet")
        names.append(Columns(((key,), (what,)), (0.4, 0.6)))
    close = Button("close", world.word("close"), kind="primary", hint=key_hint(world, "key-back"))
    footer: tuple[Button, ...] = (close,)
    if world.device != "headset" and world.camera.in_use:
        footer = (Button("gestures", world.word("menu-gestures")), close)
    return Panel("help", world.word("menu-help"), tuple(names), footer, first_focus="close")
