"""YAML into plain data, with the line and column of every node, and every fault told in one list.

Read by libyaml's events (some 30 times faster than a parser in Python) with rules of our own on top: the words of YAML 1.2
(``yes`` and ``1935-05-29`` stay text), no tags, no second document, no key twice, and limits on size, depth and aliases, so that
a hostile file costs nothing. Lines and columns count from 1.
"""

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from content.problem import Problem, Severity, Value, Word, quoted
from content.yaml_complaints import syntax_problem

MAX_BYTES = 4_000_000
MAX_DEPTH = 40
MAX_NODES = 200_000

Plain: TypeAlias = bool | int | float | str | list["Plain"] | dict[str, "Plain"] | None
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # a build without libyaml is slow, not wrong

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_CJK = re.compile(r"[\u4e00-\u9fff]")


@dataclass(slots=True)
class Spot:
    """Where a value stands, where its key stands (lines and columns from 1), and the same for what it holds."""

    line: int
    column: int
    parts: Any = None  # dict[str, Spot] of a mapping, list[Spot] of a list, None of a word
    key_line: int = 0
    key_column: int = 0
    weight: int = 1  # nodes, aliases counted as often as they are used


@dataclass(slots=True)
class YamlDocument:
    """One file as plain data. ``spot`` is None, and ``data`` too, if nothing of it could be read."""

    file: Path
    data: Plain
    spot: Spot | None
    problems: list[Problem]


class _Stop(Exception):
    """Nothing after this can be read; the problem is in the list."""


def read_yaml(file: Path) -> YamlDocument:
    """Read ``file``. Never raises for what the file holds or for its absence: all that is told in ``problems``."""
    try:
        size_bytes = file.stat().st_size
        if size_bytes > MAX_BYTES:
            values: dict[str, Value] = {"size": size_bytes / 1e6, "limit": MAX_BYTES / 1e6}
            return YamlDocument(file, None, None, [Problem("file-too-big", file, values=values)])
        raw = file.read_bytes()
    except FileNotFoundError:
        return YamlDocument(file, None, None, [Problem("file-missing", file, values={"file": file.name})])
    except OSError as error:
        values = {"file": file.name, "reason": error}
        return YamlDocument(file, None, None, [Problem("file-unreadable", file, values=values)])
    return parse_yaml(raw, file)


def parse_yaml(raw: bytes, file: Path) -> YamlDocument:
    """As :func:`read_yaml`, of bytes already read."""
    document = YamlDocument(file, None, None, [])
    text = _decode(raw, document)
    if text is None:
        return document
    builder = _Builder(document, text)
    try:
        builder.run()
    except _Stop:
        document.data, document.spot = None, None
    except (yaml.YAMLError, ValueError) as error:
        document.problems.append(syntax_problem(error, text, file))
        document.data, document.spot = None, None
    if document.spot is None and not document.problems:
        document.problems.append(Problem("file-empty", file, 1, 1, values={"file": file.name}))
    return document


def _decode(raw: bytes, document: YamlDocument) -> str | None:
    file = document.file
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        document.problems.append(Problem("not-utf8", file, 1, 1, values={"encoding": "UTF-16"}))
        return None
    if raw.startswith(b"\xef\xbb\xbf"):
        document.problems.append(Problem("byte-order-mark", file, 1, 1, severity=Severity.warning))
        raw = raw[3:]
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line_start = before.rfind(b"\n") + 1
        column = len(before[line_start:].decode("utf-8", "replace")) + 1
        try:
            guess: Value = "GBK" if _CJK.search(raw.decode("gb18030")) else Word("word.unknown-encoding")
        except UnicodeDecodeError:
            guess = Word("word.unknown-encoding")
        line = before.count(b"\n") + 1
        document.problems.append(Problem("not-utf8", file, line, column, values={"encoding": guess}))
        return None


@dataclass(slots=True)
class _Open:
    """A mapping or list being filled."""

    data: Any
    spot: Spot
    path: str
    anchor: str | None
    key: str | None = None
    key_spot: tuple[int, int] = (0, 0)
    skip_value: bool = False


