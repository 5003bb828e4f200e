"""Taking part by movement: whatever the act, at a hotspot and within an event."""

import pytest

from interaction.acts import ACTS
from interaction.presence import feet
from interaction.progress import missing
from scenes import events as ev
from scenes.senses import Action
from tests.interaction.acting_tour import Actor, acting_world


@pytest.mark.parametrize("act", ACTS)
def test_one_key_again_and_again_is_enough(act: str) -> None:
    someone = Actor(acting_world(act=act))
    someone.start()
    for stroke in range(4):
        assert someone.done == stroke
        someone.frame(Action.select)
        someone.wait(0.5)
    assert someone.world.acting is not None and someone.world.acting.over
    someone.press("close")
    assert someone.world.acting is None
    finished = next(event for event in someone.events if isinstance(event, ev.ActFinished))
    assert (finished.place, finished.event, finished.act, finished.strokes, finished.by) == ("take-part", None, act, 4, "keys")
    assert "take-part" in someone.world.progress.hotspots
    assert someone.kinds().count("ActStarted") == someone.kinds().count("ActFinished") == 1


def test_a_path_carries_and_brings_back() -> None:
    someone = Actor()
    looked = someone.world.world_from_head.orientation
    someone.start("across")
    assert feet(someone.world) == pytest.approx((21.0, 1.0, -1.0))
    assert (someone.world.variant, someone.world.light) == ("1935", "dawn")
    for _ in range(4):
        someone.frame(Action.right)
        someone.wait(1.5)
        assert someone.world.world_from_head.orientation == looked
    assert feet(someone.world) == pytest.approx((25.0, 1.0, -1.5), abs=0.05)
    someone.press("close")
    assert feet(someone.world) == pytest.approx((20.0, 0.0, 0.0))
    assert someone.world.variant == "today"


def test_passed_over_nothing_is_missing() -> None:
    someone = Actor()
    before = missing(someone.world)
    someone.start()
    someone.frame(Action.select)
    someone.frame(Action.skip)
    assert someone.world.acting is None
    assert len(missing(someone.world)) == len(before) - 1
    assert [event.strokes for event in someone.events if isinstance(event, ev.ActPassedOver)] == [1]
    assert "ActFinished" not in someone.kinds()


def test_an_event_waits_for_its_act() -> None:
    someone = Actor()
    someone.open("watch")
    someone.press("start")
    someone.wait(8.0)
    playback = someone.world.playback
    assert playback is not None and playback.at_s == 5.0 and someone.world.panel_id == "act-intro:own-part@crossing"
    someone.press("start")
    for _ in range(4):
        assert playback.at_s == 5.0
        someone.frame(Action.select)
        someone.wait(0.3)
    assert someone.world.acting is None and playback.acts == ["own-part"]
    someone.wait(6.0)
    assert someone.world.playback is None and "crossing" in someone.world.progress.events


def test_a_load_is_brought_along_and_stays_only_if_all_was_done() -> None:
    load = {"object": "chain-link", "way_m": [0, 0, 2]}
    someone = Actor(acting_world(load=load))
    rest = someone.world.site.objects["chain-link"].pose.position_m

    def risen_m() -> float:
        state = someone.world.objects.get("chain-link")
        return 0.0 if state is None else state.pose.position_m[2] - rest[2]

    someone.start()
    someone.frame(Action.select)
    someone.wait(0.1)
    assert 0.0 < risen_m() < 0.5
    someone.wait(2.0)
    assert risen_m() == pytest.approx(0.5)
    someone.frame(Action.skip)
    assert risen_m() == 0.0
    someone.start()
    for _ in range(4):
        someone.frame(Action.select)
        someone.wait(0.2)
    someone.press("close")
    assert risen_m() == pytest.approx(2.0)
