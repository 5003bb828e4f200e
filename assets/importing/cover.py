"""The picture that stands for an imported site in the lobby: the engine draws it, as a program of its own, from where visitors begin."""

import json
import math
import subprocess
import sys
from pathlib import Path

from assets.importing.child import ROOT
from assets.importing.job import Kind

LIMIT_S = 120.0
_QUALITY = 90
EYE_HEIGHT_M = 1.6
MOST_RISE = 0.3
"""How steeply the look may rise or fall towards the middle of the site: metres for each metre ahead."""
Point = tuple[float, float, float]


def draw_cover(package: Path, pictures: Path, kind: Kind) -> bool:
    """``pictures/cover.jpg``, 1280 × 720; False, and none is there, where this machine cannot draw."""
    from PIL import Image

    pictures.mkdir(exist_ok=True)
    eye, look = view_of(json.loads((package / "manifest.json").read_text(encoding="utf-8")), kind)
    out = pictures / "cover.png"
    places = [f"--eye={_written(eye)}", f"--look={_written(look)}"]
    command = [sys.executable, "-m", "engine.peek", str(package), *places, "--size", "1280x720", "--out", str(out)]
    try:
        subprocess.run(command, cwd=ROOT, capture_output=True, timeout=LIMIT_S, check=True)
        with Image.open(out) as picture:
            picture.convert("RGB").save(pictures / "cover.jpg", quality=_QUALITY)
    except (OSError, subprocess.SubprocessError):
        return False
    finally:
        out.unlink(missing_ok=True)
    return True


def view_of(manifest: dict[str, object], kind: Kind) -> tuple[Point, Point]:
    """Eye and what it looks at, in the world frame: along the spawn's heading; at a thing, from three quarters in front of it."""
    spawn, heading_rad = _point(manifest["spawn_position_m"]), float(str(manifest["spawn_heading_rad"]))
    objects = manifest.get("objects")
    if kind != "site" and isinstance(objects, list) and objects:
        low, high = _point(objects[0]["bounds_min_m"]), _point(objects[0]["bounds_max_m"])
        place = _point(objects[0].get("rest_position_m", (0.0, 0.0, 0.0)))
        middle = _sum(place, ((low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2))
        away_m = max(0.3, 1.6 * math.dist(low, high))
        return _sum(middle, (-0.55 * away_m, -0.75 * away_m, 0.36 * away_m)), middle
    eye = _sum(spawn, (0.0, 0.0, EYE_HEIGHT_M))
    low, high = _point(manifest["bounds_min_m"]), _point(manifest["bounds_max_m"])
    away_m = max(1.0, math.dist(eye[:2], ((low[0] + high[0]) / 2, (low[1] + high[1]) / 2)))
    rise = min(MOST_RISE, max(-MOST_RISE, ((low[2] + high[2]) / 2 - eye[2]) / away_m))
    return eye, _sum(eye, (-10.0 * math.sin(heading_rad), 10.0 * math.cos(heading_rad), 10.0 * rise))


def _point(value: object) -> Point:
    assert isinstance(value, list | tuple)
    return (float(value[0]), float(value[1]), float(value[2]))


def _sum(a: Point, b: Point) -> Point:
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def _written(point: Point) -> str:
    return ",".join(f"{value:.4f}" for value in point)
