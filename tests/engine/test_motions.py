"""What the artist animated moves by the world's time: rigid parts by matrices, deforming ones by frames of their own, shadows with them."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.camera import EyeCamera
from engine.motion_texture import ROW_TEXELS
from engine.package_loader import PackageError
from engine.peek import looking
from engine.site_view import SiteView
from engine.window import Graphics, open_offscreen
from tests.engine.tiny_site import TinySite

pytestmark = pytest.mark.gl
SUN = {"azimuth_rad": math.radians(180), "elevation_rad": math.radians(60)}
MATERIALS = [{"name": "lamp", "unlit": True}, {"name": "floor", "base_color": [0.8, 0.8, 0.8, 1]}]


@pytest.fixture(scope="module")
def graphics() -> Iterator[Graphics]:
    opened = open_offscreen(32, 32, multisamples=0)
    yield opened
    opened.close()


def rigid(*places_m: tuple[float, float, float]) -> np.ndarray:
    matrices = np.zeros((len(places_m), 3, 4), "<f4")
    matrices[:, :, :3] = np.eye(3)
    matrices[:, :, 3] = places_m
    return matrices


def written(site: TinySite, folder: Path, *motions: tuple[str, np.ndarray], **changes: Any) -> Path:
    """Each motion: kind and numbers; its name and file are of its number. Two frames a second."""
    entries = []
    for number, (kind, numbers) in enumerate(motions):
        file = f"motions/{number}.f32"
        site.files[file] = numbers.tobytes()
        entries.append(
            {"name": f"m{number}", "frames": len(numbers), "frames_per_s": 2.0, "file": file, "kind": kind}
        )
    told = {
        "format": "hongji-site/2", "materials": MATERIALS, "objects": [], "figures": [], "river": None,
        "light": {"default": SUN}, "motions": entries, **changes,
    }  # fmt: skip
    return site.write(folder, **told)


class Look:
    """The site as a head 10 m to the south sees it."""

    def __init__(self, graphics: Graphics, package: Path) -> None:
        self._graphics = graphics
        self.view = SiteView(package, graphics, sun_map_size=64, moving_map_size=128)
        camera = EyeCamera(self.view.root)
        camera.set_aspect(1.0)
        camera.set_vertical_field(math.radians(45))
        self._region = graphics.add_view(camera.node_path)
        camera.set_pose(looking((0.0, -10.0, 1.0), (0.0, 0.0, 1.0)))

    def white(self, time_s: float) -> list[bool]:
        """Whether the left, middle and right of the picture show the lamp."""
        self.view.update(time_s)
        self._graphics.render_frame()
        row = self._graphics.picture()[16]
        return [bool((row[column] == 255).all()) for column in (4, 16, 28)]

    def close(self) -> None:
        self._region.set_active(False)


def moving_box() -> TinySite:
    """A white box whose motion takes it anywhere between 4 m to the left and 4 m to the right."""
    site = TinySite()
    site.add_box(
        "box",
        "lamp",
        (-0.5, -0.5, 0.5),
        (0.5, 0.5, 1.5),
        motion="m0",
        bounds_min_m=[-4, -1, 0],
        bounds_max_m=[4, 1, 2],
    )
    return site


def test_a_rigid_part_goes_its_way_and_begins_again(graphics: Graphics, tmp_path: Path) -> None:
    site = moving_box()
    package = written(site, tmp_path, ("rigid", rigid((-3, 0, 0), (3, 0, 0), (3, 0, 0))))
    look = Look(graphics, package)
    assert look.white(0.0) == [True, False, False]
    assert look.white(0.25) == [False, True, False]  # half-way between two frames
    assert look.white(0.75) == [False, False, True]
    assert look.white(1.5 * 40 + 0.25) == [False, True, False]
    look.close()


def test_a_deforming_part_shows_its_frames(graphics: Graphics, tmp_path: Path) -> None:
    site = moving_box()
    corners = np.frombuffer(bytes(site.geometry[: 24 * 52]), "<f4").reshape(24, 13)[:, :6]
    count = ROW_TEXELS // 48 + 2  # frames: more than fit into one row of the texture
    frames = np.tile(corners, (count, 1, 1)).astype("<f4")
    frames[:, :, 0] += 3.0
    frames[0, :, 0] -= 6.0
    look = Look(graphics, written(site, tmp_path, ("deforming", frames)))
    assert look.white(0.0) == [True, False, False]
    assert look.white(0.25) == [False, True, False]
    assert look.white((count - 1) / 2.0) == [False, False, True]
    look.close()


def test_its_shadow_moves_with_it(graphics: Graphics, tmp_path: Path) -> None:
    site = TinySite()
    site.add_quad("floor", "floor", (-20, -20, -1), (20, 20, -1))
    low, high = [-4, -1, 1], [4, 1, 2]
    site.add_box("box", "lamp", (-1, -1, 1.2), (1, 1, 2), motion="m0", bounds_min_m=low, bounds_max_m=high)
    package = written(site, tmp_path, ("rigid", rigid((-3, 0, 0), (3, 0, 0), (3, 0, 0))))
    look = Look(graphics, package)
    pictures = []
    for time_s in (0.0, 0.75):
        look.white(time_s)
        pictures.append(graphics.picture()[17:27].astype(int).sum(axis=(0, 2)))
    darker = pictures[0] - pictures[1]
    assert darker[:14].min() < -100 and darker[18:].max() > 100
    look.close()


def test_moving_shadows_are_drawn_once_a_frame_of_the_movement(graphics: Graphics, tmp_path: Path) -> None:
    site = TinySite()
    site.add_box("box", "lamp", (-1, -1, 0), (1, 1, 1), motion="m0", object="cart")
    cart = {"name": "cart", "bounds_min_m": [-1, -1, 0], "bounds_max_m": [1, 1, 1]}
    view = SiteView(
        written(site, tmp_path, ("rigid", rigid((0, 0, 0), (1, 0, 0))), objects=[cart]),
        graphics,
        sun_map_size=64,
        moving_map_size=64,
    )
    motions = view._motions
    view.update(0.0)
    assert [motions.shadows_change(time_s) for time_s in (0.01, 0.02, 0.04, 0.05, 0.1)] == [
        False,
        False,
        True,
        False,
        True,
    ]
    assert view.objects.moved_bounds() is not None


@pytest.mark.parametrize(
    ("numbers", "motion", "found"),
    [
        (rigid((0, 0, 0))[:, :2], "m0", "need 48"),
        (rigid((0, 0, math.nan)), "m0", "not finite"),
        (rigid((0, 0, 0)), "m9", "not listed"),
    ],
)
def test_a_broken_motion_is_told(
    graphics: Graphics, tmp_path: Path, numbers: np.ndarray, motion: str, found: str
) -> None:
    site = TinySite()
    site.add_box("box", "lamp", (-1, -1, 0), (1, 1, 1), motion=motion)
    with pytest.raises(PackageError, match=found):
        SiteView(written(site, tmp_path, ("rigid", numbers)), graphics, sun_map_size=64, moving_map_size=64)
