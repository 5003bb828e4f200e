"""What is read before a historical event starts and after it ends."""

from interaction import panels
from interaction.words import claim_paragraph, clock, device_word, key_hint
from scenes.panel import Block, Button, Panel, Paragraph
from scenes.tour import EventPoint
from scenes.world import World


def intro_panel(world: World) -> Panel:
    hotspot = world.content.tour.hotspot(panels.subject(world))
    assert isinstance(hotspot, EventPoint)
    event = world.content.tour.event(hotspot.event)
    blocks: list[Block] = [claim_paragraph(world, event.intro)]
    if event.warning:
        blocks.append(Paragraph(world.say(event.warning), "small", tone="warn"))
    blocks.append(Paragraph(device_word(world, "event-keys", time=clock(event.duration_s)), "small", tone="quiet"))
    close = Button("close", world.word("not-now"), hint=key_hint(world, "key-back"))
    start = Button("start", world.word("event-start"), kind="primary")
    return Panel(world.panel_id, world.say(event.title), tuple(blocks), (close, start), first_focus="start")


def over_panel(world: World) -> Panel:
    event = world.content.tour.event(panels.subject(world))
    close = Button("close", world.word("close"), kind="primary", hint=key_hint(world, "key-back"))
    again = Button("replay", world.word("event-replay"))
    done = event.id in world.progress.events
    words = Paragraph(world.word("event-over" if done else "event-skipped"))
    return Panel(world.panel_id, world.say(event.title), (words,), (again, close), first_focus="close", wide=False)
