"""The verdict of an import that ended, however it ended, and the report's folder: what ``judge`` said, or what is known without it."""

import importlib.util
import json
from collections.abc import Iterable
from pathlib import Path

from assets.importing.cache import file_digest
from assets.importing.finding import Finding
from assets.importing.findings_told import Words, in_order, told, with_words
from assets.importing.job import Job
from assets.importing.verdict import Asked, Measure, Model, Outcome, Verdict, outcome_of, with_baked


def verdict_of(work: Path, model: Path, job: Job, findings: Iterable[Finding], words: Words, package: Path | None) -> Verdict:
    """``findings``: of all stages. ``package``: what was baked, to be measured."""
    listed = in_order(findings)
    try:
        judged = Verdict.model_validate_json((work / "verdict.json").read_bytes())
    except (OSError, ValueError):
        return Verdict(
            outcome=Outcome.refused, model=_model(model, job), asked=_asked(job), findings=tuple(told(finding, words) for finding in listed)
        )
    known = {(one.code, one.severity, one.node, one.file, tuple(sorted(one.values.items()))) for one in judged.findings}
    later = [one for one in listed if (one.code, one.severity, one.node, one.file, tuple(sorted(one.values.items()))) not in known]
    severities = {one.severity for one in judged.findings} | {one.severity for one in later}
    verdict = judged.model_copy(
        update={
            "findings": judged.findings + tuple(told(finding, words) for finding in later),
            "model": _model(model, job, judged.model),
            "outcome": outcome_of(severities),
        }
    )
    verdict = with_words(verdict, words)
    return verdict if package is None else with_baked(verdict, measured(package))


def from_cache(kept: Path, model: Path, job: Job, words: Words) -> Verdict:
    """ValueError or OSError if what was kept is none."""
    verdict = Verdict.model_validate_json(kept.read_bytes())
    return with_words(verdict.model_copy(update={"model": _model(model, job, verdict.model)}), words)


def write(folder: Path, verdict: Verdict, words: Words) -> None:
    """``verdict.json`` and ``report.html``, beside the pictures that lie in ``folder``."""
    (folder / "verdict.json").write_text(verdict.model_dump_json(indent=1) + "\n", encoding="utf-8")
    if importlib.util.find_spec("assets.importing.report") is not None:
        importlib.import_module("assets.importing.report").write_report(folder, verdict, words)


def measured(package: Path) -> dict[Measure, int]:
    """What a package comes to: every mesh is a draw call; nearest levels count."""
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    sizes = {path: (package / path).stat().st_size for path in manifest["files"]}
    return {
        "draw_calls": len(manifest["meshes"]),
        "triangles": sum(mesh["lods"][0]["index_count"] // 3 for mesh in manifest["meshes"]),
        "texture_bytes": sum(size for path, size in sizes.items() if path.endswith(".dds")),
        "package_bytes": sum(sizes.values()),
    }


def _model(path: Path, job: Job, judged: Model | None = None) -> Model:
    known = judged or Model(name=job.name, file=path.name)
    regular = path.is_file()
    try:
        sha256, size_bytes = (file_digest(path), path.stat().st_size) if regular else ("", 0)
    except OSError:
        sha256, size_bytes = "", 0
    file = path.name.encode("utf-8", "replace").decode("utf-8")[-200:]
    return known.model_copy(update={"name": job.name, "file": file, "sha256": sha256, "size_bytes": size_bytes})


def _asked(job: Job) -> Asked:
    return Asked(kind=job.kind, unit=job.unit, up=job.up, budget=job.budget, lightmap=job.lightmap)
