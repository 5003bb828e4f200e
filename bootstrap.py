#!/usr/bin/env python3
"""Sets this program up and runs it: ``python3 bootstrap.py run`` (on Windows ``py bootstrap.py run``).

Standard library only, and free of syntax newer than Python 3.9, so that an old Python can still say what is
wrong. One file, past 400 lines, because it must work alone, before anything can be imported. It installs the
system packages that are missing (as root on Debian and Ubuntu; else it prints the command), makes the
environments below with exactly the pinned packages of ``requirements/``, and then becomes the command asked for.

An environment is whole when its stamp carries the hash of its requirement files. While one is made, the file
``half-made`` lies in it: whoever finds that (after a power cut, ``kill -9``, a full disk) makes it again from
nothing. A lock file that the operating system frees at death keeps two set-ups apart; pip inherits it, so that
an orphaned pip still holds it.

Exit status: that of the command; 2 unsuitable Python or usage, 3 system packages missing, 4 no environment,
130 interrupted.
"""

from __future__ import annotations

import os
import signal

if __name__ == "__main__" and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # while modules load nothing is half-made
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))

import contextlib
import ctypes
import hashlib
import json
import platform
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import IO, Any, Iterator, NamedTuple, NoReturn, Optional, Sequence

ROOT = Path(__file__).resolve().parent
REQUIREMENTS = ROOT / "requirements"
WINDOWS = os.name == "nt"
OLDEST, NEWEST = (3, 11), (3, 13)
MAIN_ENVIRONMENT = ".venv"
LRS_ENVIRONMENT = ".venv-lrs"
NEEDED_MB = {"run": 1300, "dev": 400, "sites": 500, "import": 200, "lrs": 400}
SIGNS = {
    "cause_disk": ("No space left on device", "[Errno 28]"),
    "cause_rights": ("Permission denied", "[Errno 13]"),
    "cause_network": ("NewConnectionError", "NameResolutionError", "Max retries", "timed out", "ProxyError"),
    "cause_wheel": ("No matching distribution found", "Failed building wheel", "Failed to build"),
}
COMMANDS = (
    "run",
    "test",
    "check",
    "fix",
    "golden",
    "bench",
    "sites",
    "headset-sim",
    "doctor",
    "setup",
    "clean",
)
SITE_MAKERS = (
    ("assets.make_site", "luding-bridge"),
    ("assets.pictures", "luding-bridge"),
    ("assets.make_site", "practice-ground"),
    ("assets.pictures", "practice-ground"),
    ("assets.make_sounds",),
    ("assets.make_hand_models",),
    ("assets.make_gesture_pictures",),
)


class Failure(Exception):
    """Ends the set-up with a sentence for a person and an exit status."""

    def __init__(self, status: int, sentence: str, key: str = "") -> None:
        super().__init__(sentence)
        self.status = status
        self.key = key


def sentence(key: str, **values: object) -> str:
    lang = "en" if os.environ.get("HONGJI_LANG", "").lower().startswith("en") else "zh-CN"
    texts = json.loads(
        (ROOT / "content" / "interface" / f"bootstrap.{lang}.json").read_text(encoding="utf-8")
    )
    return str(texts[key]).format(**values)


def say(key: str, **values: object) -> None:
    print(sentence(key, **values), file=sys.stderr, flush=True)


def require_python(found: tuple[int, ...], arguments: Sequence[str]) -> None:
    """Goes on under the newest suitable Python on the PATH when this one is too old; else says how to get one."""
    if found[:2] > NEWEST:
        say("python_new", found=".".join(map(str, found[:3])))
    if found[:2] >= OLDEST:
        return
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        other = shutil.which(f"python3.{minor}")
        if other and subprocess.run([other, "-c", ""], capture_output=True).returncode == 0:
            say("python_other", found=".".join(map(str, found[:3])), path=other)
            become([other, str(Path(__file__).resolve()), *arguments])
    raise Failure(2, sentence("python_old", found=".".join(map(str, found[:3])), path=sys.executable))


