"""Where tours and sites come from: the ones that ship, or ones held in memory."""

import json
from pathlib import Path

from assets.site_knowledge import read_site
from content.loader import load_tour
from content.tour_folder import FILES, TOURS
from scenes.tour import TourContent
from scenes.world import SiteKnowledge

SITES = FILES / "sites"
PICTURES = FILES / "pictures"


class ShippedModels:
    """Implements ``scenes.edges.ModelSource``: tours of ``content/tours`` or of any folder, sites of ``assets/files/sites``."""

    def content(self, tour: str) -> TourContent:
        """The tour by its name, or in a folder of that path; TourProblems with everything that is wrong with it."""
        folder = TOURS / tour
        if not folder.is_dir() and Path(tour).is_dir():
            folder = Path(tour)
        return load_tour(folder)

    def site(self, package: str, tour: str = "") -> SiteKnowledge:
        """What the systems know of a site, with the plan drawn for ``tour``; SiteError if the package cannot be used."""
        plan = PICTURES / (tour or package) / "plan.png"
        bounds_file = plan.with_suffix(".json")
        bounds = None
        if plan.exists() and bounds_file.exists():
            data = json.loads(bounds_file.read_text(encoding="utf-8"))
            bounds = (data["x_min_m"], data["y_min_m"], data["x_max_m"], data["y_max_m"])
        return read_site(
            SITES / f"{package}.site",
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
