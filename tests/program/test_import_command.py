"""``main.py import`` at the terminal: names, lacking libraries, what it says at the end. The import itself is made up."""

import importlib.util
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

import import_model
import main
from assets.importing import pipeline
from assets.importing.finding import error, mended, note, warning
from assets.importing.findings_told import told
from assets.importing.places import Busy
from assets.importing.verdict import Model, Outcome, Row, Verdict, headset_class
from content.messages import LANGUAGES, catalogue

WORDS = {language: catalogue(language, "import") for language in LANGUAGES}


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HONGJI_WORKSHOP", str(tmp_path / "team"))
    monkeypatch.setenv("HONGJI_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HONGJI_LANG", "en")
    return tmp_path / "team"


def verdict(outcome: Outcome, *findings) -> Verdict:
    row = Row(measure="triangles", limit=100, source=200, predicted=50)
    classes = {"pc": headset_class((row,)), "standalone": headset_class((row.model_copy(update={"predicted": 150}),))}
    return Verdict(
        outcome=outcome, model=Model(name="x", file="x.glb"), findings=tuple(told(one, WORDS) for one in findings), classes=classes
    )


def test_a_name_must_be_one_and_not_that_of_a_shipped_site(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["import", "x.glb", "--name", "My Site"]) == 2
    assert main.main(["import", "x.glb", "--name", "luding-bridge"]) == 2
    assert main.main(["import", "模型.glb"]) == 2
    said = capsys.readouterr().err
    assert "“My Site” cannot be" in said and "ships" in said and "--name my-site" in said


def test_lacking_libraries_are_named_with_the_way_to_get_them(
    team: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name == "ufbx" else find(name, *rest))
    asked: list[str] = []

    def set_up(*sets: str) -> bool:
        asked.extend(sets)
        return True

    monkeypatch.setattr(import_model, "set_up", set_up)
    assert main.main(["import", "x.glb"]) == 1
    assert asked == ["import"], "they are fetched first"
    assert 'make run ARGS="import x.glb --name x"' in capsys.readouterr().err


def test_the_end_says_what_was_found_where_it_lies_and_what_comes_next(
    team: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [warning("pictures-failed"), mended("stage-output", stage="read"), note("file-is-folder", file="f")]

    def made(model, job, places, words, tell):
        assert (job.name, job.kind, job.unit, job.up, job.budget, job.lightmap, job.ground) == ("x", "object", "cm", "z", "standalone", True, False)
        assert places.sites == team / "sites"
        tell("read", 0.0)
        return pipeline.Outcome(verdict(Outcome.ready, *found), team / "sites" / "x.site", team / "imports" / "x")

    monkeypatch.setattr(pipeline, "run", made)
    options = ["--kind", "object", "--unit", "cm", "--up", "z", "--budget", "standalone", "--lightmap", "--no-ground"]
    assert main.main(["import", "x.glb", *options]) == 0
    said = capsys.readouterr()
    for part in ("[please look]", "[mended]", "[note]", "PC VR headsets: passes", "standalone headsets: fails, over in: triangles"):
        assert part in said.out
    assert "report.html" in said.out and "new-tour my-tour --site x" in said.out and "Reading the model" in said.err


def test_nothing_made_is_status_1_and_json_is_the_verdict(
    team: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = pipeline.Outcome(verdict(Outcome.refused, error("file-empty", file="x.glb")), None, team / "imports" / "x")
    monkeypatch.setattr(pipeline, "run", lambda *_: refused)
    assert main.main(["import", "x.glb"]) == 1
    assert "No site package was made" in capsys.readouterr().out
    assert main.main(["import", "x.glb", "--json"]) == 1
    assert Verdict.model_validate_json(capsys.readouterr().out).outcome == "refused"


@pytest.mark.parametrize(
    ("raised", "status", "words"),
    [
        (KeyboardInterrupt(), 130, "nothing half-made"),
        (Busy("x"), 1, "Another import"),
        (OSError(28, "No space left on device", "/d"), 1, "disk is full"),
        (PermissionError(13, "Permission denied", "/d"), 1, "Cannot write /d: no permission. Fix"),
    ],
)
def test_what_this_machine_lacks_is_a_sentence(
    raised: BaseException, status: int, words: str, team: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_):
        raise raised

    monkeypatch.setattr(pipeline, "run", fails)
    assert main.main(["import", "x.glb"]) == status
    assert words in capsys.readouterr().err


def test_a_model_that_is_not_there_is_told_without_a_report(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["import", "nowhere.glb", "--lang", "zh-CN"]) == 1
    said = capsys.readouterr()
    assert "没有这个文件：nowhere.glb。办法：" in said.err and "report.html" not in said.out
    assert not team.exists()


def test_what_the_system_refuses_is_told_in_the_language_of_the_sentence(team: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["verify", str(tmp_path), "--lang", "zh-CN"]) == 1
    assert f"错误：{tmp_path}：这是文件夹，不是文件" in capsys.readouterr().err


def test_on_a_terminal_there_is_a_bar(tmp_path: Path) -> None:
    """A refused file: the bar is drawn over itself and wiped."""
    (tmp_path / "empty.glb").touch()
    reader, writer = pty.openpty()
    environment = {**os.environ, "HONGJI_WORKSHOP": str(tmp_path / "team"), "HONGJI_CACHE": str(tmp_path / "cache"), "PYTHONUTF8": "1"}
    command = [sys.executable, "main.py", "import", str(tmp_path / "empty.glb"), "--lang", "zh-CN"]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], env=environment, stderr=writer, stdout=subprocess.PIPE)
    os.close(writer)
    shown = os.read(reader, 65_536).decode()
    os.close(reader)
    assert done.returncode == 1
    assert "检查文件" in shown and "·" in shown and shown.endswith("\x1b[K")
    assert "空文件" in done.stdout.decode()


def test_the_bar_only_goes_forward() -> None:
    shares = [import_model.through(stage, share) for stage in import_model.STEPS for share in (0.0, 0.5, 1.0)]
    assert shares == sorted(shares) and shares[0] == 0.0 and shares[-1] == 1.0
