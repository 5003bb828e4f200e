"""The sentences of the program: the same in both languages, and found by key."""

import os
import re
import string
from collections.abc import Hashable
from pathlib import Path

import pytest
import yaml

from content.messages import LANGUAGES, MessageError, language, text, typed
from content.messages import catalogue as sentences

ROOT = Path(__file__).parents[2]


def test_the_language_is_the_option_then_the_environment_then_chinese() -> None:
    assert language(None, {}) == "zh-CN"
    assert language(None, {"HONGJI_LANG": "en_GB.UTF-8"}) == "en"
    assert language("zh", {"HONGJI_LANG": "en"}) == "zh-CN"
    with pytest.raises(ValueError, match="'fr' is not one of zh-CN, en"):
        language("fr", {})


def test_a_missing_key_or_value_is_told_with_its_file() -> None:
    with pytest.raises(MessageError, match=r"cli\.en\.yaml: no sentence named 'no.such'"):
        text("en", "no.such")
    with pytest.raises(MessageError, match="'app.error' wants 'problem', was given \\[\\]"):
        text("en", "app.error")
    assert text("en", "app.error", problem="x") == "Error: x"


def interface_catalogues() -> list[str]:
    return sorted({path.name.split(".")[0] for path in (ROOT / "content" / "interface").glob("*.yaml")})


@pytest.mark.parametrize("catalogue", interface_catalogues())
def test_both_languages_have_the_same_sentences(catalogue: str) -> None:
    said = {lang: sentences(lang, catalogue) for lang in LANGUAGES}
    assert said["zh-CN"].keys() == said["en"].keys()
    for key in said["en"]:
        values = [
            {field for _, field, _, _ in string.Formatter().parse(said[lang][key]) if field}
            for lang in LANGUAGES
        ]
        assert values[0] == values[1], f"{catalogue}: {key} wants different values"


def test_chinese_sentences_use_chinese_punctuation() -> None:
    """A comma, colon, semicolon or question mark right after a Chinese character is the full-width one.

    (With a space behind it, it shows how YAML is written.)
    """
    half_width = re.compile(r"[\u4e00-\u9fff\u201d\u300b][,;:?!](?=[^ ])")
    wrong = []
    for path in sorted((ROOT / "content").rglob("*zh-CN*")):
        if path.suffix not in (".yaml", ".json"):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if half_width.search(line.split(" #")[0]):
                wrong.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:60]}")
    assert not wrong, "\n".join(wrong[:40])


def test_yaml_of_the_interface_holds_no_key_twice() -> None:
    """PyYAML silently takes the last of two equal keys."""

    class Strict(yaml.SafeLoader):
        pass

    def mapping(loader: Strict, node: yaml.MappingNode) -> dict[Hashable, object]:
        keys = [key.value for key, _ in node.value]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        assert not twice, f"{node.start_mark.name}:{node.start_mark.line + 1}: twice: {twice}"
        return loader.construct_mapping(node, deep=True)

    Strict.add_constructor("tag:yaml.org,2002:map", mapping)
    for path in sorted((ROOT / "content" / "interface").glob("*.yaml")):
        with path.open(encoding="utf-8") as file:
            yaml.load(file, Loader=Strict)


def test_a_command_is_told_as_it_was_begun() -> None:
    python = "py" if os.name == "nt" else "python3"
    assert typed("check my-tour", {"HONGJI_STARTED_BY": "make"}) == 'make run ARGS="check my-tour"'
    assert typed("check my-tour", {"HONGJI_STARTED_BY": "bootstrap"}) == f"{python} bootstrap.py run check my-tour"
    assert typed("check my-tour", {}) == f"{python} main.py check my-tour"
    told = text("en", "import.next", name="village")
    assert typed("new-tour my-tour --site village", {}) in told and "‹" not in told


def test_no_sentence_tells_a_command_by_one_way_of_starting() -> None:
    for path in sorted((ROOT / "content" / "interface").glob("*.yaml")):
        words = "\n".join(line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
        assert not re.search(r"python3? main\.py|main\.py (new-tour|preview|check|publish|verify|install|keys)", words), path
