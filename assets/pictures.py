"""The two pictures of a site that the program shows besides the site itself: ``python -m assets.pictures luding-bridge``.

``cover.jpg`` for the lobby and ``plan.png`` for the plan (Tab), with ``plan.json``: what of the world the plan covers.
Drawn by ``python -m engine.peek`` in a process of its own. The plan is seen from so high up that what stands is hardly
drawn apart: at 20 m above or below the bridge places are off by under 5 % of their distance from the middle.
"""

import argparse
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageEnhance, ImageOps

FILES = Path(__file__).parent / "files"
LARGEST_COVER_BYTES = 300_000


@dataclass(frozen=True, slots=True)
class Views:
    """Where the pictures of a site are taken from; metres in the world frame. ``plan_m``: x min, y min, x max, y max."""

    cover_eye_m: tuple[float, float, float]
    cover_look_m: tuple[float, float, float]
    cover_light: str
    variant: str
    plan_m: tuple[float, float, float, float]
    cover_field_deg: float = 54.0
    plan_height_m: float = 420.0
    plan_width_px: int = 1400


VIEWS = {
    "luding-bridge": Views(
        cover_eye_m=(-66.0, -15.0, 7.0),
        cover_look_m=(-15.0, 8.0, 4.0),
        cover_light="afternoon",
        variant="today",
        plan_m=(-84.0, -58.0, 84.0, 38.0),
    ),
    "practice-ground": Views(
        cover_eye_m=(-8.2, -6.4, 4.6),
        cover_look_m=(4.0, 2.8, 0.2),
        cover_light="morning",
        variant="today",
        cover_field_deg=58.0,
        plan_m=(-13.0, -12.0, 19.0, 16.0),
        plan_height_m=90.0,
        plan_width_px=920,
    ),
}


def main() -> int:
    parser = argparse.ArgumentParser(description="Draw a tour's cover and plan.")
    parser.add_argument("tour", choices=sorted(VIEWS))
    parser.add_argument("--out", type=Path, help="instead of assets/files/pictures/TOUR")
    parser.add_argument("--only", choices=["cover", "plan"])
    options = parser.parse_args()
    out: Path = options.out or FILES / "pictures" / options.tour
    out.mkdir(parents=True, exist_ok=True)
    package = FILES / "sites" / f"{options.tour}.site"
    try:
        if options.only != "plan":
            print(cover(VIEWS[options.tour], package, out / "cover.jpg"))
        if options.only != "cover":
            print(plan(VIEWS[options.tour], package, out / "plan.png"))
    except subprocess.CalledProcessError as error:
        print(f"{package}: engine.peek could not draw it:\n{error.stderr.strip()}", file=sys.stderr)
        return 1
    return 0


def cover(views: Views, package: Path, path: Path) -> str:
    """1280 × 720, as good a JPEG as the limit on its size allows."""
    picture = drawn(
        package,
        views.cover_eye_m,
        views.cover_look_m,
        (1280, 720),
        views.cover_field_deg,
        views.cover_light,
        views.variant,
    )
    for quality in (90, 85, 80, 74, 66):
        picture.save(path, quality=quality, optimize=True, progressive=True)
        if path.stat().st_size <= LARGEST_COVER_BYTES:
            break
    return f"{path}: {path.stat().st_size / 1000:.0f} kB"


def plan(views: Views, package: Path, path: Path) -> str:
    x0, y0, x1, y1 = views.plan_m
    size = (views.plan_width_px, round(views.plan_width_px * (y1 - y0) / (x1 - x0)))
    middle = ((x0 + x1) / 2.0, (y0 + y1) / 2.0)
    field_deg = 2.0 * math.degrees(math.atan((y1 - y0) / 2.0 / views.plan_height_m))
    eye = (*middle, views.plan_height_m)
    picture = drawn(package, eye, (*middle, 0.0), size, field_deg, "default", views.variant)
    # From this height the air has paled it; and a quiet picture lets the marks and the path stand out.
    stretched = ImageOps.autocontrast(picture, cutoff=(0.2, 0.2), preserve_tone=True)
    picture = ImageEnhance.Color(Image.blend(picture, stretched, 0.5)).enhance(0.8)
    picture.quantize(256, dither=Image.Dither.FLOYDSTEINBERG).save(path, optimize=True)
    bounds = {"x_min_m": x0, "y_min_m": y0, "x_max_m": x1, "y_max_m": y1}
    path.with_suffix(".json").write_text(json.dumps(bounds, indent=1) + "\n", encoding="utf-8")
    return f"{path}: {size[0]}x{size[1]}, {path.stat().st_size / 1000:.0f} kB"


def drawn(
    package: Path,
    eye: Sequence[float],
    look: Sequence[float],
    size: tuple[int, int],
    field_deg: float,
    light: str,
    variant: str,
) -> Image.Image:
    """Raises CalledProcessError with what the renderer said."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "drawn.png"
        command = [sys.executable, "-m", "engine.peek", str(package), f"--eye={_point(eye)}", f"--look={_point(look)}",
                   "--light", light, "--variant", variant, "--field", f"{field_deg:.4f}",
                   "--size", f"{size[0]}x{size[1]}", "--out", str(file)]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1])
        with Image.open(file) as picture:
            return picture.convert("RGB")


def _point(place: Sequence[float]) -> str:
    return ",".join(f"{value:g}" for value in place)


if __name__ == "__main__":
    sys.exit(main())