class SystemPart(NamedTuple):
    """A shared library or program, the Debian package that brings it, and why an optional one is wanted (None: needed)."""

    probe: str
    package: str
    why: Optional[str] = None


NEEDED_PARTS = (
    SystemPart("libGL.so.1", "libgl1"),
    SystemPart("libEGL.so.1", "libegl1"),
    SystemPart("libX11.so.6", "libx11-6"),
)
DRIVER_PART = SystemPart("an OpenGL driver", "libgl1-mesa-dri")
DISPLAY_PARTS = (
    SystemPart("libasound.so.2", "libasound2", "why_sound"),
    SystemPart("libXcursor.so.1", "libxcursor1", "why_window"),
    SystemPart("libXrandr.so.2", "libxrandr2", "why_window"),
    SystemPart("libXxf86dga.so.1", "libxxf86dga1", "why_window"),
)
TEST_PARTS = (SystemPart("Xvfb", "xvfb", "why_tests"), SystemPart("xdotool", "xdotool", "why_tests"))
HEADSET_PARTS = (
    SystemPart("monado-service", "monado-service", "why_headset"),
    SystemPart("libopenxr_monado.so", "libopenxr1-monado", "why_headset"),
    SystemPart("libvulkan_lvp.so", "mesa-vulkan-drivers", "why_headset"),
)
COMPILER_PARTS = (
    SystemPart("g++", "g++"),
    SystemPart("Python.h", f"python{sys.version_info[0]}.{sys.version_info[1]}-dev"),
)
"""The import's mesh optimiser comes as source."""
MONADO_SINCE = 25
"""Older ones speak another packet. Where the distribution has none so new, tests/simulated_headset/ fetches Debian 13's."""


def present(part: SystemPart) -> bool:
    if part == DRIVER_PART:
        vendors = [
            Path(base) / "glvnd" / "egl_vendor.d" for base in ("/usr/share", "/etc", "/usr/local/share")
        ]
        return any(vendor.is_dir() and any(vendor.iterdir()) for vendor in vendors)
    if part.probe == "Python.h":
        return Path(sysconfig.get_paths()["include"], part.probe).is_file()
    if ".so" not in part.probe:
        return shutil.which(part.probe) is not None
    try:
        ctypes.CDLL(part.probe)
    except OSError:
        return False
    return True


def missing_parts(for_tests: bool, display: bool) -> list[SystemPart]:
    wanted = [
        *NEEDED_PARTS,
        DRIVER_PART,
        *(DISPLAY_PARTS if display else ()),
        *(TEST_PARTS if for_tests else ()),
    ]
    return [part for part in wanted if not present(part)]


def release(text: Optional[str] = None) -> tuple[str, float]:
    """Name and version of the distribution: ``("debian", 12.0)``; ``("", 0.0)`` where there is no apt-get or no such file."""
    if text is None:
        path = Path("/etc/os-release")
        text = path.read_text(encoding="utf-8") if path.exists() and shutil.which("apt-get") else ""
    fields = dict(line.replace('"', "").split("=", 1) for line in text.splitlines() if "=" in line)
    try:
        version = float(fields.get("VERSION_ID", "0"))
    except ValueError:
        version = 0.0
    known = next(
        (
            name
            for name in (fields.get("ID", ""), *fields.get("ID_LIKE", "").split())
            if name in ("debian", "ubuntu")
        ),
        "",
    )
    return known, version


def package_names(parts: Sequence[SystemPart], distribution: tuple[str, float]) -> list[str]:
    """Debian 13 and Ubuntu 24.04 renamed the sound library for 64-bit time."""
    name, version = distribution
    renamed = version >= (24.04 if name == "ubuntu" else 13)
    return sorted(
        {f"{part.package}t64" if renamed and part.package == "libasound2" else part.package for part in parts}
    )


