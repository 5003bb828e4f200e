"""Where a teleport lands: on the ground, each answer a form of its own, the arrow ahead of where one will look."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from panda3d.core import CardMaker, NodePath

from engine.camera import EyeCamera
from engine.landing_view import LandingView, landing
from engine.text import Glyphs
from engine.window import open_offscreen
from scenes.space import Pose, Vec3, quat_heading_pitch
from scenes.world import Pointing

PLACE: Vec3 = (0.0, 4.0, 0.0)
ARC: tuple[Vec3, ...] = ((0.2, 0.3, 1.2), (0.1, 2.0, 1.4), PLACE)
HERE = Pointing(None, PLACE, True, ARC)
NOT_HERE = Pointing(None, PLACE, False, ARC)
NOWHERE = Pointing(None, None, False, ((0.2, 0.3, 1.2), (0.0, 6.0, 1.2)))


def world(pointing: Pointing, device: str = "headset", heading_rad: float = 0.0, **more: object) -> Any:
    head = Pose((0.0, 0.0, 1.62), quat_heading_pitch(heading_rad, 0.0))
    values = {"pointing": pointing, "device": device, "panel": None, "mode": "visit", "world_from_head": head}
    return SimpleNamespace(**{**values, **more})


def test_a_headset_shows_a_landing_only_while_a_hand_throws() -> None:
    assert landing(world(HERE)) == ("here, so", PLACE)
    assert landing(world(NOT_HERE)) == ("not here", PLACE)
    assert landing(world(NOWHERE)) == ("nowhere", (0.0, 6.0, 1.2))
    assert landing(world(Pointing(None, PLACE, True)))[0] == ""
    for gone in ({"panel": object()}, {"mode": "lobby"}):
        assert landing(world(HERE, **gone))[0] == ""


def test_a_desktop_shows_it_where_it_looks_unless_at_a_sign() -> None:
    assert landing(world(Pointing(None, PLACE, True), "desktop")) == ("here", PLACE)
    assert landing(world(Pointing("stone", PLACE, True), "desktop"))[0] == ""
    assert landing(world(Pointing(), "desktop"))[0] == ""


class Stage:
    """An eye straight above the place, looking down at it, north up, 60 pixels a metre."""

    def __init__(self) -> None:
        self.graphics = open_offscreen(160, 160, multisamples=0)
        self.root = NodePath("root")
        camera = EyeCamera(self.root)
        camera.set_aspect(1.0)
        camera.set_vertical_field(2.0 * np.arctan(80.0 / 60.0 / 4.0))
        camera.set_pose(Pose((0.0, 4.0, 4.0), quat_heading_pitch(0.0, -np.pi / 2.0)))
        self.graphics.add_view(camera.node_path)
        self.view = LandingView(self.root, Glyphs())

    def lit(self, seen: Any) -> Any:
        """Rows and columns about the place, north up, as (x, y) in metres."""
        self.view.update(seen)
        self.graphics.render_frame()
        rows, columns = np.nonzero(self.graphics.picture().max(axis=2) > 60)
        return (columns + 0.5 - 80.0) / 60.0, (80.0 - rows - 0.5) / 60.0


@pytest.mark.gl
def test_the_signs_lie_about_the_place_and_differ_in_form() -> None:
    stage = Stage()
    x, y = stage.lit(world(HERE))
    away = np.hypot(x, y)
    assert ((away > 0.28) & (away < 0.36)).sum() > 100  # the ring
    assert y.max() > 0.5 and y.min() > -0.4  # the arrow ahead, to the north
    x, y = stage.lit(world(HERE, heading_rad=np.pi / 2.0))
    assert x.min() < -0.5 and x.max() < 0.4  # turned left: the arrow to the west
    x, y = stage.lit(world(NOT_HERE))
    assert (np.abs(np.abs(x) - np.abs(y)) < 0.08).all() and 0.15 < np.hypot(x, y).max() < 0.36  # two bars, no ring
    x, y = stage.lit(world(Pointing(None, PLACE, True), "desktop"))
    assert 0.3 < np.hypot(x, y).max() < 0.36  # no arrow: a screen's picture turns with the view
    x, _ = stage.lit(world(Pointing()))
    assert not len(x)
    stage.graphics.close()


@pytest.mark.gl
def test_what_stands_before_the_marker_leaves_a_trace_of_it() -> None:
    stage = Stage()

    def brightest() -> int:
        stage.view.update(world(HERE))
        stage.graphics.render_frame()
        return int(stage.graphics.picture().max())

    open_sky = brightest()
    maker = CardMaker("slope")
    maker.set_frame(-2.0, 2.0, -2.0, 2.0)
    slope = stage.root.attach_new_node(maker.generate())
    slope.set_pos_hpr(0.0, 4.0, 0.5, 0.0, -90.0, 0.0)
    slope.set_color(0.0, 0.0, 0.0, 1.0)
    assert 20 < brightest() < 0.5 * open_sky
    stage.graphics.close()
