"""The library of this machine: the workshop, the installed tours in the data folder, and what ships."""

from collections.abc import Mapping
from pathlib import Path

from content.library import SHIPPED_ROOT, Library, Root
from reporting.data_folder import data_folder

ROOT = Path(__file__).resolve().parent


def workshop_folder(environ: Mapping[str, str]) -> Path:
    """Where a content team works: ``HONGJI_WORKSHOP``, else ``workshop/`` of the clone; it need not exist yet."""
    named = environ.get("HONGJI_WORKSHOP")
    return Path(named).expanduser().resolve() if named else ROOT / "workshop"


def installed_folder(environ: Mapping[str, str]) -> Path:
    """Where ``main.py install`` puts tours."""
    return data_folder(environ).absolute() / "library"


def open_library(environ: Mapping[str, str], *, workshop: bool = True) -> Library:
    """Every place of this machine; without ``workshop`` only what was installed and what ships."""
    own, installed = workshop_folder(environ), installed_folder(environ)
    roots = (
        Root("workshop", own / "tours", own / "sites"),
        Root("installed", installed / "tours", installed / "sites"),
        SHIPPED_ROOT,
    )
    return Library(roots if workshop else roots[1:])
