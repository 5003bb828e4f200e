"""A learning platform in memory, as strict as the specification, with faults to order."""

import json
from collections.abc import Callable
from typing import Any

from reporting.learning_platform import Answer

Fault = Callable[[list[dict[str, Any]]], Answer | None]


class FakePlatform:
    """Batches are atomic; a known id with other content is a conflict for the whole batch. ``faults`` are asked first, in order."""

    def __init__(self) -> None:
        self.held: dict[str, dict[str, Any]] = {}
        self.arrived: list[str] = []
        self.bodies: list[bytes] = []
        self.faults: list[Fault] = []
        self.get_answer: Answer | None = None
        self.names_only_new = False

    def post(self, body: bytes) -> Answer:
        self.bodies.append(body)
        batch = json.loads(body)
        for fault in self.faults:
            answer = fault(batch)
            if answer is not None:
                return answer
        if any(s["id"] in self.held and self.held[s["id"]] != s for s in batch):
            return Answer(409, body=b"conflict")
        new = [s["id"] for s in batch if s["id"] not in self.held]
        self.arrived += new
        self.held.update({s["id"]: s for s in batch})
        named = new if self.names_only_new else [s["id"] for s in batch]
        return Answer(200, body=json.dumps(named).encode()) if named else Answer(204)

    def get(self, statement_id: str) -> Answer:
        if self.get_answer is not None:
            return self.get_answer
        found = self.held.get(statement_id)
        return Answer(404) if found is None else Answer(200, body=json.dumps(found).encode())

    def close(self) -> None:
        """Nothing to close."""


def always(answer: Answer) -> Fault:
    return lambda batch: answer


def times(count: int, answer: Answer) -> Fault:
    """The answer for the first ``count`` posts."""
    left = [count]

    def fault(batch: list[dict[str, Any]]) -> Answer | None:
        left[0] -= 1
        return answer if left[0] >= 0 else None

    return fault
