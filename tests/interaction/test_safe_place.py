"""The safe place: everything waits, and comes back as it was."""

import pytest

from interaction.presence import feet
from interaction.systems import think
from scenes.events import SafePlaceEntered, SafePlaceLeft
from scenes.senses import Action
from scenes.space import Pose
from scenes.world import Playback
from tests.interaction.small_tour import Clock, senses, small_world
from tests.interaction.worn import Wearer, bare, on_panel

AWAY = Pose((1.5, 0.3, 1.6))


@pytest.mark.parametrize("paused", [False, True])
def test_an_event_waits_unheard_and_goes_on_as_it_was(paused: bool) -> None:
    someone = Wearer()
    someone.world.playback = Playback("crossing", paused=paused)
    someone.wait(3.0)
    at_s = someone.world.playback.at_s
    assert someone.world.sounds
    assert SafePlaceEntered(someone.world.time_s + 1 / 60) == someone.frame(Action.safe_place)[0]
    someone.wait(2.0, head=AWAY)
    assert someone.world.safe and someone.world.playback.at_s == at_s
    assert someone.world.sounds == () and someone.world.captions == ()
    left = someone.frame(Action.safe_place)
    assert isinstance(left[0], SafePlaceLeft) and left[0].stayed_s == pytest.approx(2.0, abs=0.05)
    assert not someone.world.safe and someone.world.playback.paused == paused
    someone.wait(0.5)
    assert (someone.world.playback.at_s > at_s) == (not paused)
    assert not [kind for kind in someone.kinds() if kind.startswith("HistoricalEventPaused")]


def test_the_panel_that_was_open_comes_back_with_its_place_focus_and_those_below() -> None:
    someone = Wearer()
    someone.frame(Action.menu)
    someone.press("settings")
    someone.frame(Action.focus_next)
    before = (someone.world.panel_id, list(someone.world.panels_below), someone.panel().focus, someone.panel().world_from_panel)
    someone.frame(Action.safe_place)
    someone.wait(0.2)
    assert someone.world.panel_id == "safe-place" and someone.panel().panel.title
    someone.frame(Action.back)
    after = (someone.world.panel_id, list(someone.world.panels_below), someone.panel().focus, someone.panel().world_from_panel)
    assert after == before


@pytest.mark.parametrize("way", ["beam", "finger", "back", "menu", "again"])
def test_every_way_leads_back(way: str) -> None:
    someone = Wearer()
    place = feet(someone.world)
    someone.frame(Action.safe_place)
    someone.frame(head=AWAY)
    if way == "beam":
        someone.press("close", head=AWAY)
    elif way == "finger":
        for before_m in (0.1, 0.02, -0.01):
            tip = someone.in_stage(on_panel(someone.panel(), "close", before_m))
            someone.frame(hands=(bare(tip, side="left"),), pointer=None, head=AWAY)
    else:
        actions = {"back": Action.back, "menu": Action.menu, "again": Action.safe_place}
        someone.frame(actions[way], head=AWAY)
    assert not someone.world.safe and someone.world.panel_id == ""
    assert feet(someone.world) == pytest.approx(place), "who walked about in the room is back where he stood"


def test_nothing_else_happens_there() -> None:
    someone = Wearer()
    someone.frame(Action.safe_place)
    count = len(someone.events)
    for action in Action:
        if action not in (Action.back, Action.menu, Action.select, Action.confirm, Action.pause, Action.safe_place):
            someone.frame(action, head=AWAY, move=(0.0, 1.0), turn=1.0)
    assert someone.world.panel_id == "safe-place" and len(someone.events) == count


def test_the_menu_leads_there_and_the_lobby_too() -> None:
    someone = Wearer()
    someone.frame(Action.menu)
    someone.press("safe-place")
    assert someone.world.safe
    someone.frame(Action.back)
    assert someone.world.panel_id == ""
    in_lobby = Wearer("lobby")
    in_lobby.frame(Action.safe_place)
    assert in_lobby.world.panel_id == "safe-place"
    in_lobby.frame(Action.safe_place)
    assert in_lobby.world.panel_id == "lobby"


def test_what_counts_its_time_has_not_counted_the_rest() -> None:
    someone = Wearer()
    someone.world.hotspot_open, someone.world.hotspot_since_s = "board", someone.world.time_s
    since_s = someone.world.hotspot_since_s
    someone.frame(Action.safe_place)
    someone.wait(4.0)
    someone.frame(Action.safe_place)
    assert someone.world.hotspot_since_s - since_s == pytest.approx(4.0, abs=0.05)


def test_it_is_there_on_a_desktop_too() -> None:
    world, clock = small_world(), Clock()
    think(world, senses(), clock.next())
    think(world, senses(Action.safe_place), clock.next())
    assert world.safe and world.panel is not None and "Esc" in str(world.panel.panel.blocks)
    think(world, senses(Action.menu, Action.back), clock.next())
    assert not world.safe and world.panel_id == ""
