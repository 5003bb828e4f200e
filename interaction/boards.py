"""Text boards."""

from interaction import panels
from interaction.hotspots import close_button_pressed, close_hotspot
from interaction.words import claim_paragraph, key_hint
from scenes.events import Event
from scenes.panel import Block, Button, Columns, Panel, PictureBlock
from scenes.senses import Senses
from scenes.tour import Board, Picture
from scenes.world import World


def boards(world: World, senses: Senses, dt_s: float) -> list[Event]:
    if panels.is_open(world, "board") and close_button_pressed(world):
        panels.close(world)
        return close_hotspot(world)
    return []


def close_button(world: World) -> Button:
    return Button("close", world.word("close"), kind="primary", hint=key_hint(world, "key-back"))


def picture_file(world: World, picture: Picture) -> str:
    """Where the picture lies: beside the tour, or among the shipped ones."""
    return world.content.pictures.get(picture.file, f"{world.site.pictures_dir}/{picture.file}")


def picture_block(world: World, picture: Picture, aspect: float = 16 / 9, max_height: float = 420.0) -> PictureBlock:
    caption = world.say(picture.caption) if picture.caption else ""
    if picture.credit:
        caption = f"{caption} ({picture.credit})" if caption else picture.credit
    return PictureBlock(
        picture_file(world, picture), aspect, world.say(picture.alt), caption, max_height=max_height
    )


def board_panel(world: World) -> Panel:
    hotspot = world.content.tour.hotspot(panels.subject(world))
    assert isinstance(hotspot, Board)
    blocks: tuple[Block, ...] = tuple(claim_paragraph(world, claim) for claim in hotspot.claims)
    if hotspot.picture is not None:
        blocks = (Columns((blocks, (picture_block(world, hotspot.picture),)), (0.6, 0.4)),)
    return Panel(world.panel_id, world.say(hotspot.title), blocks, (close_button(world),), first_focus="close")
