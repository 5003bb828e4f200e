"""A headset's frame from one walk through the scene and two display regions, one for each eye's stereo channel, to measure against."""

from typing import Any

from panda3d.core import Camera, Lens, MatrixLens, NodePath, PythonCallbackObject

from engine.camera import FAR_M, NEAR_M
from engine.eye_lens import clip_from_head, enclosing
from engine.eye_targets import EyeTargets, bind_framebuffer, bound_framebuffer
from engine.window import Graphics
from scenes.eyes import EyeFrame


class TwoRegions:
    """``show`` before a frame makes it draw both eyes; ``show(None)``: nothing of it. The desktop's mirror is one blit."""

    def __init__(self, head: NodePath, graphics: Graphics) -> None:
        self._graphics = graphics
        self._frame: EyeFrame | None = None
        self._targets = EyeTargets()
        self._bound: dict[bool, int] = {}
        self._lens = MatrixLens()
        camera = head.attach_new_node(Camera("both eyes", self._lens))
        self.output = graphics.make_side_output("two regions", sort=-8)
        self.output.set_active(False)
        for side, channel in enumerate((Lens.SC_left, Lens.SC_right)):
            region = self.output.make_display_region()
            region.set_sort(side)
            region.set_camera(camera)
            region.set_stereo_channel(channel)
            region.disable_clears()
            region.set_draw_callback(PythonCallbackObject(lambda data, side=side: self._draw(side, data)))
        self._mirror = graphics.output.make_display_region()
        self._mirror.set_draw_callback(PythonCallbackObject(self._show_mirror))
        self._mirror.set_active(False)

    def show(self, frame: EyeFrame | None) -> None:
        if (frame is None) != (self._frame is None):
            self._graphics.show_views(frame is None)
            self.output.set_active(frame is not None)
            self._mirror.set_active(frame is not None)
        if frame is not None and self._frame is None:
            eyes = (frame.left, frame.right)
            both = enclosing(eyes, NEAR_M, FAR_M)
            assert both is not None
            self._lens.set_user_mat(both.clip_from_head())
            self._lens.set_left_eye_mat(clip_from_head(frame.left, NEAR_M, FAR_M))
            self._lens.set_right_eye_mat(clip_from_head(frame.right, NEAR_M, FAR_M))
        self._frame = frame

    def _draw(self, side: int, data: Any) -> None:
        assert self._frame is not None
        bound = self._framebuffer(of_window=False)
        if side == 0:
            self._targets.begin(self._frame)
        self._targets.half(self._frame, side)
        data.upcall()
        if side == 1:
            self._targets.end(self._frame)
        bind_framebuffer(bound)

    def _show_mirror(self, _data: object) -> None:
        assert self._frame is not None
        bound = self._framebuffer(of_window=True)
        self._targets.show(self._frame, self._graphics.size, bound)
        bind_framebuffer(bound)

    def _framebuffer(self, *, of_window: bool) -> int:
        if of_window not in self._bound:
            self._bound[of_window] = bound_framebuffer()
        return self._bound[of_window]
