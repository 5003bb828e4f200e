"""What the documents say exists: links, commands, options, files."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import bootstrap

ROOT = Path(bootstrap.__file__).parent
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "CHANGELOG.d" / "README.md",
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
    known = set(
        re.findall(r"--[a-z]+", help_of("tour") + help_of("check") + help_of("records") + help_of("doctor"))
    )
    named = set(re.findall(r"(?<![\w-])--[a-z]+", (ROOT / document).read_text(encoding="utf-8")))
    others = {"--all", "--strict"}
    assert named - others <= known
    assert set(re.findall(r"--[a-z]+", help_of("tour"))) - named <= {"--help", "--json"}


def test_both_readmes_have_the_same_parts() -> None:
    english, chinese = (
        (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")
    )
    for mark in ("\n## ", "\n| ", "docs/pictures/"):
        assert abs(english.count(mark) - chinese.count(mark)) <= (1 if mark == "\n| " else 0), mark
    pictures = re.findall(r"docs/pictures/[\w-]+\.png", english)
    assert pictures == re.findall(r"docs/pictures/[\w-]+\.png", chinese)
    assert len(pictures) >= 6


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
