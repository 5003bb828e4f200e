"""What the checker says of acts that are written wrongly."""

import pytest

from tests.content.conftest import TourOnDisk

YAML = "tour.yaml"
DESK = "        position: [5, 2, 1.4]\n"
ACT = """\
      - kind: act
        id: pull
        title: stops.yard.start
        position: [6.5, 3, 1.4]
        act: pull-rope
        times: 5
        prompt: stops.yard.ask
        object: plank
        sound: steps
        afterwards: gate
        path: [[6, 2, 0], [2, 2, 0]]
        claim: {text: stops.yard.then-claim, grade: staged}
"""
TRACK = "      - {kind: act, id: own, title: stops.yard.start, at_s: 20, act: scull, times: 3, prompt: stops.yard.ask, claim: {text: stops.yard.then-claim, grade: staged}}\n"  # noqa: E501
LIGHT = "      - {kind: light, at_s: 0, light: dusk}\n"


@pytest.fixture
def acting(tour: TourOnDisk) -> TourOnDisk:
    tour.edit(YAML, DESK, DESK + ACT)
    tour.edit(YAML, LIGHT, LIGHT + TRACK)
    return tour


def test_acts_that_are_written_well(acting: TourOnDisk) -> None:
    assert acting.told() == set()


@pytest.mark.parametrize(
    ("key", "old", "new", "at"),
    [
        ("act-unknown", "act: pull-rope", "act: pull-robe", "pull-robe"),
        ("act-unknown", "act: scull", "act: skull", "act: skull"),
        ("out-of-range", "times: 5", "times: 0", "times: 0"),
        ("out-of-range", "times: 5", "times: 500", "times: 500"),
        ("not-a-whole-number", "times: 5", "times: 2.5", "times: 2.5"),
        ("act-path-short", "path: [[6, 2, 0], [2, 2, 0]]", "path: [[6, 2, 0]]", "path: [[6"),
        ("wrong-count", "path: [[6, 2, 0], [2, 2, 0]]", "path: [[6, 2], [2, 2, 0]]", "path: [[6"),
        ("act-path-far", "path: [[6, 2, 0]", "path: [[-9, -9, 0]", "path: [[-9"),
        ("act-path-off", "[2, 2, 0]]", "[2, 200, 0]]", "200"),
        ("act-stroke-long", "times: 5", "times: 1", "times: 1"),
        ("act-afterwards", "afterwards: gate", "afterwards: gat", "afterwards: gat"),
        ("act-afterwards-unused", "        path: [[6, 2, 0], [2, 2, 0]]\n", "", "afterwards"),
        ("unknown-in-package", "object: plank\n", "object: blank\n", "blank"),
        ("sound-missing", "sound: steps\n", "sound: stepps\n", "stepps"),
        ("text-unknown", "prompt: stops.yard.ask\n        object", "prompt: stops.yard.asks\n        object", "stops.yard.asks"),
        ("cue-after-end", "at_s: 20, act", "at_s: 90, act", "at_s: 90"),
        ("field-missing", "        times: 5\n", "", "kind: act"),
    ],
)
def test_acts_that_are_not(acting: TourOnDisk, key: str, old: str, new: str, at: str) -> None:
    acting.edit(YAML, old, new)
    told = [problem for problem in acting.problems() if problem.key == key]
    assert told
    assert acting.folder / YAML == told[0].file and told[0].line == acting.line_of(YAML, at, 1)
    for problem in told:
        for lang in ("zh-CN", "en"):
            assert problem.found(lang) and problem.fix(lang)
