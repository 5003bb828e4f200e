"""Render one picture of a site package without a window: ``python -m engine.peek PACKAGE --eye x,y,z --look x,y,z --out FILE``.

A developers' tool. Positions are metres in the world frame; ``--figures demo`` puts some figures on the line from eye to look.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np

from engine.camera import EyeCamera
from engine.figures_view import FigureInstance
from engine.frame_stats import FrameTimer, scene_totals
from engine.objects_view import rest_pose
from engine.package_loader import PackageError
from engine.picture_file import save_picture
from engine.site_view import SiteView
from engine.window import Graphics, GraphicsError, Picture, open_offscreen
from scenes.space import Pose, Vec3, distance, heading_towards, lerp, quat_heading_pitch
from scenes.world import ObjectState


def main() -> int:
    options = _options()
    started_s = time.perf_counter()
    try:
        width, height = options.size
        graphics = open_offscreen(width * options.oversample, height * options.oversample)
        site = SiteView(options.package, graphics)
    except (GraphicsError, PackageError) as error:
        print(error, file=sys.stderr)
        return 1
    camera = EyeCamera(site.root)
    camera.set_aspect(width / height)
    camera.set_vertical_field(np.radians(options.field))
    graphics.add_view(camera.node_path)
    eye, look = _view(options, site)
    camera.set_pose(looking(eye, look))
    try:
        site.set_light(options.light)
        site.set_variant(options.variant)
    except KeyError as error:
        print(
            f"{options.package}: no light mood {error}; it has {', '.join(site.manifest.light)}",
            file=sys.stderr,
        )
        return 1
    if options.figures:
        site.set_figures(demo_figures(site, eye, look))
    if options.highlight:
        rest = {item.name: rest_pose(item) for item in site.manifest.objects}
        site.set_objects([ObjectState(options.highlight, rest[options.highlight], highlighted=True)])
    site.update(options.time)
    graphics.render_frame()
    first_s = time.perf_counter() - started_s
    options.out.parent.mkdir(parents=True, exist_ok=True)
    save_picture(reduced(graphics.picture(), options.oversample), options.out)
    print(f"{options.out} ({width}x{height}, {graphics.renderer_name}; first frame after {first_s:.2f} s)")
    if options.stats:
        _print_stats(graphics, site, camera)
    graphics.close()
    return 0


def looking(eye: Vec3, target: Vec3) -> Pose:
    flat = float(np.hypot(target[0] - eye[0], target[1] - eye[1]))
    return Pose(
        eye, quat_heading_pitch(heading_towards(eye, target), float(np.arctan2(target[2] - eye[2], flat)))
    )


def reduced(picture: Picture, factor: int) -> Picture:
    """Every ``factor`` × ``factor`` pixels become one: edges and thin chains come out smooth."""
    if factor == 1:
        return picture
    height, width, _ = picture.shape
    total = np.full((height // factor, width // factor, 3), factor**2 // 2, np.uint16)
    for row in range(factor):
        for column in range(factor):
            total += picture[row::factor, column::factor]
    return (total // factor**2).astype(np.uint8)


def demo_figures(site: SiteView, eye: Vec3, look: Vec3) -> list[FigureInstance]:
    """Every clip of every figure once, in two files between ``eye`` and ``look``."""
    clips = [(figure.name, clip.name) for figure in site.manifest.figures for clip in figure.clips]
    heading = heading_towards(eye, look)
    people = []
    for index, (model, clip) in enumerate(clips):
        share = (index + 2.0) / (len(clips) + 3.0)
        x, y, _ = lerp(eye, look, share)
        side = 0.6 if index % 2 else -0.6
        place = (x + side * float(np.cos(heading)), y + side * float(np.sin(heading)), eye[2] - 1.6)
        people.append(FigureInstance(model, place, heading, 0.0, clip, 0.37 * index))
    return people


def _view(options: argparse.Namespace, site: SiteView) -> tuple[Vec3, Vec3]:
    spawn, heading = site.manifest.spawn_position_m, site.manifest.spawn_heading_rad
    eye = options.eye or (spawn[0], spawn[1], spawn[2] + 1.6)
    ahead = (eye[0] - 10.0 * float(np.sin(heading)), eye[1] + 10.0 * float(np.cos(heading)), eye[2])
    look = options.look or ahead
    return (eye, look) if distance(eye, look) > 1e-6 else (eye, ahead)


def _print_stats(graphics: Graphics, site: SiteView, camera: EyeCamera) -> None:
    timer = FrameTimer(graphics)
    timer.measure(site, 12)
    print(timer.summary())
    print(f"{scene_totals(site.root, camera)}; textures {site.texture_bytes / 1e6:.1f} MB")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Render one picture of a site package.")
    parser.add_argument("package", type=Path)
    parser.add_argument("--eye", type=_point)
    parser.add_argument("--look", type=_point)
    parser.add_argument("--field", type=float, default=58.0, metavar="DEGREES", help="vertical field of view")
    parser.add_argument("--light", default="default")
    parser.add_argument("--variant", default=None)
    parser.add_argument("--figures", choices=["demo"], default=None)
    parser.add_argument("--highlight", default=None, metavar="OBJECT")
    parser.add_argument("--time", type=float, default=0.0, metavar="SECONDS")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", type=_size, default=(1280, 720), metavar="WIDTHxHEIGHT")
    parser.add_argument("--oversample", type=int, default=2, choices=[1, 2, 3, 4])
    parser.add_argument("--stats", action="store_true")
    return parser.parse_args()


def _point(text: str) -> Vec3:
    x, y, z = (float(part) for part in text.split(","))
    return (x, y, z)


def _size(text: str) -> tuple[int, int]:
    width, height = (int(part) for part in text.split("x"))
    return (width, height)


if __name__ == "__main__":
    sys.exit(main())
