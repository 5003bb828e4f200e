"""A schematic map with a route to follow station by station."""

from interaction import panels
from interaction.boards import picture_file
from interaction.chimes import chime
from interaction.hotspots import close_button_pressed, close_hotspot
from interaction.words import claim_paragraph, key_hint
from scenes.events import Event, RouteStepShown
from scenes.panel import Button, Columns, MapMark, Panel, Paragraph, PictureBlock
from scenes.senses import Senses
from scenes.tour import RouteMap
from scenes.world import World


def route_map(world: World, senses: Senses, dt_s: float) -> list[Event]:
    if not panels.is_open(world, "map"):
        return []
    hotspot = world.content.tour.hotspot(panels.subject(world))
    assert isinstance(hotspot, RouteMap)
    step = None
    if world.pressed == "next":
        step = min(world.route_step + 1, len(hotspot.steps) - 1)
    elif world.pressed == "previous":
        step = max(world.route_step - 1, 0)
    elif world.pressed.startswith("step:"):
        step = int(world.pressed.removeprefix("step:"))
    elif close_button_pressed(world):
        panels.close(world)
        world.route_step = 0
        return close_hotspot(world)
    if step is None or step == world.route_step:
        return []
    world.route_step = step
    world.panel_stale = True
    chime(world, "page")
    return [RouteStepShown(world.time_s, hotspot.id, step)]


def map_panel(world: World) -> Panel:
    hotspot = world.content.tour.hotspot(panels.subject(world))
    assert isinstance(hotspot, RouteMap)
    now = world.route_step
    marks = [MapMark(label.at, world.say(label.text), label.kind) for label in hotspot.labels]
    marks += [
        MapMark(step.at, "", "station-now" if i == now else "station", button=f"step:{i}")
        for i, step in enumerate(hotspot.steps)
    ]
    picture = PictureBlock(
        picture_file(world, hotspot.picture),
        hotspot.aspect,
        world.say(hotspot.picture.alt),
        world.say(hotspot.picture.caption) if hotspot.picture.caption else "",
        marks=tuple(marks),
        path=tuple(step.at for step in hotspot.steps[: now + 1]),
        max_height=560.0,
    )
    step = hotspot.steps[now]
    words = (
        Paragraph(world.word("step-of", step=now + 1, steps=len(hotspot.steps)), "small", tone="quiet"),
        Paragraph(world.say(step.title), "heading"),
        claim_paragraph(world, step.claim),
    )
    footer = (
        Button("close", world.word("close"), hint=key_hint(world, "key-back")),
        Button("previous", world.word("previous"), enabled=now > 0),
        Button("next", world.word("next"), kind="primary", enabled=now < len(hotspot.steps) - 1),
    )
    first = "next" if now < len(hotspot.steps) - 1 else "close"
    return Panel(world.panel_id, world.say(hotspot.title), (Columns(((picture,), words), (0.62, 0.38)),), footer, first_focus=first)