def require_system(root: bool, distribution: tuple[str, float], missing: Sequence[SystemPart]) -> None:
    """Installs the missing parts as root, else asks for them; goes on when only optional ones stay missing."""
    if not missing:
        return
    needed = [part for part in missing if part.why is None]
    optional = [part for part in missing if part.why is not None]
    if not distribution[0]:
        if needed:
            raise Failure(3, sentence("system_other", libraries=", ".join(part.probe for part in needed)))
        return
    names = package_names(missing, distribution)
    if root:
        say("system_installing", packages=" ".join(names))
        failed = apt_get(["update"]) or apt_get(["install", "-y", "--no-install-recommends", *names])
        if not failed:
            return
        still = [part for part in missing if not present(part)]
        say("system_failed", packages=" ".join(package_names(still, distribution)), tail=failed)
        needed = [part for part in still if part.why is None]
    if needed:
        raise Failure(3, sentence("system_ask", command=apt_command(names)))
    if not root:
        why = ", ".join(sorted({sentence(str(part.why)) for part in optional}))
        say("system_ask_optional", why=why, command=apt_command(names))


def apt_command(names: Sequence[str]) -> str:
    return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(names)}"


def apt_get(arguments: Sequence[str]) -> str:
    """Runs apt-get without questions, waiting for another one to finish; the last lines of output when it failed, else ""."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=300", *arguments]
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace"
    )
    output = (done.stdout + done.stderr).strip().splitlines()
    return "\n".join(output[-8:] or ["apt-get"]) if done.returncode else ""


class Environment:
    """One virtual environment, and the requirement sets (``requirements/<set>.txt``) that it holds."""

    def __init__(self, root: Path, name: str, sets: Sequence[str]) -> None:
        self.folder = root / name
        self.sets = tuple(sets)
        self.python = self.folder / ("Scripts/python.exe" if WINDOWS else "bin/python")
        self.half_made = self.folder / "half-made"
        self.stamp = self.folder / "stamp.json"
        self.log = root / f"{name}.log"
        self.lock = root / f"{name}.lock"

    def files(self, sets: Sequence[str]) -> list[Path]:
        return [REQUIREMENTS / f"{name}.txt" for name in sets]

    def installed(self) -> dict[str, str]:
        """Hash of the requirement file by set, of what the stamp vouches for; empty when it vouches for nothing."""
        try:
            stamp = json.loads(self.stamp.read_text(encoding="utf-8"))
            whole = (
                not self.half_made.exists()
                and stamp["python"] == os.path.realpath(self.python)
                and self.python.exists()
            )
            return dict(stamp["sets"]) if whole else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def ready(self) -> bool:
        installed = self.installed()
        return all(installed.get(name) == digest(REQUIREMENTS / f"{name}.txt") for name in self.sets)

    def require(self) -> None:
        """Makes or completes the environment unless it is whole; ``Failure`` says why it cannot."""
        if self.ready():
            return
        try:
            with locked(self.lock) as lock:
                if not self.ready():  # another set-up may have made it while this one waited
                    self.make(lock)
        except PermissionError as error:
            raise self.failure("cause_rights", str(error)) from error
        except OSError as error:
            raise self.failure("cause_disk" if error.errno == 28 else "cause_unknown", str(error)) from error

    def make(self, lock: IO[bytes]) -> None:
        whole = bool(self.installed())
        sets = tuple(dict.fromkeys([*self.sets, *self.installed()]))
        count = sum(len(pins(path)) for path in self.files(sets))
        started_s = time.monotonic()
        free_mb = shutil.disk_usage(self.folder.parent).free // 2**20
        need_mb = sum(NEEDED_MB.get(name, 300) for name in sets if name not in self.installed())
        if not self.folder.exists() and free_mb < need_mb:
            raise Failure(4, sentence("disk_low", folder=self.folder, free_mb=free_mb, need_mb=need_mb))
        if self.folder.exists() and (self.half_made.exists() or not self.usable()):
            say("env_redo", folder=self.folder.name)
            self.empty()
        say("env_start", folder=self.folder.name, count=count)
        self.folder.mkdir(exist_ok=True)
        self.half_made.touch()
        if not self.python.exists():
            self.pip_or_venv(
                [getattr(sys, "_base_executable", sys.executable), "-m", "venv", str(self.folder)],
                lock,
                count,
            )
        wanted = [argument for path in self.files(sets) for argument in ("-r", str(path))]
        pip = [
            str(self.python),
            "-m",
            "pip",
            "install",
            "--no-input",
            "--disable-pip-version-check",
            "--prefer-binary",
        ]
        try:
            self.pip_or_venv([*pip, "--retries", "3", *wanted], lock, count)
        except Failure as failure:
            if whole and failure.key == "cause_network":  # pip changes nothing before it has everything
                self.half_made.unlink()
            raise
        if hasattr(os, "sync"):
            os.sync()  # the stamp must not reach the disk before what it vouches for
        stamp = {
            "python": os.path.realpath(self.python),
            "sets": {name: digest(REQUIREMENTS / f"{name}.txt") for name in sets},
        }
        fresh = self.stamp.with_suffix(".new")
        fresh.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
        os.replace(fresh, self.stamp)
        self.half_made.unlink()
        say("env_done", folder=self.folder.name, seconds=round(time.monotonic() - started_s))

    def empty(self) -> None:
        """Deletes all but the mark ``half-made``, which must outlive the rest in case this is killed too."""
        self.half_made.touch()
        for path in self.folder.iterdir():
            if path != self.half_made:
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

    def usable(self) -> bool:
        """Whether its Python runs, is new enough and has pip."""
        test = f"import sys, pip; sys.exit(sys.version_info[:2] < {OLDEST})"
        try:
            return subprocess.run([str(self.python), "-c", test], capture_output=True).returncode == 0
        except OSError:
            return False

    def pip_or_venv(self, command: Sequence[str], lock: IO[bytes], count: int) -> None:
        """Runs one step with all its output in the log and a line of progress on a terminal."""
        done = 0
        lines: list[str] = []
        streams: dict[str, Any] = {
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.STDOUT,
            "pass_fds": () if WINDOWS else (lock.fileno(),),
        }
        with open(self.log, "a", encoding="utf-8") as log, subprocess.Popen(command, **streams) as child:
            assert child.stdout is not None
            for raw in child.stdout:
                line = raw.decode("utf-8", "replace").rstrip()
                lines.append(line)
                log.write(line + "\n")
                if line.startswith(("Collecting ", "Requirement already satisfied: ")):
                    done += 1
                    name = line.split(": ")[-1].replace("Collecting ", "").split()[0]
                    progress(sentence("env_step", done=min(done, count), count=count, name=name))
        progress("")
        if child.returncode:
            key = cause_of("\n".join(lines), "venv" in command)
            raise self.failure(key, "\n".join(lines[-12:]))

    def failure(self, key: str, tail: str) -> Failure:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        need_mb = sum(NEEDED_MB.get(name, 300) for name in self.sets)
        values = {
            "need_mb": need_mb,
            "python": platform.python_version(),
            "folder": self.folder,
            "package": package,
            "log": self.log.name,
        }
        said = "\n".join(line[:160] for line in tail.splitlines() if "already satisfied" not in line)
        words = sentence(
            "env_failed",
            folder=self.folder.name,
            cause=sentence(key, **values),
            log=self.log.name,
            tail=said,
        )
        return Failure(4, words, key)


def cause_of(output: str, making_venv: bool) -> str:
    """The key of the sentence that explains what pip or venv printed."""
    for key in ("cause_disk", "cause_rights"):
        if any(sign in output for sign in SIGNS[key]):
            return key
    if making_venv:
        return "cause_venv"
    for key, signs in SIGNS.items():
        if any(sign in output for sign in signs):
            return key
    return "cause_unknown"


def progress(line: str) -> None:
    if sys.stderr.isatty():
        print("\r\x1b[K" + line, end="", file=sys.stderr, flush=True)


def pins(path: Path) -> list[str]:
    return [
        line
        for line in path.read_text(encoding="utf-8").splitlines()
        if "==" in line and not line.startswith("#")
    ]


def digest(path: Path) -> str:
    return hashlib.sha256("\n".join(pins(path)).encode()).hexdigest()


@contextlib.contextmanager
def locked(path: Path) -> Iterator[IO[bytes]]:
    """Holds the lock file; waits, saying so once, while another process does. Its death frees it."""
    with open(path, "a+b") as file:
        told = False
        while not try_lock(file):
            if not told:
                say("waiting")
                told = True
            time.sleep(0.3)
        yield file


def try_lock(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def become(command: Sequence[str]) -> NoReturn:
    """Turns into ``command``; on Windows, where that would free the console too early, runs it and passes its status on.

    It is told how it was begun, so that its sentences tell commands as that person types them.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os.chdir(ROOT)
    environ = {**os.environ, "HONGJI_STARTED_BY": "make" if "MAKELEVEL" in os.environ else "bootstrap"}
    if WINDOWS:
        sys.exit(subprocess.call(command, env={**environ, "PYTHONUTF8": "1"}))
    os.execve(command[0], list(command), environ)


