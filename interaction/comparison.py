"""Then and now, in the scene itself: the panel closes, the site changes, select switches, back ends."""

from interaction import panels
from interaction.chimes import chime
from interaction.hotspots import close_button_pressed, close_hotspot
from interaction.words import claim_paragraph, key_hint
from scenes.events import ComparisonSwitched, Event
from scenes.panel import Button, Columns, Panel, Paragraph
from scenes.senses import Action, Senses
from scenes.tour import Comparison, ComparisonSide
from scenes.world import World


def comparison(world: World, senses: Senses, dt_s: float) -> list[Event]:
    if world.comparison is not None:
        return _compare(world)
    if not panels.is_open(world, "comparison"):
        return []
    if world.pressed == "look":
        world.comparison = panels.subject(world)
        panels.close_all(world)
        return _switch(world, _hotspot(world, world.comparison).then)
    if close_button_pressed(world):
        panels.close(world)
        return close_hotspot(world)
    return []


def _hotspot(world: World, hotspot_id: str) -> Comparison:
    hotspot = world.content.tour.hotspot(hotspot_id)
    assert isinstance(hotspot, Comparison)
    return hotspot


def side_shown(world: World) -> ComparisonSide | None:
    """The side being looked at, or None outside a comparison."""
    if world.comparison is None:
        return None
    hotspot = _hotspot(world, world.comparison)
    return hotspot.then if world.comparison_side == "then" else hotspot.now


def _compare(world: World) -> list[Event]:
    if world.panel_id:
        return []
    hotspot = _hotspot(world, world.comparison or "")
    if {Action.back, Action.menu} & world.asked:
        world.asked -= {Action.back, Action.menu}
        return end_comparison(world)
    if {Action.select, Action.next, Action.previous} & world.asked:
        world.asked -= {Action.select, Action.teleport, Action.next, Action.previous}
        return _switch(world, hotspot.now if world.comparison_side == "then" else hotspot.then)
    return []


def end_comparison(world: World) -> list[Event]:
    world.comparison = None
    return close_hotspot(world)


def _switch(world: World, side: ComparisonSide) -> list[Event]:
    hotspot_id = world.comparison or ""
    world.comparison_side = "then" if side is _hotspot(world, hotspot_id).then else "now"
    chime(world, "page")
    return [ComparisonSwitched(world.time_s, hotspot_id, side.variant)]


def comparison_panel(world: World) -> Panel:
    hotspot = _hotspot(world, panels.subject(world))
    columns = tuple(
        (Paragraph(world.say(side.title), "heading"), *(claim_paragraph(world, claim) for claim in side.claims))
        for side in (hotspot.then, hotspot.now)
    )
    look = Button("look", world.word("compare-look"), kind="primary", hint=key_hint(world, "key-select"))
    close = Button("close", world.word("close"), hint=key_hint(world, "key-back"))
    return Panel(world.panel_id, world.say(hotspot.title), (Columns(columns, (0.5, 0.5)),), (close, look), first_focus="look")
