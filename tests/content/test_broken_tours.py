"""Each of these tours is broken in one place; the checker names the file, the line, and what is wrong."""

# ruff: noqa: E501 - a table reads across

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from content.problem import Severity
from tests.content.conftest import EN, TourOnDisk, chinese

YAML = "tour.yaml"
EN_FILE = "texts/en.yaml"
ZH_FILE = "texts/zh-CN.yaml"
SOURCES = "sources.yaml"


@dataclass(frozen=True)
class Broken:
    """``old`` in ``file`` becomes ``new``; then ``key`` is told at the line of ``told_in`` that holds ``at``, and nothing else."""

    key: str
    file: str
    old: str
    new: str
    at: str
    told_in: str = ""
    also: tuple[str, ...] = ()  # what the same fault brings with it
    nth: int = 1

    def __str__(self) -> str:
        return f"{self.key}: {' '.join(self.new.split())[:40]}"


BROKEN = [
    # fields and types
    Broken("field-missing", YAML, "place: tour.place\n", "", "format:", also=("text-unused",)),
    Broken("field-misspelt", YAML, "summary: tour.summary", "sumary: tour.summary", "sumary"),
    Broken("field-unknown", YAML, "length_min: 5", "length_min: 5\ncolour: red", "colour"),
    Broken("field-empty", YAML, "title: tour.title", "title:", "title:"),
    Broken("needs-quotes", YAML, 'version: "1.0"', "version: 1.0", "version"),
    Broken("bad-version", YAML, 'version: "1.0"', 'version: "one"', "version"),
    Broken("not-a-number", YAML, "duration_s: 60", "duration_s: sixty", "sixty"),
    Broken("not-a-whole-number", YAML, "length_min: 5", "length_min: 5.5", "length_min"),
    Broken("not-true-false", YAML, "correct: true", "correct: yes", "correct: yes"),
    Broken("not-a-list", YAML, "shown_at: [gate-board]", "shown_at: gate-board", "shown_at: gate-board"),
    Broken("not-a-block", YAML, "site: {package: yard, light: default, variant: today}", "site: yard", "site: yard"),
    Broken("wrong-count", YAML, "position: [3, 0, 1.5]", "position: [3, 0]", "position: [3, 0]"),
    Broken("wrong-count", YAML, "position: [3, 0, 1.5]", "position: [3, 0, 1, 2]", "position: [3, 0, 1, 2]"),
    Broken("out-of-range", YAML, "duration_s: 60", "duration_s: -60", "duration_s", also=("cue-after-end",)),
    Broken("pass-mark-percent", YAML, "pass_mark: 0.7", "pass_mark: 70", "pass_mark"),
    Broken("kind-unknown", YAML, "kind: board", "kind: bord", "kind: bord", also=("shown-at-unknown",)),
    Broken("kind-missing", YAML, "- kind: quiz\n        id: quiz-desk", "- id: quiz-desk", "id: quiz-desk", also=("quiz-without-point",)),
    Broken("not-one-of", YAML, "level: moderate", "level: moderat", "moderat"),
    Broken("format-unsupported", YAML, "hongji-tour/1", "hongji-tour/9", "hongji-tour/9"),
    Broken("bad-id", YAML, "id: gate-board", "id: Gate Board", "Gate Board", also=("shown-at-unknown",)),
    Broken("bad-text-id", YAML, "title: stops.gate.title", "title: The gate", "The gate"),
    Broken("list-too-long", YAML, "claims:\n          - {text: stops.gate.board.first", "claims:\n" + "          - {text: tour.title, grade: staged}\n" * 6 + "          - {text: stops.gate.board.first", "          - {text: tour.title"),
    Broken("claim-without-grade", YAML, "{text: stops.gate.board.first, grade: documented,", "{text: stops.gate.board.first,", "stops.gate.board.first"),
    Broken("tour-without-picture", YAML, "picture: {file: title.png, alt: tour.picture}\nlength", "length", "format:"),
    # texts
    Broken("text-missing", EN_FILE, '    title: "The yard"\n', "", "  yard:"),
    Broken("text-missing", ZH_FILE, '  one-claim: "文They set out on the twenty-fourth."\n', "\n", "    map:"),
    Broken("text-unknown", YAML, "title: stops.yard.quiz", "title: stops.yard.quizz", "quizz", also=("text-unused",)),
    Broken("text-is-group", YAML, "title: stops.yard.quiz", "title: stops.yard", "title: stops.yard\n", also=("text-unused",)),
    Broken("text-empty", EN_FILE, 'quiz: "The quiz"', 'quiz: ""', "    quiz:"),
    Broken("text-empty", EN_FILE, 'quiz: "The quiz"', "quiz:", "    quiz:"),
    Broken("text-needs-quotes", EN_FILE, 'quiz: "The quiz"', "quiz: 1935", "quiz: 1935"),
    Broken("text-not-a-sentence", EN_FILE, 'quiz: "The quiz"', "quiz: [The quiz]", "quiz: [The"),
    Broken("bad-text-key", EN_FILE, 'sounds:\n', 'Über:\n  a: "b"\nsounds:\n', "Über"),
    Broken("text-unused", EN_FILE, "sounds:\n", 'sounds:\n  bell: "[A bell]"\n', "bell"),
    Broken("text-untranslated", ZH_FILE, "文The quiz", "The quiz", "The quiz", told_in=EN_FILE),
    Broken("text-wrong-language", EN_FILE, "The quiz", "知识测验", "知识测验"),
    Broken("text-placeholder", EN_FILE, "The quiz", "TODO write", "TODO"),
    Broken("text-placeholder", ZH_FILE, "文The quiz", "待补", "待补"),
    Broken("text-halfwidth", ZH_FILE, "文The quiz", "测验,四题", "测验,四题"),
    Broken("text-too-long", EN_FILE, "The quiz", "The quiz " * 12, "The quiz The"),
    Broken("text-too-long", ZH_FILE, "文The quiz", "测" * 30, "测测"),
    # ids and what they name
    Broken("id-twice", YAML, "id: yard\n", "id: gate\n", "id: gate\n", nth=1),
    Broken("id-twice", YAML, "id: ring\n", "id: march\n", "id: march", also=("shown-at-unknown",), nth=2),
    Broken("id-twice", YAML, "id: year\n", "id: on-foot\n", "id: on-foot", nth=2),
    Broken("unknown-id", YAML, "event: march\n", "event: marhc\n", "marhc", also=("event-without-point",)),
    Broken("unknown-in-package", YAML, "object: ring", "object: rings", "object: rings"),
    Broken("unknown-in-package", YAML, "object: plank", "object: body", "object: body"),
    Broken("unknown-in-package", YAML, "light: default", "light: noon", "light: noon"),
    Broken("unknown-in-package", YAML, "variant: today, claims", "variant: tomorrow, claims", "tomorrow"),
    Broken("unknown-in-package", YAML, "model: soldier", "model: soldiers", "soldiers"),
    Broken("unknown-in-package", YAML, "clip: stand", "clip: stands", "stands"),
    Broken("sound-missing", YAML, "sound: river", "sound: rivers", "sound: rivers"),
    Broken("sound-without-caption", YAML, "{sound: river, caption: sounds.river}", "{sound: river}", "{sound: river}"),
    Broken("package-missing", YAML, "package: yard", "package: yarden", "yarden"),
    # claims and sources
    Broken("claim-without-source", YAML, "text: stops.gate.ring.first, grade: inferred, sources: [letters]", "text: stops.gate.ring.first, grade: inferred", "stops.gate.ring.first"),
    Broken("unknown-source", YAML, "text: stops.gate.ring.first, grade: inferred, sources: [letters]", "text: stops.gate.ring.first, grade: inferred, sources: [leters]", "leters"),
    Broken("source-unseen", SOURCES, "  seen_through: yearbook\n", "", "seen: false"),
    Broken("unknown-source", SOURCES, "seen_through: yearbook", "seen_through: almanac", "almanac"),
    Broken("source-through-itself", SOURCES, "seen_through: yearbook", "seen_through: letters", "seen_through"),
    Broken("source-seen-and-through", SOURCES, "seen: false", "seen: true", "seen_through"),
    Broken("source-unused", SOURCES, "letters:\n", "spare:\n  {kind: book, title: x, seen: true}\nletters:\n", "spare"),
    Broken("bad-url", SOURCES, "https://letters.museum.cn/1935", "letters museum", "letters museum"),
    Broken("bad-url", SOURCES, "https://letters.museum.cn/1935", "file:///etc/passwd", "passwd"),
    Broken("sample-url", SOURCES, "https://letters.museum.cn/1935", "https://www.example.com/a", "example.com"),
    Broken("web-without-url", SOURCES, "  url: https://letters.museum.cn/1935\n", "", "letters:"),
    Broken("web-without-date", SOURCES, "  accessed: 2026-11-01\n", "", "letters:"),
    Broken("bad-date", SOURCES, "2026-11-01", "2026-13-01", "2026-13-01"),
    Broken("date-in-future", SOURCES, "2026-11-01", "2027-11-01", "2027"),
    Broken("bad-date", YAML, "id: march\n    title: events.march.title\n    date: 1935-05-29", "id: march\n    title: events.march.title\n    date: 1935-02-30", "1935-02-30"),
    Broken("bad-date-form", YAML, "date: 1935-05-24", "date: 24 May 1935", "24 May"),
    Broken("route-backwards", YAML, "date: 1935-05-24", "date: 1935-06-24", "date: 1935-05-29"),
    # questions
    Broken("answer-not-a-choice", YAML, "correct: y1935", "correct: y1936", "y1936"),
    Broken("answer-not-a-choice", YAML, "correct: [iron, cold]", "correct: [iron, gold]", "gold"),
    Broken("list-too-short", YAML, "correct: [iron, cold]", "correct: []", "correct: []"),
    Broken("question-without-answer", YAML, "      correct: y1935\n", "", "- kind: single"),
    Broken("choice-twice", YAML, "{id: b, text: questions.days.b}", "{id: a, text: questions.days.b}", "questions.days.b"),
    Broken("choices-alike", EN_FILE, '"In 1934"', '"In 1935"', "questions.year.y1935", told_in=YAML),
    Broken("shown-at-unknown", YAML, "shown_at: [gate-board]", "shown_at: [gateboard]", "gateboard"),
    Broken("shown-at-question", YAML, "shown_at: [gate-board]", "shown_at: [ask]", "shown_at: [ask]"),
    Broken("quiz-without-point", YAML, "      - kind: quiz\n        id: quiz-desk\n        title: stops.yard.quiz\n        position: [5, 2, 1.4]\n", "", "quiz:", also=("text-unused",)),
    Broken("pass-mark-low", YAML, "pass_mark: 0.7", "pass_mark: 0.2", "pass_mark"),
    Broken("prompt-twice", YAML, "prompt: questions.year.prompt", "prompt: questions.on-foot.prompt", "questions.on-foot.prompt", also=("text-unused",), nth=2),
    # events
    Broken("event-without-point", YAML, "      - kind: event\n        id: start-march\n        title: stops.yard.start\n        position: [5, 8, 1.4]\n        event: march\n", "", "- id: march", also=("text-unused",)),
    Broken("cue-after-end", YAML, "until_s: 30", "until_s: 90", "until_s: 90"),
    Broken("ends-before-start", YAML, "at_s: 0, until_s: 30", "at_s: 40, until_s: 30", "until_s: 30"),
    Broken("captions-overlap", YAML, "        at_s: 0\n        until_s: 10\n", "        at_s: 0\n        until_s: 12\n", "        at_s: 10"),
    Broken("keys-out-of-order", YAML, "{at_s: 0, position: [-8, 0, 0], clip: walk}", "{at_s: 12, position: [-8, 0, 0], clip: walk}", "position: [2, 0, 0]"),
    Broken("figure-too-fast", YAML, "{at_s: 10, position: [2, 0, 0]", "{at_s: 1, position: [2, 0, 0]", "position: [2, 0, 0]"),
    Broken("figure-jumps", YAML, "{at_s: 10, position: [2, 0, 0]", "{at_s: 0, position: [2, 0, 0]", "position: [2, 0, 0]"),
    Broken("figure-off-ground", YAML, "position: [2, 0, 0]", "position: [2, 0, 3]", "position: [2, 0, 3]"),
    Broken("figure-way-off-ground", YAML, "position: [-8, 0, 0], clip: walk", "position: [0, -8.5, 1], clip: walk", "position: [2, 0, 0]"),
    Broken("last-figure-late", YAML, "count: 3", "count: 40\n        gap_s: 2", "kind: figures"),
    Broken("key-while-hidden", YAML, "keys: [{at_s: 0, position: [0, 0, 1]}]", "keys: [{at_s: 30, position: [0, 0, 1]}]", "kind: object"),
    # places
    Broken("hotspot-below-floor", YAML, "position: [3, 0, 1.5]", "position: [3, 0, -0.5]", "[3, 0, -0.5]"),
    Broken("hotspot-too-high", YAML, "position: [3, 0, 1.5]", "position: [3, 0, 4]", "[3, 0, 4]"),
    Broken("hotspot-too-high", YAML, "position: [0, 3, 1.1]", "position: [0, 3, 2.3]", "[0, 3, 2.3]"),
    Broken("hotspot-far", YAML, "position: [3, 0, 1.5]", "position: [30, 0, 1.5]", "[30, 0, 1.5]"),
    Broken("hotspot-in-face", YAML, "position: [3, 0, 1.5]", "position: [0.2, 0, 1.5]", "[0.2, 0, 1.5]"),
    Broken("hotspot-inside-another", YAML, "position: [-3, 0, 1.5]", "position: [3, 0.1, 1.5]", "[3, 0.1, 1.5]"),
    Broken("stop-off-ground", YAML, "position: [5, 5, 0]", "position: [7.7, 5, 0]", "[7.7, 5, 0]"),
    Broken("stop-off-site", YAML, "position: [5, 5, 0]", "position: [500, 5, 0]", "[500, 5, 0]", also=("hotspot-far",)),
    Broken("stop-wrong-height", YAML, "position: [5, 5, 0]", "position: [5, 5, 2]", "[5, 5, 2]"),
    Broken("stop-unreachable", YAML, "position: [5, 5, 0]", "position: [9, 5, 0]", "[9, 5, 0]"),
    Broken("stop-unreachable", YAML, "position: [5, 5, 0]", "position: [5, -9, 1]", "[5, -9, 1]", also=("hotspot-far",)),
    Broken("stops-overlap", YAML, "position: [5, 5, 0]", "position: [1, 1, 0]", "[1, 1, 0]"),
    Broken("off-the-map", YAML, "at: [0.8, 0.2]", "at: [80, 0.2]", "[80, 0.2]"),
    Broken("height-not-told", YAML, "comfort: {level: moderate, notes: [tour.heights]}", "comfort: {level: moderate}", "comfort", also=("text-unused",)),
    Broken("gentle-with-warning", YAML, "level: moderate", "level: gentle", "gentle"),
    Broken("comparison-same", YAML, 'variant: "1935", light: dusk, claims', "variant: today, claims", "now: {title"),
    # pictures
    Broken("picture-missing", YAML, "picture: {file: map.png,", "picture: {file: Map.png,", "Map.png"),
    Broken("picture-leads-out", YAML, "picture: {file: map.png,", "picture: {file: ../../map.png,", "../map.png"),
    Broken("picture-leads-out", YAML, "picture: {file: map.png,", "picture: {file: /etc/passwd,", "passwd"),
    Broken("picture-without-alt", YAML, "picture: {file: map.png, alt: stops.gate.map.alt}", "picture: {file: map.png}", "map.png"),
    Broken("map-aspect", YAML, "picture: {file: map.png,", "aspect: 1\n        picture: {file: map.png,", "aspect: 1"),
    # the whole
    Broken("name-not-folder", YAML, "name: small", "name: smaller", "smaller"),
    Broken("stop-empty", YAML, "stops:\n", "stops:\n  - {id: bare, title: stops.gate.title, summary: stops.gate.summary, position: [-6, -6, 0], bearing_deg: 0}\n", "bare"),
    # YAML
    Broken("key-twice", YAML, "title: tour.title\n", "title: tour.title\ntitle: tour.place\n", "title: tour.place"),
    Broken("tag-not-allowed", YAML, "length_min: 5", "length_min: !!python/object:os.system 5", "python", also=("not-a-whole-number",)),
    Broken("alias-unknown", YAML, "length_min: 5", "length_min: *five", "five"),
    Broken("second-document", YAML, "stops:\n", "---\nstops:\n", "---"),
    Broken("yaml-tab", YAML, "    bearing_deg: 90", "\tbearing_deg: 90", "\tbearing"),
    Broken("yaml-fullwidth-colon", YAML, "length_min: 5\n", "length_min\uff1a5\n", "\uff1a"),
    Broken("yaml-colon-in-text", EN_FILE, 'quiz: "The quiz"', "quiz: The quiz: four", "quiz: The"),
    Broken("yaml-after-quote", EN_FILE, 'quiz: "The quiz"', 'quiz: "The" quiz', 'quiz: "The"'),
    Broken("yaml-unclosed-quote", EN_FILE, '"Four questions."', '"Four questions.', "Four"),
    Broken("yaml-bad-start", EN_FILE, 'quiz: "The quiz"', "quiz: @home", "@home"),
    Broken("yaml-no-space", YAML, "name: small\n", "name:small\n", "name:small"),
    Broken("yaml-unclosed-bracket", YAML, "at: [0.1, 0.2]", "at: [0.1, 0.2", "at: [0.1, 0.2"),
    Broken("yaml-unclosed-bracket", YAML, "at: [0.1, 0.2]", "at: [0.1, {0.2]", "at: [0.1, {0.2"),
    Broken("yaml-broken", YAML, "    position: [0, 0, 0]", "      position: [0, 0, 0]", "      position: [0, 0, 0]"),
    Broken("unprintable", EN_FILE, "The quiz", "The\x07quiz", "The\x07"),
    Broken("byte-order-mark", YAML, "format: hongji-tour/1", "\ufeffformat: hongji-tour/1", "format"),
]  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_a_broken_tour_is_told_where_it_is_broken(tour: TourOnDisk, broken: Broken) -> None:
    tour.edit(broken.file, broken.old, broken.new)
    problems = tour.problems()
    told = [problem for problem in problems if problem.key == broken.key]
    assert told, f"told instead: {[problem.as_json('en', tour.folder) for problem in problems]}"
    told_in = broken.told_in or broken.file
    line = tour.line_of(told_in, broken.at.rstrip("\n"), broken.nth) if broken.at else 0
    if broken.at.endswith("\n"):
        ends = [
            number
            for number, words in enumerate(tour.read(told_in).splitlines(), 1)
            if words.endswith(broken.at[:-1])
        ]
        line = ends[-1]
    assert (tour.folder / told_in, line) in [(problem.file, problem.line) for problem in told]
    assert {problem.key for problem in problems} <= {broken.key, *broken.also}
    for problem in problems:
        for lang in ("zh-CN", "en"):
            assert problem.found(lang) and problem.fix(lang)


