"""Where a panel stands before a visitor, and where on it a ray points. Pure."""

import math

from scenes.panel import POINTS_ACROSS, Layout, OpenPanel
from scenes.space import Pose, Ray, Vec2, add, heading_of, pitch_of, quat_heading_pitch, quat_rotate

FILL = 0.86
"""The largest share of the view, across and up, that a wide sheet of full height takes."""
_DISTANCE_M = 1.8
"""Where two eyes agree without strain."""
_REACH_M = 0.5
"""Where a finger of a short arm reaches every corner of a sheet that was fetched."""
_FULL_HEIGHT = 900.0
_COMFORTABLE_HALF_WIDTH = math.tan(math.radians(32.0))
_UPRIGHT_WITHIN_RAD = math.radians(18.0)
"""Up to this far above or below the level, a sheet stands upright; beyond it leans by what is needed to face the eyes."""
_LARGEST_PITCH_RAD = math.radians(50.0)


def place(
    head: Pose, view_tangents: Vec2, layout: Layout, *, headset: bool = False, near: bool = False
) -> tuple[Pose, float]:
    """The pose ``world_from_panel`` and the width in metres of a sheet straight before ``head``.

    ``view_tangents`` are the tangents of half the field of view, across and up. All sheets of one view have one scale (text of
    one size looks the same on each): the scale at which a wide sheet of full height fits within ``FILL`` of the view. In a
    ``headset``, where the angles are those that the neck must turn, a sheet is no wider than is comfortable to read.
    ``near``: within a finger's reach, at the same angles.
    """
    across, up = view_tangents[0] * FILL, view_tangents[1] * FILL
    if headset:
        across = min(across, _COMFORTABLE_HALF_WIDTH)
    distance_m = _REACH_M if near else _DISTANCE_M
    metres_per_point = 2.0 * distance_m * min(across / POINTS_ACROSS, up / _FULL_HEIGHT)
    heading = heading_of(head.orientation)
    pitch = lean = pitch_of(
        head.orientation
    )  # on a screen a sheet is a rectangle, wherever the visitor looked when it opened
    if headset:
        pitch = min(max(pitch, -_LARGEST_PITCH_RAD), _LARGEST_PITCH_RAD)
        lean = math.copysign(max(0.0, abs(pitch) - _UPRIGHT_WITHIN_RAD), pitch)
    towards = quat_rotate(quat_heading_pitch(heading, pitch), (0.0, distance_m, 0.0))
    return Pose(
        add(head.position_m, towards), quat_heading_pitch(heading, lean)
    ), layout.width * metres_per_point


def widest_share(view_tangents: Vec2) -> float:
    """How much of the view's width a wide sheet takes on a screen."""
    across, up = view_tangents
    return FILL * min(1.0, up * POINTS_ACROSS / (_FULL_HEIGHT * across))


def panel_point(ray: Ray, panel: OpenPanel) -> Vec2 | None:
    """Where ``ray`` meets the sheet, in points from its upper left corner; None beside the sheet, from behind, or away from it."""
    panel_from_world = panel.world_from_panel.inverse()
    origin = panel_from_world.point(ray.origin_m)
    direction = panel_from_world.direction(ray.direction)
    if origin[1] >= 0.0 or direction[1] <= 1e-9:
        return None
    t = -origin[1] / direction[1]
    points_per_metre = panel.layout.width / panel.width_m
    x = (origin[0] + t * direction[0]) * points_per_metre + panel.layout.width / 2.0
    y = panel.layout.height / 2.0 - (origin[2] + t * direction[2]) * points_per_metre
    if 0.0 <= x <= panel.layout.width and 0.0 <= y <= panel.layout.height:
        return x, y
    return None
