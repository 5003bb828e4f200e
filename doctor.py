"""What this machine has and lacks for a visit, and the fix for each lack: ``main.py doctor``.

Every examiner looks at one part and answers with findings; none may raise for what it finds. What could crash or hang
(the graphics driver, the sound system) is asked in a child process with a time limit. It passes 400 lines as a list of parts, each short.
"""

import hashlib
import importlib.metadata
import importlib.util
import json
import os
import platform
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import ValidationError

from content.messages import text_of
from scenes.package import SiteManifest
from tracking.openxr_place import runtime_named

ROOT = Path(__file__).resolve().parent
PROBE_LIMIT_S = 30.0
LEAST_FREE_MB = 500
LEAST_LOOKED_PER_S = 12.0

State = Literal["good", "lack", "optional"]
"""``lack`` hinders a visit on the desktop; ``optional`` is missing, and only something extra hangs on it."""


class Headset(str):
    """Among a finding's values: a key of ``content/interface/headset.<lang>.yaml``, which says what is the matter with a headset."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. ``part``, ``found`` and ``fix`` are keys of ``content/interface/doctor.<lang>.yaml``."""

    part: str
    state: State
    found: str
    fix: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Machine:
    """What is asked about: the settings of this start, so that a test can describe any machine."""

    environ: Mapping[str, str]
    folders: Mapping[
        str, Path
    ]  # name ("settings", "visits", "outbox", "out") -> folder, whether it exists or not
    learning_platform: str | None = None  # the address statements go to
    root: Path = ROOT
    models: Path | None = None  # where the models of motion capture may lie besides the cache


def report(lang: str, machine: Machine, *, as_json: bool) -> int:
    """Prints every finding in ``lang``; 0 when nothing needed is lacking, else 1."""
    findings = list(examine(machine))
    if as_json:
        print(
            json.dumps(
                [_as_json(lang, finding) for finding in findings], ensure_ascii=False, indent=2, default=str
            )
        )
    else:
        for finding in findings:
            print(_as_line(lang, finding))
        lacks = sum(finding.state == "lack" for finding in findings)
        print()
        print(text_of("doctor", lang, "sum.lack" if lacks else "sum.good", count=lacks))
    return 1 if any(finding.state == "lack" for finding in findings) else 0


def examine(machine: Machine) -> Iterator[Finding]:
    yield from python(machine)
    yield from packages(machine)
    yield from graphics(machine)
    yield from display(machine)
    yield from sound()
    yield from fonts()
    yield from sites(machine)
    yield from library(machine)
    yield from openxr(machine)
    yield from motion_capture(machine)
    yield from importing(machine)
    yield from folders(machine)
    yield from learning_platform(machine)


def python(_: Machine) -> Iterator[Finding]:
    values = {
        "version": platform.python_version(),
        "path": sys.executable,
        "system": platform.platform(terse=True),
    }
    new_enough = sys.version_info >= (3, 11)
    yield Finding(
        "part.python",
        "good" if new_enough else "lack",
        "python.found",
        None if new_enough else "python.fix",
        values,
    )


def packages(machine: Machine) -> Iterator[Finding]:
    """Compares what is installed with ``requirements/run.txt``."""
    wrong: list[str] = []
    lines = (machine.root / "requirements" / "run.txt").read_text(encoding="utf-8").splitlines()
    pins = [
        line.split(";")[0].strip().split("==") for line in lines if "==" in line and not line.startswith("#")
    ]
    for name, pinned in pins:
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found = "-"
        if found != pinned:
            wrong.append(f"{name} {found} (={pinned})")
    if wrong:
        yield Finding("part.packages", "lack", "packages.wrong", "packages.fix", {"wrong": ", ".join(wrong)})
    else:
        yield Finding("part.packages", "good", "packages.found", values={"count": len(pins)})


