"""The stages after the look as one stage, in one child, without the verdict's pictures: for hundreds of files (``bench.import_coverage --together``).

Each child of its own costs seconds of starting, and the pictures more than all the rest. The walls round the child are the same.
"""

import json
from pathlib import Path

from assets.importing import stages
from assets.importing.child import Request, Tell, write_findings
from assets.importing.finding import Finding, Refused, Severity
from assets.importing.verdict import Verdict
from assets.importing.view import View

ORDER = ("together",)
STAGES = stages.STAGES | {"together": f"{__name__}:together"}


def _undrawn(seen: View, verdict: Verdict, folder: Path, tell: Tell = lambda _share: None) -> Verdict:  # noqa: ARG001 - as ``draw``
    return verdict


def together(work: Path, request: Request, tell: Tell) -> None:
    from assets.importing import pictures_drawn

    pictures_drawn.draw = _undrawn
    found = list[Finding]()
    for number, name in enumerate(stages.ORDER):
        if any(finding.severity == Severity.error for finding in found):
            break
        try:
            getattr(stages, name)(work, request, lambda _share: None)
        except Refused as refused:
            raise Refused(*found, *refused.findings) from None
        found += stages.read_findings(work, name)
        tell((number + 1) / len(stages.ORDER))
    told = json.loads((work / "verdict.json").read_text(encoding="utf-8")) if (work / "verdict.json").exists() else {}
    if not told and not any(finding.severity == Severity.error for finding in found):
        raise AssertionError("no verdict")
    write_findings(work, "together", found)
