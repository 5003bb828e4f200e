"""The mirror in a real window under Xvfb: the left eye's picture, cut to the window's shape while it is made smaller; and no waiting."""

import os
import subprocess
import sys

import pytest

from tests.xvfb import xvfb

pytestmark = [pytest.mark.window, pytest.mark.gl]

PROGRAM = """
import time
import numpy as np
from panda3d.core import CardMaker, ConfigVariableBool, NodePath, WindowProperties
from engine.memory_eyes import MemoryEyes
from engine.stereo import StereoView
from engine.window import open_window
from tests.engine.empty_scene import EmptyScene

graphics = open_window(160, 90, "mirror", vsync=False)
assert not ConfigVariableBool("sync-video").get_value()
root = NodePath("root")
card = root.attach_new_node(CardMaker("card").generate())
card.set_pos(-0.3, 2.0, -0.4)
card.set_r(20.0)
stereo = StereoView(root.attach_new_node("head"), graphics, EmptyScene(root))
eyes = MemoryEyes(160, 90)


def frame():
    stereo.keep_pictures()
    stereo.draw(eyes.begin())
    eyes.submit(0.1, 1.0)
    return stereo.pictures()[0]


left = frame()
assert 0.05 < (left > 128).mean() < 0.9
assert np.array_equal(graphics.picture(), left)
graphics.output.request_properties(WindowProperties.size(100, 90))
until_s = time.monotonic() + 20.0
while graphics.size != (100, 90) and time.monotonic() < until_s:
    stereo.draw(eyes.begin())
    time.sleep(0.02)
assert graphics.size == (100, 90)
frame()
assert np.array_equal(graphics.picture(), left[:, 30:130])
eyes.present = False
stereo.draw(None)
stereo.close()
graphics.close()
print("done")
"""


def test_the_window_shows_the_left_eye_and_follows_its_own_size() -> None:
    with xvfb("480x320x24") as name:
        ended = subprocess.run(
            [sys.executable, "-c", PROGRAM], env={**os.environ, "DISPLAY": name}, capture_output=True, text=True, timeout=120, check=False
        )
    assert ended.stdout.splitlines()[-1:] == ["done"], ended.stderr
