"""The stages of an import as ``child.py`` calls them: ``stage(work, request, tell)``; each reads what the one before left in ``work``.

What lies there: ``look.json`` (a ``Size``), ``names.json`` (files that the model names), ``unpacked/``, ``source/``, ``flat/``, ``walk/``
(dataclasses, ``arrays.store``), ``verdict.json``, ``pictures/`` (the verdict's), ``package/`` (a site package) and ``findings/<stage>.json``.
Libraries are imported by the stage that needs them.
"""

import json
from dataclasses import asdict
from pathlib import Path

from assets.importing.child import Request, Tell, write_findings
from assets.importing.finding import Finding

STAGES = {name: f"{__name__}:{name}" for name in ("look", "unpack", "read", "mend", "judge", "bake")}
ORDER = ("read", "mend", "judge", "bake")
BAKE_STEPS = {"materials": 2.0, "geometry": 3.0, "lamps": 1.0, "light": 5.0, "levels": 2.0, "pictures": 6.0, "floor": 3.0, "files": 1.0}
"""What the bake says that it does, in order, with its part of the whole as the progress bar shows it."""


def look(work: Path, request: Request, tell: Tell) -> None:
    """Bytes only, before any library; also tells how large the model is and which files it names."""
    from assets.importing import precheck

    looked = precheck.looked(request.model, request.folder)
    write_findings(work, "look", looked.findings)
    (work / "look.json").write_text(json.dumps(asdict(looked.size)), encoding="utf-8")
    (work / "names.json").write_text(json.dumps(sorted(looked.names)), encoding="utf-8")


def unpack(work: Path, request: Request, tell: Tell) -> None:
    """An archive into ``unpacked/``; ``model.json`` names the model in it. The pre-check has looked at every name and total."""
    from assets.importing.unpack import unpacked

    into = work / "unpacked"
    into.mkdir()
    model, findings = unpacked(request.model, into)
    write_findings(work, "unpack", findings)
    (work / "model.json").write_text(json.dumps(model.relative_to(into).as_posix()), encoding="utf-8")


def read(work: Path, request: Request, tell: Tell) -> None:
    from assets.importing.arrays import store
    from assets.importing.readers import read as read_model

    source, findings = read_model(request.model, request.folder, request.job)
    store(source, work / "source")
    write_findings(work, "read", findings)


def mend(work: Path, request: Request, tell: Tell) -> None:
    from assets.importing.arrays import restored, store
    from assets.importing.flatten import flatten
    from assets.importing.mend import mend as mended
    from assets.importing.source import SourceScene

    flat, findings = flatten(restored(SourceScene, work / "source"), request.job)
    tell(0.3)
    flat, more = mended(flat, request.job)
    store(flat, work / "flat")
    write_findings(work, "mend", findings + more)


def judge(work: Path, request: Request, tell: Tell) -> None:
    """The verdict first, then its pictures: should these fail, it stands without them."""
    from assets.importing.arrays import restored, store
    from assets.importing.flat import FlatScene
    from assets.importing.judge import judged
    from assets.importing.pictures_drawn import draw
    from assets.importing.source import SourceScene
    from assets.importing.source_stats import stats_of
    from assets.importing.view import view_of

    found = [finding for stage in ("look", "read", "mend") for finding in read_findings(work, stage)]
    stats = stats_of(restored(SourceScene, work / "source"), request.model.name, request.size.file_bytes, "")
    seen = view_of(restored(FlatScene, work / "flat"), stats, request.job, found)
    verdict = judged(seen)
    if seen.walk is not None:
        store(seen.walk, work / "walk")
    (work / "verdict.json").write_text(verdict.model_dump_json(), encoding="utf-8")
    tell(0.4)
    verdict = draw(seen, verdict, work / "pictures", lambda share: tell(0.4 + 0.6 * share))
    (work / "verdict.json").write_text(verdict.model_dump_json(), encoding="utf-8")


def bake(work: Path, request: Request, tell: Tell) -> None:
    from assets.importing.arrays import restored
    from assets.importing.bake_package import bake as baked
    from assets.importing.flat import FlatScene
    from assets.importing.walk_surface import WalkResult

    starts = {step: sum(list(BAKE_STEPS.values())[:place]) for place, step in enumerate(BAKE_STEPS)}
    whole = sum(BAKE_STEPS.values())

    def step(name: str, share: float) -> None:
        if name in starts:
            tell((starts[name] + BAKE_STEPS[name] * share) / whole)

    walk = restored(WalkResult, work / "walk") if (work / "walk" / "scene.json").exists() else None
    _, findings = baked(restored(FlatScene, work / "flat"), request.job, work / "package", step, request.key, walk)
    write_findings(work, "bake", findings)


def read_findings(work: Path, stage: str) -> list[Finding]:
    """What a stage wrote down; empty if it wrote nothing. ValueError if that is not in the form of findings."""
    path = work / "findings" / f"{stage}.json"
    if not path.exists():
        return []
    from pydantic import TypeAdapter

    return TypeAdapter(list[Finding]).validate_json(path.read_bytes())
