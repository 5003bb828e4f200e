"""How a stage hands its result to the next: dataclasses as JSON, arrays and bytes as plain files beside it. No pickle: nothing in it runs.

Readers run on hostile files, so what they leave is data that can be checked: ``numpy.load`` without pickle, JSON through pydantic.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import GetCoreSchemaHandler, TypeAdapter
from pydantic_core import core_schema

T = TypeVar("T")
_FILE = "scene.json"


@dataclass
class _Shelf:
    """One folder of numbered files; equal objects are stored once."""

    folder: Path
    written: dict[int, int] = field(default_factory=dict)
    kept: list[Any] = field(default_factory=list)  # so that ids stay true

    def put(self, value: Any) -> str:
        number = self.written.get(id(value))
        if number is None:
            number = len(self.kept)
            self.written[id(value)] = number
            self.kept.append(value)
            if isinstance(value, bytes):
                (self.folder / f"{number}.bin").write_bytes(value)
            else:
                np.save(self.folder / f"{number}.npy", np.ascontiguousarray(value), allow_pickle=False)
        return f"{number}.bin" if isinstance(value, bytes) else f"{number}.npy"

    def get(self, name: str) -> Any:
        path = self.folder / Path(name).name
        return path.read_bytes() if path.suffix == ".bin" else np.load(path, mmap_mode="c", allow_pickle=False)


class _Stored:
    """Pydantic's view of an array or of bytes: a file's name in JSON, the thing itself in Python."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        def read(value: Any, info: core_schema.ValidationInfo) -> Any:
            if isinstance(value, str) and isinstance(info.context, _Shelf):
                return info.context.get(value)
            return value

        def write(value: Any, info: core_schema.SerializationInfo) -> Any:
            return info.context.put(value) if isinstance(info.context, _Shelf) else value

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
    shelf = _Shelf(folder)
    dumped = TypeAdapter(type(value)).dump_python(value, mode="json", context=shelf)
    (folder / _FILE).write_text(json.dumps(dumped, ensure_ascii=False, sort_keys=True), encoding="utf-8")


def restored(kind: type[T], folder: Path) -> T:
    """What ``store`` wrote. Arrays are copy-on-write maps of their files. Raises ValueError or OSError if that is no such folder."""
    dumped = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    return TypeAdapter(kind).validate_python(dumped, context=_Shelf(folder))
