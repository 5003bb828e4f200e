"""A tour with many faults has all of them told in one run, in the order of its files and lines."""

import pytest

from content.checker import CHECKS, check_tour
from content.loader import TourProblems, load_tour
from content.node import Findings
from content.problem import Severity
from content.tour_folder import TourFolder
from tests.content.conftest import TODAY, TourOnDisk

FAULTS = [  # file, old, new, what is told
    ("tour.yaml", "length_min: 5", "length_min: five", "not-a-whole-number"),
    ("tour.yaml", "title: stops.yard.quiz", "title: stops.yard.quizz", "text-unknown"),
    ("tour.yaml", "position: [3, 0, 1.5]", "position: [3, 0, -9]", "hotspot-below-floor"),
    ("tour.yaml", "position: [5, 5, 0]", "position: [9, 5, 0]", "stop-unreachable"),
    ("tour.yaml", "object: ring", "object: wheel", "unknown-in-package"),
    ("tour.yaml", "correct: y1935", "correct: y1936", "answer-not-a-choice"),
    ("tour.yaml", "until_s: 30", "until_s: 90", "cue-after-end"),
    ("tour.yaml", "picture: {file: map.png,", "picture: {file: gone.png,", "picture-missing"),
    ("tour.yaml", "at: [0.8, 0.2]", "at: [8, 0.2]", "off-the-map"),
    ("tour.yaml", "shown_at: [gate-board]", "shown_at: [board]", "shown-at-unknown"),
    ("texts/en.yaml", '    title: "The yard"\n', "", "text-missing"),
    ("texts/zh-CN.yaml", 'quiz: "文The quiz"', 'quiz: ""', "text-empty"),
    ("sources.yaml", "https://letters.museum.cn/1935", "letters", "bad-url"),
    ("sources.yaml", "  seen_through: yearbook\n", "", "source-unseen"),
]


def break_it(tour: TourOnDisk) -> None:
    for file, old, new, _ in FAULTS:
        tour.edit(file, old, new)


def test_all_faults_are_told_at_once(tour: TourOnDisk) -> None:
    break_it(tour)
    problems = tour.problems()
    assert sorted(problem.key for problem in problems) == sorted(key for *_, key in FAULTS)
    assert problems == sorted(problems, key=lambda problem: problem.order())
    assert all(problem.line > 0 for problem in problems)


def test_loading_tells_them_all_too(tour: TourOnDisk) -> None:
    break_it(tour)
    with pytest.raises(TourProblems) as refused:
        load_tour(tour.folder, tour.files, TODAY)
    assert sorted(problem.key for problem in refused.value.problems) == sorted(key for *_, key in FAULTS)


def test_one_file_that_cannot_be_read_does_not_hide_the_others(tour: TourOnDisk) -> None:
    tour.write("tour.yaml", "stops: [\n")
    tour.edit("texts/en.yaml", '"The quiz"', '""')
    tour.edit("sources.yaml", "2026-11-01", "2026-02-30")
    assert tour.told() == {"yaml-unclosed-bracket", "text-empty", "bad-date"}


def test_a_warning_does_not_keep_a_tour_from_loading(tour: TourOnDisk) -> None:
    tour.edit("texts/en.yaml", "The quiz", "TODO")
    assert [problem.severity for problem in tour.problems()] == [Severity.warning]
    assert load_tour(tour.folder, tour.files, TODAY).text("en", "stops.yard.quiz") == "TODO"


def test_a_missing_site_is_left_to_whoever_opens_it(tour: TourOnDisk) -> None:
    tour.edit("tour.yaml", "package: yard", "package: yarden")
    assert load_tour(tour.folder, tour.files, TODAY).tour.site.package == "yarden"


def test_a_missing_tour_is_told_when_loading(tour: TourOnDisk) -> None:
    with pytest.raises(TourProblems) as refused:
        load_tour(tour.folder / "gone", tour.files, TODAY)
    assert [problem.key for problem in refused.value.problems] == ["tour-missing"]


def test_a_check_that_breaks_is_one_plain_problem(
    tour: TourOnDisk, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    def check_of_ours(view: TourFolder, findings: Findings) -> None:
        raise RuntimeError("our fault")

    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr("content.checker.CHECKS", (check_of_ours, *CHECKS))
    tour.edit("sources.yaml", "2026-11-01", "2026-02-30")
    problems = check_tour(tour.folder, tour.files, TODAY)
    assert {problem.key for problem in problems} == {"check-broke", "bad-date"}
    assert "RuntimeError: our fault" in (tmp_path / "hongji-check.log").read_text(encoding="utf-8")
    assert "check_of_ours" in next(problem for problem in problems if problem.key == "check-broke").found(
        "en"
    )
