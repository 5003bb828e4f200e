"""The eye's off-centre lens: exactly the usual one at rest; in pictures, what lies on the pane stands still and the rest moves as it should."""

import math
from collections.abc import Iterator

import numpy as np
import pytest
from panda3d.core import CardMaker, LQuaternion, NodePath, Point2, Point3

from engine.camera import EyeCamera
from engine.window import Graphics, open_offscreen
from scenes.space import Pose, Vec3, quat_heading_pitch
from scenes.window_frustum import Frustum, frustum, stand, window

SIZE = (320, 180)
UP = math.tan(math.radians(29.0))
PANE = window((UP * SIZE[0] / SIZE[1], UP), 0.5)
HEAD = Pose((3.0, -2.0, 1.6), quat_heading_pitch(0.7, -0.2))


def matrix(camera: EyeCamera) -> list[float]:
    made = camera.lens.get_projection_mat()
    return [made.get_cell(i, j) for i in range(4) for j in range(4)]


def test_at_rest_and_without_a_window_the_projection_is_the_usual_one() -> None:
    camera = EyeCamera(NodePath("root"))
    camera.set_aspect(SIZE[0] / SIZE[1])
    usual = matrix(camera)
    camera.set_frustum(frustum(PANE, (0.0, 0.0, 0.0)))
    assert matrix(camera) == pytest.approx(usual, abs=1e-5)
    camera.set_frustum(frustum(PANE, stand(PANE, (0.1, 0.1, 0.1))))
    assert matrix(camera) != pytest.approx(usual, abs=1e-2)
    camera.set_frustum(None)
    assert matrix(camera) == usual


def test_the_frustums_edges_are_the_pictures() -> None:
    camera = EyeCamera(NodePath("root"))
    camera.set_frustum(Frustum(-0.3, 0.9, -0.5, 0.2))
    for x, z, wanted in ((-0.3, -0.5, (-1, -1)), (0.9, 0.2, (1, 1)), (0.3, -0.15, (0, 0))):
        found = Point2()
        assert camera.lens.project(Point3(x * 0.9999, 1.0, z * 0.9999), found)
        assert tuple(found) == pytest.approx(wanted, abs=1e-3)


class Stage:
    """A head before one small white card."""

    def __init__(self) -> None:
        self.graphics: Graphics = open_offscreen(*SIZE, multisamples=0)
        self.root = NodePath("root")
        self.camera = EyeCamera(self.root)
        self.camera.set_aspect(SIZE[0] / SIZE[1])
        self.graphics.add_view(self.camera.node_path)

    def seen_at(self, away: float, eye_m: Vec3) -> tuple[float, float]:
        """The middle of a card ``away`` panes before the eye at rest, in pixels right and down of the picture's middle."""
        maker = CardMaker("card")
        half = 0.06 * PANE.width_m * away
        maker.set_frame(-half, half, -half, half)
        card = self.root.attach_new_node(maker.generate())
        card.set_pos_quat(self.root, HEAD.point((0.0, PANE.away_m * away, 0.0)), LQuaternion(*HEAD.orientation))
        there = stand(PANE, eye_m)
        self.camera.set_pose(HEAD @ Pose(there))
        self.camera.set_frustum(frustum(PANE, there))
        self.graphics.render_frame()
        picture = self.graphics.picture()
        card.remove_node()
        rows, columns = np.nonzero(picture.min(axis=2) > 200)
        assert len(rows) > 20
        return columns.mean() + 0.5 - SIZE[0] / 2, rows.mean() + 0.5 - SIZE[1] / 2


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.graphics.close()


@pytest.mark.gl
class TestPicture:
    @pytest.mark.parametrize("eye_m", [(0.1, 0.0, 0.0), (-0.1, 0.2, 0.0), (0.0, -0.2, 0.06), (0.05, 0.1, -0.06)])
    def test_what_lies_on_the_pane_stands_still(self, stage: Stage, eye_m: Vec3) -> None:
        assert stage.seen_at(1.0, eye_m) == pytest.approx((0.0, 0.0), abs=1.0)

    @pytest.mark.parametrize("side", [-1, 1])
    def test_beyond_it_things_go_with_the_head_and_before_it_against_it(self, stage: Stage, side: int) -> None:
        assert stage.seen_at(8.0, (0.1 * side, 0.0, 0.0))[0] * side > 30
        assert stage.seen_at(0.7, (0.1 * side, 0.0, 0.0))[0] * side < -10
        assert stage.seen_at(8.0, (0.0, 0.0, 0.06 * side))[1] * side < -20
        assert stage.seen_at(0.7, (0.0, 0.0, 0.06 * side))[1] * side > 8