def only(tour: TourOnDisk, key: str) -> tuple[str, int]:
    """The file and line of the one problem, which must be ``key``."""
    problems = tour.problems()
    assert [problem.key for problem in problems] == [key]
    return problems[0].file.relative_to(tour.folder).as_posix(), problems[0].line


def test_missing_folder(tour: TourOnDisk) -> None:
    shutil.rmtree(tour.folder)
    assert tour.told() == {"tour-missing"}


@pytest.mark.parametrize("file", [YAML, EN_FILE, SOURCES])
def test_missing_file(tour: TourOnDisk, file: str) -> None:
    (tour.folder / file).unlink()
    assert only(tour, "file-missing") == (file, 0)


def test_file_that_is_a_folder(tour: TourOnDisk) -> None:
    (tour.folder / SOURCES).unlink()
    (tour.folder / SOURCES).mkdir()
    assert "file-unreadable" in tour.told()


def test_file_that_is_too_big(tour: TourOnDisk) -> None:
    tour.write(SOURCES, "#" * 5_000_000)
    assert "file-too-big" in tour.told()


def test_file_that_holds_no_fields(tour: TourOnDisk) -> None:
    tour.write(SOURCES, "- a\n- b\n")
    assert only(tour, "file-not-a-block") == (SOURCES, 1)


def test_texts_in_gbk(tour: TourOnDisk) -> None:
    tour.write(ZH_FILE, ("# 中\n" + chinese(EN)).encode("gbk"))
    (problem,) = tour.problems()
    assert (problem.key, problem.line, problem.values["encoding"]) == ("not-utf8", 1, "GBK")


def test_texts_in_utf_16(tour: TourOnDisk) -> None:
    tour.write(ZH_FILE, chinese(EN).encode("utf-16"))
    assert only(tour, "not-utf8") == (ZH_FILE, 1)


def test_billion_laughs(tour: TourOnDisk) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    tour.write(YAML, "\n".join(lines))
    assert tour.told() == {"too-many-nodes"}


def test_nested_too_deeply(tour: TourOnDisk) -> None:
    tour.write(YAML, "[" * 100_000)
    assert tour.told() == {"too-deep"}


def test_something_is_required(tour: TourOnDisk) -> None:
    tour.write(YAML, tour.read(YAML).replace("    bearing_deg", "    required: false\n    bearing_deg"))
    assert only(tour, "nothing-required") == (YAML, tour.line_of(YAML, "stops:"))


def test_answer_shown_after_the_question(tour: TourOnDisk) -> None:
    text = tour.read(YAML)
    first, second = text.index("  - id: gate\n"), text.index("  - id: yard\n")
    end = text.index("events:\n")
    tour.write(YAML, text[:first] + text[second:end] + text[first:second] + text[end:])
    problems = tour.problems()
    assert {problem.key for problem in problems} == {"shown-after-question"}
    assert tour.line_of(YAML, "shown_at: [gate-board]") in [problem.line for problem in problems]


