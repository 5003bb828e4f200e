"""Why something is refused, in words of the catalogue ``publish``."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from content.messages import text_of

CATALOGUE = "publish"
_OBEYED = {"Cc", "Cf", "Cs", "Zl", "Zp"}


class Refused(Exception):
    """``key`` names a sentence, and what to do about it. Of ``values``, ``role`` and ``asked`` are roles, told by their names."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(f"{key} {values}")
        self.key = key
        self.values = values

    def found(self, lang: str) -> str:
        return text_of(CATALOGUE, lang, f"refused.{self.key}", **self._told(lang))

    def fix(self, lang: str) -> str:
        return text_of(CATALOGUE, lang, f"fix.{self.key}", **self._told(lang))

    def _told(self, lang: str) -> dict[str, object]:
        return {
            name: text_of(CATALOGUE, lang, f"role.{value}") if name in ("role", "asked") else plain(value) for name, value in self.values.items()
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a package; ``file`` is the file of it that is meant, empty for the whole."""

    key: str
    file: str = ""
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


def plain(value: object) -> object:
    """A number as it is; anything else as text without line breaks and what a terminal obeys, for a stranger may have written it."""
    if isinstance(value, int | float):
        return value
    return "".join("?" if unicodedata.category(letter) in _OBEYED else letter for letter in str(value))
