"""Each gesture's key does the same, with no camera in the visit."""

import pytest

from interaction import panels
from interaction.hotspots import open_hotspot
from interaction.presence import stand_at
from interaction.systems import think
from scenes.events import Event, HandRaised
from scenes.senses import Action
from scenes.space import Ray, normalized, sub
from tests.interaction.small_tour import Clock, senses, small_world


class Typist:
    def __init__(self) -> None:
        self.world = small_world()
        self.clock = Clock()
        self.events: list[Event] = []

    def frames(self, count: int = 3, **how: object) -> None:
        for _ in range(count):
            self.events += think(self.world, senses(**how), self.clock.next())

    def key(self, *actions: Action, **how: object) -> None:
        self.events += think(self.world, senses(*actions, **how), self.clock.next())
        self.frames(3, **how)

    def open(self, hotspot: str) -> None:
        self.events += open_hotspot(self.world, hotspot)
        self.frames()


def test_f_takes_the_artefact_that_is_pointed_at_and_puts_it_back() -> None:
    someone = Typist()
    stand_at(someone.world, senses(), (3.0, 0.0, 0.0), 0.0)
    link = someone.world.content.tour.hotspot("link").position
    eye = senses().stage_from_head.position_m
    ray = Ray(eye, normalized(sub(sub(link, (3.0, 0.0, 0.0)), eye)))
    someone.frames(pointer=ray)
    someone.key(Action.grab, Action.let_go, pointer=ray)
    assert someone.world.holding is not None
    someone.key(Action.grab, Action.let_go, pointer=ray)
    assert someone.world.holding is None
    someone.open("link")
    someone.key(Action.grab, Action.let_go)
    assert someone.world.holding is not None


def test_y_presses_the_main_button_whatever_has_the_focus() -> None:
    someone = Typist()
    someone.open("board")
    someone.key(Action.confirm)
    assert someone.world.panel_id == ""
    someone.open("on-the-way")
    someone.key(Action.confirm)
    assert someone.world.asking is not None and not someone.world.asking.checked, "a button that is not enabled is not pressed"


def test_dot_and_comma_lead_on_and_back() -> None:
    someone = Typist()
    someone.open("map")
    someone.key(Action.next)
    assert someone.world.route_step == 1
    someone.key(Action.next)
    assert someone.world.route_step == 1
    someone.key(Action.previous)
    assert someone.world.route_step == 0
    panels.close_all(someone.world)
    someone.key(Action.next)
    assert someone.world.here == "second"
    someone.key(Action.previous)
    assert someone.world.here == "first"
    someone.key(Action.previous)
    assert someone.world.here == "first"


def test_dot_switches_a_comparison_and_leads_nobody_away_from_an_event() -> None:
    someone = Typist()
    someone.open("sides")
    someone.key(Action.confirm)
    assert (someone.world.comparison, str(someone.world.comparison_side)) == ("sides", "then")
    someone.key(Action.next)
    assert str(someone.world.comparison_side) == "now"
    someone.key(Action.back)
    someone.open("watch")
    someone.key(Action.confirm)
    assert someone.world.playback is not None
    before = someone.world.world_from_head
    someone.key(Action.next)
    assert someone.world.world_from_head == before


@pytest.mark.parametrize(("place", "panel"), [((20.0, 0.0, 0.0), "question:on-the-way"), ((-30.0, 0.0, 0.0), "help")])
def test_q_opens_the_nearest_question_or_the_help(place: tuple[float, float, float], panel: str) -> None:
    someone = Typist()
    stand_at(someone.world, senses(), place, 0.0)
    someone.key(Action.raise_hand)
    assert someone.world.panel_id == panel
    assert [event.side for event in someone.events if isinstance(event, HandRaised)] == [""]
