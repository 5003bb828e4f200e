"""Imports that were made before, by content: the same bytes and options need no second import.

The key is the SHA-256 of the importer's version, the options but the name, the model, the credits beside it, and every file of its folder whose
base name the model mentions (so that a picture that was missing and then put there makes another key). An entry is a folder ``<key>/``
with ``package/``, ``pictures/`` and ``verdict.json``; a package is compared with its manifest's hashes while it is copied out.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from assets.importing.credits_beside import file_beside
from assets.importing.job import IMPORTER, Job

KEPT = 24
_MOST_ENTRIES = 50_000
_BLOCK = 2**20


def key(model: Path, folder: Path, names: set[str], job: Job) -> str:
    """``names``: base names without endings, in small letters, of the files that the model mentions."""
    options = {name: value for name, value in asdict(job).items() if name != "name"}
    digest = hashlib.sha256(json.dumps([IMPORTER, options], sort_keys=True).encode())
    credits = file_beside(model)
    for place in dict.fromkeys([model, *([credits] if credits else []), *sorted(_mentioned(model, folder, names))]):
        told = "model" + model.suffix.lower() if place == model else place.relative_to(folder).as_posix()
        digest.update(f"\n{told}\n".encode("utf-8", "surrogateescape"))
        digest.update(bytes.fromhex(file_digest(place)))
    return digest.hexdigest()


def file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copied_package(package: Path, into: Path, name: str) -> bool:
    """The cached package under another name; False, and nothing is there, if a byte of it is not what its manifest says.

    ValueError, KeyError, OSError: it is no package.
    """
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    into.mkdir(parents=True)
    for file, wanted in manifest["files"].items():
        goal = into / file
        if ".." in Path(file).parts or not goal.is_relative_to(into):
            raise ValueError(file)
        goal.parent.mkdir(parents=True, exist_ok=True)
        if _copied(package / file, goal) != wanted:
            shutil.rmtree(into)
            return False
    manifest["name"] = name
    told = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (into / "manifest.json").write_text(told, encoding="utf-8", newline="\n")
    return True


def prune(cache: Path) -> None:
    """Keep the entries used last."""
    entries = [entry for entry in cache.iterdir() if entry.is_dir() and len(entry.name) == 64]
    for entry in sorted(entries, key=lambda place: place.stat().st_mtime, reverse=True)[KEPT:]:
        shutil.rmtree(entry, ignore_errors=True)


def _copied(source: Path, goal: Path) -> str:
    digest = hashlib.sha256()
    with source.open("rb") as read, goal.open("wb") as written:
        while block := read.read(_BLOCK):
            digest.update(block)
            written.write(block)
    return digest.hexdigest()


def _mentioned(model: Path, folder: Path, names: set[str]) -> Iterator[Path]:
    """Regular files below ``folder``, links not followed. Beyond a bound nothing is looked for: a home folder is not a model's folder."""
    seen = 0
    for root, folders, files in os.walk(folder) if names else ():
        folders.sort()
        seen += len(files) + len(folders)
        if seen > _MOST_ENTRIES:
            return
        for file in sorted(files):
            place = Path(root) / file
            if place != model and Path(file).stem.casefold() in names and place.is_file() and not place.is_symlink():
                yield place
