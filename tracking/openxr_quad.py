"""A picture that stands in the room while nothing else can be drawn: the runtime keeps it in its place, however long a frame of ours takes."""

from typing import Any

import xr

from scenes.space import FORWARD, Pose, heading_of, quat_about, quat_rotate
from tracking import openxr_axes, openxr_graphics
from tracking.openxr_problem import HeadsetProblem, Reason
from tracking.openxr_swapchain import COLOR_FORMATS, Swapchain, choose

AWAY_M = 2.0
WIDTH_M = 1.6


class Quad:
    """``width`` × ``height`` pixels, upright before where ``head`` looks, two metres away."""

    def __init__(self, session: Any, width: int, height: int, head: Pose) -> None:
        color = choose([int(name) for name in xr.enumerate_swapchain_formats(session)], COLOR_FORMATS)
        if color is None:
            raise HeadsetProblem(Reason.no_image)
        usage = xr.SwapchainUsageFlags
        self._chain = Swapchain(session, color, width, height, usage.COLOR_ATTACHMENT_BIT | usage.SAMPLED_BIT)
        turn = quat_about((0.0, 0.0, 1.0), heading_of(head.orientation))
        ahead = quat_rotate(turn, FORWARD)
        x, y, z = head.position_m
        place = openxr_axes.vector_to_xr((x + ahead[0] * AWAY_M, y + ahead[1] * AWAY_M, z))
        self._pose = xr.Posef(xr.Quaternionf(*openxr_axes.quaternion_to_xr(turn)), xr.Vector3f(*place))

    def layer(self, space: Any, pixels: bytes) -> Any:
        """RGBA bytes, first row at the bottom, as a layer of this frame."""
        texture = self._chain.acquire()
        openxr_graphics.upload(texture, pixels, self._chain.width, self._chain.height)
        self._chain.release()
        height_m = WIDTH_M * self._chain.height / self._chain.width
        flags = xr.CompositionLayerFlags
        return xr.CompositionLayerQuad(
            layer_flags=flags.BLEND_TEXTURE_SOURCE_ALPHA_BIT | flags.UNPREMULTIPLIED_ALPHA_BIT,
            space=space,
            eye_visibility=xr.EyeVisibility.BOTH,
            sub_image=self._chain.part(),
            pose=self._pose,
            size=xr.Extent2Df(WIDTH_M, height_m),
        )

    def close(self) -> None:
        self._chain.close()
