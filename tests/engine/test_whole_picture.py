"""Vignette and fade: centred where each eye looks straight ahead, and as dark as they are asked to be."""

from collections.abc import Iterator

import numpy as np
import pytest
from panda3d.core import NodePath

from engine.camera import EyeCamera
from engine.fade import Fade
from engine.vignette import Vignette
from engine.window import open_offscreen
from tests.engine.two_eyes import TwoEyes

pytestmark = pytest.mark.gl


@pytest.fixture(scope="module")
def eyes() -> Iterator[TwoEyes]:
    made = TwoEyes(160, background=1.0)
    yield made
    made.close()


def test_the_clear_circle_lies_about_straight_ahead_in_both_eyes(eyes: TwoEyes) -> None:
    vignette = Vignette(eyes.root)
    vignette.update(1.0)
    radii = []
    for side, picture in enumerate(eyes.pictures()):
        rows, columns = np.nonzero(picture[:, :, 0] > 128.0)
        ahead = eyes.pixel((0.0, 1e6, 0.0), side)
        assert abs((columns.min() + columns.max() + 1) / 2 - ahead[0]) <= 1.5
        assert abs((rows.min() + rows.max() + 1) / 2 - ahead[1]) <= 1.5
        assert abs(ahead[0] - eyes.pixels / 2) > 8  # the middle of the picture would be wrong
        radii.append(columns.max() - columns.min())
        assert picture[0, 0].max() < 10.0
    assert abs(radii[0] - radii[1]) <= 1
    vignette.update(0.0)
    assert min(picture.min() for picture in eyes.pictures()) == 255.0


def test_on_a_screen_it_closes_about_the_middle_to_half_of_the_height() -> None:
    graphics = open_offscreen(160, 90, multisamples=0)
    graphics.output.set_clear_color((1.0, 1.0, 1.0, 1.0))
    root = NodePath("root")
    camera = EyeCamera(root)
    graphics.add_view(camera.node_path)
    vignette = Vignette(root)
    shares = []
    for closed in (0.3, 0.6, 1.0):
        vignette.update(closed)
        graphics.render_frame()
        picture = graphics.picture().astype(float)[:, :, 0]
        y, x = np.mgrid[0:90, 0:160]
        away = np.hypot((x + 0.5) / 45 - 160 / 90, (y + 0.5) / 45 - 1.0)
        clear = 0.55 * closed + (1.0 + 160 / 90) * (1.0 - closed)
        part = np.clip((away - clear) / 0.35, 0.0, 1.0)
        dark = closed * part * part * (3.0 - 2.0 * part)
        wanted = 255.0 * (1.0 - dark) + 0.02 * 255.0 * dark
        assert np.abs(picture - wanted).max() <= 3.0
        shares.append((picture > 250).mean())
    assert shares[0] > shares[1] > shares[2] > 0.05
    graphics.close()


def test_the_fade_goes_to_black_evenly_and_leaves_nothing_behind(eyes: TwoEyes) -> None:
    fade = Fade(eyes.root)
    for dark, wanted in ((0.0, 255.0), (0.5, 127.5), (1.0, 0.0), (0.0, 255.0)):
        fade.update(dark)
        for picture in eyes.pictures():
            assert np.abs(picture - wanted).max() <= 1.0
