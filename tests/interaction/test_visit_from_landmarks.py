"""The whole visit of Luding Bridge from a recording of landmarks alone, event, act and quiz included: no key, no mouse, no picture."""

from pathlib import Path
from typing import Any

import pytest

from engine import loop
from engine.memory_renderer import MemoryRenderer
from group.alone import Alone
from scenes import events as ev
from scenes.events import Event
from scenes.settings import Settings
from scenes.world import World
from tests.interaction.body_actor import FPS
from tests.interaction.body_visitor import BodyVisitor
from tracking.no_body import NoBody
from tracking.recording import Header, Recorder, Recording
from tracking.replay import ReplayHeadset
from visit import make_world, transcript
from visit_models import ShippedModels

MODELS = ShippedModels()
TOUR = "luding-bridge"


def at_luding() -> World:
    content = MODELS.content(TOUR)
    return make_world(content, MODELS.site(content.tour.site.package, TOUR), Settings(language="zh-CN"), seed=7)


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "how",
    [{}, {"side": "left", "legs": "lap", "lean": True, "everything": False}, {"dwell": True, "everything": False}],
    ids=["right hand", "left hand, seated", "holding still"],
)
def test_a_whole_visit_replays_from_landmarks_alone(how: dict[str, Any], tmp_path: Path) -> None:
    visitor = BodyVisitor(at_luding(), **how)
    recorder = Recorder(tmp_path / "visit.gz", Header(TOUR, "zh-CN", FPS, visitor.world.seed, "desktop"))
    played = visitor.visit(recorder)
    recorder.close()
    kinds = {type(event) for event in played}
    assert {ev.HistoricalEventFinished, ev.ActFinished, ev.QuizFinished, ev.TourCompleted, ev.CalibrationFinished} <= kinds
    ended = next(event for event in played if isinstance(event, ev.VisitEnded))
    assert ended.complete and visitor.world.progress.quiz_passed

    recording = Recording(tmp_path / "visit.gz")
    frames = list(recording.senses())
    assert not any(s.pressed or s.move != (0.0, 0.0) or s.turn or s.scroll or any(s.object_turn_rad) for s in frames)
    assert len({s.pointer for s in frames}) == 1 and len({s.stage_from_head for s in frames}) == 1
    world = at_luding()
    events: list[Event] = []
    loop.run(world, ReplayHeadset(recording), NoBody(), Alone(), MemoryRenderer(), lambda world, frame, new: events.extend(new))
    assert transcript(events) == transcript(played)
