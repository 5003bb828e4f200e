"""Where a reader writes down what it notices: nothing twice, and of one kind only the first few, with the number of the rest."""

from dataclasses import dataclass, field, replace

from assets.importing.finding import Finding, Refused

MOST_OF_A_KIND = 40
"""A report that says the same of each of 3,000 meshes is not read."""


@dataclass
class Noticed:
    _kept: list[Finding] = field(default_factory=list)
    _seen: set[tuple[object, ...]] = field(default_factory=set)
    _counts: dict[str, int] = field(default_factory=dict)

    def add(self, finding: Finding) -> None:
        key = (finding.code, finding.node, finding.file, *sorted(finding.values.items()))
        if key in self._seen:
            return
        self._seen.add(key)
        count = self._counts.get(finding.code, 0) + 1
        self._counts[finding.code] = count
        if count <= MOST_OF_A_KIND:
            self._kept.append(finding)

    def all(self) -> list[Finding]:
        """In the order in which they were noticed; ``and-more`` tells how many of a kind were left out."""
        more = [
            replace(self._first(code), code="and-more", node="", file="", values={"like": code, "count": count - MOST_OF_A_KIND})
            for code, count in self._counts.items()
            if count > MOST_OF_A_KIND
        ]
        return [*self._kept, *more]

    def refuse(self, finding: Finding) -> Refused:
        """The exception to raise: what was noticed so far, then why it cannot go on."""
        return Refused(*self.all(), finding)

    def _first(self, code: str) -> Finding:
        return next(finding for finding in self._kept if finding.code == code)
