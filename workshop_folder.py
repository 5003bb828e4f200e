"""Where a content team works on this machine. Imports nothing else, for commands begin with it."""

from collections.abc import Mapping
from pathlib import Path


def workshop_folder(environ: Mapping[str, str]) -> Path:
    """``HONGJI_WORKSHOP``, else ``workshop/`` of the clone; it need not exist yet."""
    named = environ.get("HONGJI_WORKSHOP")
    return Path(named).expanduser().resolve() if named else Path(__file__).resolve().parent / "workshop"
