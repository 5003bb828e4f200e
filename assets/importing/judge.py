"""The verdict on a model before it is baked: measures, every check's findings, and pass or fail for each class of headset.

The checks lie in ``checks/``, one idea a file. What earlier stages noticed is told with the rest.
"""

from collections.abc import Iterable, Mapping

from assets.importing.budgets import BUDGETS
from assets.importing.checks import (
    costly_materials,
    credits,
    emptiness,
    overlapping_uvs,
    picture_sizes,
    planned,
    sharpness,
    small_letters,
)
from assets.importing.finding import Finding, warning
from assets.importing.findings_told import Words, in_order, told
from assets.importing.flat import FlatScene
from assets.importing.job import BudgetName, Job
from assets.importing.predict import predicted
from assets.importing.source_stats import SourceStats
from assets.importing.textures_seen import textures_seen, used_materials
from assets.importing.verdict import (
    Asked,
    HeadsetClass,
    Measures,
    Model,
    Outcome,
    Place,
    Row,
    Verdict,
    headset_class,
    outcome_of,
)
from assets.importing.view import View, capped, view_of
from scenes.package import Credits

CHECKS = (
    emptiness.check,
    planned.check,
    overlapping_uvs.check,
    small_letters.check,
    sharpness.check,
    picture_sizes.check,
    costly_materials.check,
    credits.check,
)
_NO_WORDS: Words = {}


def judge(flat: FlatScene, stats: SourceStats, job: Job, findings: Iterable[Finding], words: Words = _NO_WORDS) -> Verdict:
    """Looks at all of ``flat`` and changes nothing. ``findings``: of the stages before.

    Without ``words`` (``{language: catalogue "import"}``) the verdict is complete but for its sentences, which ``findings_told.with_words`` adds.
    """
    return judged(view_of(flat, stats, job, findings), words)


def judged(seen: View, words: Words = _NO_WORDS) -> Verdict:
    """As ``judge``, of a view that pictures are drawn of too."""
    job = seen.job
    found = [finding for check in CHECKS for finding in capped(check(seen))]
    classes = {name: _class(seen, name) for name in BUDGETS}
    found += [
        warning(f"over-{row.measure.replace('_', '-')}", limit=_readable(row), value=_readable(row, row.predicted), budget=job.budget)
        for row in classes[job.budget].rows
        if not row.passes
    ]
    every = in_order([*seen.known, *found])
    return Verdict(
        outcome=outcome_of({finding.severity for finding in every}),
        model=_model(seen.stats, job, seen.flat.credits),
        asked=_asked(job),
        measures=_measures(seen),
        findings=tuple(told(finding, words) for finding in every),
        classes=classes,
    )


def refused(stats: SourceStats, job: Job, findings: Iterable[Finding], words: Words = _NO_WORDS) -> Verdict:
    """The verdict on a model that could not be read, or must not be."""
    return Verdict(
        outcome=Outcome.refused,
        model=_model(stats, job, Credits()),
        asked=_asked(job),
        findings=tuple(told(finding, words) for finding in in_order(findings)),
    )


def _class(seen: View, name: BudgetName) -> HeadsetClass:
    budget = BUDGETS[name]
    source, after = predicted(seen.flat, seen.stats, seen.job, textures_seen(seen.flat, budget), budget)
    limits: Mapping[str, int] = {
        "draw_calls": budget.draw_calls,
        "triangles": budget.triangles,
        "texture_bytes": budget.texture_bytes,
        "package_bytes": budget.package_bytes,
    }
    return headset_class(
        tuple(Row(measure=measure, limit=limits[measure], source=source[measure], predicted=after[measure]) for measure in source)
    )


def _readable(row: Row, value: int | None = None) -> int:
    """The bound, or ``value``, in the unit of its sentence: MiB for bytes."""
    number = row.limit if value is None else value
    return -(-number // 1024**2) if row.measure.endswith("bytes") else number


def _model(stats: SourceStats, job: Job, credits: Credits) -> Model:
    return Model(
        name=job.name, file=stats.file, format=stats.format, size_bytes=stats.size_bytes, sha256=stats.sha256, credits=credits
    )


def _asked(job: Job) -> Asked:
    return Asked(kind=job.kind, unit=job.unit, up=job.up, budget=job.budget, lightmap=job.lightmap)


def _measures(seen: View) -> Measures:
    low, high = seen.bounds_m
    flat = seen.flat
    return Measures(
        nodes=seen.stats.nodes,
        meshes=seen.stats.meshes,
        draw_calls=seen.stats.draw_calls,
        triangles=seen.stats.triangles,
        vertices=seen.stats.vertices,
        materials=len(used_materials(flat)),
        textures=seen.textures,
        bounds_min_m=low,
        bounds_max_m=high,
        metres_in_unit=flat.metres_in_unit,
        animations=seen.stats.animations,
        objects=tuple(thing.name for thing in flat.objects),
        places=tuple(Place(kind=place.kind, id=place.id, position_m=place.position_m) for place in flat.places),
        walkable_m2=0.0 if seen.walk is None else seen.walk.area_m2,
    )
