"""The models of motion capture: made once from the official MediaPipe wheel, then read from the user's cache, without any network.

The wheel of 0.10.21 is the last that carries models. It is fetched for whatever Python it fits, never installed, and four files of it are kept.
Those files and the bundles made of them (``capture_bundles.py``) are known by their SHA-256; anything else is refused.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tracking import capture_bundles

PACKAGE = "mediapipe==0.10.21"
WHEELS = "mediapipe-0.10.21-*.whl"
PLATFORM = ("--python-version", "3.11", "--implementation", "cp", "--platform", "manylinux_2_28_x86_64", "--only-binary", ":all:")
INSIDE = "mediapipe/modules/"
SOURCES = {
    "palm_detection/palm_detection_full.tflite": "1b14e9422c6ad006cde6581a46c8b90dd573c07ab7f3934b5589e7cea3f89a54",
    "hand_landmark/hand_landmark_full.tflite": "11c272b891e1a99ab034208e23937a8008388cf11ed2a9d776ed3d01d0ba00e3",
    "pose_detection/pose_detection.tflite": "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
    "pose_landmark/pose_landmark_full.tflite": "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
}
BUNDLES = {
    "hand_landmarker.task": "919cd98681d5bce063bdbb3a79cbf0e85449c3cdc8346146acde24e154caa383",
    "pose_landmarker.task": "5b5f92eefd5818d40ca6f9f0437374029218df47f5364307be583ada5e04a836",
}
NEEDED_MB = 80
"""The wheel, while it is unpacked, and the bundles."""
PATIENCE_S = 600.0
HEED_S = 0.1
"""How often a download asks whether it is still wanted."""


class Lack(StrEnum):
    """Why there are no models. Each is a key of ``content/interface/capture.<lang>.yaml``."""

    network = "network"
    pip = "pip"
    hash = "hash"
    disk = "disk"
    folder = "folder"  # what --models names holds neither wheel nor bundles
    package = "package"  # MediaPipe itself is not installed as pinned


class ModelsLack(Exception):
    """There are no models; ``lack`` says why, ``values`` fill its sentence."""

    def __init__(self, lack: Lack, **values: object) -> None:
        super().__init__(f"{lack}: {values}")
        self.lack = lack
        self.values_told = values


class FetchStopped(Exception):
    """Nobody wants the models any more; nothing of them stays behind."""


@dataclass(frozen=True, slots=True)
class Models:
    """The two bundles, whole and as pinned."""

    hand: Path
    pose: Path


def cache_folder(environ: Mapping[str, str], platform: str = sys.platform, home: Path | None = None) -> Path:
    """Where the models lie: below ``XDG_CACHE_HOME``, or the platform's own place for what can be made again."""
    home = home or Path.home()
    if platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "Hongji" / "Cache" / "mediapipe-models"
    if platform == "darwin":
        return home / "Library" / "Caches" / "Hongji" / "mediapipe-models"
    return Path(environ.get("XDG_CACHE_HOME") or home / ".cache") / "hongji" / "mediapipe-models"


def found(folder: Path) -> Models | None:
    """The models of this folder, if both are there, whole and the pinned ones."""
    paths = [folder / name for name in BUNDLES]
    if any(_digest(path) != BUNDLES[path.name] for path in paths):
        return None
    return Models(*paths)


def require(
    folder: Path, given: Path | None = None, say: Callable[[str], None] = lambda _: None, stop: threading.Event | None = None
) -> Models:
    """The models in ``folder``, made now if they are not there: from ``given`` (a wheel, or a folder with the wheel or with both bundles), else
    from the package index. ``say`` is told ``fetching`` and ``made``. ModelsLack says why not. FetchStopped soon after
    ``stop`` is set."""
    if given is not None and (models := found(given)) is not None:
        return models  # used where they lie: the place may be one that all seats share
    models = found(folder)
    if models is not None:
        return models
    try:
        _make(folder, given, say, stop or threading.Event())
    except OSError as error:
        raise ModelsLack(Lack.disk, folder=folder, problem=error.strerror or error, need_mb=NEEDED_MB) from error
    models = found(folder)
    if models is None:
        raise ModelsLack(Lack.disk, folder=folder, problem="?", need_mb=NEEDED_MB)
    say("made")
    return models