def test_point_without_quiz(tour: TourOnDisk) -> None:
    text = tour.read(YAML)
    tour.write(YAML, text[: text.index("\nquiz:\n") + 1])
    assert "point-without-quiz" in tour.told()


def test_caption_too_short_to_read(tour: TourOnDisk) -> None:
    tour.edit(EN_FILE, "They come.", "They come over the hill, " * 5)
    tour.edit(YAML, "        at_s: 0\n        until_s: 10\n", "        at_s: 8\n        until_s: 10\n")
    assert only(tour, "caption-too-short") == (YAML, tour.line_of(YAML, "until_s: 10"))


def test_picture_that_is_no_picture(tour: TourOnDisk) -> None:
    (tour.folder / "pictures" / "map.png").write_text("not a picture")
    assert only(tour, "picture-broken") == (YAML, tour.line_of(YAML, "file: map.png"))


def test_picture_cut_short(tour: TourOnDisk) -> None:
    path = tour.folder / "pictures" / "map.png"
    path.write_bytes(path.read_bytes()[:60])
    assert tour.told() == {"picture-broken"}


def test_picture_too_wide(tour: TourOnDisk) -> None:
    Image.new("L", (5000, 10)).save(tour.folder / "pictures" / "map.png")
    assert tour.told() == {"picture-too-wide"}


