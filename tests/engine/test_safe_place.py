"""The safe place: the land is away, all else stays, and its floor is as far off as the visitor's own."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from panda3d.core import CardMaker, NodePath

from engine.camera import EyeCamera
from engine.memory_eyes import MemoryEyes
from engine.peek import looking
from engine.safe_place_view import SafePlaceView
from engine.site_view import SiteView
from engine.stereo import StereoView
from engine.window import open_offscreen
from scenes.space import Pose, quat_heading_pitch
from tests.engine.tiny_site import tiny_site
from tests.engine.two_eyes import EYE_DISTANCE_M, TwoEyes

pytestmark = pytest.mark.gl
HEAD = Pose((3.0, 5.0, 11.6))
STAGE = Pose((3.0, 5.0, 10.0))


def card(parent: NodePath, place: tuple[float, float, float], color: tuple[float, float, float]) -> NodePath:
    maker = CardMaker("card")
    maker.set_frame(-0.3, 0.3, -0.3, 0.3)
    made: NodePath = parent.attach_new_node(maker.generate())
    made.set_pos(*place)
    made.set_color(*color, 1.0)
    return made


LOWER = Pose((3.0, 5.0, 9.6))  # the stage of a seated visitor whose eyes are raised by 0.4 m


def world(*, safe: bool, device: str = "headset") -> Any:
    stage = LOWER if device == "headset" else STAGE
    return SimpleNamespace(safe=safe, device=device, world_from_stage=stage, world_from_hands=STAGE)


def test_the_land_goes_the_rest_stays_and_all_comes_back() -> None:
    eyes = TwoEyes(120)
    land = eyes.root.attach_new_node("land")
    card(land, (3.0, 7.0, 11.6), (1.0, 0.0, 0.0))
    card(eyes.root, (4.2, 7.0, 11.6), (0.0, 0.0, 1.0))
    eyes.look(HEAD)
    view = SafePlaceView(eyes.root, land)
    view.update(world(safe=False))
    before = eyes.pictures()
    view.update(world(safe=True))
    for picture in eyes.pictures():
        red, _green, blue = picture.transpose(2, 0, 1)
        assert not ((red > 200) & (blue < 50)).any()
        assert ((blue > 200) & (red < 50)).any()
        room = picture[(blue < 200)]
        assert room.min() > 60 and room.max() < 200  # no place is glaring, none black
        assert (room[:, 0] > room[:, 2]).mean() > 0.99  # warm
    view.update(world(safe=False))
    for picture, again in zip(before, eyes.pictures(), strict=True):
        assert np.array_equal(picture, again)
    eyes.close()


@pytest.mark.parametrize("device", ["headset", "desktop"])
def test_the_floor_lies_at_its_true_depth_for_each_eye(device: str) -> None:
    eyes = TwoEyes(300)
    land = eyes.root.attach_new_node("land")
    eyes.look(Pose(HEAD.position_m, quat_heading_pitch(0.0, -0.5)))
    SafePlaceView(eyes.root, land).update(world(safe=True, device=device))
    # The first ring, one metre ahead of the stage's middle, straight below the gaze: found in each eye's picture along its row.
    seen = Pose(HEAD.position_m, quat_heading_pitch(0.0, -0.5)).inverse().point((3.0, 7.0, 10.0))
    rows = []
    for side, picture in enumerate(eyes.pictures()):
        column, row = eyes.pixel(seen, side)
        strip = picture[round(row) - 12 : round(row) + 13, round(column), 0]
        base = np.linspace(strip[0], strip[-1], len(strip))
        rows.append(int(np.argmax(strip - base)) - 12)
        assert (strip - base).max() > 4.0
    assert max(abs(row) for row in rows) <= 1
    assert EYE_DISTANCE_M / seen[1] / 2.1 * 300 > 3  # far enough apart that a floor of one eye would be seen to be wrong
    # A thing below the floor is hidden by it, a thing above it is not: the floor has depth.
    card(eyes.root, (3.0, 6.6, 9.5), (0.0, 1.0, 0.0))
    assert not any(((picture[:, :, 1] > 200) & (picture[:, :, 0] < 50)).any() for picture in eyes.pictures())
    card(eyes.root, (3.0, 6.6, 10.5), (0.0, 1.0, 0.0))
    assert all(((picture[:, :, 1] > 200) & (picture[:, :, 0] < 50)).any() for picture in eyes.pictures())
    eyes.close()


def test_in_a_headset_nothing_of_the_site_is_drawn(tmp_path: Path) -> None:
    graphics = open_offscreen(32, 32, multisamples=0)
    site = SiteView(tiny_site().write(tmp_path / "tiny.site"), graphics, sun_map_size=64, moving_map_size=64)
    camera = EyeCamera(site.root)
    head = looking((0.5, -9.0, 2.0), (0.0, 0.0, 1.0))
    camera.set_pose(head)
    stereo = StereoView(camera.node_path, graphics, site)
    eyes = MemoryEyes(80, 80)
    view = SafePlaceView(site.root, site.land, site.solid)
    stage = Pose((0.5, -9.0, 0.4))

    def pictures(*, safe: bool) -> list[npt.NDArray[np.int64]]:
        view.update(SimpleNamespace(safe=safe, device="headset", world_from_hands=stage))
        stereo.keep_pictures()
        stereo.draw(eyes.begin())
        eyes.submit(0.08, 12000.0)
        return [picture.astype(int) for picture in stereo.pictures()]

    before = pictures(safe=False)
    for picture in pictures(safe=True):
        assert picture.min() > 60 and picture.max() < 200
        assert (picture[:, :, 0] - picture[:, :, 2]).max() < 40  # grey everywhere: no red box, no blue sky
        assert (picture[:, :, 0] >= picture[:, :, 2]).all()
    for picture, again in zip(before, pictures(safe=False), strict=True):
        assert np.array_equal(picture, again) and np.ptp(picture) > 150
    stereo.close()
    graphics.close()