class _Builder:
    """Turns the events of one file into ``document.data`` and ``document.spot``."""

    def __init__(self, document: YamlDocument, text: str) -> None:
        self.document = document
        self.text = text
        self.stack: list[_Open] = []
        self.anchors: dict[str, tuple[Plain, Spot]] = {}
        self.nodes = 0
        self.documents = 0

    def run(self) -> None:
        loader = _LOADER(self.text)
        try:
            while loader.check_event():
                self._take(loader.get_event())
        finally:
            loader.dispose()

    def _problem(self, key: str, mark: Any, path: str = "", **values: Value) -> None:
        self.document.problems.append(
            Problem(key, self.document.file, mark.line + 1, mark.column + 1, path, values=values)
        )

    def _take(self, event: Any) -> None:
        mark = event.start_mark
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event, mark)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._open(event, mark)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._close()
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event, mark)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._problem("second-document", mark)
                raise _Stop

    def _scalar(self, event: Any, mark: Any) -> None:
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.data, dict) and top.key is None:
            self._key(top, event.value, mark)
            return
        value: Plain = event.value
        if event.tag is not None and event.tag != "!":
            self._tag(event, mark)
        elif event.implicit[0]:
            value = _plain(event.value)
        self._add(value, Spot(mark.line + 1, mark.column + 1), event.anchor, 1)

    def _key(self, top: _Open, key: str, mark: Any) -> None:
        if key in top.data:
            first = top.spot.parts[key]
            self._problem("key-twice", mark, _join(top.path, key), name=quoted(key), line=first.key_line)
            top.skip_value = True
        top.key = key
        top.key_spot = (mark.line + 1, mark.column + 1)

    def _open(self, event: Any, mark: Any) -> None:
        if len(self.stack) >= MAX_DEPTH:
            self._problem("too-deep", mark, limit=MAX_DEPTH)
            raise _Stop
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.data, dict) and top.key is None:
            self._problem("key-not-word", mark, top.path)
            raise _Stop
        if event.tag is not None and event.tag != "!":
            self._tag(event, mark)
        path = ""
        if top is not None:
            path = _join(top.path, top.key if isinstance(top.data, dict) else len(top.data))
        is_map = isinstance(event, yaml.MappingStartEvent)
        spot = Spot(mark.line + 1, mark.column + 1, {} if is_map else [])
        self.stack.append(_Open({} if is_map else [], spot, path, event.anchor))

    def _close(self) -> None:
        closed = self.stack.pop()
        self._add(closed.data, closed.spot, closed.anchor, 1)

    def _alias(self, event: Any, mark: Any) -> None:
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.data, dict) and top.key is None:
            self._problem("key-not-word", mark, top.path)
            raise _Stop
        known = self.anchors.get(event.anchor)
        if known is None:
            self._problem("alias-unknown", mark, name=quoted(event.anchor))
            raise _Stop
        value, spot = known
        here = Spot(mark.line + 1, mark.column + 1, spot.parts, weight=spot.weight)
        self._add(value, here, None, here.weight)

    def _tag(self, event: Any, mark: Any) -> None:
        self._problem("tag-not-allowed", mark, tag=quoted(event.tag.replace("tag:yaml.org,2002:", "!!")))

    def _add(self, value: Plain, spot: Spot, anchor: str | None, cost: int) -> None:
        self.nodes += cost
        if self.nodes > MAX_NODES:
            self.document.problems.append(
                Problem(
                    "too-many-nodes", self.document.file, spot.line, spot.column, values={"limit": MAX_NODES}
                )
            )
            raise _Stop
        if anchor is not None:
            self.anchors[anchor] = (value, spot)
        if not self.stack:
            self.document.data, self.document.spot = value, spot
            return
        top = self.stack[-1]
        top.spot.weight += spot.weight
        if isinstance(top.data, list):
            top.data.append(value)
            top.spot.parts.append(spot)
            return
        spot.key_line, spot.key_column = top.key_spot
        if not top.skip_value:
            top.data[top.key] = value
            top.spot.parts[top.key] = spot
        top.key, top.skip_value = None, False


def _join(path: str, step: str | int | None) -> str:
    if isinstance(step, int):
        return f"{path}[{step + 1}]"
    return f"{path}.{step}" if path else str(step)


def _plain(word: str) -> Plain:
    """What an unquoted word means: YAML 1.2, without infinity, not-a-number and numbers too long to be meant as one."""
    if word in _NULL:
        return None
    if word in _BOOL:
        return _BOOL[word]
    first = word[0]
    if not (first.isdigit() or first in "+-."):
        return word
    if _INT.fullmatch(word):
        return int(word)
    if _FLOAT.fullmatch(word):
        number = float(word)
        return number if math.isfinite(number) else word
    return word
