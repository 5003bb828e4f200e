"""The pre-check: bytes only, standard library only, before any library that reads models. It says everything that is wrong at once."""

from dataclasses import dataclass, field
from pathlib import Path

from assets.importing.finding import Finding
from assets.importing.limits import Size


@dataclass(frozen=True)
class Looked:
    """``names``: base names without endings, small letters, of the files that the model mentions."""

    findings: list[Finding]
    size: Size = field(default_factory=Size)
    names: frozenset[str] = frozenset()


def look(path: Path, folder: Path) -> list[Finding]:
    return looked(path, folder).findings


def looked(path: Path, folder: Path) -> Looked:
    return Looked([], Size(file_bytes=path.stat().st_size))
