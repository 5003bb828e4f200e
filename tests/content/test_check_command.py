"""``main.py check``: what it prints and with what status it ends."""

import json
from argparse import Namespace

import pytest

from content import check
from content.library import Library, Root
from content.problem import Problem
from tests.content.conftest import TourOnDisk


@pytest.fixture
def shown(tour: TourOnDisk, monkeypatch: pytest.MonkeyPatch) -> TourOnDisk:
    """The small tour as one that the program knows by name."""
    monkeypatch.setattr(check, "SHIPPED", Library((Root("shipped", tour.folder.parent, tour.folder.parent),)))
    monkeypatch.setattr(check, "check_tour", lambda folder, sites: tour.problems())
    monkeypatch.delenv("HONGJI_LANG", raising=False)
    return tour


def run(*tours: str, as_json: bool = False, lang: str | None = "en") -> int:
    return check.run(Namespace(tours=list(tours), json=as_json, lang=lang))


def test_a_good_tour_ends_with_0(shown: TourOnDisk, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("small") == 0
    assert capsys.readouterr().out == "small: no problems.\n"


def test_no_name_means_every_tour(shown: TourOnDisk, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(lang=None) == 0
    assert "没有问题" in capsys.readouterr().out


def test_problems_end_with_1_and_say_where_what_and_the_fix(
    shown: TourOnDisk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shown.folder)
    shown.edit("tour.yaml", "correct: y1935", "correct: y1936")
    assert run(str(shown.folder)) == 1
    out = capsys.readouterr().out
    line = shown.line_of("tour.yaml", "y1936")
    assert f"tour.yaml:{line}:16  error  quiz.questions[year].correct" in out
    assert (
        "    Found: the right answer “y1936” is not among the choices.\n    Do:    Write the id of one of the choices. Did you mean “y1935”?"
        in out
    )
    assert out.endswith("small: 1 error(s), 0 warning(s).\n")


def test_warnings_alone_end_with_0(shown: TourOnDisk, capsys: pytest.CaptureFixture[str]) -> None:
    shown.edit("texts/en.yaml", "The quiz", "TODO")
    assert run("small") == 0
    assert "1 warning(s)" in capsys.readouterr().out


def test_json(shown: TourOnDisk, capsys: pytest.CaptureFixture[str]) -> None:
    shown.edit("tour.yaml", "correct: y1935", "correct: y1936")
    assert run("small", as_json=True, lang="zh-CN") == 1
    said = json.loads(capsys.readouterr().out)
    assert said["tours"][0]["errors"] == 1
    assert said["tours"][0]["problems"][0]["key"] == "answer-not-a-choice"
    assert "不在选项里" in said["tours"][0]["problems"][0]["found"]


def test_the_tour_yaml_itself_may_be_named(shown: TourOnDisk) -> None:
    assert run(str(shown.folder / "tour.yaml")) == 0


@pytest.mark.parametrize("name", ["smal", "", "../small", "other/small", "\0", "x" * 5000])
def test_an_unknown_name_ends_with_2(
    shown: TourOnDisk, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert run(name) == 2
    said = capsys.readouterr()
    assert said.out == "" and "There is no tour" in said.err


def test_an_unknown_language_ends_with_2(shown: TourOnDisk, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("small", lang="xx") == 2
    assert "xx" in capsys.readouterr().err


def test_a_folder_without_a_tour_is_told(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(tmp_path)) == 1
    assert "tour.yaml" in capsys.readouterr().out


def test_a_place_outside_the_working_folder_is_written_in_full(tmp_path) -> None:
    assert Problem("x", tmp_path / "a", 2, 3).place(tmp_path / "b") == f"{(tmp_path / 'a').as_posix()}:2:3"
    assert Problem("x", tmp_path / "a").place(tmp_path) == "a"
