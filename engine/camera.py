"""The eye: a Panda camera that takes poses of the world frame."""

import math

from panda3d.core import Camera, LQuaternion, NodePath, PerspectiveLens

from scenes.space import Pose
from scenes.window_frustum import Frustum

NEAR_M = 0.08  # a hand's breadth: artefacts are looked at from close by
FAR_M = 12000.0  # the last ridge


class EyeCamera:
    """One camera below ``root``. ``node_path`` goes to ``Graphics.add_view``."""

    def __init__(
        self, root: NodePath, *, name: str = "eye", vertical_field_rad: float = math.radians(58.0)
    ) -> None:
        self._lens = PerspectiveLens()
        self._lens.set_near_far(NEAR_M, FAR_M)
        self._vertical_field_rad = vertical_field_rad
        self._aspect = 0.0
        self._aside = PerspectiveLens()
        self._aside.set_near_far(NEAR_M, FAR_M)
        self._aside.set_focal_length(1.0)
        self._frustum: Frustum | None = None
        self._camera = Camera(name, self._lens)
        self.node_path: NodePath = root.attach_new_node(self._camera)
        self._pose: Pose | None = None
        self.set_aspect(16.0 / 9.0)

    @property
    def lens(self) -> PerspectiveLens:
        """The one that is looked through now."""
        return self._lens if self._frustum is None else self._aside

    def set_aspect(self, width_over_height: float) -> None:
        """The vertical field of view is kept, as a person expects when a window is made wider."""
        if width_over_height == self._aspect:
            return
        self._aspect = width_over_height
        half = math.tan(self._vertical_field_rad / 2.0)
        self._lens.set_fov(
            math.degrees(2.0 * math.atan(half * width_over_height)), math.degrees(self._vertical_field_rad)
        )

    def set_vertical_field(self, vertical_field_rad: float) -> None:
        aspect, self._aspect, self._vertical_field_rad = self._aspect, 0.0, vertical_field_rad
        self.set_aspect(aspect)

    def set_frustum(self, frustum: Frustum | None) -> None:
        """See through a window aside of the eye; None: the field of view straight ahead again, exactly as it was."""
        if frustum == self._frustum:
            return
        if frustum is None:
            self._camera.set_lens(self._lens)
        else:
            if self._frustum is None:
                self._camera.set_lens(self._aside)
            self._aside.set_film_size(frustum.right - frustum.left, frustum.top - frustum.bottom)
            self._aside.set_film_offset((frustum.right + frustum.left) / 2.0, (frustum.top + frustum.bottom) / 2.0)
        self._frustum = frustum

    def set_pose(self, world_from_eye: Pose) -> None:
        if world_from_eye == self._pose:
            return
        self._pose = world_from_eye
        self.node_path.set_pos_quat(world_from_eye.position_m, LQuaternion(*world_from_eye.orientation))
