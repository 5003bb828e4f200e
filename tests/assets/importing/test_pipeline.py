"""An import from its file to the workshop: what is kept, what is told, and that nothing half-made is left. Stages are made up here."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from assets.importing import pipeline
from assets.importing.cache import copied_package
from assets.importing.child import ROOT
from assets.importing.job import Job
from assets.importing.limits import limits_for
from assets.importing.places import Busy, Places, locked, mended, put
from content.messages import LANGUAGES, catalogue
from tests.assets.importing.fake_import import PLY
from tests.assets.importing.processes import ended

WORDS = {language: catalogue(language, "import") for language in LANGUAGES}
TABLE = "tests.assets.importing.fake_import"


class Workshop:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.places = Places(root / "cache", root / "team" / "sites", root / "team" / "imports")
        self.model = root / "model.ply"
        self.heard: list[str] = []

    def run(self, comment: str = "made", name: str = "my-site", **options) -> pipeline.Outcome:
        self.model.write_bytes(PLY.replace(b"made", comment.encode()))
        cancelled = options.pop("cancelled", lambda: False)
        return pipeline.run(
            self.model, Job(name, **options), self.places, WORDS, lambda stage, _: self.heard.append(stage), cancelled, TABLE
        )

    def start(self, comment: str, name: str = "my-site") -> subprocess.Popen[bytes]:
        """An import as a program of its own, in the stage in which it sleeps."""
        self.model.write_bytes(PLY.replace(b"made", comment.encode()))
        code = f"""
from pathlib import Path
from assets.importing import pipeline
from assets.importing.job import Job
from assets.importing.limits import limits_for
from assets.importing.places import Places
places = Places(*map(Path, {[str(self.places.cache), str(self.places.sites), str(self.places.imports)]!r}))
tell = lambda stage, share: print(stage, share, flush=True)
try:
    pipeline.run(Path({str(self.model)!r}), Job({name!r}), places, {{}}, tell, table={TABLE!r})
except KeyboardInterrupt:
    raise SystemExit(130)
"""
        program = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE)
        assert program.stdout is not None
        for line in program.stdout:
            if line == b"mend 0.5\n":
                return program
        raise AssertionError("it ended before it slept")

    def left(self) -> list[str]:
        """Everything below the cache and the workshop but what an import is to leave, and locks."""
        every = (path for folder in ("cache", "team") for path in (self.root / folder).rglob("*"))
        return sorted(str(path.relative_to(self.root)) for path in every if path.name != ".my-site.lock" and path.is_file())


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    monkeypatch.setattr(pipeline, "draw_cover", lambda package, pictures, kind: pictures.mkdir(exist_ok=True))
    return Workshop(tmp_path)


def children_of(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_a_model_becomes_a_site_and_a_report(workshop: Workshop) -> None:
    outcome = workshop.run()
    assert outcome.package == workshop.places.sites / "my-site.site"
    assert (outcome.package / "manifest.json").exists() and (outcome.folder / "verdict.json").exists()
    assert list(dict.fromkeys(workshop.heard)) == ["look", "read", "mend", "judge", "bake", "cover", "report"]
    assert outcome.verdict.outcome == "ready-with-warnings"
    assert {told.code for told in outcome.verdict.findings} == {"read-noted", "mend-warned"}


def test_a_second_import_of_the_same_bytes_takes_the_first(workshop: Workshop) -> None:
    first = workshop.run()
    workshop.heard.clear()
    second = workshop.run(name="other-name")
    assert second.from_cache and set(workshop.heard) == {"look"}
    assert second.package is not None and first.package is not None
    assert '"name": "other-name"' in (second.package / "manifest.json").read_text()
    assert (second.package / "geometry.bin").read_bytes() == (first.package / "geometry.bin").read_bytes()
    assert not workshop.run(budget="standalone").from_cache, "another option is another import"
    assert not workshop.run(comment="made anew").from_cache, "another byte is another import"


def test_a_cached_package_that_was_altered_is_made_anew(workshop: Workshop) -> None:
    workshop.run()
    (stored,) = workshop.places.cache.glob("*/package/geometry.bin")
    stored.write_bytes(b"altered")
    outcome = workshop.run()
    assert not outcome.from_cache and outcome.package is not None
    assert b"altered" not in (outcome.package / "geometry.bin").read_bytes()


def test_a_model_that_is_saved_while_it_is_imported_is_not_taken_for_the_one_before(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    def heard(stage: str) -> None:
        if stage == "bake":
            workshop.model.write_bytes(PLY.replace(b"made", b"saved anew"))

    monkeypatch.setattr(workshop, "heard", type("Heard", (), {"append": staticmethod(heard)})())
    assert workshop.run().package is not None
    assert not list(workshop.places.cache.glob("*/package")) and not workshop.run().from_cache


def test_a_cached_package_writes_nothing_beside_its_place(workshop: Workshop) -> None:
    workshop.run()
    (stored,) = workshop.places.cache.glob("*/package/manifest.json")
    beside, into = workshop.root / "beside.bin", workshop.root / "into"
    beside.write_bytes(b"mine")
    told = json.loads(stored.read_text())
    for name in ("../beside.bin", str(beside)):
        stored.write_text(json.dumps({**told, "files": {name: told["files"]["geometry.bin"]}}))
        with pytest.raises(ValueError):
            copied_package(stored.parent, into, "x")
        assert beside.read_bytes() == b"mine" and not list(into.iterdir())
        into.rmdir()


@pytest.mark.parametrize(
    ("comment", "code", "verdict"),
    [("crash", "stage-crashed", "refused"), ("refuse", "read-refused", "refused"), ("wrong", "judge-wrong", "must-be-mended")],
)
def test_what_goes_wrong_is_a_verdict(comment: str, code: str, verdict: str, workshop: Workshop) -> None:
    outcome = workshop.run(comment)
    assert outcome.package is None and not list(workshop.places.sites.glob("*.site"))
    assert outcome.verdict.outcome == verdict
    assert code in {told.code for told in outcome.verdict.findings}
    said = (outcome.folder / "verdict.json").read_text()
    assert "Traceback" not in said and "words that no artist" not in said
    if comment == "crash":
        assert "words that no artist" in (outcome.folder / "read.log").read_text()


def test_a_result_that_is_none_is_a_verdict(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "read_findings", lambda work, stage: (_ for _ in ()).throw(ValueError("no JSON")))
    outcome = workshop.run()
    assert [told.code for told in outcome.verdict.findings] == ["stage-output"]


def test_breaking_off_leaves_nothing(workshop: Workshop) -> None:
    asked: list[float] = []

    def cancelled() -> bool:
        asked.append(0.0)
        return "mend" in workshop.heard

    with pytest.raises(KeyboardInterrupt):
        workshop.run("sleep", cancelled=cancelled)
    assert workshop.left() == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_ends_the_children_and_leaves_nothing(workshop: Workshop) -> None:
    program = workshop.start("sleep")
    (child,) = children_of(program.pid)
    program.send_signal(signal.SIGINT)
    assert program.wait(20) == 130
    assert program.stdout is not None
    program.stdout.close()
    assert ended(child)
    assert workshop.left() == []


@pytest.mark.skipif(sys.platform != "linux", reason="children die with their parent by prctl")
def test_what_a_killed_import_left_is_swept_by_the_next(workshop: Workshop) -> None:
    program = workshop.start("sleep")
    (child,) = children_of(program.pid)
    program.kill()
    program.wait(20)
    assert program.stdout is not None
    program.stdout.close()
    assert ended(child)
    assert any(".part-" in path for path in workshop.left())
    assert workshop.run().package is not None
    assert not any(".part-" in path for path in workshop.left())


def test_two_imports_of_one_name_do_not_meet(workshop: Workshop) -> None:
    with locked(workshop.places.imports / ".my-site.lock"):
        with pytest.raises(Busy):
            workshop.run()
        assert workshop.run(name="another").package is not None


def test_a_full_disk_is_the_callers_to_tell_and_leaves_nothing(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """As far as root may, on a disk of its own that is full; else by the stage's own bound on files."""
    disk = workshop.root / "disk"
    disk.mkdir()
    mounted = sys.platform == "linux" and os.geteuid() == 0 and not subprocess.call(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "none", str(disk)], stderr=subprocess.DEVNULL
    )  # fmt: skip
    try:
        workshop.places = Places(disk / "cache", workshop.places.sites, workshop.places.imports)
        if mounted:
            with pytest.raises(OSError, match="No space left"):
                workshop.run("fill")
        else:
            monkeypatch.setattr(pipeline, "limits_for", lambda *of: replace(limits_for(*of), output_bytes=2**20))
            assert [told.code for told in workshop.run("fill").verdict.findings] == ["stage-output"]
        assert not list(disk.rglob("*.part-*")) and not list(workshop.places.sites.glob("*.site"))
    finally:
        if mounted:
            subprocess.check_call(["umount", str(disk)])


def test_a_swap_that_was_killed_half_way_is_undone_or_finished(tmp_path: Path) -> None:
    goal, old, fresh = tmp_path / "my.site", tmp_path / ".old-my.site", tmp_path / "fresh"
    old.mkdir()
    (old / "kept").touch()
    fresh.mkdir()
    mended(goal)
    assert (goal / "kept").exists() and not old.exists(), "undone: the new one was not there yet"
    put(fresh, goal)
    assert goal.is_dir() and not old.exists() and not (goal / "kept").exists()
    old.mkdir()
    mended(goal)
    assert goal.is_dir() and not old.exists(), "finished"
    with pytest.raises(FileNotFoundError):
        put(tmp_path / "not there", goal)
    assert goal.is_dir() and not old.exists(), "what was there stays"


def test_a_picture_that_was_missing_makes_another_import(tmp_path: Path) -> None:
    from assets.importing.cache import key

    model = tmp_path / "m.obj"
    model.write_text("mtllib m.mtl\n")
    before = key(model, tmp_path, {"wood"}, Job("a"))
    assert key(model, tmp_path, {"wood"}, Job("b")) == before
    (tmp_path / "other.png").write_bytes(b"1")
    assert key(model, tmp_path, {"wood"}, Job("a")) == before
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "Wood.JPG").write_bytes(b"1")
    assert key(model, tmp_path, {"wood"}, Job("a")) != before
