"""A problem in a tour: where it is, what was found, what to do; in any language, from ``interface/check.<lang>.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from content.messages import because, text_of

CATALOGUE = "check"


class Severity(StrEnum):
    error = "error"  # the tour cannot be shown rightly
    warning = "warning"  # the tour works; somebody should look


@dataclass(frozen=True, slots=True)
class Word:
    """A value that is itself a word of the catalogue, said in the reader's language: ``Word("kind.title")``."""

    key: str
    values: Mapping[str, "Value"] = field(default_factory=lambda: MappingProxyType({}))


Value = str | int | float | OSError | Word | tuple["str | Word", ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem. ``line`` and ``column`` count from 1; 0 means the file as a whole.

    ``path`` leads to the place inside the file (``stops[west-bank].hotspots[chain].title``); ``key`` names the sentences.
    """

    key: str
    file: Path
    line: int = 0
    column: int = 0
    path: str = ""
    severity: Severity = Severity.error
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))

    def found(self, lang: str) -> str:
        """What is wrong, with what was found."""
        return text_of(CATALOGUE, lang, f"{self.key}.found", **said(self.values, lang))

    def fix(self, lang: str) -> str:
        """What to do about it."""
        return text_of(CATALOGUE, lang, f"{self.key}.fix", **said(self.values, lang))

    def place(self, root: Path) -> str:
        """``file:line:column``, the file relative to ``root`` if it lies below it."""
        file = self.file.relative_to(root) if self.file.is_relative_to(root) else self.file
        if self.line == 0:
            return file.as_posix()
        return f"{file.as_posix()}:{self.line}:{self.column}"

    def as_json(self, lang: str, root: Path) -> dict[str, str | int]:
        file = self.file.relative_to(root) if self.file.is_relative_to(root) else self.file
        return {
            "file": file.as_posix(),
            "line": self.line,
            "column": self.column,
            "path": self.path,
            "severity": self.severity.value,
            "key": self.key,
            "found": self.found(lang),
            "fix": self.fix(lang),
        }

    def order(self) -> tuple[str, int, int, str, str]:
        return (self.file.as_posix(), self.line, self.column, self.path, self.key)


def said(values: Mapping[str, Value], lang: str) -> dict[str, str]:
    """Every value as it is written in a sentence of ``lang``."""
    return {name: _say(value, lang) for name, value in values.items()}


def _say(value: Value, lang: str) -> str:
    if isinstance(value, Word):
        return text_of(CATALOGUE, lang, value.key, **said(value.values, lang))
    if isinstance(value, tuple):
        return text_of(CATALOGUE, lang, "word.comma").join(_say(part, lang) for part in value)
    if isinstance(value, OSError):
        return because(lang, value)
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value)


def quoted(value: object, limit: int = 60) -> str:
    """``value`` as a short excerpt for a sentence: one line, at most ``limit`` characters."""
    words = " ".join(str(value).split())
    return words if len(words) <= limit else words[: limit - 1] + "…"
