"""Who made a model and under what licence, where a text file beside it says so: for OBJ, scans and pictures, whose files have no place for it.

Read are lines ``author: …`` in English or Chinese, also as Sketchfab writes them (``* author:\\t…``). What the model itself says comes first.
"""

import json
import os
import re
from contextlib import suppress
from functools import cache
from itertools import islice
from pathlib import Path

from assets.importing.encoded_text import text_of
from scenes.package import Credits

LICENCE = re.compile(r"licen[cs]e|creative commons|\bcc[ -]?(0|by)|public domain|\bmit\b|apache|all rights", re.IGNORECASE)
LONGEST = 500
NAMES = ("license.txt", "licence.txt", "license", "licence", "license.md", "licence.md", "credits.txt")
"""In small letters, the first that is there counts; a file named like the model with ``.txt`` comes before all of them."""
_WORDS = Path(__file__).with_name("credit_words.json")
_COLON = re.compile("[:：]")
_BULLETS = " \t*#•-"
_MOST_BYTES, _MOST_FILES = 65_536, 20_000


def file_beside(model: Path) -> Path | None:
    """The text file in the model's own folder; None if there is none. Links are not followed."""
    wanted = (f"{model.stem}.txt".casefold(), *NAMES)
    found: dict[str, Path] = {}
    try:
        with os.scandir(model.parent) as entries:
            for entry in islice(entries, _MOST_FILES):
                name = entry.name.casefold()
                if name in wanted and entry.is_file(follow_symlinks=False) and entry.stat().st_size <= _MOST_BYTES:
                    found[name] = min(found.get(name, Path(entry.path)), Path(entry.path))
    except OSError:
        return None
    return next((found[name] for name in wanted if name in found and found[name] != model), None)


def with_beside(credits: Credits, model: Path) -> Credits:
    """``credits`` of the model itself, its gaps filled from the file beside it; on one line, without characters that cannot be seen."""
    file, said = file_beside(model), Credits()
    if file is not None:
        with suppress(OSError):
            said = read_text(text_of(file.read_bytes()))
    return Credits(**{name: _seen(value or getattr(said, name)) for name, value in credits})


def _seen(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()


@cache
def _fields() -> dict[str, str]:
    """A line's word, in small letters -> a field of ``Credits``."""
    words: dict[str, list[str]] = json.loads(_WORDS.read_text(encoding="utf-8"))
    return {word: field for field, several in words.items() for word in several}


def read_text(text: str) -> Credits:
    """What the lines say; a text without such lines is a licence if one of its first lines reads like its name."""
    said: dict[str, str] = {}
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in lines:
        word, *rest = _COLON.split(line, maxsplit=1)  # no pattern for the whole line: one of 60,000 blanks would take minutes
        field = _fields().get(word.strip(_BULLETS).casefold())
        if field and rest and rest[0].strip():
            said.setdefault(field, rest[0].strip()[:LONGEST])
    if not said:
        title = next((line.strip("#*= ") for line in lines[:3] if LICENCE.search(line)), "")
        said = {"licence": title[:LONGEST]}
    return Credits(**said)
