"""Is it said who made the model and what may be done with it?"""

from assets.importing.finding import Finding, warning
from assets.importing.view import View


def check(seen: View) -> list[Finding]:
    credits = seen.flat.credits
    findings = []
    if not credits.licence.strip():
        findings.append(warning("licence-unnamed", file=seen.stats.file))
    if not credits.author.strip():
        findings.append(warning("author-unnamed", file=seen.stats.file))
    return findings
