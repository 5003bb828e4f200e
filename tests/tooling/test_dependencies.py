"""Every dependency is pinned, installed as pinned, and explained."""

import importlib.metadata
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def requirement_lines() -> list[tuple[str, str]]:
    """(file, line) of every requirement."""
    return [
        (path.name, line.strip())
        for path in sorted((ROOT / "requirements").glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]


def test_every_dependency_is_pinned_once_a_file() -> None:
    wrong = [
        f"{file}: {line}"
        for file, line in requirement_lines()
        if not re.match(r"^[a-z0-9.\[\],-]+==[\w.]+(; .+)?$", line)
    ]
    assert not wrong, "not pinned as `name==version`: " + ", ".join(wrong)
    names = [(file, re.split(r"[\[=]", line)[0]) for file, line in requirement_lines()]
    assert len(names) == len(set(names))


def test_what_is_installed_is_what_is_pinned() -> None:
    """In the environment that runs this test: run, dev and sites."""
    wrong = []
    for file, line in requirement_lines():
        if file == "lrs.txt" or ";" in line:
            continue
        package, pinned = re.split(r"(?:\[.*\])?==", line)
        try:
            found = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found = "nothing"
        if found != pinned:
            wrong.append(f"{package}: {found}, pinned {pinned}")
    assert not wrong, ", ".join(wrong)


def test_every_chosen_dependency_says_why_it_is_there() -> None:
    """The part of each file above "brought by the above" is what we chose."""
    explained = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    wrong = []
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        chosen = path.read_text(encoding="utf-8").split("# brought by the above")[0]
        names = [
            re.split(r"[\[=]", line)[0]
            for line in chosen.splitlines()
            if "==" in line and not line.startswith("#")
        ]
        wrong += [f"{path.name}: {package}" for package in names if f"`{package}`" not in explained]
    assert not wrong, "not in docs/dependencies.md: " + ", ".join(wrong)
