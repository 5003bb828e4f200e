"""A map of what the sun sees, drawn only when asked for: the sharp one of the site, and a small one for what moves."""

from collections.abc import Iterable

from panda3d.core import Camera, LQuaternion, LVecBase3f, Mat3, NodePath, OrthographicLens

from engine.window import Graphics, request_one_frame
from scenes.space import Vec3, add, cross, dot, normalized, scaled

Vec4 = tuple[float, float, float, float]
Columns = tuple[Vec4, Vec4, Vec4, Vec4]


class SunShadow:
    """One depth map of ``size`` × ``size`` texels of what lies below ``casters``."""

    def __init__(self, graphics: Graphics, casters: NodePath, name: str, size: int) -> None:
        self.size = size
        self._target = graphics.make_depth_target(name, size)
        self.texture = self._target.texture
        self._lens = OrthographicLens()
        self.camera: NodePath = casters.attach_new_node(Camera(name, self._lens))
        region = self._target.output.make_display_region()
        region.set_camera(self.camera)

    def aim(self, towards_sun: Vec3, low_m: Vec3, high_m: Vec3, *, reach_m: float) -> tuple[Columns, float]:
        """Fit the map to the box, and up to ``reach_m`` beyond it towards the sun for what throws shadows into it.

        Returns the columns of uvz_from_world (0 to 1 inside the map) and the width of one texel in metres.
        """
        ahead = scaled(towards_sun, -1.0)
        side = normalized(cross(ahead, (0.0, 0.0, 1.0) if abs(ahead[2]) < 0.999 else (0.0, 1.0, 0.0)))
        up = cross(side, ahead)
        corners = list(_corners(low_m, high_m))
        spans = [
            (min(dot(c, axis) for c in corners), max(dot(c, axis) for c in corners))
            for axis in (side, ahead, up)
        ]
        (s0, s1), (a0, a1), (u0, u1) = spans
        a0, a1 = a0 - reach_m, a1 + 1.0
        middle = add(add(scaled(side, (s0 + s1) / 2.0), scaled(up, (u0 + u1) / 2.0)), scaled(ahead, a0))
        self._lens.set_film_size(s1 - s0, u1 - u0)
        self._lens.set_near_far(0.0, a1 - a0)
        turn = LQuaternion()
        turn.set_from_matrix(Mat3(*side, *ahead, *up))
        self.camera.set_pos_quat(LVecBase3f(*middle), turn)
        rows = (
            _row(side, s0, s1),
            _row(up, u0, u1),
            _row(ahead, a0, a1),
            (0.0, 0.0, 0.0, 1.0),
        )
        columns = tuple((rows[0][i], rows[1][i], rows[2][i], rows[3][i]) for i in range(4))
        return (columns[0], columns[1], columns[2], columns[3]), max(s1 - s0, u1 - u0) / self.size

    def draw_once(self) -> None:
        """Draw the map in the next frame."""
        request_one_frame(self._target.output)


def _row(axis: Vec3, low: float, high: float) -> Vec4:
    """The line of an affine matrix that takes ``low`` to 0 and ``high`` to 1 along ``axis``."""
    scale = 1.0 / (high - low)
    return (axis[0] * scale, axis[1] * scale, axis[2] * scale, -low * scale)


def _corners(low_m: Vec3, high_m: Vec3) -> Iterable[Vec3]:
    for x in (low_m[0], high_m[0]):
        for y in (low_m[1], high_m[1]):
            for z in (low_m[2], high_m[2]):
                yield (x, y, z)
