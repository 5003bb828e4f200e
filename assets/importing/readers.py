"""Finds a model's reader by what its file holds, not by its name's ending."""

import importlib
from collections.abc import Callable
from pathlib import Path

from assets.importing.finding import Finding, Refused, error
from assets.importing.job import Job
from assets.importing.source import SourceScene

Reader = Callable[[Path, Path, Job], tuple[SourceScene, list[Finding]]]
_HEAD = 4096

READERS = {
    "gltf": ("assets.importing.read_gltf", "read_gltf"),
}
"""Format -> module and function; loaded when wanted: each brings a library of its own."""


def read(path: Path, folder: Path, job: Job) -> tuple[SourceScene, list[Finding]]:
    """``path`` lies below ``folder``, beyond which nothing is read. Raises Refused, also for a format that nobody reads."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as problem:
        raise Refused(error("file-unreadable", file=path.name, detail=problem.strerror or "")) from problem
    found = format_of(head)
    if found not in READERS:
        raise Refused(error("unknown-format", file=path.name))
    module, function = READERS[found]
    reader: Reader = getattr(importlib.import_module(module), function)
    return reader(path, folder, job)


def format_of(head: bytes) -> str:
    """A key of ``READERS``, or "" for a format that is not known. ``head``: the file's first 4096 bytes."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head[:4] == b"glTF" or text[:1] == b"{":
        return "gltf"
    return ""
