"""The reading room: every source of the tour, and how far it is to be trusted."""

from interaction import panels
from interaction.boards import close_button
from interaction.hotspots import close_button_pressed, close_hotspot
from interaction.words import source_line
from scenes.claims import Grade
from scenes.events import Event
from scenes.panel import Block, Panel, Paragraph
from scenes.senses import Senses
from scenes.world import World


def reading_room(world: World, senses: Senses, dt_s: float) -> list[Event]:
    if panels.is_open(world, "sources") and close_button_pressed(world):
        panels.close(world)
        return close_hotspot(world)
    return []


def sources_panel(world: World) -> Panel:
    hotspot = world.content.tour.hotspot(panels.subject(world))
    blocks: list[Block] = [
        Paragraph(world.word(f"grade-{grade}-means"), "small", grade=grade, grade_name=world.word(f"grade-{grade}"))
        for grade in Grade
    ]
    for source in world.content.sources.values():
        seen = "" if source.seen else world.word("source-unseen")
        note = " ".join(part for part in (seen, world.say(source.note) if source.note else "") if part)
        blocks.append(Paragraph(source_line(source), "small", note=note))
    return Panel(world.panel_id, world.say(hotspot.title), tuple(blocks), (close_button(world),), first_focus="close")
