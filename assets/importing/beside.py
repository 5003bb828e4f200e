"""Files that a model names: found inside the model's folder and nowhere else, by their path or else by their name alone.

Artists' programs write ``D:\\work\\wood.jpg`` or ``../textures/Wood.JPG``; what was handed over often holds ``wood.jpg`` somewhere else.
"""

import os
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from assets.importing.source import SourceImage

CODES = {"not-found": "image-missing", "refused": "image-outside", "unreadable": "image-unreadable"}
"""The finding's code of each ``SourceImage.why_missing``."""
_MOST_FILES = 200_000
_MOST_BYTES = 2**31
_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]+:")  # two letters at least: "D:" is a drive
_ESCAPE = re.compile(rb"%([0-9a-fA-F]{2})")


def unquoted_bytes(uri: str) -> bytes:
    """Percent-encoding undone (RFC 3986, 2.1). Our own: urllib belongs to the folder that may reach the network."""
    return _ESCAPE.sub(lambda found: bytes.fromhex(found[1].decode()), uri.encode("utf-8", "surrogatepass"))


def unquoted(uri: str) -> str:
    return unquoted_bytes(uri).decode("utf-8", "replace")


@dataclass(frozen=True)
class Found:
    """``elsewhere``: where a file lay that was found by its name alone, relative to the folder. ``why``: as ``SourceImage.why_missing``."""

    path: Path | None
    elsewhere: str = ""
    why: str = ""


@dataclass
class Beside:
    """``path``: the model; ``folder``: all that was handed over with it. Links that lead out of the folder are not followed."""

    path: Path
    folder: Path
    _known: dict[str, Found] = field(default_factory=dict)

    def find(self, uri: str) -> Found:
        """A path or URI (not ``data:``) as the model writes it, percent-encoded or not."""
        if uri not in self._known:
            self._known[uri] = self._look(uri)
        return self._known[uri]

    def relative(self, path: Path) -> str:
        return Path(os.path.relpath(path, self._root)).as_posix()

    @cached_property
    def _root(self) -> Path:
        return Path(os.path.realpath(self.folder))

    def _look(self, uri: str) -> Found:
        outside = bool(_SCHEME.match(uri))
        tries = () if outside or not uri or "\0" in unquoted(uri) else dict.fromkeys((unquoted(uri), uri))
        for written in tries:
            try:
                real = Path(os.path.realpath(self.path.parent / written.replace("\\", "/")))
                if not real.is_relative_to(self._root):
                    outside = True
                elif real.is_file() and real.stat().st_size <= _MOST_BYTES:
                    return Found(real)
            except (OSError, ValueError):  # a name that this system cannot have
                continue
        name = re.split(r"[/\\]", unquoted(uri.split("?")[0]))[-1].lower()
        for path in self._by_name.get(name, ()) if name else ():
            real = Path(os.path.realpath(path))
            if real.is_relative_to(self._root) and real.is_file() and real.stat().st_size <= _MOST_BYTES:
                return Found(real, self.relative(real))
        return Found(None, why="refused" if outside else "not-found")

    @cached_property
    def _by_name(self) -> dict[str, list[Path]]:
        """Lower-case name -> files, the shallowest first."""
        found: dict[str, list[Path]] = {}
        count = 0
        for place, folders, names in os.walk(self._root):
            folders.sort()
            for name in sorted(names):
                found.setdefault(name.lower(), []).append(Path(place, name))
                count += 1
            if count > _MOST_FILES:
                break
        for paths in found.values():
            paths.sort(key=lambda path: (len(path.parts), path.as_posix()))
        return found


def missing(name: str, why: str) -> SourceImage:
    return SourceImage(name, None, why)
