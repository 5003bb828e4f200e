"""How a stage hands its result to the next: a dataclass as JSON, its arrays and bytes in one plain file beside it. No pickle: nothing in it runs.

Readers run on hostile files, so what they leave is data that can be checked: JSON through pydantic, arrays of plain numbers within the file.
One file for all arrays: a child may have few files open, and a map of a file keeps it open; some models have thousands of arrays.
"""

import json
import math
import mmap
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Annotated, Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import GetCoreSchemaHandler, TypeAdapter
from pydantic_core import core_schema

T = TypeVar("T")
_FILE, _ARRAYS = "scene.json", "arrays.bin"
_ALIGNED = 64  # bytes: where an array may begin
_NUMBERS = "biuf"  # kinds of numbers that arrays may be of


@dataclass
class _Written:
    """The file of arrays while it is written; equal objects are stored once."""

    file: IO[bytes]
    told: dict[int, dict[str, Any]] = field(default_factory=dict)
    kept: list[Any] = field(default_factory=list)  # so that ids stay true

    def put(self, value: Any) -> dict[str, Any]:
        """Where it lies: ``at`` and ``bytes``, or ``at``, ``shape`` and ``type`` of an array."""
        if id(value) not in self.told:
            self.kept.append(value)
            self.file.write(bytes(-self.file.tell() % _ALIGNED))
            at = self.file.tell()
            if isinstance(value, bytes):
                self.told[id(value)] = {"at": at, "bytes": len(value)}
                self.file.write(value)
            else:
                array = np.ascontiguousarray(value)
                self.told[id(value)] = {"at": at, "shape": list(np.shape(value)), "type": array.dtype.str}
                self.file.write(array.data.cast("B") if array.size else b"")
        return self.told[id(value)]


class _Read:
    """The file of arrays as one copy-on-write map."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            empty = not file.seek(0, 2)
            self._map: mmap.mmap | bytearray = bytearray() if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)

    def get(self, told: dict[str, Any]) -> Any:
        at = int(told["at"])
        if "bytes" in told:
            if not 0 <= at <= at + int(told["bytes"]) <= len(self._map):
                raise ValueError("bytes beyond the end of the file")
            return bytes(memoryview(self._map)[at : at + int(told["bytes"])])
        kind, shape = np.dtype(str(told["type"])), tuple(int(side) for side in told["shape"])
        if kind.kind not in _NUMBERS or min(shape, default=0) < 0 or not 0 <= at <= at + math.prod(shape) * kind.itemsize <= len(self._map):
            raise ValueError("no array of numbers within the file")
        return np.ndarray(shape, kind, self._map, at)


class _Stored:
    """Pydantic's view of an array or of bytes: its place in the file in JSON, the thing itself in Python."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        def read(value: Any, info: core_schema.ValidationInfo) -> Any:
            return info.context.get(value) if isinstance(value, dict) and isinstance(info.context, _Read) else value

        def write(value: Any, info: core_schema.SerializationInfo) -> Any:
            return info.context.put(value) if isinstance(info.context, _Written) else value

        return core_schema.with_info_plain_validator_function(
            read, serialization=core_schema.plain_serializer_function_ser_schema(write, info_arg=True)
        )


Floats = Annotated[NDArray[np.float32], _Stored()]
Doubles = Annotated[NDArray[np.float64], _Stored()]
Indices = Annotated[NDArray[np.uint32], _Stored()]
Bytes8 = Annotated[NDArray[np.uint8], _Stored()]
Blob = Annotated[bytes, _Stored()]


def store(value: Any, folder: Path) -> None:
    """Write a dataclass below ``folder``, which must not hold another one."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _ARRAYS).open("wb") as file:
        dumped = TypeAdapter(type(value)).dump_python(value, mode="json", context=_Written(file))
    (folder / _FILE).write_text(json.dumps(dumped, ensure_ascii=False, sort_keys=True), encoding="utf-8")


def restored(kind: type[T], folder: Path) -> T:
    """What ``store`` wrote. Arrays are parts of one copy-on-write map. Raises ValueError or OSError if that is no such folder."""
    dumped = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    try:
        return TypeAdapter(kind).validate_python(dumped, context=_Read(folder / _ARRAYS))
    except (KeyError, TypeError) as problem:
        raise ValueError(f"no place of an array: {problem!r}") from None
