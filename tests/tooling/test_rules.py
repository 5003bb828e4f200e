"""The rules of ARCHITECTURE.md and CONTRIBUTING.md, checked on the source itself."""

import ast
import functools
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("scenes", "interaction", "engine", "tracking", "assets", "content", "group", "reporting")
EDGES = ("engine", "tracking", "assets", "content", "group", "reporting")
LONGEST_FILE = 400
CHINESE_ALLOWED = {
    "assets/make_artist_template.py",  # titles in the template, which an artist writes in one language
    "assets/textures/lettering.py",  # what is carved on the board and the stele: a texture, the same in every language
    "scenes/typography.py",  # the characters themselves are its rules
    "reporting/statements.py",  # the display names of verbs are part of the statement's fixed bytes
}
CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")

FOREIGN = {
    "scenes": {"numpy", "pydantic", "pydantic_core"},
    "interaction": {"numpy"},
    "engine": {"numpy", "pydantic", "panda3d", "direct", "noto_cjk_sans_otc", "OpenGL"},  # OpenGL: eye_targets.py alone
    "tracking": {"numpy", "xr", "mediapipe", "flatbuffers", "cv2"},
    "assets": {
        "numpy", "pydantic", "pydantic_core", "PIL", "quicktex", "scipy", "embreex", "soundfile", "noto_cjk_sans_otc",
        "ufbx", "DracoPy", "meshoptimizer", "opengl_basisu", "xatlas",
    },
    "content": {"numpy", "pydantic", "yaml", "PIL", "cryptography", "gmssl", "Cryptodome"},
    "group": set(),
    "reporting": {"pydantic", "httpx2", "cryptography"},
}
"""Libraries from outside that each folder may name; all but a few of scenes/ and interaction/ also any of the standard library."""


def sources(*folders: str) -> list[Path]:
    """Our Python files, without the build scripts of tours."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "tours" not in path.parts]


def program() -> list[Path]:
    """All Python that ships: the folders, ``main.py`` and what stands beside it."""
    return [*sorted(ROOT.glob("*.py")), *sources(*FOLDERS, "bench")]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Full name and line of every import, wherever in the file it stands."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or "", node.lineno


def test_import_contracts_hold() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as main; main()",
            "--no-cache",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_folder_names_only_its_own_libraries() -> None:
    known = sys.stdlib_module_names | set(FOLDERS)
    wrong = [
        f"{name(path)}:{line}: {module}"
        for folder in FOLDERS
        for path in sources(folder)
        for module, line in imports(path)
        if (top := module.split(".")[0]) not in known and top not in FOREIGN[folder]
    ]
    assert not wrong, "\n".join(wrong)


def test_only_main_imports_everything() -> None:
    """No folder reaches for what stands above it."""
    above = {"bench", "tests", *(path.stem for path in ROOT.glob("*.py"))}
    wrong = [
        f"{name(path)}:{line}: {module}"
        for path in sources(*FOLDERS)
        for module, line in imports(path)
        if module.split(".")[0] in above
    ]
    assert not wrong, "\n".join(wrong)


def test_importing_any_module_does_nothing() -> None:
    """Every module is imported in one fresh process in which opening, connecting, starting and drawing are forbidden."""
    modules = [
        name(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        for path in program()
        if path.name != "__main__.py"
    ]
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT_ALL, json.dumps(modules)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout == "", "importing printed something"


_IMPORT_ALL = """
import importlib, json, sys, threading
ours, deeds = sys.argv and __import__("os").getcwd(), []
import os
allowed = (sys.prefix, sys.base_prefix, "/usr", "/etc", "/proc", "/sys")
def watch(event, args):
    if event == "open" and isinstance(args[0], str) and isinstance(args[1], str):
        path = os.path.abspath(args[0])
        written = args[1] and any(letter in args[1] for letter in "wax+")
        if path.endswith((".py", ".pyc")) or "__pycache__" in path:
            return
        if written or (path.startswith(ours) and not path.startswith(allowed)):
            deeds.append(f"open {path} {args[1]}")
    elif event in ("socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.mkdir", "os.remove", "sqlite3.connect"):
        if event != "os.mkdir" or "__pycache__" not in str(args[0]):
            deeds.append(f"{event} {args!r}")
sys.addaudithook(watch)
threads = threading.active_count()
names = json.loads(sys.argv[1])
for module in names:
    before = len(deeds)
    importlib.import_module(module)
    if len(deeds) > before:
        sys.exit(f"importing {module} did: {deeds[before:]}")
if threading.active_count() != threads:
    sys.exit("importing started a thread")
