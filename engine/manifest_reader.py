"""A package's manifest from its bytes, a piece at a time, so that a thread that reads it beside frames never holds the interpreter's lock for long.

Parsing and checking 100 kB as a whole takes the lock for 1 to 3 ms (measured); one mesh takes some microseconds.
"""

import json
import re
from collections.abc import Callable
from typing import Any, get_args

from pydantic import TypeAdapter

from scenes.package import SiteManifest

_value = json.JSONDecoder().raw_decode
_BLANK = re.compile(r"[ \t\n\r]*")
_ELEMENTS = {
    name: TypeAdapter(get_args(field.annotation)[0]).validate_python
    for name, field in SiteManifest.model_fields.items()
    if get_args(field.annotation)[-1:] == (Ellipsis,)
}
"""What checks one element of each list of the manifest."""


def manifest_of(content: bytes, rest: Callable[[], None] = lambda: None) -> SiteManifest:
    """As ``SiteManifest.model_validate_json``, whose ValidationError it raises. ``rest`` is called between the pieces."""
    try:
        return SiteManifest.model_validate(_Text(content.decode("utf-8")).members(rest))
    except (ValueError, RecursionError, IndexError):
        return SiteManifest.model_validate_json(content)  # tells every problem and its place


class _Text:
    """JSON text, and how far it is read. Raises ValueError or IndexError for what is none."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def members(self, rest: Callable[[], None]) -> dict[str, Any]:
        """Of the one object that the text is: lists with every element checked, all else as it stands."""
        found: dict[str, Any] = {}
        more = self._begins("{", "}")
        while more:
            key = self._next()
            self._take(":")
            check = _ELEMENTS.get(key)
            found[key] = self._next() if check is None else self._elements(check, rest)
            more = self._goes_on("}")
            rest()
        if self._peek() != "":
            raise ValueError("more than one value")
        return found

    def _elements(self, check: Callable[[Any], Any], rest: Callable[[], None]) -> list[Any]:
        found = []
        more = self._begins("[", "]")
        while more:
            found.append(check(self._next()))
            more = self._goes_on("]")
            rest()
        return found

    def _begins(self, opening: str, closing: str) -> bool:
        """Step over ``opening``; whether anything is inside."""
        self._take(opening)
        if self._peek() != closing:
            return True
        self._at += 1
        return False

    def _goes_on(self, closing: str) -> bool:
        """Step over a comma or ``closing``; whether it was the comma."""
        if self._peek() == closing:
            self._at += 1
            return False
        self._take(",")
        return True

    def _peek(self) -> str:
        """The next letter that is no blank; empty at the end."""
        blank = _BLANK.match(self._text, self._at)
        assert blank is not None
        self._at = blank.end()
        return self._text[self._at : self._at + 1]

    def _take(self, letter: str) -> None:
        if self._peek() != letter:
            raise ValueError(letter)
        self._at += 1

    def _next(self) -> Any:
        self._peek()
        value, self._at = _value(self._text, self._at)
        return value
