"""What the judge's checks look at, and what several of them need, worked out once."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from assets.importing.budgets import BUDGETS, Budget
from assets.importing.finding import Finding
from assets.importing.flat import FlatScene
from assets.importing.job import Job
from assets.importing.rooms import Inside, inside_of
from assets.importing.seen_from_above import FromAbove, seen_from_above
from assets.importing.soup import Soup, both_sides, soup_of
from assets.importing.source_stats import SourceStats
from assets.importing.start_indoors import start_indoors
from assets.importing.textures_seen import textures_seen
from assets.importing.verdict import Texture
from assets.importing.walk_surface import WalkResult, walk_surface

MOST_OF_A_KIND = 8
"""So many findings of one code are told one by one; the rest is counted."""


@dataclass(frozen=True)
class View:
    flat: FlatScene
    soup: Soup
    stats: SourceStats
    job: Job
    known: tuple[Finding, ...] = ()  # of the stages before

    @property
    def budget(self) -> Budget:
        return BUDGETS[self.job.budget]

    @cached_property
    def textures(self) -> tuple[Texture, ...]:
        return textures_seen(self.flat, self.budget)

    @cached_property
    def above(self) -> FromAbove:
        """Under the ceiling, where there is an inside: a roof is no floor."""
        return seen_from_above(self.soup, None if self.inside is None else self.inside.ceiling_m)

    @cached_property
    def inside(self) -> Inside | None:
        return inside_of(self.soup, both_sides(self.soup, self.flat)) if self.job.kind == "site" else None

    @property
    def _walked(self) -> bool:
        """Objects, figures, pictures and panoramas get their floor from the bake."""
        return self.job.kind == "site" and not self.flat.panorama and self.flat.format != "picture" and len(self.soup.faces) > 0

    @cached_property
    def walk(self) -> WalkResult | None:
        """The floors that the bake will find too; None for what is not walked on."""
        if not self._walked:
            return None
        return start_indoors(walk_surface(self.flat, self.job), self.inside, self.soup, self.flat)

    @cached_property
    def bounds_m(self) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
        if not len(self.soup.positions):
            return (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)
        low, high = self.soup.positions.min(0), self.soup.positions.max(0)
        return (float(low[0]), float(low[1]), float(low[2])), (float(high[0]), float(high[1]), float(high[2]))


def view_of(flat: FlatScene, stats: SourceStats, job: Job, findings: Iterable[Finding] = ()) -> View:
    return View(flat, soup_of(flat), stats, job, tuple(findings))


def capped(findings: list[Finding]) -> list[Finding]:
    """The first ``MOST_OF_A_KIND`` of each code (checks bring the worst first), and how many more there are."""
    kept: list[Finding] = []
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.code] = counts.get(finding.code, 0) + 1
        if counts[finding.code] <= MOST_OF_A_KIND:
            kept.append(finding)
        if counts[finding.code] == MOST_OF_A_KIND:
            more = sum(other.code == finding.code for other in findings) - MOST_OF_A_KIND
            if more:
                kept.append(Finding("and-more", finding.severity, values={"of": finding.code, "count": more}))
    return kept
