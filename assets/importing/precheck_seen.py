"""What the pre-check has seen so far: its findings, how large the model is, which files it names, and where a name leads."""

import os
import re
from collections import Counter
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path

from assets.importing.finding import Finding, Value, error
from assets.importing.limits import Size

LARGEST_FILE_BYTES = 4 * 2**30
MOST_TRIANGLES = 40_000_000
MOST_VERTICES = 60_000_000
MOST_FINDINGS_OF_A_KIND = 10
_MOST_LISTED = 50_000
_DRIVE = re.compile(r"^[A-Za-z]:[/\\]")
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")
_SPACES = "\u00a0\u2002\u2003\u2009\u202f\u3000"
_JOINERS = "\u200c\u200d"
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")


@dataclass
class Seen:
    """``path``: the model; ``folder``: what may be read with it. Counters are as in ``Size``."""

    path: Path
    folder: Path
    findings: list[Finding] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    files: set[Path] = field(default_factory=set)
    vertices: int = 0
    triangles: int = 0
    texels: int = 0
    widest: int = 0
    pictures: int = 0
    nodes: int = 0
    keys: int = 0
    _told: Counter[str] = field(default_factory=Counter)

    def wrong(self, code: str, node: object = "", file: str = "", **values: Value) -> None:
        """A reason to refuse. Of each kind only the first ones are told: a hostile file would have millions."""
        self._told[code] += 1
        if self._told[code] <= MOST_FINDINGS_OF_A_KIND:
            self.findings.append(error(code, shortened(str(node)), shortened(file), **values))

    def size(self) -> Size:
        files = {self.path, *self.files}
        total = sum(file.stat().st_size for file in files if file.is_file())
        return Size(total, **{one.name: getattr(self, one.name) for one in fields(Size) if one.name != "file_bytes"})

    def mention(self, name: str) -> None:
        """The model names this file, whether it is there or not."""
        base = re.split(r"[/\\]", unquoted(name))[-1]
        if len(self.names) < 20_000:
            self.names.add((base.rpartition(".")[0] or base).casefold())

    def leads_to(self, uri: str) -> Path | None:
        """The file that a URI or a path means, if it is a plain file inside the folder. A name that leads out of it is a reason to refuse, unless a
        file of that base name is inside: readers take that one."""
        self.mention(uri)
        written = unquoted(uri)
        outside = bool(_SCHEME.match(written)) or written.startswith(("/", "\\")) or bool(_DRIVE.match(written)) or "\0" in written
        if not outside:
            root = os.path.realpath(self.folder)
            real = os.path.realpath(self.path.parent / written.replace("\\", "/"))
            outside = real != root and not real.startswith(root.rstrip(os.sep) + os.sep)
            if not outside and _is_file(Path(real)):
                self.files.add(Path(real))
                return Path(real)
        near = self._inside.get(re.split(r"[/\\]", written)[-1].casefold())
        if near is not None:
            self.files.add(near)
            return near
        if outside:
            self.wrong("uri-outside", file=uri)
        return None

    def mentioned_files(self) -> list[Path]:
        """Files of the folder whose base name, whatever the ending, the model mentions."""
        return sorted(path for name, path in self._inside.items() if (name.rpartition(".")[0] or name) in self.names)

    @cached_property
    def _inside(self) -> dict[str, Path]:
        """Plain files below the folder by their names in small letters, links left out; nothing beyond a bound."""
        found: dict[str, Path] = {}
        seen = 0
        for place, folders, names in os.walk(self.folder):
            folders[:] = sorted(folders)[:2000]
            seen += len(names) + len(folders)
            if seen > _MOST_LISTED:
                break
            for name in sorted(names):
                path = Path(place, name)
                if path.is_file() and not path.is_symlink():
                    found.setdefault(name.casefold(), path)
        return found


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name longer than this system knows
        return False


def unquoted(uri: str) -> str:
    """Percent-escapes undone, once; what is not UTF-8 then stays as odd characters, which no file has."""
    raw = _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), uri.encode("utf-8", "surrogatepass"))
    return raw.decode("utf-8", "replace")


def shortened(text: str, most: int = 120) -> str:
    """Fit for a sentence: no base64 of a megabyte, no line breaks, no characters that cannot be written; joiners of emoji and Persian stay."""
    clean = "".join(" " if letter in _SPACES else letter if letter.isprintable() or letter in _JOINERS else "?" for letter in text[: 2 * most])
    return clean if len(text) <= most else f"{clean[: most // 2]}…{clean[-most // 4 :]}"
