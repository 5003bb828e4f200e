"""How each eye sees, as matrices: off-axis, canted or not, and the one frustum that holds both eyes' own.

Panda's matrices multiply row vectors from the left; its view frame is ours (x right, y forward, z up), clip space is OpenGL's.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from panda3d.core import (
    CS_yup_right,
    CS_zup_right,
    LMatrix4d,
    LMatrix4f,
    LPoint3f,
    LQuaterniond,
    LVecBase3d,
    LVecBase4f,
    PTA_LVecBase4f,
)

from engine.light import EYES_SLOT, MATRICES_SLOT, SLOTS
from scenes.eyes import EyePicture, Tangents
from scenes.space import Vec3

_LEAST_AHEAD = 0.02
"""Cosine to straight ahead under which a ray counts as sideways: no frustum with the head's own axis can hold it."""


@dataclass(frozen=True, slots=True)
class Frustum:
    """A frustum that looks along the head's +Y from ``apex_m`` (in the head's frame), with its planes' distances from there."""

    apex_m: Vec3
    tangents: Tangents
    near_m: float
    far_m: float

    def clip_from_head(self) -> LMatrix4f:
        """For ``MatrixLens.set_user_mat``."""
        back = LMatrix4d.translate_mat(*(-part for part in self.apex_m))
        return _single(back * _clip_from_eye(self.tangents, self.near_m, self.far_m))


def clip_from_head(eye: EyePicture, near_m: float, far_m: float) -> LMatrix4f:
    """For ``MatrixLens.set_left_eye_mat`` and its fellow."""
    pose = eye.head_from_eye.inverse()
    eye_from_head = LMatrix4d()
    LQuaterniond(*pose.orientation).extract_to_matrix(eye_from_head)
    eye_from_head.set_row(3, LVecBase3d(*pose.position_m))
    return _single(eye_from_head * _clip_from_eye(eye.tangents, near_m, far_m))


class EyesFrame:
    """The array ``frame`` of ``shaders/frame.glsl`` for both eyes at once: the scene's own, and what ``shaders/eyes.glsl`` reads of the eyes.

    ``scene``: the array of the scene, for one eye.
    """

    def __init__(self, scene: PTA_LVecBase4f) -> None:
        self.values = PTA_LVecBase4f.empty_array(SLOTS)
        self._ours: npt.NDArray[np.float32] = np.frombuffer(self.values, dtype=np.float32)  # the same memory
        self._scene: npt.NDArray[np.float32] = np.frombuffer(scene, dtype=np.float32)
        self._double_from_head = (LMatrix4f(), LMatrix4f())
        self._places: tuple[Vec3, ...] = ()

    def set_eyes(self, matrices: Iterable[LMatrix4f], places_m: Iterable[Vec3]) -> None:
        """``clip_from_head`` of left and right, and where they are in the head's frame; the left eye's picture is on the left."""
        doubled = []
        for side, clip in enumerate(matrices):
            half = LMatrix4f(LMatrix4f.ident_mat())
            half.set_cell(0, 0, 0.5)
            half.set_cell(3, 0, side - 0.5)
            doubled.append(clip * half)
        self._double_from_head = (doubled[0], doubled[1])
        self._places = tuple(places_m)

    def update(self, world_from_head: LMatrix4f) -> None:
        """Bring the array to this frame's."""
        self._ours[:] = self._scene
        head_from_world = LMatrix4f()
        head_from_world.invert_affine_from(world_from_head)
        for side, matrix in enumerate(self._double_from_head):
            from_world = head_from_world * matrix
            for row in range(4):
                self.values.set_element(MATRICES_SLOT + 4 * side + row, from_world.get_row(row))
            place = world_from_head.xform_point(LPoint3f(*self._places[side]))
            self.values.set_element(EYES_SLOT + side, LVecBase4f(place, 2.0))


def _single(matrix: LMatrix4d) -> LMatrix4f:
    """In single precision, as Panda wants it, rounded once at the end."""
    return LMatrix4f(*(matrix.get_cell(row, column) for row in range(4) for column in range(4)))


def _clip_from_eye(tangents: Tangents, near_m: float, far_m: float) -> LMatrix4d:
    """OpenGL's frustum (glFrustum), after turning our axes into its own."""
    left, right, down, up = tangents
    wide, high, deep = right - left, up - down, far_m - near_m
    # fmt: off
    frustum = LMatrix4d(
        2.0 / wide, 0.0, 0.0, 0.0,
        0.0, 2.0 / high, 0.0, 0.0,
        (right + left) / wide, (up + down) / high, -(far_m + near_m) / deep, -1.0,
        0.0, 0.0, -2.0 * far_m * near_m / deep, 0.0,
    )
    # fmt: on
    return LMatrix4d.convert_mat(CS_zup_right, CS_yup_right) * frustum


def enclosing(eyes: Iterable[EyePicture], near_m: float, far_m: float) -> Frustum | None:
    """The narrowest frustum along the head's axis that holds what every eye sees; None where an eye sees sideways or behind.

    Its sides are as steep as the steepest rays of any eye. Its apex lies so far behind the eyes that its sides pass outside of them.
    """
    rays: list[tuple[Vec3, Vec3]] = []  # an eye's place, a corner's ray one metre deep in that eye
    for eye in eyes:
        left, right, down, up = eye.tangents
        pose = eye.head_from_eye
        rays += [(pose.position_m, pose.direction((x, 1.0, z))) for x in (left, right) for z in (down, up)]
    if any(ray[1] < _LEAST_AHEAD for _, ray in rays):
        return None
    x_tangents = [ray[0] / ray[1] for _, ray in rays]
    z_tangents = [ray[2] / ray[1] for _, ray in rays]
    left, right, down, up = min(x_tangents), max(x_tangents), min(z_tangents), max(z_tangents)
    # A side's plane through the apex a must leave every eye e inside: e.x - right * e.y <= a.x - right * a.y, and so on.
    most_x, least_x = max(e[0] - right * e[1] for e, _ in rays), min(e[0] - left * e[1] for e, _ in rays)
    most_z, least_z = max(e[2] - up * e[1] for e, _ in rays), min(e[2] - down * e[1] for e, _ in rays)
    y = min(0.0, (least_x - most_x) / (right - left), (least_z - most_z) / (up - down), *(e[1] for e, _ in rays))
    x = 0.5 * (most_x + right * y + least_x + left * y)
    z = 0.5 * (most_z + up * y + least_z + down * y)
    depths = [e[1] + ray[1] * reach - y for e, ray in rays for reach in (near_m, far_m)]
    return Frustum((x, y, z), (left, right, down, up), min(depths), max(depths))
