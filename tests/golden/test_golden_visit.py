"""The golden visit: the shipped recording gives the same transcript of events every time."""

from pathlib import Path

import pytest

from engine import loop
from engine.memory_renderer import MemoryRenderer
from scenes.events import Event, HistoricalEventFinished, QuizFinished, TourCompleted
from scenes.settings import Settings
from tracking.recording import Recording
from tracking.replay import ReplayHeadset
from visit import RECORDINGS, make_world, read_content, read_knowledge, transcript

pytestmark = pytest.mark.golden
ACCEPTED = Path(__file__).parent / "accepted" / "luding-bridge.transcript.jsonl"


def replay() -> list[Event]:
    recording = Recording(RECORDINGS / "luding-bridge.visit.gz")
    content = read_content(recording.header.tour)
    settings = Settings.model_validate({"language": recording.header.language})
    world = make_world(content, read_knowledge(content), settings, seed=recording.header.seed)
    events: list[Event] = []
    loop.run(world, ReplayHeadset(recording), MemoryRenderer(), lambda world, frame, new: events.extend(new))
    return events


def test_golden_visit_transcript(accept_golden: bool) -> None:
    events = replay()
    kinds = {type(event) for event in events}
    assert {HistoricalEventFinished, QuizFinished, TourCompleted} <= kinds
    if accept_golden:
        ACCEPTED.parent.mkdir(parents=True, exist_ok=True)
        ACCEPTED.write_text(transcript(events), encoding="utf-8")
    assert transcript(events) == ACCEPTED.read_text(encoding="utf-8"), "another visit: `make golden` if that is meant"
