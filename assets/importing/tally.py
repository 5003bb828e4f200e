"""Findings counted by node: one for each code and node, the largest first, and the rest in one line."""

from dataclasses import dataclass, field

from assets.importing.finding import Finding, Severity, Value

SHOWN = 20
"""Nodes named for each code; a model of 5,000 parts must not fill a report with one complaint."""


@dataclass
class Tally:
    """``add`` as often as something is seen; ``findings`` says it all, in the order of first sight of each code."""

    counts: dict[tuple[str, Severity], dict[str, int]] = field(default_factory=dict)
    values: dict[tuple[str, str], dict[str, Value]] = field(default_factory=dict)

    def add(self, code: str, severity: Severity, node: str, count: int = 1, **values: Value) -> None:
        """Nothing for a count of 0. ``values`` of the last call for this node stand beside ``count``."""
        if count > 0:
            of_code = self.counts.setdefault((code, severity), {})
            of_code[node] = of_code.get(node, 0) + int(count)
            self.values[code, node] = values

    def findings(self) -> list[Finding]:
        """``count`` is in the values of each. What is not shown is one ``and-more`` behind its code, with ``nodes`` and ``count``."""
        told = []
        for (code, severity), of_code in self.counts.items():
            nodes = sorted(of_code, key=lambda node: (-of_code[node], node))
            told += [
                Finding(code, severity, node, values={"count": of_code[node], **self.values[code, node]})
                for node in nodes[:SHOWN]
            ]
            if rest := nodes[SHOWN:]:
                count = sum(of_code[node] for node in rest)
                told.append(
                    Finding("and-more", severity, values={"of": code, "nodes": len(rest), "count": count})
                )
        return told
