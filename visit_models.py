"""Where tours and sites come from: a library of folders, or ones held in memory."""

import json
from pathlib import Path

from assets.site_knowledge import read_site
from content.library import SHIPPED, Library
from content.loader import load_tour
from content.tour_folder import FILES
from scenes.tour import TourContent
from scenes.world import SiteKnowledge

SITES = FILES / "sites"
PICTURES = FILES / "pictures"


class ShippedModels:
    """Implements ``scenes.edges.ModelSource``: tours and sites of ``library`` (what ships, if none is given), and tours of any folder."""

    def __init__(self, library: Library = SHIPPED) -> None:
        self.library = library

    def folder(self, tour: str) -> Path:
        """The tour's folder, by name or path; where it would be if it shipped, if it is nowhere."""
        return self.library.tour(tour) or self.library.roots[-1].tours / tour

    def content(self, tour: str) -> TourContent:
        """The tour by its name, or in a folder of that path; TourProblems with everything that is wrong with it."""
        folder = self.folder(tour)
        return load_tour(folder, sites=self.library.site_folders(folder))

    def package(self, package: str, tour: str = "") -> Path:
        """The folder of a site package, as the tour ``tour`` sees it."""
        return self.library.package(self.folder(tour or package), package)

    def site(self, package: str, tour: str = "") -> SiteKnowledge:
        """What the systems know of a site, with the plan drawn for ``tour``; SiteError if the package cannot be used."""
        folder = self.folder(tour or package)
        own = folder / "pictures" / "plan.png"
        plan = own if own.exists() else PICTURES / folder.name / "plan.png"
        bounds_file = plan.with_suffix(".json")
        bounds = None
        if plan.exists() and bounds_file.exists():
            data = json.loads(bounds_file.read_text(encoding="utf-8"))
            bounds = (data["x_min_m"], data["y_min_m"], data["x_max_m"], data["y_max_m"])
        return read_site(
            self.package(package, tour),
            pictures_dir=PICTURES,
            plan_picture=plan if bounds else None,
            plan_bounds_m=bounds,
        )


class MemoryModels:
    """Implements ``scenes.edges.ModelSource`` with what it was given: for tests and examples. KeyError for anything else."""

    def __init__(self, tours: dict[str, TourContent], sites: dict[str, SiteKnowledge]) -> None:
        self._tours = tours
        self._sites = sites

    def content(self, tour: str) -> TourContent:
        return self._tours[tour]

    def site(self, package: str, tour: str = "") -> SiteKnowledge:  # noqa: ARG002 - one site serves every tour here
        return self._sites[package]
