"""A short visit, cut from the tour of Luding Bridge: a board and an event with one's own part in it, another stop, a quiz of two questions."""

import json
import shutil
from pathlib import Path
from typing import Any

import yaml

from content.tour_folder import TOURS

TOUR = TOURS / "luding-bridge"
EVENT_S = 6.0
QUESTIONS = ("completed", "newspaper")
OWN_PART = ("act", "prompt", "claim", "closing", "sound")


def write_short_visit(folder: Path) -> Path:
    """The tour's folder, made in ``folder``."""
    made = folder / TOUR.name
    shutil.copytree(TOUR / "texts", made / "texts")
    shutil.copy(TOUR / "sources.yaml", made)
    (made / "tour.yaml").write_text(json.dumps(cut(yaml.safe_load((TOUR / "tour.yaml").read_text(encoding="utf-8")))), encoding="utf-8")
    return made


def cut(tour: dict[str, Any]) -> dict[str, Any]:
    stops = {stop["id"]: stop for stop in tour["stops"]}
    west, east = stops["west-bridgehead"], stops["east-stele"]
    own_part = _one(west["hotspots"], "on-the-chains")
    west["hotspots"] = [{**_one(west["hotspots"], "boards-removed"), "minimum_s": 0}, _one(west["hotspots"], "event-gate")]
    place = _one(east["hotspots"], "history")["position"]  # before who arrives
    east["hotspots"] = [{**_one(east["hotspots"], "final-quiz"), "position": place}]
    event = tour["events"][0]
    event["duration_s"] = EVENT_S
    event["tracks"] = [
        {**track, "until_s": min(EVENT_S, track["until_s"])} if "until_s" in track else track
        for track in event["tracks"]
        if track["kind"] != "figures" and track["at_s"] < EVENT_S
    ]
    act = {"kind": "act", "id": "own-part", "title": own_part["title"], "at_s": 1.5, "times": 3}
    event["tracks"].append(act | {name: own_part[name] for name in OWN_PART})
    questions = [question for question in tour["quiz"]["questions"] if question["id"] in QUESTIONS]
    for question in questions:
        question["shown_at"] = ["boards-removed"]
    return {**tour, "stops": [west, east], "quiz": {**tour["quiz"], "questions": questions}}


def _one(hotspots: list[dict[str, Any]], hotspot: str) -> dict[str, Any]:
    return next(one for one in hotspots if one["id"] == hotspot)
