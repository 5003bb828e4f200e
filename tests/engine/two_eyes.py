"""Two off-axis eyes side by side in one small picture, as a headset has them: for views that must be right for each of them."""

import numpy as np
import numpy.typing as npt
from panda3d.core import (
    Camera,
    CS_yup_right,
    CS_zup_right,
    Lens,
    LMatrix4f,
    LQuaternion,
    MatrixLens,
    NodePath,
)

from engine.window import open_offscreen
from scenes.space import Pose, Vec3

TANGENTS = (-1.2, 0.9, -1.1, 1.0)
"""Left, right, down, up of the left eye; the right one is its mirror image."""
EYE_DISTANCE_M = 0.064
_TURNED = LMatrix4f.convert_mat(CS_zup_right, CS_yup_right)
_NEAR_M, _FAR_M = 0.08, 12000.0

Floats = npt.NDArray[np.float64]


class TwoEyes:
    """``root`` takes what is looked at; ``pictures`` gives what the left and the right eye see, (PIXELS, PIXELS, 3) from 0 to 255."""

    def __init__(self, pixels: int = 120, background: float = 0.0) -> None:
        self.pixels = pixels
        self.graphics = open_offscreen(2 * pixels, pixels, multisamples=0)
        self.graphics.output.set_clear_color((background, background, background, 1.0))
        self.root = NodePath("root")
        lens = MatrixLens()
        self._camera: NodePath = self.root.attach_new_node(Camera("eyes", lens))
        left, right, down, up = TANGENTS
        matrices = [_clip(left, right, down, up), _clip(-right, -left, down, up)]
        half = EYE_DISTANCE_M / 2.0
        lens.set_user_mat(_TURNED * matrices[0])
        lens.set_left_eye_mat(LMatrix4f.translate_mat(half, 0.0, 0.0) * _TURNED * matrices[0])
        lens.set_right_eye_mat(LMatrix4f.translate_mat(-half, 0.0, 0.0) * _TURNED * matrices[1])
        for side, channel in enumerate((Lens.SC_left, Lens.SC_right)):
            region = self.graphics.output.make_display_region(side / 2.0, side / 2.0 + 0.5, 0.0, 1.0)
            region.set_sort(side)
            region.set_camera(self._camera)
            region.set_stereo_channel(channel)
            region.set_clear_depth_active(True)

    def look(self, world_from_head: Pose) -> None:
        self._camera.set_pos_quat(world_from_head.position_m, LQuaternion(*world_from_head.orientation))

    def pictures(self) -> tuple[Floats, Floats]:
        self.graphics.render_frame()
        both = self.graphics.picture().astype(np.float64)
        return both[:, : self.pixels], both[:, self.pixels :]

    def pixel(self, seen_from_head: Vec3, side: int) -> tuple[float, float]:
        """Column and row of a place in the head's frame, in the left (0) or the right (1) eye's picture."""
        left, right, down, up = TANGENTS
        if side:
            left, right = -right, -left
        x, y, z = seen_from_head
        across = (x + (EYE_DISTANCE_M / 2.0) * (1.0 if side == 0 else -1.0)) / y
        return (across - left) / (right - left) * self.pixels, (up - z / y) / (up - down) * self.pixels

    def close(self) -> None:
        self.graphics.close()


def _clip(left: float, right: float, down: float, up: float) -> LMatrix4f:
    wide, high, deep = right - left, up - down, _FAR_M - _NEAR_M
    return LMatrix4f(
        2.0 / wide, 0.0, 0.0, 0.0, 0.0, 2.0 / high, 0.0, 0.0, (right + left) / wide, (up + down) / high,
        -(_FAR_M + _NEAR_M) / deep, -1.0, 0.0, 0.0, -2.0 * _FAR_M * _NEAR_M / deep, 0.0,
    )  # fmt: skip
