"""The import as a whole: hash, cache, unpack, stages in child processes, package and report put in place. ``run`` is all that callers need.

Nothing that a model can do raises here: it ends in findings. What raises is about this machine: OSError (disk full, no rights), ``Busy`` (the name
is being imported by another process), KeyboardInterrupt (broken off; nothing half-made is left).
"""

import errno
import json
import os
import shutil
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from assets.importing import cache as cached
from assets.importing.child import Request
from assets.importing.cover import draw_cover
from assets.importing.finding import Finding, Refused, Severity, error, warning
from assets.importing.job import Job
from assets.importing.limits import Size, limits_for
from assets.importing.places import Places, locked, mended, part_folder, put
from assets.importing.runner import StageEnd, run_stage
from assets.importing.stages import ORDER, read_findings

if TYPE_CHECKING:
    from assets.importing.verdict import Verdict

Words = Mapping[str, Mapping[str, str]]
Tell = Callable[[str, float], None]
TABLE = "assets.importing.stages"
CODES = {"memory": "stage-memory", "time": "stage-time", "output": "stage-output", "crashed": "stage-crashed"}


@dataclass(frozen=True)
class Outcome:
    """``package``: None if nothing was baked. ``folder``: report.html, verdict.json, pictures. ``stages``: how each ended, in order."""

    verdict: "Verdict"
    package: Path | None
    folder: Path
    from_cache: bool = False
    stages: Mapping[str, StageEnd] = field(default_factory=dict)


class NoModel(FileNotFoundError):
    """There is nothing of the name that was given."""


def run(
    model: Path,
    job: Job,
    places: Places,
    words: Words,
    tell: Tell = lambda _stage, _share: None,
    cancelled: Callable[[], bool] = lambda: False,
    table: str = TABLE,
    *,
    order: Sequence[str] = ORDER,
    cover: bool = True,
    looked_into: Callable[[Path], None] = lambda _work: None,
) -> Outcome:
    """Import ``model``. ``tell(stage, share)``: progress, share 0 to 1. ``words``: the catalogue ``import`` by language, for the report.

    ``looked_into``: gets the folder of what the stages left (``stages.py``) before it goes, for who compares one stage with the next.
    """
    if not os.path.lexists(model):
        raise NoModel(errno.ENOENT, os.strerror(errno.ENOENT), str(model))
    places.cache.mkdir(parents=True, exist_ok=True, mode=0o700)
    with locked(places.imports / f".{job.name}.lock"), part_folder(places.cache) as part:
        mended(places.sites / f"{job.name}.site")
        mended(places.imports / job.name)
        work = part / "work"
        work.mkdir()
        return _Import(model.absolute(), job, places, words, tell, cancelled, table, part, work, order, cover, looked_into).run()


