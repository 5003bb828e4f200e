"""A whole visit, an event with one's own part in it and a quiz included, from a video file alone: by the program as anybody starts it.

The video shows photographs of real people, of which one's hand moves (``filmed_person.py``). It was made by a visitor who knew how the photographs
move and looked at no landmarks of the film; here the landmarkers see its pixels, and nothing else is told.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bench.video_visit import film
from engine import loop
from engine.memory_renderer import MemoryRenderer
from group.alone import Alone
from scenes.events import Event, to_json
from scenes.senses import DeviceFrame
from scenes.settings import Settings
from scenes.world import World
from tests.tracking.short_visit import QUESTIONS, write_short_visit
from tracking.capture_models import Models
from tracking.no_body import NoBody
from tracking.recording import Recording
from tracking.replay import ReplayHeadset
from visit import make_world, transcript
from visit_models import ShippedModels

ROOT = Path(__file__).parents[2]


@pytest.mark.gl
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_video_is_enough(models: Models, tmp_path: Path) -> None:
    tour, video, out = write_short_visit(tmp_path), tmp_path / "visit.avi", tmp_path / "out"
    recording = tmp_path / "visit.gz"
    filmed = film(str(tour), "en", video, models)
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run(
        [sys.executable, "main.py", "tour", str(tour), "--body", f"video:{video}", "--out", str(out), "--size", "128x72", "--lang", "en",
         "--record", str(recording)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=400, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in (out / "transcript.jsonl").read_text(encoding="utf-8").splitlines()]

    assert one(events, "CalibrationFinished")["dwell"], "the ring was chosen by holding still"
    assert [event["stop"] for event in events if event["kind"] == "StopReached"] == ["west-bridgehead", "east-stele"]
    assert one(events, "HistoricalEventFinished")["event"] == "crossing-1935"
    act = one(events, "ActFinished")
    assert (act["act"], act["by"], act["strokes"]) == ("hand-over-hand", "camera", 3)
    quiz = one(events, "QuizFinished")
    assert (quiz["right"], quiz["asked"], quiz["passed"]) == (len(QUESTIONS), len(QUESTIONS), True)
    assert one(events, "TourCompleted") and one(events, "VisitEnded")["complete"]
    assert said(events) == said([to_json(event) for event in filmed]), "nothing happened that the visitor did not mean"

    statements = json.loads((out / "statements.json").read_text(encoding="utf-8"))
    verbs = {statement["verb"]["id"].rsplit("/", 1)[1] for statement in statements}
    assert {"initialized", "answered", "completed", "passed", "terminated"} <= verbs
    assert said(replayed(str(tour), recording)) == said(events), "and the landmarks that were recorded make the same visit"


def replayed(tour: str, recording: Path) -> list[dict[str, Any]]:
    shipped = ShippedModels()
    content = shipped.content(tour)
    kept = Recording(recording)
    world = make_world(content, shipped.site(content.tour.site.package, content.tour.name), Settings(language="en"), seed=kept.header.seed)
    happened: list[dict[str, Any]] = []

    def tell(_: World, __: DeviceFrame, events: Sequence[Event]) -> None:
        happened.extend(json.loads(line) for line in transcript(events).splitlines())

    loop.run(world, ReplayHeadset(kept), NoBody(), Alone(), MemoryRenderer(), tell)
    return happened


def one(events: Sequence[dict[str, Any]], kind: str) -> dict[str, Any]:
    (found,) = [event for event in events if event["kind"] == kind]
    return found


def said(events: Sequence[dict[str, Any]]) -> list[str]:
    """What happened, without when."""
    return [event["kind"] for event in events]
