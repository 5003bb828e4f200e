"""The rules of xAPI 1.0.3 that matter to us, checked one by one on a statement: independent of the code that makes them."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from scenes.tour import LANGUAGES

TIMESTAMP = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
DURATION = re.compile(r"^PT(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?$")
INTERACTIONS = {"choice": ["choices"], "sequencing": ["choices"], "matching": ["source", "target"], "true-false": []}


def check(told: dict[str, Any]) -> None:
    """AssertionError if a rule is broken."""
    assert set(told) <= {"id", "actor", "verb", "object", "result", "context", "timestamp"}
    assert UUID(told["id"]).version == 5
    assert TIMESTAMP.match(told["timestamp"]) and datetime.fromisoformat(told["timestamp"])
    assert set(told["actor"]) == {"objectType", "account"} and told["actor"]["account"]["name"]
    _iri(told["actor"]["account"]["homePage"])
    _iri(told["verb"]["id"])
    assert told["object"]["objectType"] == "Activity"
    _activity(told["object"])
    _no_emptiness(told)
    _result(told.get("result", {}))
    _context(told["context"])


def _iri(text: str) -> None:
    parts = urlsplit(text)
    assert parts.scheme in ("http", "https") and parts.netloc and " " not in text, text


def _no_emptiness(value: Any) -> None:
    assert value not in (None, "", {}, []), "xAPI has no nulls, and strict platforms refuse empty values"
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _no_emptiness(part)


def _activity(activity: dict[str, Any]) -> None:
    _iri(activity["id"])
    definition = activity.get("definition", {})
    for language_map in (definition.get("name", {}), definition.get("description", {})):
        assert set(language_map) <= set(LANGUAGES)
    if "interactionType" in definition:
        assert definition["type"].endswith("/cmi.interaction")
        lists = INTERACTIONS[definition["interactionType"]]
        assert [key for key in ("choices", "source", "target") if key in definition] == lists
        ids = {key: [c["id"] for c in definition[key]] for key in lists}
        assert all(len(set(i)) == len(i) for i in ids.values())
        assert all(set(c["description"]) == set(LANGUAGES) for key in lists for c in definition[key])
        (pattern,) = definition["correctResponsesPattern"]
        _response(definition["interactionType"], pattern, ids)


def _response(kind: str, response: str, ids: dict[str, list[str]]) -> None:
    parts = response.split("[,]")
    if kind == "true-false":
        assert response in ("true", "false")
    elif kind == "matching":
        for part in parts:
            left, right = part.split("[.]")
            assert left in ids["source"] and right in ids["target"]
    else:
        assert set(parts) <= set(ids["choices"])
        assert kind != "sequencing" or sorted(parts) == sorted(ids["choices"])


def _result(result: dict[str, Any]) -> None:
    assert set(result) <= {"score", "success", "completion", "response", "duration"}
    if "duration" in result:
        assert DURATION.match(result["duration"]), result["duration"]
    if "score" in result:
        score = result["score"]
        assert set(score) == {"scaled", "raw", "min", "max"}
        assert -1 <= score["scaled"] <= 1 and score["min"] < score["max"] and score["min"] <= score["raw"] <= score["max"]
        assert abs(score["scaled"] - score["raw"] / score["max"]) < 1e-3


def _context(context: dict[str, Any]) -> None:
    UUID(context["registration"])
    assert context["language"] in LANGUAGES and context["platform"] and context["revision"]
    assert all(isinstance(around, list) for around in context["contextActivities"].values())
    for around in context["contextActivities"].values():
        for activity in around:
            _activity(activity)
    for key in context["extensions"]:
        _iri(key)
