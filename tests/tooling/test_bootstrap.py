"""The set-up: what it installs, what it says when it cannot, and that nothing breaks when it is killed."""

import ast
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import bootstrap

ROOT = Path(bootstrap.__file__).parent
DEBIAN_12 = ("debian", 12.0)
SOUND = bootstrap.SystemPart("libasound.so.2", "libasound2", "why_sound")
GL = bootstrap.SystemPart("libGL.so.1", "libgl1")


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HONGJI_LANG", "en")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with an empty requirement set, so that an environment is made without any download."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").write_text("# nothing\n", encoding="utf-8")
    monkeypatch.setattr(bootstrap, "REQUIREMENTS", tmp_path / "requirements")
    yield tmp_path


def test_its_syntax_is_understood_by_python_3_9() -> None:
    source = (ROOT / "bootstrap.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 9))
    imported = {
        alias.name.split(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in (node.names if isinstance(node, ast.Import) else [ast.alias(node.module or "")])
    }
    assert imported <= sys.stdlib_module_names


def test_both_languages_have_the_same_sentences_with_the_same_values() -> None:
    folder = ROOT / "content" / "interface"
    chinese, english = (
        json.loads((folder / f"bootstrap.{lang}.json").read_text(encoding="utf-8"))
        for lang in ("zh-CN", "en")
    )
    assert chinese.keys() == english.keys()
    for key in chinese:
        assert set(_values(chinese[key])) == set(_values(english[key])), key


def test_an_old_python_is_told_what_to_do(english: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(bootstrap.Failure, match=r"3\.11 or newer is needed; this is 3\.9\.2") as failure:
        bootstrap.require_python((3, 9, 2), ["run"])
    assert failure.value.status == 2


def test_an_old_python_hands_over_to_a_newer_one(english: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: sys.executable if name == "python3.12" else None)
    became: list[list[str]] = []

    def become(command: list[str]) -> None:
        became.append(command)
        raise SystemExit

    monkeypatch.setattr(bootstrap, "become", become)
    with pytest.raises(SystemExit):
        bootstrap.require_python((3, 10, 0), ["run", "--lang", "en"])
    assert became[0][0] == sys.executable
    assert became[0][2:] == ["run", "--lang", "en"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('ID=debian\nVERSION_ID="12"\n', ("debian", 12.0)),
        ('ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n', ("ubuntu", 24.04)),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_ID="22"\n', ("ubuntu", 22.0)),
        ("ID=fedora\nVERSION_ID=41\n", ("", 41.0)),
        ("ID=debian\n", ("debian", 0.0)),
        ("", ("", 0.0)),
    ],
)
def test_the_distribution_is_recognised(text: str, expected: tuple[str, float]) -> None:
    assert bootstrap.release(text) == expected


@pytest.mark.parametrize(
    ("distribution", "name"),
    [
        (("debian", 12.0), "libasound2"),
        (("debian", 13.0), "libasound2t64"),
        (("ubuntu", 24.04), "libasound2t64"),
    ],
)
def test_the_renamed_sound_library_is_asked_for_by_its_name(
    distribution: tuple[str, float], name: str
) -> None:
    assert bootstrap.package_names([SOUND], distribution) == [name]


def test_without_root_the_one_command_is_printed(english: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "apt_get", lambda _: pytest.fail("must not install without root"))
    with pytest.raises(bootstrap.Failure, match="sudo apt-get update && .* libasound2 libgl1") as failure:
        bootstrap.require_system(False, DEBIAN_12, [GL, SOUND])
    assert failure.value.status == 3


def test_without_root_optional_parts_do_not_stop(english: None, capsys: pytest.CaptureFixture[str]) -> None:
    bootstrap.require_system(False, DEBIAN_12, [SOUND])
    said = capsys.readouterr().err
    assert "sudo apt-get" in said
    assert "sound" in said


def test_root_installs_all_of_it_in_one_go(english: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def apt_get(arguments: list[str]) -> str:
        asked.append(list(arguments))
        return ""

    monkeypatch.setattr(bootstrap, "apt_get", apt_get)
    bootstrap.require_system(True, DEBIAN_12, [GL, SOUND])
    assert asked == [["update"], ["install", "-y", "--no-install-recommends", "libasound2", "libgl1"]]


@pytest.mark.parametrize(("missing", "stops"), [([GL], True), ([SOUND], False)])
def test_root_without_network_goes_on_only_if_nothing_needed_is_missing(
    missing: list[bootstrap.SystemPart], stops: bool, english: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "apt_get", lambda _: "E: no network")
    monkeypatch.setattr(bootstrap, "present", lambda _: False)
    if stops:
        with pytest.raises(bootstrap.Failure):
            bootstrap.require_system(True, DEBIAN_12, missing)
    else:
        bootstrap.require_system(True, DEBIAN_12, missing)


@pytest.mark.parametrize(
    ("root", "candidate", "installs"),
    [
        (True, "25.0.0+dfsg-2", True),
        (True, "1:26.1-1", True),
        (True, "21.0.0+git2905-1", False),
        (True, "(none)", False),
        (True, "", False),
        (False, "25.0.0+dfsg-2", False),
    ],
)
def test_the_simulated_headset_is_installed_natively_where_root_may_and_it_is_new_enough(
    root: bool, candidate: str, installs: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "present", lambda part: part.probe == "libvulkan_lvp.so")
    packages = [part.package for part in bootstrap.headset_parts(root, candidate)]
    assert packages == (["monado-service", "libopenxr1-monado"] if installs else [])


def test_the_version_on_offer_is_asked_of_apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    apt = tmp_path / "apt-cache"
    apt.write_text('#!/bin/sh\necho "$2:"; echo "  Installed: (none)"; echo "  Candidate: 25.0.0-2"\n', encoding="utf-8")
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert bootstrap.apt_candidate("monado-service") == "25.0.0-2"
    apt.write_text("#!/bin/sh\n", encoding="utf-8")
    assert bootstrap.apt_candidate("monado-service") == ""
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert bootstrap.apt_candidate("monado-service") == ""


@pytest.mark.parametrize(("status", "warned"), [(0, False), (1, True)])
def test_the_tests_fetch_the_simulated_headset_first_and_go_on_without(
    status: int, warned: bool, english: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    became = _perform(monkeypatch, "test", ["-x"], status)
    assert became[0][1:] == ["-m", "tests.simulated_headset", "--prepare"]
    assert became[1][1:3] == ["-m", "pytest"] and became[1][-1] == "-x"
    assert ("tests in tests/headset will fail" in capsys.readouterr().err) == warned


def test_the_simulated_headset_is_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    became = _perform(monkeypatch, "headset-sim", ["tour", "luding-bridge"], 0)
    assert [command[1:] for command in became] == [["-m", "tests.simulated_headset", "tour", "luding-bridge"]]


def _perform(
    monkeypatch: pytest.MonkeyPatch, command: str, arguments: list[str], prepared: int
) -> list[list[str]]:
    """What a command runs, in order, when everything is set up."""
    ran: list[list[str]] = []

    def call(command: list[str], **_: object) -> int:
        ran.append(command)
        return prepared

    monkeypatch.setattr(bootstrap, "set_up", lambda *_: Path(sys.executable))
    monkeypatch.setattr("subprocess.call", call)
    monkeypatch.setattr(bootstrap, "become", ran.append)
    monkeypatch.setattr("sys.platform", "linux")
    before = dict(os.environ)
    bootstrap.perform(command, arguments)
    assert dict(os.environ) == before  # what a command needs to know goes with it, and stays nowhere else
    return ran


@pytest.mark.parametrize(("level", "told"), [("1", "make"), (None, "bootstrap")])
def test_a_command_is_told_how_it_was_begun(level: str | None, told: str) -> None:
    environ = {name: value for name, value in os.environ.items() if name not in ("MAKELEVEL", "HONGJI_STARTED_BY")}
    if level is not None:
        environ["MAKELEVEL"] = level
    begins = (
        "import sys, bootstrap;"
        "bootstrap.become([sys.executable, '-c', 'import os; print(os.environ[\"HONGJI_STARTED_BY\"])'])"
    )
    run = subprocess.run([sys.executable, "-c", begins], cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == told


def test_another_distribution_is_told_the_libraries(english: None) -> None:
    with pytest.raises(bootstrap.Failure, match="This system lacks: libGL.so.1"):
        bootstrap.require_system(False, ("", 41.0), [GL])


def test_a_missing_library_is_noticed() -> None:
    assert not bootstrap.present(bootstrap.SystemPart("libno-such-thing.so.7", "x"))
    assert not bootstrap.present(bootstrap.SystemPart("no-such-program", "x"))


@pytest.mark.parametrize(
    ("output", "making_venv", "key"),
    [
        ("OSError: [Errno 28] No space left on device", False, "cause_disk"),
        ("NewConnectionError(...)\nERROR: No matching distribution found for pillow", False, "cause_network"),
        ("ERROR: No matching distribution found for quicktex==0.3.1", False, "cause_wheel"),
        ("PermissionError: [Errno 13] Permission denied: '.venv'", True, "cause_rights"),
        ("ensurepip is not available", True, "cause_venv"),
        ("what is this", False, "cause_unknown"),
    ],
)
def test_the_cause_of_a_failure_is_named(output: str, making_venv: bool, key: str) -> None:
    assert bootstrap.cause_of(output, making_venv) == key
    assert bootstrap.sentence(key, need_mb=1, folder="f", python="p", package="k", log="l")


def test_options_alone_belong_to_the_tour() -> None:
    assert bootstrap.run_arguments([]) == ["tour", "luding-bridge"]
    assert bootstrap.run_arguments(["--lang", "en"]) == ["tour", "luding-bridge", "--lang", "en"]
    assert bootstrap.run_arguments(["doctor", "--json"]) == ["doctor", "--json"]
    assert bootstrap.run_arguments(["--help"]) == ["--help"]


def test_no_room_on_the_disk_is_said_before_anything_is_written(
    project: Path, english: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: _Usage(free=5 * 2**20))
    environment = bootstrap.Environment(project, ".venv", ("run",))
    with pytest.raises(bootstrap.Failure, match="5 MB are free"):
        environment.require()
    assert not environment.folder.exists()


def set_of_files(folder: Path) -> set[tuple[str, int, int]]:
    """With the places they take on the disk and the times of their last change."""
    return {(str(path), path.lstat().st_ino, path.lstat().st_mtime_ns) for path in folder.rglob("*")}


def test_an_environment_is_made_once_and_again_when_half_made_or_outdated(
    project: Path, english: None
) -> None:
    environment = bootstrap.Environment(project, ".venv", ("run",))
    assert not environment.ready()
    environment.require()
    assert environment.ready()

    made = set_of_files(environment.folder)
    environment.require()
    assert set_of_files(environment.folder) == made, "a second set-up must not do anything"

    environment.half_made.touch()  # what a kill -9 in the middle leaves
    rubbish = environment.folder / "rubbish"
    rubbish.touch()
    assert not environment.ready()
    environment.require()
    assert environment.ready()
    assert not rubbish.exists()

    python = environment.python.rename(environment.folder / "elsewhere")  # the system's Python was replaced
    assert not environment.ready()
    python.rename(environment.python)
    assert environment.ready()

    (project / "requirements" / "run.txt").write_text("pip==0.0.0\n", encoding="utf-8")
    assert not environment.ready()


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_the_lock_is_held_by_an_orphaned_child_and_freed_by_its_death(tmp_path: Path) -> None:
    """``kill -9`` of the set-up while pip still writes: the next set-up must wait for pip."""
    lock = tmp_path / "lock"
    holder_code = (
        "import bootstrap, subprocess, sys, time\n"
        f"with bootstrap.locked(bootstrap.Path({str(lock)!r})) as file:\n"
        "    child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'], pass_fds=(file.fileno(),))\n"
        "    print(child.pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", holder_code], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    orphan = int(holder.stdout.readline())
    with lock.open("a+b") as file:
        assert not bootstrap.try_lock(file)
        holder.kill()
        holder.wait()
        holder.stdout.close()
        assert not bootstrap.try_lock(file), "the orphan still works"
        os.kill(orphan, signal.SIGKILL)
        deadline_s = time.monotonic() + 10.0
        while not bootstrap.try_lock(file):
            assert time.monotonic() < deadline_s, "the lock outlived its holders"
            time.sleep(0.05)


def test_an_unknown_command_shows_the_commands(english: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(["dance"]) == 2
    said = capsys.readouterr().err
    assert 'no command "dance"' in said
    assert all(command in said for command in bootstrap.COMMANDS)


def test_every_command_of_the_makefile_is_one_of_bootstrap() -> None:
    line = next(
        line
        for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
        if line.startswith("COMMANDS")
    )
    assert sorted(line.split(":=")[1].split()) == sorted(bootstrap.COMMANDS)
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("exec make test")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


class _Usage:
    def __init__(self, free: int) -> None:
        self.free = free


def _values(sentence: str) -> list[str]:
    import string

    return [name for _, name, _, _ in string.Formatter().parse(sentence) if name]
