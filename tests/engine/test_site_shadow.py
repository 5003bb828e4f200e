"""The sun map's own matrix must say the same as the camera that fills the map."""

import math

import pytest
from panda3d.core import LPoint3f, NodePath, Point2

from engine.light import FrameUniforms, sun_direction
from engine.sun_shadow import SunShadow
from engine.window import Graphics, open_offscreen
from scenes.package import Sun

pytestmark = pytest.mark.gl


@pytest.fixture
def graphics() -> Graphics:
    return open_offscreen(32, 32, multisamples=0)


def test_a_morning_sun_stands_in_the_east() -> None:
    assert sun_direction(Sun(azimuth_rad=math.pi / 2, elevation_rad=0.0)) == pytest.approx(
        (1.0, 0.0, 0.0), abs=1e-9
    )
    assert sun_direction(Sun(azimuth_rad=0.3, elevation_rad=math.pi / 2)) == pytest.approx(
        (0.0, 0.0, 1.0), abs=1e-9
    )


@pytest.mark.parametrize("azimuth", [0.0, 1.9, 4.0])
@pytest.mark.parametrize("elevation", [0.1, 0.8, 1.5707])
def test_matrix_and_camera_agree(graphics: Graphics, azimuth: float, elevation: float) -> None:
    shadow = SunShadow(graphics, NodePath("casters"), "map", 64)
    towards = sun_direction(Sun(azimuth_rad=azimuth, elevation_rad=elevation))
    columns, texel_m = shadow.aim(towards, (-20.0, -5.0, -8.0), (20.0, 9.0, 4.0), reach_m=30.0)
    camera = shadow.camera
    for point in ((0.0, 0.0, 0.0), (-20.0, 9.0, 4.0), (7.0, -3.0, -8.0)):
        ours = [sum(columns[c][r] * (*point, 1.0)[c] for c in range(4)) for r in range(3)]
        assert all(-1e-6 <= value <= 1.0 + 1e-6 for value in ours)
        seen = Point2()
        local = camera.get_relative_point(NodePath(camera.get_top()), LPoint3f(*point))
        assert camera.node().get_lens().project(local, seen)
        assert (seen[0] * 0.5 + 0.5, seen[1] * 0.5 + 0.5) == pytest.approx(ours[:2], abs=1e-4)
    assert 0.0 < texel_m < 1.0
    graphics.close()


def test_uniforms_of_an_unlit_moment_are_zero() -> None:
    frame = FrameUniforms()
    assert tuple(frame.values[0]) == (0.0, 0.0, 0.0, 0.0)
    frame.set_sun(
        Sun(azimuth_rad=0.0, elevation_rad=1.0, exposure=2.0), -10.0, Sun(azimuth_rad=0.0, elevation_rad=1.0)
    )
    assert frame.values[3][3] == 1.0  # the baked sun is this sun
    frame.set_sun(Sun(azimuth_rad=3.0, elevation_rad=0.5), -10.0, Sun(azimuth_rad=0.0, elevation_rad=1.0))
    assert frame.values[3][3] == 0.0
