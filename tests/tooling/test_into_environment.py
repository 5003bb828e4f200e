"""Whoever runs main.py with another Python, or imports a model for the first time, gets what is needed instead of a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap
import into_environment

ROOT = Path(__file__).parents[2]


def test_set_up_asks_bootstrap_once_and_does_not_go_round_in_circles(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def call(command: list[str], **_: object) -> int:
        asked.append(command)
        return 0

    monkeypatch.setattr(subprocess, "call", call)
    monkeypatch.setenv("HONGJI_SET_UP", "")
    assert into_environment.set_up("import")
    assert asked == [[sys.executable, str(ROOT / "bootstrap.py"), "setup", "import"]]
    assert not into_environment.set_up("import") and len(asked) == 1


def test_another_python_is_led_into_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def call(command: list[str], **_: object) -> int:
        asked.append(command)
        return len(asked) - 1

    monkeypatch.setattr(subprocess, "call", call)
    monkeypatch.setenv("HONGJI_SET_UP", "")
    assert into_environment.enter(["import", "a model.glb"]) == 1, "the program's own status"
    assert asked[0][-2:] == ["setup", "import"]
    assert asked[1][1:] == [str(ROOT / "main.py"), "import", "a model.glb"] and ".venv" in asked[1][0]


def test_a_set_up_that_fails_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "call", lambda *_, **__: 4)
    monkeypatch.setenv("HONGJI_SET_UP", "")
    assert into_environment.enter(["doctor"]) == 2


@pytest.mark.parametrize(
    ("command", "arguments", "sets"),
    [
        ("run", [], ("run",)),
        ("run", ["import", "m.glb"], ("run", "sites", "import")),
        ("setup", ["import"], ("run", "sites", "import")),
        ("setup", ["doctor"], ("run",)),
        ("test", [], ("run", "dev", "sites", "import")),
    ],
)
def test_an_import_brings_its_readers_and_a_visit_does_not(command: str, arguments: list[str], sets: tuple[str, ...]) -> None:
    assert bootstrap.sets_for(command, arguments) == sets
