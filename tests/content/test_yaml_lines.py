"""YAML into plain data with places: the words of YAML 1.2, lines and columns from 1."""

from pathlib import Path

import pytest

from content.node import root
from content.yaml_lines import Plain, parse_yaml

FILE = Path("x.yaml")


def data(text: str) -> Plain:
    document = parse_yaml(text.encode(), FILE)
    assert document.problems == []
    return document.data


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("true", True),
        ("yes", "yes"),
        ("on", "on"),
        ("null", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("0.5", 0.5),
        ("1e3", 1000.0),
        ("1935-05-29", "1935-05-29"),
        ("12:30", "12:30"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("1e999", "1e999"),
        ("1" * 5000, "1" * 5000),
        ('"12"', "12"),
        ("'true'", "true"),
        ("1_000", "1_000"),
        ("+", "+"),
    ],
)
def test_words_mean_what_yaml_1_2_says(word: str, value: Plain) -> None:
    read = data(f"a: {word}\n")
    assert read == {"a": value}
    assert isinstance(read, dict) and type(read["a"]) is type(value)


def test_every_value_knows_its_place() -> None:
    node = root(parse_yaml("a:\n  - b: 1\n    ä: {c: [x, y]}\n".encode(), FILE))
    second = list(next(iter(node["a"]))["ä"]["c"])[1]
    assert (second.value, second.place(), second.path) == ("y", (3, 16), "a[1].ä.c[2]")
    assert next(iter(node["a"]))["ä"].place(at_key=True) == (3, 5)


def test_what_is_absent_stands_where_it_should_be() -> None:
    node = root(parse_yaml(b"a:\n  b: 1\n", FILE))["a"]["gone"]["too"]
    assert (node.there, node.value, node.place(), node.path) == (False, None, (1, 1), "a.gone.too")


def test_a_repeated_block_may_be_named() -> None:
    assert data("a: &x [1, 2]\nb: *x\n") == {"a": [1, 2], "b": [1, 2]}


def test_a_block_that_holds_itself_is_refused() -> None:
    assert [problem.key for problem in parse_yaml(b"a: &x [*x]\n", FILE).problems] == ["alias-unknown"]


def test_of_a_key_written_twice_the_first_counts() -> None:
    document = parse_yaml(b"a: 1\nb: 2\na: {c: 3}\n", FILE)
    (problem,) = document.problems
    assert (problem.key, problem.line, problem.values["line"]) == ("key-twice", 3, 1)
    assert document.data == {"a": 1, "b": 2}


@pytest.mark.parametrize("text", ["? [a]\n: b\n", "{a: b}: c\n", "a: &x b\n*x : c\n"])
def test_a_key_must_be_a_word(text: str) -> None:
    assert parse_yaml(text.encode(), FILE).problems[0].key == "key-not-word"


def test_windows_lines_and_an_empty_file() -> None:
    assert data("a: 1\r\nb: 2\r\n") == {"a": 1, "b": 2}
    for text in (b"", b"# only a comment\n"):
        assert [problem.key for problem in parse_yaml(text, FILE).problems] == ["file-empty"]


def test_a_wrong_byte_is_told_at_its_line_and_column() -> None:
    (problem,) = parse_yaml("a: 1\nä: \xff\n".encode("latin-1"), FILE).problems
    assert (problem.key, problem.line, problem.column) == ("not-utf8", 2, 1)