def graphics(machine: Machine) -> Iterator[Finding]:
    """Draws one small picture in a child process, in a window if there is a display, else without."""
    way = "window" if has_display(machine.environ) else "offscreen"
    facts = probe(way)
    if "error" in facts and way == "window":
        yield Finding("part.graphics", "lack", "graphics.no_window", "graphics.fix", facts)
        facts = probe("offscreen")
    if "error" in facts:
        yield Finding("part.graphics", "lack", "graphics.none", "graphics.fix", facts)
    elif facts.get("software"):
        yield Finding("part.graphics", "optional", "graphics.software", "graphics.software_fix", facts)
    else:
        yield Finding("part.graphics", "good", "graphics.found", None, facts)


def display(machine: Machine) -> Iterator[Finding]:
    if has_display(machine.environ):
        shown = machine.environ.get("DISPLAY") or machine.environ.get("WAYLAND_DISPLAY") or platform.system()
        yield Finding("part.display", "good", "display.found", None, {"display": shown})
    else:
        yield Finding("part.display", "optional", "display.none", "display.fix")


def sound() -> Iterator[Finding]:
    facts = probe("sound")
    good = facts.get("valid") is True
    yield Finding(
        "part.sound",
        "good" if good else "optional",
        "sound.found" if good else "sound.none",
        None if good else "sound.fix",
    )


def fonts() -> Iterator[Finding]:
    """The face for Simplified Chinese: number 2 of the Noto collection."""
    spec = importlib.util.find_spec("noto_cjk_sans_otc")
    if spec is None or spec.origin is None:
        yield Finding("part.fonts", "lack", "fonts.none", "packages.fix")
        return
    from PIL import ImageFont

    path = Path(spec.origin).with_name("NotoSansCJK-Regular.ttc")
    try:
        face = ImageFont.truetype(str(path), 20, index=2).getname()[0]
    except OSError as error:
        yield Finding("part.fonts", "lack", "fonts.broken", "packages.fix", {"path": path, "error": error})
        return
    simplified = face == "Noto Sans CJK SC"
    yield Finding(
        "part.fonts",
        "good" if simplified else "lack",
        "fonts.found" if simplified else "fonts.other",
        None if simplified else "packages.fix",
        {"face": face},
    )


def sites(machine: Machine) -> Iterator[Finding]:
    """Every shipped site package: its manifest, and the SHA-256 of each of its files."""
    manifests = sorted((machine.root / "assets" / "files" / "sites").glob("*.site/manifest.json"))
    if not manifests:
        yield Finding(
            "part.sites",
            "lack",
            "sites.none",
            "sites.fix",
            {"folder": machine.root / "assets" / "files" / "sites"},
        )
    for path in manifests:
        values: dict[str, object] = {"name": path.parent.name.removesuffix(".site")}
        try:
            manifest = SiteManifest.model_validate_json(path.read_bytes())
        except (OSError, ValidationError) as error:
            yield Finding(
                "part.sites",
                "lack",
                "sites.manifest",
                "sites.fix",
                {**values, "error": str(error).splitlines()[0]},
            )
            continue
        damaged = [name for name, digest in manifest.files.items() if _digest(path.parent / name) != digest]
        if damaged:
            yield Finding(
                "part.sites",
                "lack",
                "sites.damaged",
                "sites.fix",
                {**values, "files": ", ".join(damaged[:5])},
            )
        else:
            size_mb = sum((path.parent / name).stat().st_size for name in manifest.files) / 1e6
            yield Finding(
                "part.sites",
                "good",
                "sites.found",
                None,
                {**values, "count": len(manifest.files), "mb": round(size_mb, 1)},
            )


def library(machine: Machine) -> Iterator[Finding]:
    """Tours of the workshop and installed ones, and whom this machine trusts."""
    import doctor_library

    yield from doctor_library.examine(machine.environ)


