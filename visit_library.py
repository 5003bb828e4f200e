"""The library of this machine: the workshop, the installed tours in the data folder, and what ships."""

from collections.abc import Mapping
from pathlib import Path

from content.library import SHIPPED_ROOT, Library, Root
from content.publishing.installing import NotOpened, recover
from content.publishing.refused import Refused
from content.publishing.trust import Trust, read_trust
from content.publishing.verifying import verify_folder
from reporting.data_folder import data_folder
from workshop_folder import workshop_folder


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


def trust_folder(environ: Mapping[str, str]) -> Path:
    """Where this machine keeps whom it trusts and what it requires."""
    return data_folder(environ) / "trust"


class Doorkeeper:
    """Lets tours in: an installed one only as it was published, and where signatures are required no draft of the workshop."""

    def __init__(self, library: Library, trust: Trust) -> None:
        self._library = library
        self._trust = trust

    @property
    def strict(self) -> bool:
        """Whether signatures are required here."""
        return bool(self._trust.required)

    def admit(self, folder: Path) -> None:
        """``Refused`` with the reason if the tour in ``folder`` must not be opened."""
        place = self._library.place_of(folder)
        if place == "installed":
            verdict = verify_folder(folder, self._trust, quick=True)
            if not verdict.good:
                raise NotOpened(folder.name, verdict)
        elif place != "shipped" and self.strict:
            raise Refused("workshop-closed", name=folder.name, folder=folder)

    def admits(self, folder: Path) -> bool:
        try:
            self.admit(folder)
        except Refused:
            return False
        return True


def doorkeeper(library: Library, environ: Mapping[str, str]) -> Doorkeeper:
    """This machine's. Mends first what a kill in the middle of an installation left. ``Refused`` where what it trusts cannot be read."""
    try:
        recover(installed_folder(environ) / "tours")
    except OSError:
        pass  # who may not write there may still visit what is whole
    return Doorkeeper(library, read_trust(trust_folder(environ), environ))


def library_for(name: str, environ: Mapping[str, str]) -> tuple[Library, Doorkeeper]:
    """Where a visit of the tour ``name`` looks, and who lets it in. Where signatures are required, an installed tour is not hidden by a draft
    of the same name. ``Refused`` as ``doorkeeper``."""
    library = open_library(environ)
    door = doorkeeper(library, environ)
    closed = open_library(environ, workshop=False)
    return (closed if door.strict and closed.places_of(name) else library), door
