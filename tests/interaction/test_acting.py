"""Taking part by movement: whatever the act, at a hotspot and within an event."""

import json
import math

import pytest

from interaction import resume
from interaction.acts import ACTS
from interaction.guide import Guide
from interaction.presence import feet
from interaction.progress import missing
from interaction.systems import think
from scenes import events as ev
from scenes.hands import Side
from scenes.senses import Action
from scenes.settings import Settings, headset_settings
from tests.interaction.acting_tour import Actor, acting_world, hand
from tests.interaction.hands import KeyboardPerson, MousePerson
from tests.interaction.small_tour import DT_S, Clock, senses, small_world
from tests.interaction.test_headset_visit import TwoButtons, TwoButtonVisitor


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


@pytest.mark.parametrize("person", [KeyboardPerson, MousePerson])
def test_a_whole_visit_with_acts_by_keyboard_or_mouse_alone(person: type[KeyboardPerson] | type[MousePerson]) -> None:
    world = acting_world("lobby")
    world.settings = Settings(language="en")
    someone = person(world)
    someone.visit(someone.whole_visit())
    assert world.progress.completed
    finished = [(event.place, event.event, event.by) for event in someone.events if isinstance(event, ev.ActFinished)]
    assert finished == [("own-part", "crossing", "keys"), ("take-part", None, "keys"), ("across", None, "keys")]


def test_the_guide_takes_part() -> None:
    world = acting_world("lobby")
    guide, clock, told = Guide(world, DT_S), Clock(), []
    while not world.leaving and (now := guide.step()) is not None:
        told += [event.place for event in think(world, now, clock.next()) if isinstance(event, ev.ActFinished)]
    assert world.progress.completed and told == ["own-part", "take-part", "across"]


@pytest.mark.parametrize(
    ("side", "is_bare", "more"),
    [("left", False, {"movement": "walk", "fade": True}), ("right", True, {"posture": "seated"})],
)
def test_a_whole_visit_with_acts_by_one_hand_in_a_headset(side: Side, is_bare: bool, more: dict[str, object]) -> None:
    body, clock = TwoButtons(side, is_bare=is_bare), Clock()
    world = acting_world("lobby")
    world.settings = headset_settings().model_copy(update={"language": "en", "hands": side, **more})
    visitor = TwoButtonVisitor(world, body)
    told: list[ev.Event] = []
    for _ in range(60_000):
        told += think(world, body.senses(), clock.next())
        if world.leaving:
            break
        assert visitor.step(), "the visitor stopped before leaving"
    assert world.progress.completed
    finished = [(event.place, event.by) for event in told if isinstance(event, ev.ActFinished)]
    assert finished == [("own-part", "headset"), ("take-part", "headset"), ("across", "headset")]


def pull(someone: Actor, side: Side = "right") -> None:
    """One pull before a camera, and back."""
    for share in (*range(11), *range(10, -1, -1)):
        someone.frame(hands=(hand((0.1, 0.75 - 0.045 * share, -0.1), side),))


def test_before_a_camera() -> None:
    someone = Actor()
    someone.start()
    for side in ("left", "right", "right", "left"):
        pull(someone, side)  # type: ignore[arg-type]
    assert someone.world.acting is not None and someone.world.acting.over
    assert next(event for event in someone.events if isinstance(event, ev.ActFinished)).by == "camera"
    assert "HotspotSeen" not in someone.kinds()


def test_an_open_hand_before_a_camera_pulls_too() -> None:
    """Whether fingers are closed is seldom sure in a picture."""
    someone = Actor()
    someone.start()
    for share in range(11):
        someone.frame(hands=(hand((0.1, 0.75 - 0.045 * share, -0.1), closed=False),))
    assert someone.done == 1


def test_hands_out_of_the_picture_are_waited_for() -> None:
    someone = Actor()
    someone.start()
    pull(someone)
    someone.wait(3.0)
    acting = someone.world.acting
    assert acting is not None and acting.lost and acting.done == 1
    assert someone.world.word("act-prompt-lost", count="1 / 4") == someone.world.prompt
    pull(someone, "left")
    pull(someone, "left")
    assert not acting.lost and acting.done >= 2


@pytest.mark.parametrize("panel", [Action.menu, Action.help, Action.safe_place])
def test_an_act_waits_under_a_panel(panel: Action) -> None:
    someone = Actor()
    someone.start("across")
    someone.frame(Action.right)
    someone.wait(1.0)
    was = feet(someone.world)
    someone.frame(panel)
    someone.wait(0.1)
    for _ in range(3):
        pull(someone)
    someone.wait(2.0)
    assert someone.done == 1 and feet(someone.world) == pytest.approx(was, abs=0.01)
    someone.frame(Action.back)
    someone.wait(0.2)
    assert not someone.world.panel_id and feet(someone.world) == pytest.approx(was, abs=0.01)
    someone.frame(Action.right)
    assert someone.done == 2


def test_time_in_the_safe_place_is_not_the_acts() -> None:
    someone = Actor()
    someone.start()
    someone.frame(Action.select)
    someone.frame(Action.safe_place)
    someone.wait(30.0)
    someone.frame(Action.safe_place)
    for _ in range(3):
        someone.frame(Action.select)
        someone.wait(0.3)
    assert next(event for event in someone.events if isinstance(event, ev.ActFinished)).took_s < 5.0


def test_away_from_the_window_nothing_counts() -> None:
    someone = Actor()
    someone.start()
    someone.frame(Action.select, focused=False)
    someone.wait(1.0, hands=(hand((0.1, 0.75, 0.0)),), focused=False)
    assert someone.done == 0


