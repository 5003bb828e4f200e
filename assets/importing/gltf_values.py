"""Values of a glTF's JSON, whatever was written there: each of these gives what was asked for, or its default, never an error."""

import math
from typing import Any

Json = dict[str, Any]


def table(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def rows(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def index(value: Any) -> int | None:
    """A whole number of 0 or more, else None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and not (math.isfinite(value) and value.is_integer()):
        return None
    return int(value) if value >= 0 else None


def indices(value: Any) -> list[int]:
    return [number for number in map(index, rows(value)) if number is not None]


def number(value: Any, default: float) -> float:
    """A finite number that a 32-bit float can hold."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 3e38:
        return default
    return float(value)


def numbers(value: Any, default: tuple[float, ...]) -> tuple[float, ...]:
    """As many numbers as the default has; all or none."""
    given = rows(value)
    if len(given) < len(default) or any(math.isnan(number(one, math.nan)) for one in given[: len(default)]):
        return default
    return tuple(float(one) for one in given[: len(default)])


def extension(holder: Json, *names: str) -> Json | None:
    """The first of these extensions that an object has."""
    held = table(holder.get("extensions"))
    return next((held[name] for name in names if isinstance(held.get(name), dict)), None)