@dataclass
class _Import:
    model: Path
    job: Job
    places: Places
    words: Words
    tell: Tell
    cancelled: Callable[[], bool]
    table: str
    part: Path
    work: Path
    order: Sequence[str]
    cover: bool
    looked_into: Callable[[Path], None]
    stages: dict[str, StageEnd] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    size: Size = field(default_factory=Size)
    hashed: tuple[Path, Path, set[str]] | None = None
    key: str = ""

    def run(self) -> Outcome:
        try:
            model, folder = _regular(self.model)
            self._look(model, folder)
            self.hashed = model, folder, self._names()
            self.key = cached.key(*self.hashed, self.job)
            entry = self.places.cache / self.key
            if (entry / "verdict.json").exists():
                outcome = self._from_cache(entry)
                if outcome is not None:
                    return outcome
            if _is_archive(model):
                model, folder = self._unpack(model, folder)
                self._look(model, folder)
            for stage in self.order:
                if stage == "bake" and self._errors():
                    break
                self._stage(stage, model, folder)
        except Refused as refused:
            self.findings += [finding for finding in refused.findings if finding not in self.findings]
        return self._finish()

    def _look(self, model: Path, folder: Path) -> None:
        self._stage("look", model, folder)
        told = json.loads((self.work / "look.json").read_text(encoding="utf-8"))
        self.size = Size(**{name: int(value) for name, value in told.items()})
        if self._errors():
            raise Refused

    def _names(self) -> set[str]:
        return {str(name) for name in json.loads((self.work / "names.json").read_text(encoding="utf-8"))}

    def _unpack(self, model: Path, folder: Path) -> tuple[Path, Path]:
        self._stage("unpack", model, folder)
        unpacked = self.work / "unpacked"
        inner = (unpacked / str(json.loads((self.work / "model.json").read_text(encoding="utf-8")))).resolve()
        if not inner.is_relative_to(unpacked.resolve()):
            raise Refused(error("stage-output", stage="unpack"))
        return _regular(inner)[0], unpacked

    def _stage(self, stage: str, model: Path, folder: Path) -> None:
        """Raises Refused with what the stage found, or with how it ended."""
        limits = limits_for(stage, self.size if stage != "look" else Size(file_bytes=model.stat().st_size))
        Request(model, folder, self.job, self.size, self.key).write(self.work)
        self.tell(stage, 0.0)
        end = run_stage(stage, self.work, self.table, limits, lambda share: self.tell(stage, share), self.cancelled)
        self.stages[stage] = end
        if end.how == "disk":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.work))
        try:
            found = read_findings(self.work, stage)
        except ValueError:
            raise Refused(error("stage-output", stage=stage)) from None
        self.findings += found
        if stage == "judge" and end.how not in ("done", "refused") and (self.work / "verdict.json").exists():
            self.findings.append(warning("pictures-failed"))  # the verdict was written before its pictures were begun
            return
        if end.how == "refused":
            raise Refused(*(found or [error("stage-output", stage=stage)]))
        if end.how != "done":
            mib, seconds = limits.memory_bytes // 2**20, round(limits.cpu_s)
            raise Refused(error(CODES[end.how], stage=stage, detail=end.detail, seconds=seconds, mib=mib))
        self.tell(stage, 1.0)

    def _errors(self) -> bool:
        return any(finding.severity == Severity.error for finding in self.findings)

    def _finish(self) -> Outcome:
        """Report and package beside their places, then in them; what was made is kept for the next time."""
        from assets.importing import reporting

        package = self.work / "package"
        made = not self._errors() and (package / "manifest.json").exists()
        self.looked_into(self.work)
        if made and self.cover:
            self.tell("cover", 0.0)
            draw_cover(package, self.work / "pictures", self.job.kind)
        self.tell("report", 0.0)
        verdict = reporting.verdict_of(self.work, self.model, self.job, self.findings, self.words, package if made else None)
        if made:
            package = self._keep(verdict)
        return self._place(verdict, package if made else None, self.work / "pictures", from_cache=False)

    def _keep(self, verdict: "Verdict") -> Path:
        """The package, in its place in the cache, from where it is copied once; where it was made if the model is no longer what the key says."""
        if self._changed():
            return self.work / "package"
        entry = self.part / "entry"
        entry.mkdir()
        (self.work / "pictures").mkdir(exist_ok=True)
        (self.work / "package").rename(entry / "package")
        shutil.copytree(self.work / "pictures", entry / "pictures")
        (entry / "verdict.json").write_text(verdict.model_dump_json(), encoding="utf-8")
        goal = self.places.cache / self.key
        put(entry, goal)
        cached.prune(self.places.cache)
        return goal / "package"

    def _changed(self) -> bool:
        """Whether somebody saved the model, or a file that it names, since it was hashed: a stage may have read either."""
        try:
            return self.hashed is None or cached.key(*self.hashed, self.job) != self.key
        except OSError:
            return True

    def _from_cache(self, entry: Path) -> Outcome | None:
        from assets.importing import reporting

        package = self.work / "cached"
        try:
            whole = cached.copied_package(entry / "package", package, self.job.name)
            verdict = reporting.from_cache(entry / "verdict.json", self.model, self.job, self.words)
        except (OSError, ValueError, KeyError):
            whole = False
        if not whole:
            shutil.rmtree(entry, ignore_errors=True)
            shutil.rmtree(package, ignore_errors=True)
            return None
        os.utime(entry)
        return self._place(verdict, package, entry / "pictures", from_cache=True)

    def _place(self, verdict: "Verdict", package: Path | None, pictures: Path, *, from_cache: bool) -> Outcome:
        """Into the workshop, which may lie on another disk: copied beside, then renamed."""
        from assets.importing import reporting

        goal, site = self.places.imports / self.job.name, self.places.sites / f"{self.job.name}.site"
        with part_folder(self.places.imports) as beside:
            told = beside / "told"
            told.mkdir()
            if pictures.is_dir():
                shutil.copytree(pictures, told, dirs_exist_ok=True)
            reporting.write(told, verdict, self.words)
            for log in sorted(self.work.glob("*.log")):
                if log.stat().st_size:
                    shutil.copy(log, told / log.name)
            if package is not None:
                with part_folder(self.places.sites) as near:
                    shutil.copytree(package, near / site.name)
                    put(near / site.name, site)
            put(told, goal)
        return Outcome(verdict, site if package is not None else None, goal, from_cache, self.stages)


def _regular(model: Path) -> tuple[Path, Path]:
    """The file itself and its folder, links followed (the person named it); Refused if it is no plain file. Opens nothing."""
    try:
        real = model.resolve(strict=True)
        mode = real.stat().st_mode
    except (OSError, RuntimeError) as problem:
        raise Refused(error("file-unreadable", file=model.name, detail=str(getattr(problem, "strerror", "")))) from None
    if stat.S_ISDIR(mode):
        raise Refused(error("file-is-folder", file=model.name))
    if not stat.S_ISREG(mode):
        raise Refused(error("file-is-device", file=model.name))
    if not os.access(real, os.R_OK):
        raise Refused(error("file-unreadable", file=model.name, detail=os.strerror(errno.EACCES)))
    return real, real.parent


def _is_archive(model: Path) -> bool:
    with model.open("rb") as file:
        return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