def _make(folder: Path, given: Path | None, say: Callable[[str], None], stop: threading.Event) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free < NEEDED_MB * 2**20:
        raise OSError(28, os.strerror(28))
    with tempfile.TemporaryDirectory(dir=folder, prefix="making-") as beside:
        if given is None:
            say("fetching")
        wheel = _fetched(Path(beside), stop) if given is None else _wheel_of(given)
        for name, content in make_bundles(wheel).items():
            whole = Path(beside) / name
            whole.write_bytes(content)
            whole.replace(folder / name)


def make_bundles(wheel: Path) -> dict[str, bytes]:
    """The bundles by name, made of the wheel's files; ModelsLack if any file of it is not the pinned one."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            palm, hand, detector, pose = (_checked(wheel, name, archive.read(INSIDE + name)) for name in SOURCES)
    except (zipfile.BadZipFile, KeyError) as error:
        raise ModelsLack(Lack.hash, file=wheel, found=str(error).strip("'\"")) from error
    try:
        bundles = {
            "hand_landmarker.task": {"hand_detector.tflite": palm, "hand_landmarks_detector.tflite": hand},
            "pose_landmarker.task": {
                "pose_detector.tflite": capture_bundles.with_normalization(detector, 127.5, 127.5),
                "pose_landmarks_detector.tflite": capture_bundles.with_normalization(pose, 0.0, 255.0),
            },
        }
    except ImportError as error:
        raise ModelsLack(Lack.package, problem=error) from error
    made = {name: capture_bundles.bundle(entries) for name, entries in bundles.items()}
    for name, content in made.items():
        if hashlib.sha256(content).hexdigest() != BUNDLES[name]:  # another flatbuffers than the pinned one writes other bytes
            raise ModelsLack(Lack.package, problem=name)
    return made


def _checked(wheel: Path, name: str, content: bytes) -> bytes:
    digest = hashlib.sha256(content).hexdigest()
    if digest != SOURCES[name]:
        raise ModelsLack(Lack.hash, file=f"{wheel}: {INSIDE}{name}", found=digest[:12])
    return content


def _wheel_of(given: Path) -> Path:
    if given.is_file():
        return given
    wheels = sorted(given.glob(WHEELS)) if given.is_dir() else []
    if wheels:
        return wheels[0]
    for name, digest in BUNDLES.items():
        if (given / name).exists() and (was := _digest(given / name)) != digest:
            raise ModelsLack(Lack.hash, file=given / name, found=was[:12])
    raise ModelsLack(Lack.folder, folder=given, wheel=WHEELS, bundles=", ".join(BUNDLES))


def _fetched(folder: Path, stop: threading.Event) -> Path:
    """The wheel, by pip from the index that this machine is set to: it fits no other Python, and need not, for nothing of it is run.
    What pip keeps while it works lies in ``folder`` too, which goes whatever becomes of pip."""
    command = [sys.executable, "-m", "pip", "download", "--no-input", "--disable-pip-version-check", "--no-deps", *PLATFORM]
    environment = {**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))}
    with subprocess.Popen(
        [*command, PACKAGE, "-d", str(folder)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        errors="replace", env=environment,
    ) as pip:  # fmt: skip
        said, complained = _heard(pip, stop)
    wheels = sorted(folder.glob(WHEELS))
    if pip.returncode == 0 and wheels:
        return wheels[0]
    lines = (complained or said).strip().splitlines() or ["pip"]
    if "No space left" in complained or "[Errno 28]" in complained:
        raise OSError(28, os.strerror(28))
    lack = Lack.pip if "No module named pip" in complained else Lack.network
    raise ModelsLack(lack, package=PACKAGE, problem=lines[-1][:300])


def _heard(pip: "subprocess.Popen[str]", stop: threading.Event) -> tuple[str, str]:
    """What pip said and what it complained of, once it has ended; it is ended when it takes too long or is not wanted any more."""
    end_s = time.monotonic() + PATIENCE_S
    try:
        while True:
            try:
                return pip.communicate(timeout=HEED_S)
            except subprocess.TimeoutExpired:
                if stop.is_set():
                    raise FetchStopped from None
                if time.monotonic() > end_s:
                    raise ModelsLack(Lack.network, package=PACKAGE, problem=f"> {PATIENCE_S:.0f} s") from None
    except BaseException:
        pip.kill()
        raise


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
