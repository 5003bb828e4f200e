"""The golden visit: the shipped recording gives the same transcript of events every time."""

from pathlib import Path

import pytest

from engine import loop
from engine.memory_renderer import MemoryRenderer
from group.alone import Alone
from scenes.events import Event, HistoricalEventFinished, QuizFinished, TourCompleted
from scenes.settings import Settings
from tracking.no_body import NoBody
from tracking.recording import Recording
from tracking.replay import ReplayHeadset
from visit import RECORDINGS, make_world, transcript
from visit_models import ShippedModels

MODELS = ShippedModels()

pytestmark = pytest.mark.golden
ACCEPTED = Path(__file__).parent / "accepted" / "luding-bridge.transcript.jsonl"


def replay() -> list[Event]:
    recording = Recording(RECORDINGS / "luding-bridge.visit.gz")
    content = MODELS.content(recording.header.tour)
    settings = Settings.model_validate({"language": recording.header.language})
    world = make_world(content, MODELS.site(content.tour.site.package, content.tour.name), settings, seed=recording.header.seed)
    events: list[Event] = []
    loop.run(world, ReplayHeadset(recording), NoBody(), Alone(), MemoryRenderer(), lambda world, frame, new: events.extend(new))
    return events


def test_golden_visit_transcript(accept_golden: bool) -> None:
    events = replay()
    kinds = {type(event) for event in events}
    assert {HistoricalEventFinished, QuizFinished, TourCompleted} <= kinds
    if accept_golden:
        ACCEPTED.parent.mkdir(parents=True, exist_ok=True)
        ACCEPTED.write_text(transcript(events), encoding="utf-8")
    assert transcript(events) == ACCEPTED.read_text(encoding="utf-8"), "another visit: `make golden` if that is meant"
