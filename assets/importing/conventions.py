"""Artists' conventions: what a node is for, told by its name or by its extras (custom properties). docs/artists.md tells them to artists.

A name is ``walkable``, ``collider`` or ``spawn`` (more may follow after a separator: ``walkable.001``, ``collider wall``), or ``stop:ID``,
``hotspot:ID``, ``object:ID``. Extras say the same: ``{"hongji": "stop:gate"}``, ``{"walkable": true}``, ``{"hotspot": "well"}``.
Capitals do not count; neither does the number that Blender puts behind a copy's name.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Literal

from assets.importing.finding import Finding, error, mended, warning
from assets.importing.flat import Role

PlaceKind = Literal["spawn", "stop", "hotspot"]
LONGEST_ID = 64

_COPY = re.compile(r"\.\d{3,}$")
_PLAIN = re.compile(r"(walkable|collider|spawn)(?![a-z])", re.IGNORECASE)
_NAMED = re.compile(r"(stop|hotspot|object)\s*[:\uff1a]\s*(.*)$", re.IGNORECASE | re.DOTALL)
_KEYS = ("walkable", "collider", "spawn", "stop", "hotspot", "object")


@dataclass(frozen=True)
class Mark:
    """What one node is for. ``id``: as the artist wrote it."""

    role: Role | None = None
    place: PlaceKind | None = None
    object: bool = False
    id: str = ""
    title: str = ""


@dataclass
class Ids:
    """Gives ids their form, ``[a-z0-9-]+``, and sees to it that each exists once."""

    findings: list[Finding] = field(default_factory=list)
    taken: dict[tuple[str, str], str] = field(default_factory=dict)  # kind and id: the node that has it

    def given(self, kind: str, written: str, node: str) -> str | None:
        """The id of ``node``, or None where another node has it already (a finding says so)."""
        name = identifier(written)
        if not name:
            number = 1 + sum(other == kind for other, _ in self.taken)
            name = f"{kind}-{number}"
        if name != written and kind != "spawn":
            self.findings.append(mended("id-changed", node, written=written[:80], id=name))
        if (kind, name) in self.taken:
            say = warning if kind == "spawn" else error
            self.findings.append(say(f"{kind}-twice", node, id=name, first=self.taken[kind, name]))
            return None
        self.taken[kind, name] = node
        return name


def identifier(written: str) -> str:
    """``written`` as ``[a-z0-9-]+``; empty where no letter of it can be kept."""
    return re.sub(r"[^a-z0-9]+", "-", written.lower()).strip("-")[:LONGEST_ID].strip("-")


def mark_of(name: str, extras: dict[str, Any]) -> Mark:
    """What the node is for; extras go before its name. Most nodes are for nothing in particular: ``Mark()``."""
    title = extras.get("title")
    title = title.strip()[:200] if isinstance(title, str) else ""
    for words in (*_words(extras, _COPY.sub("", name)), _COPY.sub("", name.strip())):
        mark = _told(words.strip(), title)
        if mark is not None:
            return mark
    return Mark(title=title)


def _words(extras: dict[str, Any], name: str) -> list[str]:
    """What extras say, in the form in which names say it."""
    told = extras.get("hongji")
    found = (
        [told]
        if isinstance(told, str)
        else [each for each in told if isinstance(each, str)]
        if isinstance(told, list)
        else []
    )
    for raw, value in sorted(extras.items()):
        key = raw.lower()
        if key not in _KEYS:
            continue
        if isinstance(value, str) and value.strip() and key in ("stop", "hotspot", "object"):
            found.append(f"{key}:{value}")
        elif _true(value):
            found.append(key if key in ("walkable", "collider", "spawn") else f"{key}:{name}")
    return found


def _true(value: Any) -> bool:
    """Blender writes ticks as true, 1 or 1.0; some artists type the word."""
    if isinstance(value, str):
        return value.strip().lower() in ("true", "yes", "1")
    return isinstance(value, bool | int | float) and bool(value)


def _told(words: str, title: str) -> Mark | None:
    if plain := _PLAIN.match(words):
        word = plain.group(1).lower()
        if word == "spawn":
            return Mark(place="spawn", id="spawn", title=title)
        return Mark(role="walkable" if word == "walkable" else "collider", title=title)
    if named := _NAMED.match(words):
        kind, written = named.group(1).lower(), named.group(2).strip()
        if kind == "object":
            return Mark(object=True, id=written, title=title)
        if not title and not identifier(written):
            title = written[:200]  # an id in Chinese is at least a good title
        return Mark(place="stop" if kind == "stop" else "hotspot", id=written, title=title)
    return None
