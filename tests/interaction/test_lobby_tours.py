"""Which tours there are stands at the top of the lobby, where there is a choice: one press chooses another."""

from dataclasses import replace

from interaction.systems import think
from scenes.events import Event, TourChosen
from scenes.panel import ButtonRow, Columns
from scenes.senses import Action
from scenes.world import TourCard, World
from tests.interaction.small_tour import Clock, senses, small_world


def in_lobby(*others: str) -> tuple[World, Clock]:
    world, clock = small_world("lobby"), Clock()
    both = {"zh-CN": "", "en": ""}
    own = TourCard(world.content.tour.name, both, both, "none.png", both, 5, "gentle", dict.fromkeys(both, ()))
    world.cards = (*(replace(own, name=name) for name in others), own)
    think(world, senses(), clock.next())
    think(world, senses(), clock.next())
    return world, clock


def press(world: World, clock: Clock, button: str) -> list[Event]:
    assert world.panel is not None
    world.panel.focus = button
    return think(world, senses(Action.select, pointer=None), clock.next())


def buttons(world: World) -> list[tuple[str, bool]]:
    assert world.panel is not None
    columns = world.panel.panel.blocks[0]
    assert isinstance(columns, Columns)
    rows = [block for block in columns.columns[0] if isinstance(block, ButtonRow)]
    return [(button.id, button.checked) for row in rows for button in row.buttons]


def test_two_tours_are_named_and_the_other_one_can_be_chosen() -> None:
    world, clock = in_lobby("another")
    assert buttons(world) == [("tour:another", False), ("tour:small", True)]
    assert press(world, clock, "tour:small") == []
    assert [event.tour for event in press(world, clock, "tour:another") if isinstance(event, TourChosen)] == ["another"]


def test_where_there_is_one_tour_nothing_is_asked() -> None:
    world, _ = in_lobby()
    assert buttons(world) == []