core = sys.modules.get("panda3d.core")
if core is not None:
    engine = core.GraphicsEngine.get_global_ptr()
    if engine.get_num_windows():
        sys.exit("importing opened a window")
import builtins
for left in ("base", "render", "taskMgr", "messenger", "loader"):
    if hasattr(builtins, left):
        sys.exit(f"importing left builtins.{left}")
"""


def test_nobody_subclasses_show_base_or_uses_its_builtins() -> None:
    banned = {
        "base",
        "render",
        "render2d",
        "aspect2d",
        "pixel2d",
        "taskMgr",
        "messenger",
        "loader",
        "globalClock",
        "run",
    }
    wrong: list[str] = []
    for path in program():
        wrong += [f"{name(path)}:{line}: {module}" for module, line in imports(path) if "ShowBase" in module]
        given = _names_given(tree(path))
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef) and any(
                "ShowBase" in ast.unparse(parent) for parent in node.bases
            ):
                wrong.append(f"{name(path)}:{node.lineno}: class {node.name}")
            if isinstance(node, ast.Name) and node.id in banned - given and isinstance(node.ctx, ast.Load):
                wrong.append(f"{name(path)}:{node.lineno}: {node.id}")
    assert not wrong, "\n".join(wrong)


def _names_given(module: ast.Module) -> set[str]:
    """Every name that the file itself binds: variables, arguments, functions, imports."""
    given: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            given.add(node.id)
        elif isinstance(node, ast.arg):
            given.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            given.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            given |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    return given


def test_no_file_is_long_without_saying_why() -> None:
    wrong = []
    for path in [*program(), *sources("tests"), *sorted((ROOT / "content" / "tours").rglob("*.py"))]:
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > LONGEST_FILE and str(LONGEST_FILE) not in (ast.get_docstring(tree(path)) or ""):
            wrong.append(
                f"{name(path)}: {lines} lines; split it, or let its docstring say why it passes {LONGEST_FILE}"
            )
    assert not wrong, "\n".join(wrong)


def test_what_a_person_reads_is_not_in_code() -> None:
    """No Chinese in strings of code: sentences lie in content/, in both languages."""
    wrong = []
    for path in program():
        if name(path) in CHINESE_ALLOWED:
            continue
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        wrong += [
            f"{name(path)}:{node.lineno}: {node.value.strip()[:60]}"
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
            if CHINESE.search(node.value)
        ]
    assert not wrong, "\n".join(wrong)


def test_every_file_and_folder_says_what_it_is() -> None:
    wrong = [name(path) for path in program() if not ast.get_docstring(tree(path))]
    assert not wrong, "no docstring: " + ", ".join(wrong)


@pytest.mark.parametrize("folder", ["scenes", "interaction"])
def test_the_pure_folders_read_no_clock_and_touch_no_files(folder: str) -> None:
    """Time and chance are arguments; ``open``, ``print`` and ``input`` belong to the edges."""
    clocks = {
        ("time", "time"),
        ("time", "monotonic"),
        ("time", "perf_counter"),
        ("datetime", "now"),
        ("date", "today"),
    }
    chance = ("Random", "SystemRandom", "SeedSequence", "default_rng", "Generator")
    wrong: list[str] = []
    for path in sources(folder):
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Attribute)
                and ast.unparse(node.value)
                in (
                    "random",
                    "np.random",
                    "numpy.random",
                )
                and node.attr not in chance
            ):
                wrong.append(
                    f"{name(path)}:{node.lineno}: {ast.unparse(node)} is everybody's chance; pass a generator in"
                )
            if not isinstance(node, ast.Call):
                continue
            called = node.func
            if isinstance(called, ast.Name) and called.id in ("open", "print", "input"):
                wrong.append(f"{name(path)}:{node.lineno}: {called.id}()")
            if (
                isinstance(called, ast.Attribute)
                and isinstance(called.value, ast.Name)
                and (called.value.id, called.attr) in clocks
            ):
                wrong.append(f"{name(path)}:{node.lineno}: {ast.unparse(called)}()")
    assert not wrong, "\n".join(wrong)


def test_every_library_has_its_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    forbidden = {
        module
        for contract in contracts
        if contract["type"] == "forbidden"
        for module in contract["forbidden_modules"]
    }
    assert {
        "panda3d",
        "direct",
        "trimesh",
        "yaml",
        "xr",
        "mediapipe",
        "cv2",
        "httpx",
        "zenoh",
        "nats",
    } <= forbidden
    layers = next(contract for contract in contracts if contract["type"] == "layers")["layers"]
    assert layers == [" | ".join(EDGES), "interaction", "scenes"]
