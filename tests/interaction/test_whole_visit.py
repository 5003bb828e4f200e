"""A whole visit by rule, by keyboard alone and by mouse alone."""

import pytest

from interaction.guide import Guide
from interaction.systems import think
from scenes import events as ev
from scenes.events import Event, to_json
from scenes.settings import TEXT_PERCENTS, Settings
from scenes.world import World
from tests.interaction.hands import KeyboardPerson, MousePerson
from tests.interaction.small_tour import DT_S, Clock, small_world


def guided(world: World, **more: object) -> list[Event]:
    guide, clock, events = Guide(world, DT_S, **more), Clock(), []
    while not world.leaving and (senses := guide.step()) is not None:
        events += think(world, senses, clock.next())
    return events


def kinds(events: list[Event]) -> set[str]:
    return {type(event).__name__ for event in events}


def test_the_guide_completes_the_tour() -> None:
    world = small_world("lobby")
    events = guided(world, wrong=frozenset({"q-order"}))
    assert {"VisitStarted", "StopReached", "StopLeft", "HotspotSeen", "ArtefactGrabbed", "ArtefactPutBack", "ComparisonSwitched",
            "RouteStepShown", "QuestionAnswered", "HistoricalEventFinished", "QuizFinished", "TourCompleted", "VisitEnded",
            } <= kinds(events)
    finished = next(event for event in events if isinstance(event, ev.QuizFinished))
    assert (finished.right, finished.asked, finished.passed) == (4, 5, True)
    assert isinstance(events[-2], ev.VisitEnded) and events[-2].complete


def test_the_same_visit_is_the_same_twice() -> None:
    first, second = guided(small_world("lobby")), guided(small_world("lobby"))
    assert [to_json(event) for event in first] == [to_json(event) for event in second]


@pytest.mark.parametrize("person", [KeyboardPerson, MousePerson])
@pytest.mark.parametrize("percent", TEXT_PERCENTS)
def test_one_kind_of_input_is_enough(person: type[KeyboardPerson] | type[MousePerson], percent: int) -> None:
    world = small_world("lobby")
    world.settings = Settings(text_percent=percent)  # type: ignore[arg-type]
    someone = person(world)
    someone.visit(someone.whole_visit())
    assert world.progress.completed
    assert world.progress.quiz_passed
    assert set(world.progress.hotspots) >= {"board", "link", "sides", "map", "on-the-way", "test", "books"}
    assert {"TourCompleted", "VisitEnded"} <= kinds(someone.events)
