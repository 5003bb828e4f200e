"""Whatever a file holds, the checker answers in words: it never raises, and none of its checks breaks."""

import json
import random
import shutil
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.checker import check_tour
from content.loader import TourProblems, load_tour
from content.yaml_lines import parse_yaml
from tests.content.conftest import EN, SOURCES, TODAY, TOUR, TourOnDisk

FILES = {"tour.yaml": TOUR, "texts/en.yaml": EN, "sources.yaml": SOURCES}
FEW = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ODD_WORDS = [
    "",
    "~",
    "-",
    ": ",
    "&a",
    "*a",
    "!!x",
    "[",
    "}",
    "\t",
    '"',
    "'",
    "|",
    "\u0000",
    "\ufeff",
    "---",
    "<<: *a",
    "\u2028",
    "1e999",
]
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(
        [
            "",
            " ",
            "..",
            "../x",
            "/",
            "x" * 3000,
            "march",
            "gate",
            "yard",
            "\U0001f600",
            "map.png/",
            "con",
            ".inf",
            "today",
        ]
    ),
    st.text(max_size=8),
    st.lists(st.integers(), max_size=4),
    st.dictionaries(st.sampled_from(["id", "kind", "text", "x"]), st.text(max_size=3), max_size=3),
)


def say_all(tour: TourOnDisk) -> None:
    problems = check_tour(tour.folder, tour.files, TODAY)
    for problem in problems:
        assert problem.key != "check-broke", problem.values
        assert json.dumps([problem.as_json(lang, tour.folder) for lang in ("en", "zh-CN")])
    try:
        load_tour(tour.folder, tour.files, TODAY)
        why = ["it loaded"]
    except TourProblems as refused:
        why = [problem.key for problem in refused.problems]
    assert why


@FEW
@given(
    file=st.sampled_from(sorted(FILES)),
    raw=st.binary(max_size=200),
    at=st.floats(0, 1),
    length=st.integers(0, 80),
)
def test_bytes_put_anywhere(tour: TourOnDisk, file: str, raw: bytes, at: float, length: int) -> None:
    whole = FILES[file].encode("utf-8")
    start = int(at * len(whole))
    tour.write(file, whole[:start] + raw + whole[start + length :])
    say_all(tour)
    tour.write(file, FILES[file])


@FEW
@given(
    file=st.sampled_from(sorted(FILES)),
    word=st.sampled_from(ODD_WORDS),
    at=st.floats(0, 1),
    times=st.integers(1, 3),
)
def test_yaml_signs_put_anywhere(tour: TourOnDisk, file: str, word: str, at: float, times: int) -> None:
    whole = FILES[file]
    start = int(at * len(whole))
    tour.write(file, whole[:start] + word * times + whole[start:])
    say_all(tour)
    tour.write(file, whole)


@FEW
@given(
    file=st.sampled_from(sorted(FILES)),
    seed=st.integers(0, 10**6),
    value=VALUES,
    how=st.sampled_from(["set", "drop", "twice"]),
)
def test_values_of_any_kind_anywhere(tour: TourOnDisk, file: str, seed: int, value: Any, how: str) -> None:
    data = yaml.load(FILES[file], yaml.BaseLoader)
    places = list(_places(data))
    holder, key = random.Random(seed).choice(places)
    if how == "drop":
        del holder[key]
    elif how == "twice" and isinstance(holder, list):
        holder.append(holder[key])
    else:
        holder[key] = value
    tour.write(file, json.dumps(data, ensure_ascii=True))
    say_all(tour)
    tour.write(file, FILES[file])


def _places(data: Any) -> Any:
    """Every (holder, key) of the data."""
    for key, value in list(data.items() if isinstance(data, dict) else enumerate(data)):
        yield data, key
        if isinstance(value, dict | list):
            yield from _places(value)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(raw=st.binary(max_size=300))
def test_any_bytes_parse_or_are_told(raw: bytes) -> None:
    document = parse_yaml(raw, Path("x.yaml"))
    assert document.problems or document.spot is None or document.spot.line >= 1


def test_no_file_at_all(tour: TourOnDisk) -> None:
    shutil.rmtree(tour.folder / "texts")
    (tour.folder / "tour.yaml").unlink()
    (tour.folder / "sources.yaml").unlink()
    say_all(tour)
    assert tour.told() == {"file-missing"}