def openxr(machine: Machine) -> Iterator[Finding]:
    """The active OpenXR runtime, found as the loader finds it, and whether it has a headset now. Not needed for the desktop."""
    found = runtime_named(machine.environ)
    if not found:
        yield Finding("part.openxr", "optional", "openxr.none", "openxr.fix")
        return
    facts = asked("tracking.openxr_probe")
    if "headset" in facts:
        yield Finding("part.openxr", "good", "openxr.found", None, {**facts, "manifest": found})
        return
    reason = str(facts.get("reason", "runtime-down"))
    detail = facts.get("detail") or facts.get("error") or ""
    values = {"manifest": found, "detail": detail, "reason": Headset(f"reason.{reason}"), "mend": Headset(f"fix.{reason}")}
    yield Finding("part.openxr", "optional", "openxr.silent", "openxr.silent_fix", values)


def motion_capture(machine: Machine) -> Iterator[Finding]:
    """The cameras and what they give; the models, and how quickly pictures are looked at. Not needed for the desktop."""
    closed = [node for node in sorted(Path("/dev").glob("video*")) if not os.access(node, os.R_OK | os.W_OK)]
    if closed:
        names = {"devices": ", ".join(str(node) for node in closed)}
        yield Finding("part.cameras", "optional", "cameras.closed", "cameras.closed_fix", names)
    facts = asked("tracking.capture_probe", *([] if machine.models is None else [str(machine.models)]))
    if "error" in facts:
        yield Finding("part.capture", "optional", "capture.broken", "packages.fix", facts)
        return
    yield from _cameras(facts["cameras"], silent=bool(closed))
    if not facts["models"]:
        yield Finding("part.capture", "optional", "capture.no_models", "capture.no_models_fix")
        return
    slow = float(str(facts["looked_per_s"])) < LEAST_LOOKED_PER_S
    found = "capture.on_camera" if facts["looked_at"] == "camera" else "capture.on_made"
    yield Finding("part.capture", "optional" if slow else "good", found, "capture.slow_fix" if slow else None, facts)


def _cameras(cameras: object, *, silent: bool) -> Iterator[Finding]:
    """A line for each; ``silent``: none is no news, for there are some that may not be opened."""
    known = cameras if isinstance(cameras, list) else []
    for camera in known:
        if "state" in camera:
            yield Finding("part.cameras", "optional", "cameras.taken", "cameras.taken_fix", camera)
        else:
            yield Finding("part.cameras", "good", "cameras.found", None, camera)
    if not known and not silent:
        yield Finding("part.cameras", "optional", "cameras.none", "cameras.fix")


def importing(machine: Machine) -> Iterator[Finding]:
    """What ``main.py import`` needs beside a visit: its libraries, and walls around what reads foreign models. Optional, like the headset."""
    missing: list[str] = []
    for name in ("sites", "import"):
        path = machine.root / "requirements" / f"{name}.txt"
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            package = line.split("==")[0].strip()
            if "==" in line and not line.startswith("#") and not _installed(package):
                missing.append(package)
    if missing:
        yield Finding("part.importing", "optional", "importing.none", "importing.fix", {"missing": ", ".join(missing)})
        return
    facts = asked("assets.importing.walls_probe")
    if "error" in facts:
        yield Finding("part.importing", "optional", "importing.broken", "packages.fix", facts)
        return
    open_walls = [f"wall.{name}" for name, holds in sorted(facts.items()) if not holds]
    if open_walls:
        yield Finding("part.importing", "optional", "importing.open", "importing.open_fix", {"held": open_walls})
    else:
        yield Finding("part.importing", "good", "importing.found")


