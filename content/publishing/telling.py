"""Verdicts and refusals as lines for a person, and as JSON for a program."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from content.messages import text_of
from content.publishing.installing import Unfit
from content.publishing.refused import CATALOGUE, Refused, plain
from content.publishing.verifying import Signed, Verdict


def say(lang: str, key: str, /, **values: object) -> str:
    return text_of(CATALOGUE, lang, key, **{name: plain(value) for name, value in values.items()})


def refusal(error: Refused, lang: str) -> str:
    """What is refused, why in every particular, and what to do."""
    lines = [error.found(lang)]
    if isinstance(error, Unfit):
        lines += findings(error.verdict, lang)
    return "\n".join([*lines, text_of(CATALOGUE, lang, "said.fix", fix=error.fix(lang))])


def findings(verdict: Verdict, lang: str) -> list[str]:
    lines = []
    for finding in verdict.findings:
        values = {name: say(lang, f"role.{value}") if name == "role" else value for name, value in finding.values.items()}
        lines.append(say(lang, "said.finding", found=say(lang, f"finding.{finding.key}", file=finding.file, **values)))
    return lines


def verdict_lines(verdict: Verdict, lang: str, own: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """What a package is, who signed it, what this machine requires, and what is wrong. ``own``: as :func:`signed_line` takes it."""
    lines = []
    if verdict.manifest is not None:
        manifest = verdict.manifest
        mb = f"{sum(file.size for file in manifest.files) / 1e6:.1f}"
        title = manifest.title.get(lang, manifest.name)
        lines.append(say(lang, "said.package", name=manifest.name, version=manifest.version, title=title, count=len(manifest.files), mb=mb))
        lines.append(say(lang, "said.identity", package=verdict.package))
    lines += [signed_line(signed, lang, own) for signed in verdict.signatures]
    if verdict.manifest is not None and not verdict.signatures:
        lines.append(say(lang, "said.unsigned"))
    between = say(lang, "said.between")
    required = between.join(say(lang, f"role.{role}") for role in verdict.required)
    lines.append(say(lang, "said.required", roles=required) if required else say(lang, "said.nothing-required"))
    lines += findings(verdict, lang)
    lines.append(say(lang, "said.good" if verdict.good else "said.bad", count=len(verdict.findings)))
    return lines


def signed_line(signed: Signed, lang: str, own: Mapping[str, str] = MappingProxyType({})) -> str:
    """One signature. ``own``: fingerprint -> name of the keys of whoever asks, who is no stranger to this machine though it may not trust them."""
    name = own.get(signed.fingerprint, "") if signed.state == "unknown" else ""
    return say(
        lang, "signed.own" if name else f"signed.{signed.state}", role=say(lang, f"role.{signed.role}"), kind=say(lang, f"kind.{signed.kind}"),
        name=name or signed.name, fingerprint=grouped(signed.fingerprint),
    )  # fmt: skip


def grouped(fingerprint: str) -> str:
    """A fingerprint as two people read it to each other: its first half, in fours."""
    return " ".join(fingerprint[start : start + 4] for start in range(0, 32, 4))


def verdict_json(verdict: Verdict, lang: str) -> dict[str, Any]:
    manifest = verdict.manifest
    return {
        "format": "hongji-verdict/1",
        "good": verdict.good,
        "name": manifest.name if manifest else None,
        "version": manifest.version if manifest else None,
        "package": verdict.package or None,
        "required": list(verdict.required),
        "signatures": [
            {"role": one.role, "kind": one.kind, "fingerprint": one.fingerprint, "state": one.state, "name": one.name or None}
            for one in verdict.signatures
        ],
        "findings": [
            {"key": finding.key, "file": finding.file or None, "found": said.strip()}
            for finding, said in zip(verdict.findings, findings(verdict, lang), strict=True)
        ],
    }
