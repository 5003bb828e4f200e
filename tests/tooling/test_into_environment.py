"""Whoever runs main.py with another Python, or imports a model for the first time, gets what is needed instead of a traceback."""

import os
import signal
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


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C goes another way there")
@pytest.mark.parametrize("file", ["main.py", "bootstrap.py"])
def test_ctrl_c_while_modules_load_ends_without_a_traceback(file: str) -> None:
    """A signal at the first module that the file asks for after ``signal``: by a finder of modules, not by a clock."""
    watch = (
        "import os, runpy, signal, sys\n"
        "class Watch:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name in ('argparse', 'ctypes'): os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Watch())\n"
        f"sys.argv = [{file!r}, 'check']\n"
        f"runpy.run_path({file!r}, run_name='__main__')\n"
    )
    done = subprocess.run([sys.executable, "-c", watch], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C goes another way there")
def test_ctrl_c_on_the_way_is_left_to_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both get it; the one above waits for the one beneath to tidy, and takes its status."""
    ends = iter((0, -signal.SIGINT))

    def call(command: list[str], **_: object) -> int:
        os.kill(os.getpid(), signal.SIGINT)
        return next(ends)

    monkeypatch.setattr(subprocess, "call", call)
    monkeypatch.setenv("HONGJI_SET_UP", "")
    before = signal.getsignal(signal.SIGINT)
    assert into_environment.enter(["check"]) == 130
    assert signal.getsignal(signal.SIGINT) is before
