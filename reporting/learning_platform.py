"""What a learning platform is to the sender, whatever carries it: a twin in memory or HTTP."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``status`` 0: nothing did, and ``fault`` says why. Header names are lower-case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    fault: str = ""

    def json(self) -> Any:
        """The body as JSON; None if it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class Platform(Protocol):
    """A learning record store."""

    def post(self, body: bytes) -> Answer:
        """POST a JSON list of statements."""

    def get(self, statement_id: str) -> Answer:
        """GET one statement by id."""

    def close(self) -> None: ...
