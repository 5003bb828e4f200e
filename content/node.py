"""A tolerant view of plain data: every value with its place, and no surprise when something is absent or of the wrong kind."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from content.problem import Problem, Severity, Value
from content.yaml_lines import Plain, Spot, YamlDocument

Point = tuple[float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A value in a file. An absent one has ``spot`` None and stands at the place of what should hold it."""

    file: Path
    value: Plain
    spot: Spot | None
    path: str = ""
    parent: "Node | None" = None

    @property
    def there(self) -> bool:
        return self.spot is not None

    @property
    def string(self) -> str | None:
        return self.value if isinstance(self.value, str) else None

    @property
    def number(self) -> float | None:
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            return None
        return float(self.value) if math.isfinite(self.value) else None

    def flag(self, default: bool) -> bool:
        return self.value if isinstance(self.value, bool) else default

    def numbers(self, count: int) -> tuple[float, ...] | None:
        """``count`` numbers in a list, or None."""
        if not isinstance(self.value, list) or len(self.value) != count:
            return None
        found = [part.number for part in self]
        return tuple(number for number in found if number is not None) if None not in found else None

    @property
    def point(self) -> Point | None:
        numbers = self.numbers(3)
        return (numbers[0], numbers[1], numbers[2]) if numbers is not None else None

    def __getitem__(self, key: str) -> "Node":
        """The part of this name; an absent Node if there is none."""
        path = f"{self.path}.{key}" if self.path else key
        if isinstance(self.value, dict) and self.spot is not None and key in self.value:
            return Node(self.file, self.value[key], self.spot.parts[key], path, self)
        return Node(self.file, None, None, path, self)

    def __iter__(self) -> Iterator["Node"]:
        """The items of a list; none if this is no list."""
        if isinstance(self.value, list) and self.spot is not None:
            for index, (value, spot) in enumerate(zip(self.value, self.spot.parts, strict=True)):
                yield Node(self.file, value, spot, f"{self.path}[{_item_name(value, index)}]", self)

    def items(self) -> "Iterator[tuple[str, Node]]":
        """The parts of a mapping by name; none if this is no mapping."""
        if isinstance(self.value, dict):
            for key in self.value:
                yield key, self[key]

    def words(self) -> Iterator["Node"]:
        """The items of a list that are text."""
        return (item for item in self if item.string is not None)

    def place(self, at_key: bool = False) -> tuple[int, int]:
        """Line and column of the value (or of its key); of what should hold it, if it is absent."""
        if self.spot is None:
            return self.parent.place(at_key=True) if self.parent is not None else (0, 0)
        if at_key and self.spot.key_line:
            return self.spot.key_line, self.spot.key_column
        return self.spot.line, self.spot.column


def root(document: YamlDocument) -> Node:
    return Node(document.file, document.data, document.spot)


def _item_name(value: Plain, index: int) -> str:
    """Items are named by their id where they have one, else by their number from 1."""
    name = value.get("id") if isinstance(value, dict) else None
    return name if isinstance(name, str) and len(name) <= 64 else str(index + 1)


@dataclass(slots=True)
class Findings:
    """Where checks put what they find."""

    problems: list[Problem]

    def error(self, key: str, node: Node, at_key: bool = False, **values: Value) -> None:
        self._add(key, node, at_key, Severity.error, values)

    def warning(self, key: str, node: Node, at_key: bool = False, **values: Value) -> None:
        self._add(key, node, at_key, Severity.warning, values)

    def _add(self, key: str, node: Node, at_key: bool, severity: Severity, values: dict[str, Value]) -> None:
        line, column = node.place(at_key)
        self.problems.append(Problem(key, node.file, line, column, node.path, severity, values))
