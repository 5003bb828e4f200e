"""What an answer of the learning platform means: pure."""

import json
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import Any

from reporting.learning_platform import Answer


class Meaning(Enum):
    taken = "taken"
    refused = "refused"  # some statement of the batch is at fault: look for it
    portal = "portal"  # somebody else answered: a captive portal, a proxy, a wrong address
    unauthorized = "unauthorized"
    busy = "busy"  # later, when it says
    fault = "fault"  # later, as we reckon


def meaning(answer: Answer, ids: Sequence[str]) -> Meaning:
    """Of the answer to a POST of the statements ``ids``."""
    status = answer.status
    if status == 204:  # Ralph's way to say: all there already
        return Meaning.taken
    if status == 200:
        return Meaning.taken if confirmed(answer) & set(ids) else Meaning.portal
    if 200 <= status < 400 or status in (404, 405, 511):
        return Meaning.portal
    if status in (400, 409, 413, 422):
        return Meaning.refused
    if status in (401, 403, 407):
        return Meaning.unauthorized
    if status in (429, 503):
        return Meaning.busy
    return Meaning.fault


def confirmed(answer: Answer) -> set[str]:
    """The ids that the answer names as stored; empty if it is no list of ids."""
    told = answer.json()
    return {str(i).lower() for i in told} if isinstance(told, list) else set()


def is_statement(stored: Any) -> bool:
    """Whether the answer to GET by id holds a statement at all; a portal's page or an empty list does not."""
    if isinstance(stored, dict) and isinstance(stored.get("statements"), list):
        return bool(stored["statements"])
    return isinstance(stored, dict) and "verb" in stored


def same_statement(stored: Any, statement_id: str, ours: bytes) -> bool:
    """Whether the platform's answer to GET by id is the statement that we hold: the same in all that matters.

    Some platforms answer a list of one.
    """
    if isinstance(stored, dict) and isinstance(stored.get("statements"), list):
        stored = next((s for s in stored["statements"] if isinstance(s, dict) and s.get("id") == statement_id), None)
    if not isinstance(stored, dict):
        return False
    wanted = json.loads(ours)
    return _essence(stored) == _essence(wanted)


def _essence(told: dict[str, Any]) -> tuple[object, ...]:
    def part(*path: str) -> Any:
        value: Any = told
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        return value

    return (
        part("verb", "id"),
        part("actor", "account"),
        part("object", "id"),
        part("result"),
        part("context", "registration"),
        _instant(part("timestamp")),
    )


def _instant(text: Any) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def retry_after_s(answer: Answer, now_utc: datetime) -> float | None:
    """Seconds to wait, as the platform says, in seconds or as a date; None if it does not say. Never more than an hour."""
    text = answer.headers.get("retry-after", "").strip()
    if not text:
        return None
    try:
        wait_s = float(text)
    except ValueError:
        try:
            at = parsedate_to_datetime(text)
        except ValueError:
            return None
        wait_s = ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now_utc).total_seconds()
    return min(max(wait_s, 0.0), 3600.0) if wait_s == wait_s else None


def back_off_s(failures: int, chance: random.Random, *, first_s: float = 1.0, most_s: float = 300.0) -> float:
    """Full jitter: anything up to twice as long with each failure in a row. The exponent is capped, or it would overflow."""
    return chance.uniform(0.0, min(most_s, first_s * 2.0 ** min(failures, 20)))
