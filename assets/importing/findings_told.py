"""Findings in words: each code's sentence and its fix in every language, from the catalogue ``import`` that the caller hands over.

``words`` is ``{language: {key: sentence}}`` with the keys ``finding.<code>`` and ``fix.<code>``; ``{node}``, ``{file}`` and the finding's values
are filled in. A code without a sentence is told by itself with its values (a test looks that every code of the program has one).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from assets.importing.finding import Finding, Severity, Value
from assets.importing.precheck_seen import shortened
from assets.importing.verdict import Sentence, Told, Verdict

Words = Mapping[str, Mapping[str, str]]
_LONGEST = 600
_ORDER = {Severity.error: 0, Severity.warning: 1, Severity.mended: 2, Severity.note: 3}


def told(finding: Finding, words: Words) -> Told:
    return Told(
        code=finding.code,
        severity=finding.severity,
        node=finding.node,
        file=finding.file,
        values=dict(sorted(finding.values.items())),
        said={language: _sentence(finding, sentences) for language, sentences in words.items()},
    )


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first, then warnings, what was mended, notes; within them as they came. Equal ones once."""
    kept: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        key = (finding.code, finding.severity, finding.node, finding.file, tuple(sorted(finding.values.items())))
        kept.setdefault(key, finding)
    return sorted(kept.values(), key=lambda finding: _ORDER[finding.severity])


def with_words(verdict: Verdict, words: Words) -> Verdict:
    """The verdict with every finding's sentences filled in anew."""
    findings = tuple(told(Finding(t.code, t.severity, t.node, t.file, dict(t.values)), words) for t in verdict.findings)
    return verdict.model_copy(update={"findings": findings})


def _sentence(finding: Finding, sentences: Mapping[str, str]) -> Sentence:
    values = {key: written(value) for key, value in {"node": finding.node, "file": finding.file, **finding.values}.items()}
    found = sentences.get(f"finding.{finding.code}")
    if found is None:
        listed = ", ".join(f"{key}={value}" for key, value in values.items() if value)
        found = f"{finding.code}: {listed}".replace("{", "{{").replace("}", "}}")
    filled = defaultdict(str, values)
    return Sentence(found=found.format_map(filled), fix=sentences.get(f"fix.{finding.code}", "").format_map(filled))


def written(value: Value) -> str:
    """Numbers as a person writes them: three figures for fractions, thousands apart. Names of strangers: nothing that a terminal obeys."""
    if isinstance(value, str):
        return shortened(value, _LONGEST)
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}"
    if value == 0 or abs(value) >= 1e15:
        return f"{value:g}"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) >= 1e-3 else f"{value:.1e}"
