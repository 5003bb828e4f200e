"""The images that the runtime shows: their formats, and the pair of hands that takes one image a frame and gives it back."""

from collections.abc import Sequence
from typing import Any

import xr

from tracking import openxr_graphics as gl
from tracking.openxr_problem import HeadsetProblem, Reason
from tracking.openxr_runtime import quietly

COLOR_FORMATS = (gl.SRGB8_ALPHA8, gl.RGBA8)
"""Our shaders write bytes that are sRGB already. An sRGB image takes them as they are and the runtime decodes them rightly; a plain one is the
last resort: the runtimes that offer nothing else take its bytes for linear light and the picture looks pale, which beats none."""
DEPTH_FORMATS = (gl.DEPTH_COMPONENT32F, gl.DEPTH24_STENCIL8, gl.DEPTH_COMPONENT24, gl.DEPTH32F_STENCIL8, gl.DEPTH_COMPONENT16)
"""The near plane is at 8 cm and the last ridge at 12 km: 16 bits are better than nothing, and no more."""


def choose(offered: Sequence[int], wanted: Sequence[int]) -> int | None:
    """The first of ``wanted`` that is offered."""
    return next((name for name in wanted if name in offered), None)


class Swapchain:
    """One eye's images of one kind. ``acquire`` before drawing, ``release`` after; each exactly once a frame."""

    def __init__(self, session: Any, image_format: int, width: int, height: int, usage: Any) -> None:
        self.width = width
        self.height = height
        self.handle = xr.create_swapchain(
            session,
            xr.SwapchainCreateInfo(
                usage_flags=usage, format=image_format, sample_count=1, width=width, height=height, face_count=1,
                array_size=1, mip_count=1,
            ),
        )  # fmt: skip
        self.images = [int(image.image) for image in xr.enumerate_swapchain_images(self.handle, xr.SwapchainImageOpenGLKHR)]
        self.taken: int | None = None

    def acquire(self) -> int:
        """The OpenGL texture to draw into."""
        index = xr.acquire_swapchain_image(self.handle, xr.SwapchainImageAcquireInfo())
        self.taken = self.images[index]
        xr.wait_swapchain_image(self.handle, xr.SwapchainImageWaitInfo(timeout=xr.INFINITE_DURATION))
        return self.taken

    def release(self) -> None:
        if self.taken is not None:
            self.taken = None
            xr.release_swapchain_image(self.handle, xr.SwapchainImageReleaseInfo())

    def part(self) -> Any:
        """The whole image, as layers name it."""
        extent = xr.Extent2Di(self.width, self.height)
        return xr.SwapchainSubImage(self.handle, xr.Rect2Di(xr.Offset2Di(0, 0), extent), 0)

    def close(self) -> None:
        quietly(xr.destroy_swapchain, self.handle)


class EyeSwapchains:
    """Colour, and depth where the runtime takes it, for both eyes. ``srgb``: the colour image decodes its bytes."""

    def __init__(self, session: Any, views: Sequence[Any], extensions: frozenset[str], scale: float) -> None:
        offered = [int(name) for name in xr.enumerate_swapchain_formats(session)]
        color = choose(offered, COLOR_FORMATS)
        if color is None:
            raise HeadsetProblem(Reason.no_image, ", ".join(hex(name) for name in offered))
        self.srgb = color == gl.SRGB8_ALPHA8
        depth = choose(offered, DEPTH_FORMATS) if "XR_KHR_composition_layer_depth" in extensions else None
        usage = xr.SwapchainUsageFlags
        self.color = []
        self.depth = []
        sizes = [_size(view, scale) for view in views]
        size = (max(width for width, _ in sizes), max(height for _, height in sizes))  # the renderer draws both side by side
        for _ in views:
            self.color.append(Swapchain(session, color, *size, usage.COLOR_ATTACHMENT_BIT | usage.SAMPLED_BIT))
            if depth is not None:
                kind = usage.DEPTH_STENCIL_ATTACHMENT_BIT | usage.SAMPLED_BIT
                self.depth.append(Swapchain(session, depth, *size, kind))

    def release(self) -> None:
        for chain in (*self.color, *self.depth):
            chain.release()

    def close(self) -> None:
        for chain in (*self.color, *self.depth):
            chain.close()


def _size(view: Any, scale: float) -> tuple[int, int]:
    """What the runtime recommends, times ``scale``, in steps of four pixels and never beyond what it can take."""
    return (
        min(int(view.max_image_rect_width), max(16, round(view.recommended_image_rect_width * scale / 4) * 4)),
        min(int(view.max_image_rect_height), max(16, round(view.recommended_image_rect_height * scale / 4) * 4)),
    )
