"""Where tours and sites are looked for: a content team's workshop, what was installed, what ships. The first place wins."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from content.schema_words import is_identifier
from content.tour_folder import FILES, TOURS, first_package

PlaceName = Literal["workshop", "installed", "shipped"]


@dataclass(frozen=True, slots=True)
class Root:
    """One place: ``tours/NAME/tour.yaml`` and ``sites/NAME.site/manifest.json``. Neither folder need exist."""

    place: PlaceName
    tours: Path
    sites: Path


SHIPPED_ROOT = Root("shipped", TOURS, FILES / "sites")


def find_tours(root: Path = TOURS) -> list[Path]:
    """The folders below ``root`` that hold a ``tour.yaml``, by name."""
    if not root.is_dir():
        return []
    return sorted(file.parent for file in root.glob("*/tour.yaml"))


@dataclass(frozen=True, slots=True)
class Library:
    """The places in the order in which they are searched."""

    roots: tuple[Root, ...]

    def tours(self) -> list[Path]:
        """The folder of every tour, the first of each name, by name."""
        return [self.places_of(name)[0] for name in self.names()]

    def names(self) -> list[str]:
        return sorted({folder.name for root in self.roots for folder in find_tours(root.tours) if is_identifier(folder.name)})

    def places_of(self, name: str) -> list[Path]:
        """Every folder that holds a tour of this name, first the one that is used."""
        if not is_identifier(name):
            return []
        folders = [root.tours / name for root in self.roots]
        return [folder for folder in folders if (folder / "tour.yaml").is_file()]

    def tour(self, name: str) -> Path | None:
        """The folder of the tour ``name``, or the folder of which ``name`` is the path; None if it means neither."""
        found = self.places_of(name)
        if found:
            return found[0]
        try:
            return Path(name).resolve() if name and (Path(name) / "tour.yaml").is_file() else None
        except (OSError, ValueError):  # no file can have such a name
            return None

    def place_of(self, folder: Path) -> PlaceName | None:
        """In which place a tour's folder lies; None: elsewhere."""
        above = {folder.resolve().parent, folder.absolute().parent.resolve()}  # what a link in a place leads to lies in that place, too
        return next((root.place for root in self.roots if root.tours.resolve() in above), None)

    def site_folders(self, folder: Path) -> tuple[Path, ...]:
        """Where the site packages of the tour in ``folder`` are looked for. An installed or shipped tour takes none from the workshop:
        what somebody works on does not change what others have checked."""
        place = self.place_of(folder)
        names = [root.place for root in self.roots]
        first = names.index(place) if place in names else 0
        return (folder / "sites", *(root.sites for root in self.roots[first:]))

    def package(self, folder: Path, name: str) -> Path:
        """The site package ``name`` of the tour in ``folder``; where it would be if it shipped, if it is nowhere."""
        return first_package(self.site_folders(folder), name)

    def site(self, name: str) -> Path | None:
        """The site package ``name`` for a new tour; None if there is none."""
        found = first_package(tuple(root.sites for root in self.roots), name)
        return found if (found / "manifest.json").is_file() else None

    def site_names(self) -> list[str]:
        return sorted(
            {file.parent.name.removesuffix(".site") for root in self.roots for file in root.sites.glob("*.site/manifest.json")}
        )


SHIPPED = Library((SHIPPED_ROOT,))
"""What ships, and nothing else: for tests, recordings and whoever has no workshop."""
