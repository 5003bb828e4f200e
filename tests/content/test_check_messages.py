"""Every problem that the checks can tell has its sentences in both languages, with the same values, and none is left over."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from content.checks.text_limits import LIMITS
from content.messages import catalogue
from content.problem import CATALOGUE

CONTENT = Path(__file__).parents[2] / "content"
CODE = "\n".join(
    path.read_text(encoding="utf-8") for path in [*CONTENT.glob("*.py"), *(CONTENT / "checks").glob("*.py")]
)
EN, ZH = catalogue("en", CATALOGUE), catalogue("zh-CN", CATALOGUE)
KEYS = {key.removesuffix(".found") for key in EN if key.endswith(".found") and key != "report.found"}


def words_in_code() -> Iterator[str]:
    for node in ast.walk(ast.parse(CODE)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_both_languages_have_the_same_sentences() -> None:
    assert set(EN) == set(ZH)


def test_both_languages_fill_in_the_same_values() -> None:
    wrong = [
        key
        for key in EN
        if set(re.findall(r"(?<!{){(\w+)}", EN[key])) != set(re.findall(r"(?<!{){(\w+)}", ZH[key]))
    ]
    # a hint or a list of what is allowed may say in one language what the other leaves out; none does today
    assert not wrong


def test_every_sentence_is_told_by_some_check() -> None:
    assert not KEYS - set(words_in_code())


def test_every_problem_has_its_sentences() -> None:
    told = set(re.findall(r"(?:\.error|\.warning|_problem|Problem)\(\s*\"([a-z0-9-]+)\"", CODE))
    assert len(told) > 80
    assert not told - KEYS


def test_every_kind_of_text_has_a_name() -> None:
    assert all(f"kind.{kind}" in EN for kind in LIMITS)
