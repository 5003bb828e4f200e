"""Every gesture with its picture, what it does, and the key that does the same."""

from interaction import panels
from interaction.words import key_hint
from scenes.events import Event
from scenes.panel import Block, Button, Columns, Panel, Paragraph, PictureBlock
from scenes.senses import Senses
from scenes.world import World

GESTURES = ("point", "pinch", "dwell", "palm", "swipe", "fist", "thumb-up", "raise-hand", "lean")
PICTURE_POINTS = 210.0


def gestures_system(world: World, senses: Senses, dt_s: float) -> list[Event]:
    if panels.is_open(world, "gestures") and world.pressed in ("close", "back"):
        panels.close(world)
    return []


def gesture_picture(world: World, name: str, max_height: float, button: str | None = None) -> PictureBlock:
    """One of the teaching pictures: they are square."""
    file = f"{world.gesture_pictures}/{name}.png" if world.gesture_pictures else ""
    return PictureBlock(file, 1.0, world.word(f"gesture.{name}"), max_height=max_height, button=button)


def gestures_panel(world: World) -> Panel:
    half = (len(GESTURES) + 1) // 2
    columns = tuple(tuple(_row(world, name) for name in part) for part in (GESTURES[:half], GESTURES[half:]))
    close = Button("close", world.word("close"), kind="primary", hint=key_hint(world, "key-back"))
    intro = Paragraph(world.word("gestures-intro"), "small", tone="quiet")
    return Panel("gestures", world.word("menu-gestures"), (Columns(columns, (0.5, 0.5)), intro), (close,), first_focus="close")


def _row(world: World, name: str) -> Block:
    words: tuple[Block, ...] = (
        Paragraph(world.word(f"gesture.{name}"), "heading"),
        Paragraph(world.word(f"gesture.{name}-does"), "small"),
        Paragraph(world.word(f"gesture.{name}-keys"), "small", tone="quiet"),
    )
    return Columns(((gesture_picture(world, name, PICTURE_POINTS),), words), (0.3, 0.7))