def _installed(package: str) -> bool:
    try:
        importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def folders(machine: Machine) -> Iterator[Finding]:
    """Where data lies, who can read it, and how much room there is."""
    names: dict[Path, list[str]] = {}
    for name, folder in machine.folders.items():
        names.setdefault(folder.absolute(), []).append(name)
    for folder, held in names.items():
        values: dict[str, object] = {"held": [f"folder.{name}" for name in held], "folder": folder}
        existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
        values["free_mb"] = shutil.disk_usage(existing).free // 2**20
        mode = stat.S_IMODE(folder.stat().st_mode) if folder.exists() else 0
        values["mode"] = f"{mode:o}"
        if not os.access(existing, os.W_OK):
            yield Finding("part.folders", "lack", "folders.closed", "folders.closed_fix", values)
        elif int(str(values["free_mb"])) < LEAST_FREE_MB:
            yield Finding("part.folders", "lack", "folders.full", "folders.full_fix", values)
        elif not folder.exists():
            yield Finding("part.folders", "good", "folders.none_yet", None, values)
        elif os.name != "nt" and mode & 0o077 and not set(held) <= {"out", "workshop"}:
            yield Finding("part.folders", "lack", "folders.open", "folders.open_fix", values)
        else:
            yield Finding("part.folders", "good", "folders.found", None, values)


def learning_platform(machine: Machine) -> Iterator[Finding]:
    """Whether an address is set, and whether somebody listens there. Sends nothing."""
    address = machine.learning_platform
    if not address:
        yield Finding("part.platform", "optional", "platform.none", "platform.fix")
        return
    parts = urlsplit(address)
    shown = f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}{parts.path}"  # without a password
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        socket.create_connection((parts.hostname or "", port), timeout=3.0).close()
    except OSError as error:
        yield Finding(
            "part.platform",
            "optional",
            "platform.silent",
            "platform.silent_fix",
            {"address": shown, "error": error},
        )
        return
    yield Finding("part.platform", "good", "platform.found", None, {"address": shown})


def has_display(environ: Mapping[str, str]) -> bool:
    return sys.platform in ("win32", "darwin") or bool(
        environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
    )


def probe(part: str) -> dict[str, object]:
    """The facts that ``engine.machine_probe`` prints, or ``{"error": …}`` when it crashed, hung or said nothing."""
    return asked("engine.machine_probe", part)


def asked(module: str, *arguments: str) -> dict[str, object]:
    """The last line of JSON that a module prints as a program of its own, or ``{"error": …}``."""
    command = [sys.executable, "-m", module, *arguments]
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, errors="replace", timeout=PROBE_LIMIT_S
        )
    except subprocess.TimeoutExpired:
        return {"error": f"> {PROBE_LIMIT_S:.0f} s"}
    for line in reversed(done.stdout.splitlines()):
        if line.startswith("{"):
            facts: dict[str, object] = json.loads(line)
            return facts
    return {"error": (done.stderr.strip().splitlines() or [""])[-1][:200] + f" (exit {done.returncode})"}


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _say(lang: str, key: str, values: Mapping[str, object]) -> str:
    """The sentence; keys among the values (what a folder holds, what a headset lacks) are said in the same language."""

    def worded(name: str, value: object) -> object:
        if isinstance(value, Headset):
            return text_of("headset", lang, value)
        if isinstance(value, list) and name == "held":
            return text_of("doctor", lang, "list.between").join(text_of("doctor", lang, str(item)) for item in value)
        return value

    return text_of("doctor", lang, key, **{name: worded(name, value) for name, value in values.items()})


def _as_line(lang: str, finding: Finding) -> str:
    mark, part = text_of("doctor", lang, f"state.{finding.state}"), text_of("doctor", lang, finding.part)
    line = f"{mark}  {part}  {_say(lang, finding.found, finding.values)}"
    return line if finding.fix is None else f"{line}\n      → {_say(lang, finding.fix, finding.values)}"


def _as_json(lang: str, finding: Finding) -> dict[str, object]:
    return {
        "part": finding.part.removeprefix("part."),
        "state": finding.state,
        "found": _say(lang, finding.found, finding.values),
        "fix": _say(lang, finding.fix, finding.values) if finding.fix else None,
        "values": dict(finding.values),
    }
