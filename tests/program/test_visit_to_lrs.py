"""The whole way: the shipped visit is played without a display, reported, and held by a real learning record store."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from content.loader import load_tour
from content.tour_folder import TOURS
from tests.reporting.lrs import PASSWORD, ROOT, USER, Ralph, needs_lrs

RECORDING = ROOT / "assets" / "files" / "recordings" / "luding-bridge.visit.gz"


@needs_lrs
@pytest.mark.lrs
@pytest.mark.gl
@pytest.mark.slow
def test_from_the_door_to_the_learning_platform(tmp_path: Path) -> None:
    store = Ralph(tmp_path / "lrs")
    store.start()
    out = tmp_path / "visit"
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    try:
        done = subprocess.run(
            [sys.executable, "main.py", "tour", "luding-bridge", "--headset", f"replay:{RECORDING}", "--out", str(out),
             "--size", "128x72", "--lrs", store.url, "--lang", "en"],
            cwd=ROOT, env={**environment, "HONGJI_LRS_USER": USER, "HONGJI_LRS_PASSWORD": PASSWORD},
            capture_output=True, text=True, timeout=200, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        held = store.statements()
    finally:
        store.kill()

    written = json.loads((out / "statements.json").read_text(encoding="utf-8"))
    assert len(written) > 50
    assert sorted(s["id"] for s in written) == sorted(str(s["id"]) for s in held), "each exactly once"
    verbs = {s["verb"]["id"].rsplit("/", 1)[1] for s in written}
    assert {"initialized", "experienced", "interacted", "answered", "completed", "passed", "terminated"} <= verbs

    tour = load_tour(TOURS / "luding-bridge").tour
    shots = sorted(path.name for path in (out / "shots").iterdir())
    for stop in tour.stops:
        assert any(name.endswith(f"-stop-{stop.id}.png") for name in shots), (stop.id, shots)
    with Image.open(out / "shots" / shots[0]) as picture:
        assert picture.size == (128, 72)
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert all(f"stop-{stop.id}.png" in page for stop in tour.stops)
    kinds = [json.loads(line)["kind"] for line in (out / "transcript.jsonl").read_text(encoding="utf-8").splitlines()]
    assert kinds[0] == "VisitStarted" and kinds[-2:] == ["VisitEnded", "LeaveAsked"]
