"""Which cameras there are, whether the models are, and how quickly pictures are taken and looked at: ``python -m tracking.capture_probe [DIR]``.

Prints one JSON line. A program of its own: a driver may hang or crash, and whoever asks must not. ``DIR`` is what ``--models`` would name.
"""

import json
import os
import sys
import time
from pathlib import Path

import numpy as np

from tracking import capture_models
from tracking.pictures import NoPictures, Picture, Webcam

SYSTEM = Path("/sys/class/video4linux")
PROBED = 4
"""Numbers that are tried where the system has no list."""
READ_S, LOOK_S = 1.5, 1.5
SIZE = (480, 640, 3)


def listed(system: Path = SYSTEM) -> list[tuple[int, str]]:
    """(number, name) of Linux's cameras. Each may have several nodes; pictures come from the one of index 0."""
    found = []
    for node in sorted(system.glob("video*")):
        number = node.name.removeprefix("video")
        if number.isdecimal() and _line(node / "index") in ("0", ""):
            found.append((int(number), _line(node / "name") or node.name))
    return sorted(found)


def facts(given: Path | None) -> dict[str, object]:
    """``cameras``: each with number and name, and size and ``pictures_per_s`` or a ``state``; ``models``: their folder, or "";
    ``looked_per_s`` and ``look_ms`` with ``looked_at``: "camera" or "made"."""
    linux = sys.platform.startswith("linux")
    cameras: list[dict[str, object]] = []
    picture: Picture | None = None
    for number, name in listed() if linux else [(number, "") for number in range(PROBED)]:
        seen, last = _tried(number)
        picture = last if picture is None else picture
        if linux or last is not None:
            cameras.append({"number": number, "name": name, **seen})
    models = (capture_models.found(given) if given is not None else None) or capture_models.found(capture_models.cache_folder(os.environ))
    said: dict[str, object] = {"cameras": cameras, "models": "" if models is None else str(models.hand.parent)}
    if models is not None:
        said |= _looked(models, picture)
    return said


def _tried(number: int) -> tuple[dict[str, object], Picture | None]:
    """What a camera gives in a moment, and its last picture."""
    try:
        pictures = Webcam(number).open()
    except NoPictures as none:
        return {"state": none.state.value}, None
    try:
        picture, start_s = pictures.read()[0], time.perf_counter()
        count = 0
        while time.perf_counter() - start_s < READ_S:
            picture = pictures.read()[0]
            count += 1
        height, width = picture.shape[:2]
        per_s = round(count / (time.perf_counter() - start_s), 1)
        return {"width": width, "height": height, "pictures_per_s": per_s}, picture
    except NoPictures as none:
        return {"state": none.state.value}, None
    finally:
        pictures.close()


def _looked(models: capture_models.Models, picture: Picture | None) -> dict[str, object]:
    """How quickly the landmarkers look at the camera's picture, or at one that is made where there is no camera."""
    from tracking.landmarkers import Landmarkers

    looked_at = "made" if picture is None else "camera"
    if picture is None:
        picture = np.random.default_rng(0).integers(0, 255, SIZE, np.uint8)
    with Landmarkers(models) as landmarkers:
        landmarkers.look(picture[:, :, ::-1], 0.0)
        start_s, count = time.perf_counter(), 0
        while (spent_s := time.perf_counter() - start_s) < LOOK_S:
            count += 1
            landmarkers.look(picture[:, :, ::-1], 0.033 * count)
    return {"looked_per_s": round(count / spent_s, 1), "look_ms": round(1e3 * spent_s / count, 1), "looked_at": looked_at}


def _line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


if __name__ == "__main__":
    print(json.dumps(facts(Path(sys.argv[1]) if len(sys.argv) > 1 else None)))
