"""The practice ground: nothing to mend, every act in it, all of it staged; a visit of about five minutes, by keys, by mouse, and by a
body before a camera alone. The shipped recording is such a visit, too."""

from typing import Any

import pytest

from content.checker import check_tour
from content.loader import load_tour
from content.tour_folder import TOURS
from engine import loop
from engine.memory_renderer import MemoryRenderer
from group.alone import Alone
from interaction.acts import ACTS
from interaction.progress import missing
from scenes import events as ev
from scenes.claims import Grade
from scenes.settings import Settings
from scenes.tour import ActPoint, Board
from scenes.world import World
from tests.content.practising_body import PractisingBody
from tests.interaction.hands import KeyboardPerson, MousePerson
from tracking.no_body import NoBody
from tracking.recording import Recording
from tracking.replay import ReplayHeadset
from visit import RECORDINGS, make_world
from visit_models import ShippedModels

FOLDER = TOURS / "practice-ground"
MODELS = ShippedModels()


def visited() -> World:
    content = MODELS.content("practice-ground")
    return make_world(content, MODELS.site(content.tour.site.package, content.tour.name), Settings())


def test_it_has_no_problems_and_no_warnings() -> None:
    assert [f"{problem.place(TOURS)} {problem.found('en')}" for problem in check_tour(FOLDER)] == []


def test_each_act_can_be_tried_once_and_claims_nothing_of_the_past() -> None:
    tour = load_tour(FOLDER).tour
    hotspots = [hotspot for stop in tour.stops for hotspot in stop.hotspots]
    acts = [hotspot for hotspot in hotspots if isinstance(hotspot, ActPoint)]
    assert sorted(act.act for act in acts) == sorted(ACTS)
    told = [claim for board in hotspots if isinstance(board, Board) for claim in board.claims]
    told += [act.claim for act in acts] + [note.claim for note in tour.scene_notes]
    assert {claim.grade for claim in told} == {Grade.staged}
    assert tour.events == () and tour.length_min == 5


@pytest.mark.parametrize("person", [KeyboardPerson, MousePerson])
def test_the_whole_visit(person: type[KeyboardPerson] | type[MousePerson]) -> None:
    someone = person(visited())
    someone.visit(someone.whole_visit())
    progress = someone.world.progress
    assert progress.completed and progress.quiz_passed and not missing(someone.world)
    done = [event for event in someone.events if isinstance(event, ev.ActFinished)]
    assert [event.act for event in done] == ["raise-hand", "ring-bell", "pull-rope", "hand-over-hand", "scull"]
    assert {event.by for event in done} == {"keys"}
    ended = next(event for event in someone.events if isinstance(event, ev.VisitEnded))
    assert ended.complete and ended.duration_s < 5 * 60.0


@pytest.mark.parametrize("how", [{}, {"side": "left", "legs": "lap", "joints": False}], ids=["right hand", "left hand alone, seated"])
def test_the_whole_visit_before_a_camera(how: dict[str, Any]) -> None:
    someone = PractisingBody(visited(), **how)
    events = someone.visit()
    assert someone.world.progress.completed and someone.world.progress.quiz_passed
    done = [event for event in events if isinstance(event, ev.ActFinished)]
    assert len(done) == len(ACTS) and {event.by for event in done} == {"camera"}
    assert someone.world.time_s < 5 * 60.0


def test_the_shipped_recording_goes_to_the_end() -> None:
    world = visited()
    events: list[ev.Event] = []
    headset = ReplayHeadset(Recording(RECORDINGS / "practice-ground.visit.gz"))
    loop.run(world, headset, NoBody(), Alone(), MemoryRenderer(), lambda world, frame, new: events.extend(new))
    assert world.progress.completed and isinstance(events[-1], ev.LeaveAsked)


def test_the_lantern_goes_up_and_stays_there() -> None:
    world = visited()
    low_m = world.site.objects["lantern"].pose.position_m[2]
    someone = KeyboardPerson(world)
    someone.visit(someone.whole_visit())
    lift = world.content.tour.hotspot("lift")
    assert isinstance(lift, ActPoint) and lift.load is not None
    assert world.objects["lantern"].pose.position_m[2] == pytest.approx(low_m + lift.load.way_m[2])
