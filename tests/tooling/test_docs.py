"""What the documents say exists: links, commands, options, files."""

import argparse
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import bootstrap
import main
from assets.importing.budgets import BUDGETS, MIB

ROOT = Path(bootstrap.__file__).parent
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "CHANGELOG.d").glob("*.md")),
]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    missing = [
        target for target in targets if "://" not in target and not (document.parent / target).exists()
    ]
    assert not missing


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_exists(document: Path) -> None:
    named = re.findall(
        r"`make ([a-z-]+)|^    make ([a-z-]+)", document.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert {first or second for first, second in named} <= set(bootstrap.COMMANDS)


@cache
def help_of(*command: str) -> str:
    done = subprocess.run(
        [sys.executable, "main.py", *command, "--help"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("document", ["README.md", "README.zh-CN.md"])
def test_the_readme_names_every_option_and_no_other(document: str) -> None:
    """``--options`` of the commands of main.py, but for those that say themselves (``--help``, ``--json``)."""
    commands = ["tour", "check", "records", "doctor", "import", "new-tour", "publish"]
    helps = [*map(help_of, commands), help_of("keys", "new")]
    known = {option for text in helps for option in re.findall(r"--[a-z]+(?:-[a-z]+)*", text)}
    named = set(re.findall(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*", (ROOT / document).read_text(encoding="utf-8")))
    others = {"--all", "--strict"}
    assert named - others <= known
    for command in ("tour", "import"):
        assert set(re.findall(r"--[a-z]+(?:-[a-z]+)*", help_of(command))) - named <= {"--help", "--json"}


def test_both_readmes_have_the_same_parts() -> None:
    english, chinese = (
        (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")
    )
    for mark in ("\n## ", "\n| ", "docs/pictures/"):
        assert abs(english.count(mark) - chinese.count(mark)) <= (1 if mark == "\n| " else 0), mark
    pictures = re.findall(r"docs/pictures/[\w-]+\.png", english)
    assert pictures == re.findall(r"docs/pictures/[\w-]+\.png", chinese)
    assert len(pictures) >= 6


@pytest.mark.parametrize(
    "chinese",
    sorted(
        [
            *(ROOT / "docs").glob("headset*.zh-CN.md"),
            *(ROOT / "docs" / f"{name}.zh-CN.md" for name in ("gestures", "motion-capture", "artists", "content-teams", "publishing")),
        ]
    ),
    ids=lambda path: path.name,
)
def test_documents_on_devices_have_the_same_parts_in_both_languages(chinese: Path) -> None:
    english = chinese.with_name(chinese.name.replace(".zh-CN", ""))
    one, other = (path.read_text(encoding="utf-8") for path in (english, chinese))
    for mark in ("\n## ", "\n| ", "\n    "):
        assert one.count(mark) == other.count(mark), mark


@pytest.mark.parametrize("document", ["artists.md", "artists.zh-CN.md"])
def test_artists_are_told_the_budgets_that_the_judge_knows(document: str) -> None:
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    told = [[int(value.replace(",", "")) for value in re.findall(r"\| ([\d,]+)(?: MiB)?(?= \|)", row)] for row in text.splitlines()]
    assert [row for row in told if row] == [
        [BUDGETS["pc"].draw_calls, BUDGETS["standalone"].draw_calls],
        [BUDGETS["pc"].triangles, BUDGETS["standalone"].triangles],
        [BUDGETS["pc"].texture_bytes // MIB, BUDGETS["standalone"].texture_bytes // MIB],
        [BUDGETS["pc"].package_bytes // MIB, BUDGETS["standalone"].package_bytes // MIB],
    ]
    for budget in BUDGETS.values():
        assert str(budget.texture_side_px) in text


def options(parser: argparse.ArgumentParser) -> set[str]:
    """Of a parser and all commands below it."""
    found = {option for action in parser._actions for option in action.option_strings}
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return found.union(*(options(command) for action in below for command in action.choices.values()))


@pytest.mark.parametrize("document", sorted(path.name for path in (ROOT / "docs").glob("*.md")))
def test_options_that_a_document_names_exist(document: str) -> None:
    """Those of ``main.py``, where its commands are told."""
    commands = re.findall(r"main\.py [^`\n]*", (ROOT / "docs" / document).read_text(encoding="utf-8"))
    assert {option for command in commands for option in re.findall(r"(?<!\S)--[a-z-]+", command)} <= options(main._parser("en"))


def test_both_tables_of_buttons_name_the_same_buttons() -> None:
    """The English one is compared with the code in ``tests/tracking/test_suggested_bindings.py``."""
    english, chinese = (
        [
            row
            for row in (ROOT / "docs" / name).read_text(encoding="utf-8").splitlines()
            if row.startswith("| `")
        ]
        for name in ("headset-controls.md", "headset-controls.zh-CN.md")
    )
    sides = {"\uff08\u5de6\uff09": "(left)", "\uff08\u53f3\uff09": "(right)"}
    for said, side in sides.items():
        chinese = [row.replace(said, side) for row in chinese]
    one, other = (
        [[word for word in re.findall(r"[a-z0-9_/]+|\u2013|\|", row) if word != "or"] for row in rows]
        for rows in (english, chinese)
    )
    assert len(one) >= 10
    assert one == other


def test_every_folder_is_in_the_architecture() -> None:
    architecture = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    folders = sorted(path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name != "bench")
    assert folders
    assert all(f"`{folder}/`" in architecture for folder in folders)
    paths = re.findall(
        r"`((?:scenes|interaction|engine|tracking|assets|content|reporting|tests)/[\w/.-]+\.\w+)`",
        architecture,
    )
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []
