"""Names of files that every system takes, so that a package unpacks to the same files everywhere and nowhere else."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 180
DEEPEST = 12
_FORBIDDEN = re.compile(r'[<>:"\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


def is_safe(name: str) -> bool:
    """Whether ``name`` is a plain relative path of forward slashes that leads nowhere else on any system."""
    steps = name.split("/")
    return (
        0 < len(name.encode("utf-8", "replace")) <= LONGEST
        and len(steps) <= DEEPEST
        and unicodedata.normalize("NFC", name) == name
        and not _FORBIDDEN.search(name)
        and all(_plain(step) for step in steps)
    )


def _plain(step: str) -> bool:
    """A step of a path: something, hidden from nobody, and no name that Windows keeps for devices or shortens."""
    return bool(step) and not step.startswith(".") and step[-1] not in ". " and step[0] != " " and not _RESERVED.fullmatch(step)


def colliding(names: Iterable[str]) -> list[str]:
    """Names that are one and the same where capitals do not count, or that are a file and a folder at once."""
    seen: dict[str, str] = {}
    wrong = []
    ordered = sorted(names)
    for name in ordered:
        folded = name.casefold()
        if folded in seen:
            wrong.append(name)
        seen[folded] = name
    folders = {"/".join(folded.split("/")[:count]) for folded in seen for count in range(1, folded.count("/") + 1)}
    return wrong + [seen[folded] for folded in sorted(folders & seen.keys())]