def run_arguments(arguments: Sequence[str]) -> list[str]:
    """What ``main.py`` gets: options alone belong to the tour of Luding Bridge, anything else is a command of its own."""
    if not arguments or (arguments[0].startswith("-") and arguments[0] not in ("-h", "--help")):
        return ["tour", "luding-bridge", *arguments]
    return list(arguments)


def check(python: Path) -> int:
    """Runs every tool even when one fails. A tour's site.py is typed by itself: its folder is no package name."""
    tools = {
        "ruff": ["-m", "ruff", "check", "."],
        "mypy --strict": ["-m", "mypy"],
        "import-linter": ["-c", "from importlinter.cli import lint_imports_command as main; main()"],
    }
    for site in sorted((ROOT / "content" / "tours").glob("*/site.py")):
        tools[f"mypy --strict {site.relative_to(ROOT).as_posix()}"] = ["-m", "mypy", str(site)]
    failed = 0
    for tool, arguments in tools.items():
        started_s = time.monotonic()
        environment = {**os.environ, "MYPYPATH": str(Path(arguments[-1]).parent)}
        status = subprocess.call([str(python), *arguments], cwd=ROOT, env=environment)
        say(
            "check_failed" if status else "check_passed",
            tool=tool,
            seconds=round(time.monotonic() - started_s, 1),
        )
        failed += status != 0
    return 1 if failed else 0


