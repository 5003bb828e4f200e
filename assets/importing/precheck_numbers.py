"""The numbers in a glTF's buffers, where they lie open: no index beyond the vertices, no positions that are no numbers. Standard library only."""

import array
import math
import sys
from typing import TYPE_CHECKING, Any

from assets.importing.precheck_seen import Seen

if TYPE_CHECKING:
    from assets.importing.precheck_store import Store

_INDEX = {5121: "B", 5123: "H", 5125: "I"}
_BLOCK = 3 * 2**20
MOST_ODD = 0.1
"""Share of positions that may be no numbers: scanners leave some, and readers drop their triangles."""


def check_indices(store: "Store", number: int, points: int, node: object, seen: Seen) -> None:
    told = store.one("accessors", number, node)
    letter = _INDEX.get(told.get("componentType", 0)) if told else None
    if told is None or letter is None or "sparse" in told:
        return
    width = array.array(letter).itemsize
    raw = store.raw(told, told["count"] * width)
    if not raw:
        return
    highest = max(_array(letter, raw))
    if highest >= points:
        seen.wrong("gltf-index-too-high", node, index=highest, vertices=points)


def check_positions(store: "Store", number: int, node: object, seen: Seen) -> None:
    told = store.one("accessors", number, node)
    if told is None or told.get("componentType") != 5126 or told.get("type") != "VEC3" or "sparse" in told:
        return
    count, stride = told["count"], store.stride(told.get("bufferView")) or 12
    if not count or stride % 4 or stride < 12:
        return
    raw = store.raw(told, (count - 1) * stride + 12)
    if not raw:
        return
    values = _array("f", raw)
    step = stride // 4
    parts = [values[axis::step] if step > 3 else values for axis in range(3 if step > 3 else 1)]
    if all(math.isfinite(sum(part)) for part in parts):
        return
    odd = sum(not math.isfinite(value) for part in parts for value in part)
    if odd > MOST_ODD * 3 * count:
        seen.wrong("positions-not-numbers", node, count=odd // 3 or 1)


def _array(letter: str, raw: bytes) -> Any:
    values: array.array[Any] = array.array(letter)
    values.frombytes(raw[: len(raw) - len(raw) % values.itemsize])
    if sys.byteorder == "big":
        values.byteswap()
    return values