def test_the_menu_passes_an_act_over() -> None:
    """Who has a mouse alone, or a headset, has no key for it."""
    someone = Actor()
    someone.start("across")
    someone.frame(Action.select)
    someone.frame(Action.menu)
    someone.wait(0.1)
    someone.press("pass-over")
    someone.wait(0.1)
    assert someone.world.acting is None and not someone.world.panel_id
    assert "ActPassedOver" in someone.kinds() and feet(someone.world) == pytest.approx((20.0, 0.0, 0.0))


def test_passed_over_in_its_words_and_done_later() -> None:
    someone = Actor()
    someone.open("take-part")
    someone.press("pass-over")
    assert someone.world.progress.passed_over == ["take-part"]
    someone.start()
    for _ in range(4):
        someone.frame(Action.select)
    someone.wait(0.2)
    assert someone.world.progress.passed_over == [] and "take-part" in someone.world.progress.hotspots


def test_not_now_is_neither() -> None:
    someone = Actor()
    left = missing(someone.world)
    someone.open("take-part")
    someone.wait(5.0)
    someone.press("close")
    assert missing(someone.world) == left and someone.world.acting is None
    assert not {"ActStarted", "ActPassedOver", "HotspotSeen"} & set(someone.kinds())


def test_an_events_act_passed_over_lets_it_go_on() -> None:
    someone = Actor()
    someone.open("watch")
    someone.press("start")
    someone.wait(6.0)
    someone.frame(Action.back)
    someone.wait(0.2)
    playback = someone.world.playback
    assert playback is not None and playback.acts == ["own-part"] and playback.at_s > 5.0
    assert [(event.place, event.event) for event in someone.events if isinstance(event, ev.ActPassedOver)] == [("own-part", "crossing")]


def test_who_goes_elsewhere_leaves_the_act() -> None:
    someone = Actor()
    someone.start()
    someone.frame(Action.plan)
    someone.wait(0.2)
    someone.press("go:first")
    someone.wait(0.2)
    assert someone.world.acting is None and someone.world.here == "first"
    assert "take-part" not in (*someone.world.progress.hotspots, *someone.world.progress.passed_over)


def test_nobody_walks_or_is_thrown_during_an_act() -> None:
    someone = Actor()
    someone.start()
    was = feet(someone.world)
    someone.wait(1.0, move=(0.0, 1.0))
    someone.frame(Action.teleport, Action.select)
    someone.frame(Action.next_stop)
    assert feet(someone.world) == was and someone.done == 1


def test_the_object_answers_and_rests_again() -> None:
    someone = Actor(acting_world(act="ring-bell", object="chain-link"))
    rest = someone.world.site.objects["chain-link"].pose
    someone.start()
    someone.frame(Action.down)
    someone.wait(0.4)
    assert someone.world.objects["chain-link"].pose != rest
    someone.frame(Action.skip)
    assert someone.world.objects["chain-link"].pose == rest


@pytest.mark.parametrize("place", ["take-part", "across"])
def test_an_act_is_gone_on_with_after_coming_back(place: str) -> None:
    someone = Actor()
    someone.start(place)
    for _ in range(2):
        someone.frame(Action.select)
        someone.wait(1.0)
    saved = json.loads(json.dumps(resume.snapshot(someone.world)))
    world = acting_world("lobby")
    assert resume.usable(world, saved)
    resume.restore(world, senses(), saved)
    assert feet(world) == pytest.approx((20.0, 0.0, 0.0))
    again = Actor.__new__(Actor)
    again.world, again.clock, again.events = world, Clock(), []
    again.wait(0.2)
    again.press("start")
    assert again.done == 2
    for _ in range(2):
        again.frame(Action.select)
        again.wait(1.0)
    assert world.acting is not None and world.acting.over


def test_an_act_that_the_tour_has_no_more_is_left() -> None:
    someone = Actor()
    someone.start()
    someone.frame(Action.select)
    world = small_world("lobby")
    saved = resume.snapshot(someone.world)
    assert resume.usable(world, saved)
    resume.restore(world, senses(), saved)
    assert world.acting is None and not world.panel_id


def test_coming_back_into_an_event_that_waits() -> None:
    someone = Actor()
    someone.open("watch")
    someone.press("start")
    someone.wait(6.0)
    someone.press("start")
    someone.frame(Action.select)
    saved = json.loads(json.dumps(resume.snapshot(someone.world)))
    world = acting_world("lobby")
    resume.restore(world, senses(), saved)
    assert world.panel_id == "act-intro:own-part@crossing" and world.acting is not None and world.acting.done == 1
    assert world.playback is not None and world.playback.at_s == 5.0


def test_who_goes_step_by_step_is_carried_step_by_step() -> None:
    world = acting_world()
    world.settings = Settings(movement="teleport")
    someone = Actor(world)
    someone.start("across")
    places = set()
    for share in range(11):
        someone.frame(hands=(hand((0.1, 0.75 - 0.045 * share, -0.1)),))
        places.add(feet(world))
    assert len(places) == 2, "at the end of the stroke, at once"


def test_carried_by_ones_own_hand() -> None:
    """Smoothly: the way follows the hand, forth and back, and never faster than one walks."""
    someone = Actor()
    someone.start("across")
    before, farthest = feet(someone.world), 0.0
    for share in (*range(8), *range(7, -1, -1), *[0] * 30):
        someone.frame(hands=(hand((0.1, 0.75 - 0.04 * share, -0.1)),))
        now = feet(someone.world)
        assert math.dist(before, now) <= 1.6 / 30 + 1e-9
        before, farthest = now, max(farthest, now[0])
    assert farthest > 21.3 and before[0] == pytest.approx(21.0, abs=0.01), "half a stroke leads out and back"
