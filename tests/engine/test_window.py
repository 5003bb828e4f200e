"""An output without a display: its size, its pictures, and what it says where there is none."""

import os
import subprocess
import sys

import numpy as np
import pytest
from panda3d.core import AntialiasAttrib, Camera, CardMaker, NodePath, TransformState

from engine.camera import EyeCamera
from engine.window import open_offscreen

pytestmark = pytest.mark.gl


def test_a_picture_has_the_size_and_the_colour_asked_for() -> None:
    graphics = open_offscreen(40, 24, multisamples=0)
    graphics.output.set_clear_color((1.0, 0.5, 0.0, 1.0))
    graphics.render_frame()
    picture = graphics.picture()
    assert graphics.size == (40, 24)
    assert picture.shape == (24, 40, 3)
    assert np.abs(picture.astype(int) - (255, 128, 0)).max() <= 1
    graphics.close()


@pytest.mark.parametrize("multisamples", [0, 4])
def test_multisamples_smooth_edges_without_a_display(multisamples: int) -> None:
    graphics = open_offscreen(48, 48, multisamples=multisamples)
    root = NodePath("root")
    root.set_antialias(AntialiasAttrib.M_multisample)
    card = root.attach_new_node(CardMaker("card").generate())
    card.set_pos(-0.5, 3.0, -0.5)
    card.set_r(17.0)
    graphics.add_view(EyeCamera(root).node_path)
    graphics.render_frame()
    shades = np.unique(graphics.picture())
    assert (len(shades) > 2) == (multisamples > 0)
    assert graphics.multisamples == multisamples
    assert graphics.anisotropy == (1 if graphics.is_software else 8)
    graphics.close()


def test_depth_targets_are_drawn_only_when_asked_for() -> None:
    graphics = open_offscreen(16, 16, multisamples=0)
    target = graphics.make_depth_target("map", 64)
    EyeCamera(NodePath("root"))
    graphics.render_frame()
    assert not target.output.is_active()
    graphics.close()


def test_no_display_is_said_in_words() -> None:
    """In a process of its own: another test here may have reached a display before."""
    program = "from engine.window import open_window\nopen_window(16, 16, 'test')"
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "DISPLAY": ":9753"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode != 0
    assert "GraphicsError: Panda3D's pandagl finds no display or driver. Fix: " in ended.stderr


def test_poses_that_were_are_forgotten() -> None:
    """Panda lets go of its states only when told to; a visit has a new pose in every frame."""
    graphics = open_offscreen(16, 16)
    root = NodePath("root")
    camera = root.attach_new_node(Camera("camera"))
    card = root.attach_new_node(CardMaker("card").generate())
    graphics.add_view(camera)
    for number in range(60):
        camera.set_pos(number * 0.01, -5.0, 0.0)
        card.set_h(number * 0.7)
        graphics.render_frame()
    kept = TransformState.get_num_states()
    for number in range(300):
        camera.set_pos(number * 0.013, -6.0, 0.1)
        card.set_h(number * 0.9)
        graphics.render_frame()
    assert TransformState.get_num_states() < kept + 50
    graphics.close()
