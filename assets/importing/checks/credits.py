"""Is it said who made the model and what may be done with it?"""

import re

from assets.importing.finding import Finding, warning
from assets.importing.view import View

_NO_CHANGES = re.compile(r"(?<![a-z])nd(?![a-z])|no[ -]?deriv", re.IGNORECASE)
_NOT_COMMERCIAL = re.compile(r"(?<![a-z])nc(?![a-z])|non[ -]?commercial", re.IGNORECASE)


def check(seen: View) -> list[Finding]:
    """Also a licence that forbids what a tour does with a model: it changes it and hands it on."""
    credits = seen.flat.credits
    findings = []
    if not credits.licence.strip():
        findings.append(warning("licence-unnamed", file=seen.stats.file))
    if not credits.author.strip():
        findings.append(warning("author-unnamed", file=seen.stats.file))
    for pattern, code in ((_NO_CHANGES, "licence-no-changes"), (_NOT_COMMERCIAL, "licence-not-commercial")):
        if pattern.search(credits.licence):
            findings.append(warning(code, licence=credits.licence.split(" (")[0]))
    return findings