def clean(everything: bool) -> None:
    names = ["out", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis"]
    environments = [MAIN_ENVIRONMENT, LRS_ENVIRONMENT] if everything else []
    for path in [ROOT / name for name in [*names, *environments]] + [
        ROOT / f"{name}.log" for name in environments
    ]:
        if path.exists():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
            say("clean_removed", path=path.name)


def headset_parts(root: bool, candidate: str) -> list[SystemPart]:
    """What to install natively for the simulated headset: nothing unless root may, and ``candidate``, the version on offer, is new enough."""
    major = candidate.split(":")[-1].split(".")[0]
    if not root or not major.isdecimal() or int(major) < MONADO_SINCE:
        return []
    return [part for part in HEADSET_PARTS if not present(part)]


def apt_candidate(package: str) -> str:
    """The version that apt would install; "" where there is no apt, or it knows none (its lists may not be fetched)."""
    if shutil.which("apt-cache") is None:
        return ""
    done = subprocess.run(
        ["apt-cache", "policy", package], env={**os.environ, "LC_ALL": "C"}, capture_output=True, text=True
    )
    found = [line.split()[1] for line in done.stdout.splitlines() if line.strip().startswith("Candidate: ")]
    return found[0] if found else ""


def prepare_headset(python: Path) -> int:
    """Fetches the simulated headset unless it is there. It says itself what it does, or what to do when it cannot."""
    return subprocess.call([str(python), "-m", "tests.simulated_headset", "--prepare"], cwd=ROOT)


def set_up(command: str, arguments: Sequence[str] = ()) -> Path:
    """Everything ``command`` needs; the Python to run it with."""
    sets = sets_for(command, arguments)
    if sys.platform.startswith("linux"):
        display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
        missing = missing_parts(for_tests=command == "test", display=display)
        if not has_venv() and not Environment(ROOT, MAIN_ENVIRONMENT, ()).python.exists():
            missing.append(
                SystemPart("python3-venv", f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
            )
        if command in ("test", "headset-sim"):
            missing += headset_parts(os.geteuid() == 0, apt_candidate(HEADSET_PARTS[0].package))
        if "import" in sets and not Environment(ROOT, MAIN_ENVIRONMENT, ("import",)).ready():
            missing += [part for part in COMPILER_PARTS if not present(part)]
        require_system(os.geteuid() == 0, release(), missing)
    main = Environment(ROOT, MAIN_ENVIRONMENT, sets)
    main.require()
    if command == "test":
        Environment(ROOT, LRS_ENVIRONMENT, ("lrs",)).require()
    return main.python


def sets_for(command: str, arguments: Sequence[str]) -> tuple[str, ...]:
    """The requirement sets: a visit needs ``run`` alone, an import its readers too, developers everything."""
    if command in ("test", "check", "fix", "golden", "bench", "sites"):
        return ("run", "dev", "sites", "import")
    return ("run", "sites", "import") if command in ("run", "setup") and arguments[:1] == ["import"] else ("run",)


def has_venv() -> bool:
    """Debian ships Python without ``ensurepip``, which makes environments, unless python3-venv is there."""
    import importlib.util

    return importlib.util.find_spec("ensurepip") is not None and importlib.util.find_spec("venv") is not None


def perform(command: str, arguments: Sequence[str]) -> int:
    if command == "clean":
        clean(everything="--all" in arguments)
        return 0
    python = set_up(command, arguments)
    run = str(python)
    if command == "run":
        become([run, "main.py", *run_arguments(arguments)])
    if command == "doctor":
        become([run, "main.py", "doctor", *arguments])
    if command == "headset-sim":
        become([run, "-m", "tests.simulated_headset", *arguments])
    if command == "test":
        if sys.platform.startswith("linux") and prepare_headset(python):
            say("headset_missing")
        become([run, "-m", "pytest", "-n", "auto", "--maxprocesses", "8", "--dist", "loadgroup", "--no-loadscope-reorder", *arguments])
    if command == "golden":
        become([run, "-m", "pytest", "-k", "golden", "--accept-golden", *arguments])
    if command == "bench":
        become([run, "-m", "bench", *arguments])
    if command == "fix":
        return subprocess.call([run, "-m", "ruff", "check", "--fix", "."], cwd=ROOT)
    if command == "check":
        return check(python)
    if command == "sites":
        for maker in SITE_MAKERS:
            status = subprocess.call([run, "-m", *maker], cwd=ROOT)
            if status:
                return status
    return 0


def main(arguments: Sequence[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    command = arguments[0] if arguments else ""
    if command not in COMMANDS:
        if command and command not in ("-h", "--help"):
            say("unknown_command", command=command)
        say("usage", commands="|".join(COMMANDS))
        return 0 if command in ("-h", "--help") else 2
    try:
        if __name__ == "__main__" and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        require_python(tuple(sys.version_info[:3]), arguments)
        return perform(command, arguments[1:])
    except Failure as failure:
        print(failure, file=sys.stderr)
        return failure.status
    except KeyboardInterrupt:
        say("interrupted")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