def test_picture_too_big(tour: TourOnDisk) -> None:
    (tour.folder / "pictures" / "map.png").write_bytes(bytes(9_000_000))
    assert tour.told() == {"picture-too-big"}


def test_picture_of_another_kind(tour: TourOnDisk) -> None:
    Image.new("L", (10, 10)).save(tour.folder / "pictures" / "map.png", format="JPEG")
    assert tour.told() == {"picture-misnamed"}


def test_picture_in_a_format_that_is_not_shown(tour: TourOnDisk) -> None:
    Image.new("L", (10, 10)).save(tour.folder / "pictures" / "map.bmp")
    tour.edit(YAML, "file: map.png", "file: map.bmp")
    assert tour.told() == {"picture-wrong-kind"}


def test_map_whose_shape_is_not_said(tour: TourOnDisk) -> None:
    Image.new("L", (50, 50)).save(tour.folder / "pictures" / "map.png")
    assert only(tour, "map-aspect") == (YAML, tour.line_of(YAML, "file: map.png"))


def test_links_that_lead_out(tour: TourOnDisk, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere.png"
    Image.new("L", (10, 10)).save(outside)
    (tour.folder / "pictures" / "map.png").unlink()
    (tour.folder / "pictures" / "map.png").symlink_to(outside)
    assert tour.told() == {"picture-leads-out", "leads-out"}


def test_texts_that_lead_out(tour: TourOnDisk, tmp_path: Path) -> None:
    (tmp_path / "en.yaml").write_text(EN, encoding="utf-8")
    (tour.folder / EN_FILE).unlink()
    (tour.folder / EN_FILE).symlink_to(tmp_path / "en.yaml")
    assert only(tour, "leads-out") == (EN_FILE, 0)


def test_a_link_to_itself(tour: TourOnDisk) -> None:
    for file in (EN_FILE, "pictures/map.png"):
        (tour.folder / file).unlink()
        (tour.folder / file).symlink_to((tour.folder / file).name)
    assert tour.told() == {"leads-out", "picture-leads-out"}


def test_the_folder_of_texts_leads_out(tour: TourOnDisk, tmp_path: Path) -> None:
    (tour.folder / "texts").rename(tmp_path / "texts")
    (tour.folder / "texts").symlink_to(tmp_path / "texts")
    assert "leads-out" in tour.told()


def test_texts_in_an_unknown_language(tour: TourOnDisk) -> None:
    tour.write("texts/fr.yaml", "a: b")
    (problem,) = tour.problems()
    assert (problem.key, problem.severity) == ("texts-not-read", Severity.warning)


def test_sound_that_is_no_sound(tour: TourOnDisk) -> None:
    (tour.files / "sounds" / "river.ogg").write_bytes(b"RIFF")
    assert only(tour, "sound-broken") == (YAML, tour.line_of(YAML, "sound: river"))


@pytest.mark.parametrize("content", ["", "{}", "[1, 2", '{"format": "hongji-site/9"}'])
def test_site_package_that_cannot_be_read(tour: TourOnDisk, content: str) -> None:
    (tour.files / "sites" / "yard.site" / "manifest.json").write_text(content)
    assert only(tour, "package-broken") == (YAML, tour.line_of(YAML, "package: yard"))


def test_floor_of_the_wrong_size(tour: TourOnDisk) -> None:
    (tour.files / "sites" / "yard.site" / "walkable.f32").write_bytes(bytes(12))
    assert tour.told() == {"package-broken"}
